"""The contract: every method on every problem, judged; wrong methods are caught, each by name."""

from collections import Counter
from functools import cache

import pytest

from tests.methods.wrong_methods import WRONG_METHODS
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare, yardstick
from workbench.ir.traversal import use_counts
from workbench.methods import METHODS
from workbench.methods.protocol import Kind
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

SEED = 7
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


@pytest.mark.parametrize("name", PROBLEMS)
def test_right_methods_are_never_caught(name: str) -> None:
    for row in rows_of(name):
        declared = METHODS[row.method] if row.method in METHODS else None
        if declared is None or getattr(declared, "declared_fault", ""):
            continue
        if row.truth_status is Status.OK:
            allowed = HONEST | ({Status.DOMAIN} if declared.kind is Kind.DIFFERENCE else set())
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
