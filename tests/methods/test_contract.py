"""The contract: every method on every problem, judged; wrong methods are caught, each by name."""

from collections import Counter
from functools import cache

import pytest

from tests.lanes import points, some
from tests.methods.wrong_methods import WRONG_METHODS
from tests.sharing import in_own_order, once_a_run
from tests.telling import operators, telling
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.engines.ball import node_values
from workbench.ir.operators import Cost
from workbench.ir.traversal import use_counts
from workbench.methods import METHODS
from workbench.methods.protocol import Fault, First, Kind
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

SEED = 7
SELECTIONS = {"where", "min", "max", "relu", "abs"}
CORNERS = {"abs", "sign", "min", "max", "relu"}
POINTS = points(2)
#: Variables of a problem by which the fast lane differentiates.
VARIABLES = 3
NAMES = telling()

pytestmark = pytest.mark.scales

#: What a right method may honestly say where a truth exists.
HONEST = {
    Status.OK,
    Status.INACCURATE,
    Status.NO_DIGITS_PROMISED,
    Status.UNJUDGED,
    Status.OVERFLOW,
    Status.UNSUPPORTED,
    Status.BUDGET_EXCEEDED,
}


@once_a_run
def rows_of(name: str) -> tuple[AccuracyRecord, ...]:
    """The judged rows of all methods, right and wrong, on one problem."""
    problem = PROBLEMS[name]
    graph = problem.graph
    wrt = some(graph.variables, VARIABLES)
    contestants = prepare(graph, First(wrt), [*METHODS.values(), *WRONG_METHODS])
    rows: list[AccuracyRecord] = []
    for point in problem.sample(POINTS, SEED):
        truths = certificates(graph, point, wrt)
        rows += accuracy_rows(graph, point, contestants, truths)
    return tuple(rows)


def selects(name: str) -> bool:
    """Whether a problem has a selection, below which an unguarded method may make NaN."""
    return bool(SELECTIONS & operators(name))


@cache
def at_a_tie(name: str, point: str) -> bool:
    """Whether a corner of the graph (abs, min, a comparison, …) is met exactly at a point."""
    graph = PROBLEMS[name].graph
    inputs = [float(part.partition("=")[2]) for part in point.split()]
    values = node_values(graph, inputs)
    for _, row, operands in graph.nodes():
        if row.name in CORNERS or row.cost is Cost.COMPARISON:
            first, *rest = (values[operand] for operand in operands)
            if first == (rest[0] if rest else 0):
                return True
    return False


def excuse(name: str, row: AccuracyRecord) -> Fault | None:
    """The fault that could explain a wrong row, by the problem, the point and the result."""
    if row.derivative != row.derivative:
        return Fault.UNGUARDED_SELECTION if selects(name) else None
    if at_a_tie(name, row.point):
        return Fault.NODEWISE_CONVENTION
    return Fault.DOUBLE_COUNTING if shares(name) else None


def shares(name: str) -> bool:
    """Whether an interior node of a problem is used more than once."""
    graph = PROBLEMS[name].graph
    uses = use_counts(graph)
    return any(row.arity and uses[node] > 1 for node, row, _ in graph.nodes())


def test_wrong_rows_are_those_of_declared_faults_and_declared_faults_are_real() -> None:
    found: dict[str, set[Fault | None]] = {method: set() for method in METHODS}
    for name in in_own_order(NAMES):
        for row in rows_of(name):
            if row.status is Status.WRONG and row.method in METHODS:
                found[row.method].add(excuse(name, row))
    for name, method in METHODS.items():
        assert found[name] == set(method.faults), name


@pytest.mark.parametrize("name", NAMES)
def test_right_methods_are_never_caught(name: str) -> None:
    for row in rows_of(name):
        if row.method not in METHODS:
            continue
        method = METHODS[row.method]
        if row.truth_status is Status.OK:
            allowed = HONEST | ({Status.DOMAIN} if method.kind is Kind.DIFFERENCE else set())
            if excuse(name, row) in method.faults:
                allowed = allowed | {Status.WRONG}
            assert row.status in allowed, (row.method, row.point, row.wrt, row.status, row.message)
        else:
            assert row.status in {row.truth_status, Status.UNSUPPORTED, Status.BUDGET_EXCEEDED}


@pytest.mark.parametrize("wrong", [one.name for one in WRONG_METHODS])
def test_wrong_methods_are_caught_by_name(wrong: str) -> None:
    caught = Counter(
        row.status for name in in_own_order(NAMES) for row in rows_of(name) if row.method == wrong
    )
    assert caught[Status.WRONG] >= 5, caught
    messages = [
        row.message
        for name in in_own_order(NAMES)
        for row in rows_of(name)
        if row.method == wrong and row.status is Status.WRONG
    ]
    assert all("test" in message or "returned" in message for message in messages)


@pytest.mark.parametrize(
    "wrong", ["zero", "wrong_sign", "slightly_off", "wrong_divisor", "wrong_weight"]
)
def test_a_spoiled_partial_never_passes(wrong: str) -> None:
    for name in in_own_order(NAMES):
        for row in rows_of(name):
            nonzero = row.truth_status is Status.OK and float(row.truth) != 0.0
            if row.method == wrong and nonzero:
                assert row.status is not Status.OK, (name, row.point, row.wrt, row.derivative)


def test_most_rows_of_exact_methods_are_ok() -> None:
    for method in ("reverse", "symbolic", "scalar"):
        found = Counter(
            row.status
            for name in in_own_order(NAMES)
            for row in rows_of(name)
            if row.method == method and row.truth_status is Status.OK
        )
        assert found[Status.OK] >= 0.75 * sum(found.values()), (method, found)
