"""Results that are used more than once: where a recursive sweep goes wrong, or takes forever."""

from functools import partial
from itertools import pairwise

from workbench.grading.concepts.concept import Bench, Concept, absent, drill, failed, passed
from workbench.grading.submission.expressions import readable
from workbench.grading.submission.observation import Observation
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import TIMEOUT, ConceptOutcome, Failure
from workbench.shrinking.forms import BASIC

GROUP = "sharing"
_drill = partial(drill, GROUP)
#: Doublings in a row for which calls are counted, and those that must end in time at last.
_COUNTED = (1, 2, 3, 4, 6, 8)
_MANY = 40
#: Calls from one doubling to the next may grow by this factor; along paths they double.
_GROWTH = 1.6
EXPONENTIAL = (
    "The sweep visits a shared result once for every path that leads to it, so that each further "
    "sharing doubles the work (exponential visits). Visit every node once: keep a list of nodes "
    "in topological order."
)


def _doublings(count: int, operator: str) -> Graph:
    builder = GraphBuilder(["x"])
    node = builder.variable("x")
    for _ in range(count):
        node = builder.apply(operator, node, node)
    return builder.build([node])


def _one_visit(bench: Bench) -> ConceptOutcome:
    """k shared results in a row cost k visits, not 2**k."""
    has_sum = bench.repertoire.works("x + y")
    if not has_sum and not bench.repertoire.works("x*y"):
        return absent(bench.repertoire.obstacle(BASIC))
    operator = "add" if has_sum else "multiply"
    point = {"x": 1.0}
    calls: list[int] = []
    for count in _COUNTED:
        seen = bench.session.gradient(_doublings(count, operator), point, count=True)
        if seen.trouble is not None:
            return _broken(bench, seen)
        calls.append(seen.calls or 0)
    steps = [later - former for former, later in pairwise(calls[:4])]
    per_level = (calls[-1] - calls[-2]) / 2
    if steps[0] > 0 and steps[2] > _GROWTH**2 * steps[0] and per_level > _GROWTH**4 * steps[1]:
        counts = ", ".join(map(str, calls[:4]))
        message = f"1, 2, 3, 4 doublings take {counts} calls, {_COUNTED[-1]} take {calls[-1]}"
        return _exponential(bench, _doublings(3, operator), message)
    seen = bench.session.gradient(_doublings(_MANY, operator), point)
    if seen.trouble is not None and seen.trouble.kind == TIMEOUT:
        message = f"{_MANY} doublings: {seen.trouble.text}"
        return _exponential(bench, _doublings(3, operator), message)
    if seen.trouble is not None:
        return _broken(bench, seen)
    return passed(len(_COUNTED) + 1)


def _broken(bench: Bench, seen: Observation) -> ConceptOutcome:
    failure = bench.failure(seen)
    assert failure is not None
    return failed(failure, len(_COUNTED))


def _exponential(bench: Bench, graph: Graph, message: str) -> ConceptOutcome:
    failure = Failure(
        expression=readable(graph),
        point="x = 1",
        message=message,
        kind="exponential_visits",
        cause=EXPONENTIAL,
    )
    return failed(failure, len(_COUNTED))


CONCEPTS = (
    _drill("shared", "shared interior nodes",
           "What is used twice hands on once, when all of its users have added to it.", BASIC,
           "a = x + x; a + a at x=1 | a = x*x; a + a at x=3 | a = x + y; a*a at x=1, y=2 | "
           "a = x*y; a*a*x at x=2, y=3 | a = x*x; a*a at x=1.5 | "
           "a = x*x; b = a*a; b*b at x=1.25 | a = x + y; b = a*x; b + a at x=2, y=3 | "
           "a = x*y; b = a + x; c = b*a; c + b + a at x=2, y=3"),
    Concept("one_visit", "one visit per node", GROUP,
            "The sweep costs as much as the expression, however often results are shared.",
            _one_visit),
)  # fmt: skip
