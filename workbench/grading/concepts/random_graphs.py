"""Random expressions of everything that a class can write; a failure is shrunk to the smallest."""

from workbench.faults.linear import linearize
from workbench.faults.sweeps import right_gradient
from workbench.grading.concepts.concept import Bench, Concept, absent, failed, passed
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import FATAL, ConceptOutcome, Failure
from workbench.shrinking.forms import ARITHMETIC, FUNCTION_NAMES, function_form
from workbench.shrinking.random_expressions import smallest_failure
from workbench.shrinking.reduction import Example

GROUP = "random"
#: Numbers closer than this need no referee: they are right.
_CLOSE = 1e-13


def _random_graphs(bench: Bench) -> ConceptOutcome:
    if not bench.examples:
        return absent("no random expressions were asked for")
    forms = [*ARITHMETIC, *map(function_form, FUNCTION_NAMES)]
    able = [form for form in forms if bench.repertoire.works(form)]
    if not able:
        return absent(bench.repertoire.obstacle(forms))
    asked: dict[tuple[Graph, tuple[float, ...]], Failure | None] = {}
    stopped: list[Failure] = []

    def ask(example: Example) -> Failure | None:
        """What is wrong with an example; asked once, for a submission may change its mind."""
        key = example.graph, tuple(example.point.values())
        if key not in asked:
            # Once it had to be stopped, shrinking would take it to the limit again and again.
            asked[key] = None if stopped else _failure(bench, example)
            found = asked[key]
            if found and found.trouble and found.trouble.kind in FATAL:
                stopped.append(found)
        return asked[key]

    smallest = smallest_failure(
        able, lambda example: ask(example) is not None, bench.examples, bench.seed
    )
    if smallest is None:
        return passed(bench.examples)
    failure = ask(smallest)
    assert failure is not None
    if failure.trouble is not None and failure.trouble.kind == "NotImplementedError":
        return absent(str(failure.trouble))
    return failed(failure, bench.examples)


def _failure(bench: Bench, example: Example) -> Failure | None:
    seen = bench.look(example.graph, example.point)
    if seen.trouble is None and seen.gradient is not None:
        right = right_gradient(linearize(seen.meant or seen.graph, seen.point))
        size = max(map(abs, right), default=0.0)
        pairs = zip(right, seen.gradient, strict=True)
        near = all(abs(one - got) <= _CLOSE * max(size, 1.0) for one, got in pairs)
        if near and seen.value is None:
            return None
        if near and bench.judge.finding(seen) is None:
            return None
    if not bench.judge.judged(seen.meant or seen.graph, seen.point):
        return None
    return bench.failure(seen)


CONCEPTS = (
    Concept("random_graphs", "random expressions", GROUP,
            "What is right in small is right in any combination.", _random_graphs),
)  # fmt: skip
