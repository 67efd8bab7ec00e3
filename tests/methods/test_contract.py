"""The contract: every method on every problem, judged; wrong methods are caught, each by name."""

from collections import Counter
from functools import cache

import pytest

from tests.methods.wrong_methods import WRONG_METHODS
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare, yardstick
from workbench.ir.operators import ROWS
from workbench.ir.traversal import use_counts
from workbench.methods import METHODS
from workbench.methods.protocol import Fault, Kind
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

SEED = 7
SELECTIONS = {"where", "min", "max", "relu", "abs"}
POINTS = 2

#: What a right method may honestly say where a truth exists.
HONEST = {
    Status.OK,
    Status.NO_DIGITS_PROMISED,
    Status.UNJUDGED,
    Status.OVERFLOW,
    Status.UNSUPPORTED,
    Status.BUDGET_EXCEEDED,
}


@cache
def rows_of(name: str) -> tuple[AccuracyRecord, ...]:
    """The judged rows of all methods, right and wrong, on one problem."""
    problem = PROBLEMS[name]
    graph = problem.graph
    wrt = graph.variables
    contestants = prepare(graph, wrt, [*METHODS.values(), *WRONG_METHODS])
    borrowed = yardstick(contestants, graph, wrt)
    rows: list[AccuracyRecord] = []
    for point in problem.sample(POINTS, SEED):
        truths = certificates(graph, point, wrt)
        rows += accuracy_rows(graph, point, wrt, contestants, truths, borrowed=borrowed)
    return tuple(rows)


def selects(name: str) -> bool:
    """Whether a problem has a selection, below which an unguarded method may make NaN."""
    return any(ROWS[code].name in SELECTIONS for code in set(PROBLEMS[name].graph.codes))


def test_declared_faults_are_real() -> None:
    """A fault that no row shows any more must not stay declared."""
    found = {
        (row.method, row.derivative != row.derivative)
        for name in PROBLEMS
        for row in rows_of(name)
        if row.status is Status.WRONG
    }
    for name, method in METHODS.items():
        faults = getattr(method, "faults", ())
        assert (Fault.UNGUARDED_SELECTION in faults) == ((name, True) in found)
        assert (Fault.DOUBLE_COUNTING in faults) == ((name, False) in found)


@pytest.mark.parametrize("name", PROBLEMS)
def test_right_methods_are_never_caught(name: str) -> None:
    for row in rows_of(name):
        method = METHODS.get(row.method)
        faults = getattr(method, "faults", ())
        if method is None or Fault.DOUBLE_COUNTING in faults:
            continue
        if row.truth_status is Status.OK:
            allowed = HONEST | ({Status.DOMAIN} if method.kind is Kind.DIFFERENCE else set())
            if (
                Fault.UNGUARDED_SELECTION in faults
                and selects(name)
                and row.derivative != row.derivative
            ):
                allowed = {Status.WRONG}
            assert row.status in allowed, (row.method, row.point, row.wrt, row.status, row.message)
        else:
            assert row.status in {row.truth_status, Status.UNSUPPORTED, Status.BUDGET_EXCEEDED}


@pytest.mark.parametrize("wrong", [one.name for one in WRONG_METHODS])
def test_wrong_methods_are_caught_by_name(wrong: str) -> None:
    caught = Counter(
        row.status for name in PROBLEMS for row in rows_of(name) if row.method == wrong
    )
    assert caught[Status.WRONG] >= 20, caught
    messages = [
        row.message
        for name in PROBLEMS
        for row in rows_of(name)
        if row.method == wrong and row.status is Status.WRONG
    ]
    assert all("test" in message or "returned" in message for message in messages)


@pytest.mark.parametrize("wrong", ["zero", "wrong_sign", "slightly_off"])
@pytest.mark.parametrize("name", PROBLEMS)
def test_a_spoiled_partial_never_passes(wrong: str, name: str) -> None:
    for row in rows_of(name):
        nonzero = row.truth_status is Status.OK and float(row.truth) != 0.0
        if row.method == wrong and nonzero:
            assert row.status is not Status.OK, (row.point, row.wrt, row.derivative, row.truth)


def test_the_notebooks_tape_is_caught_exactly_where_it_double_counts() -> None:
    caught = {
        name
        for name in PROBLEMS
        for row in rows_of(name)
        if row.method == "notebook_tape" and row.status is Status.WRONG
        if row.derivative == row.derivative  # NaN is its other fault
    }
    assert caught
    for name in caught:
        graph = PROBLEMS[name].graph
        uses = use_counts(graph)
        shared = [n for n, row, _ in graph.nodes() if row.arity and uses[n] > 1]
        assert shared, f"{name} shares no interior node, yet the notebook's tape is called wrong"


def test_most_rows_of_exact_methods_are_ok() -> None:
    for method in ("reverse", "symbolic", "scalar"):
        found = Counter(
            row.status
            for name in PROBLEMS
            for row in rows_of(name)
            if row.method == method and row.truth_status is Status.OK
        )
        assert found[Status.OK] >= 0.75 * sum(found.values()), (method, found)
