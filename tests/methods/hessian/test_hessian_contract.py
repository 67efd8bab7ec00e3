"""The contract for Hessians: every method on every problem, judged; wrong methods are caught."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

import pytest

from tests.lanes import every_row, points
from tests.methods.test_contract import CORNERS, HONEST, at_a_tie
from tests.sharing import in_own_order, once_a_run
from tests.telling import operators, telling
from workbench.calculus.second import hessian_graph
from workbench.comparison.accuracy import accuracy_rows
from workbench.comparison.contestant import prepare
from workbench.comparison.second_order import second_certificates
from workbench.ir.builder import GraphBuilder
from workbench.ir.primal import Primal
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.hessian import HESSIAN_METHODS
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Fault,
    Kind,
    Makes,
    Partial,
    Triangle,
    Wants,
    graph_of,
)
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

SEED = 7
POINTS = points(2)
#: Problems of at most so many variables are judged whole; of larger ones by three.
WHOLE = 8
#: Programs above so many nodes are not judged here: a ball run of each takes seconds.
LARGEST = 36

SMALL = telling(LARGEST)
pytestmark = pytest.mark.scales

SELECTIONS = {"where", "min", "max", "relu", "abs"}

Spoil = Callable[[GraphBuilder, list[int], tuple[Partial, ...]], list[int]]


@dataclass(frozen=True, slots=True)
class Spoiled(BaseMethod):
    """Forward over reverse, its entries spoiled in one way."""

    name: str  # type: ignore[misc]
    spoil: Spoil

    makes: ClassVar[Makes] = (Triangle,)

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        right = hessian_graph(graph, wrt)
        partials = upper_triangle(graph, wrt)
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(right)
        outputs = [nodes[node] for node in right.outputs]
        size = len(graph.outputs)
        spoiled = self.spoil(builder, outputs[size:], partials)
        program = builder.build([*outputs[:size], *spoiled])
        return ProgramDerivation(primal=graph, wrt=wrt, program=program, partials=partials)


def _zero_mixed(builder: GraphBuilder, entries: list[int], partials: object) -> list[int]:
    zero = builder.literal(0)
    return [
        zero if one.wrt[0] != one.wrt[1] else entry
        for entry, one in zip(entries, partials, strict=True)  # type: ignore[call-overload]
    ]


def _wrong_sign(builder: GraphBuilder, entries: list[int], partials: object) -> list[int]:
    return [builder.apply("negate", entry) for entry in entries]


def _slightly_off(builder: GraphBuilder, entries: list[int], partials: object) -> list[int]:
    factor = builder.literal(1.0 + 1e-9)
    return [builder.apply("multiply", factor, entry) for entry in entries]


def _transposed_sum(builder: GraphBuilder, entries: list[int], partials: object) -> list[int]:
    """H + H' instead of its half: what symmetrising without the division gives."""
    return [builder.apply("add", entry, entry) for entry in entries]


def _half_diagonal(builder: GraphBuilder, entries: list[int], partials: object) -> list[int]:
    """The Taylor coefficient instead of the derivative."""
    half = builder.literal(0.5)
    return [
        builder.apply("multiply", half, entry) if one.wrt[0] == one.wrt[1] else entry
        for entry, one in zip(entries, partials, strict=True)  # type: ignore[call-overload]
    ]


WRONG = (
    Spoiled("zero_mixed", _zero_mixed),
    Spoiled("wrong_sign", _wrong_sign),
    Spoiled("slightly_off", _slightly_off),
    Spoiled("transposed_sum", _transposed_sum),
    Spoiled("half_diagonal", _half_diagonal),
)


@once_a_run
def rows_of(name: str) -> tuple[AccuracyRecord, ...]:
    """The judged rows of all methods, right and wrong, on one problem."""
    problem = PROBLEMS[name]
    graph = problem.graph
    wrt = graph.variables
    if len(wrt) > WHOLE:
        wrt = tuple(random.Random(SEED).sample(wrt, 3))
    contestants = prepare(graph, Triangle(wrt), [*HESSIAN_METHODS.values(), *WRONG])
    rows: list[AccuracyRecord] = []
    for point in problem.sample(POINTS, SEED):
        truths = second_certificates(graph, point, wrt)
        rows += accuracy_rows(graph, point, contestants, truths)
    return tuple(rows)


def excuse(name: str, row: AccuracyRecord) -> Fault | None:
    """The fault that could explain a wrong row, by the problem, the point and the result."""
    codes = operators(name)
    if row.derivative != row.derivative:
        return Fault.UNGUARDED_SELECTION if codes & SELECTIONS else None
    if codes & (CORNERS | {"where"}) and at_a_tie(name, row.point):
        return Fault.NODEWISE_CONVENTION
    return None


def test_wrong_rows_are_those_of_declared_faults() -> None:
    found: dict[str, set[Fault | None]] = {method: set() for method in HESSIAN_METHODS}
    for name in in_own_order(SMALL):
        for row in rows_of(name):
            if row.status is Status.WRONG and row.method in HESSIAN_METHODS:
                found[row.method].add(excuse(name, row))
    for name, method in HESSIAN_METHODS.items():
        assert found[name] == set(getattr(method, "faults", ())), name


@every_row("name", SMALL)
def test_right_methods_are_never_caught(name: str) -> None:
    for row in rows_of(name):
        if row.method not in HESSIAN_METHODS:
            continue
        method = HESSIAN_METHODS[row.method]
        if row.truth_status is Status.OK:
            allowed = HONEST | ({Status.DOMAIN} if method.kind is Kind.DIFFERENCE else set())
            if excuse(name, row) in getattr(method, "faults", ()):
                allowed = allowed | {Status.WRONG}
            assert row.status in allowed, (row.method, row.point, row.wrt, row.status, row.message)
        else:
            assert row.status in {row.truth_status, Status.UNSUPPORTED, Status.BUDGET_EXCEEDED}


@pytest.mark.parametrize("wrong", [one.name for one in WRONG])
def test_wrong_methods_are_caught_by_name(wrong: str) -> None:
    caught = Counter(
        row.status for name in in_own_order(SMALL) for row in rows_of(name) if row.method == wrong
    )
    assert caught[Status.WRONG] >= 5, caught


@pytest.mark.parametrize("wrong", [one.name for one in WRONG])
def test_a_spoiled_entry_never_passes(wrong: str) -> None:
    for row in (row for name in in_own_order(SMALL) for row in rows_of(name)):
        nonzero = row.truth_status is Status.OK and float(row.truth) != 0.0
        mixed = " " in row.wrt
        touched = mixed if wrong == "zero_mixed" else wrong != "half_diagonal" or not mixed
        if row.method == wrong and nonzero and touched:
            assert row.status is not Status.OK, (row.point, row.wrt, row.derivative, row.truth)


def test_most_rows_of_exact_methods_are_ok() -> None:
    for method in ("forward_over_reverse", "symbolic"):
        found = Counter(
            row.status
            for name in in_own_order(SMALL)
            for row in rows_of(name)
            if row.method == method and row.truth_status is Status.OK
        )
        assert found[Status.OK] >= 0.75 * sum(found.values()), (method, found)
