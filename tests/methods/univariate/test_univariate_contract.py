"""The contract for higher derivatives: every method on every problem, every order judged."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.lanes import every_row, points
from tests.methods.test_contract import HONEST, at_a_tie, selects
from tests.sharing import in_own_order, once_a_run
from tests.telling import telling
from workbench.calculus.expansion import Expansion
from workbench.calculus.taylor import derivatives_graph, taylor_graph
from workbench.comparison.accuracy import accuracy_rows
from workbench.comparison.contestant import prepare
from workbench.comparison.higher_orders import certificates_up_to
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, Fault, Kind, UpTo
from workbench.methods.univariate import UNIVARIATE_METHODS
from workbench.methods.univariate.protocol import (
    HigherMethod,
    orders_of,
)
from workbench.problems import PROBLEMS
from workbench.records import AccuracyRecord, Status

SEED = 7
POINTS = points(2)
#: Programs of larger functions take seconds on balls; SymPy's and nested ones grow fast.
LARGEST = 31
SYMBOLIC = ("baydin_figure_3", "relu_difference", "positive_part_root", "squire_trapp")
#: The highest order that each method is judged at here.
ORDERS = {"taylor": 8, "fornberg": 8, "nested_forward": 3, "nested_reverse": 3}

pytestmark = pytest.mark.scales

NAMES = telling(LARGEST)


def _reordered(graph: Graph, outputs: Callable[[list[int]], list[int]], size: int) -> Graph:
    """The values of a program, and other nodes in place of its derivatives."""
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    found = [nodes[output] for output in graph.outputs]
    return builder.build([*found[:size], *outputs(found[size:])])


def bare_coefficients(graph: Graph, variable: str, order: int) -> Graph:
    """Taylor coefficients that nobody multiplied by k!."""
    program = taylor_graph(graph, variable, order)
    rows = [program.outputs[i : i + order + 1] for i in range(0, len(program.outputs), order + 1)]
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(program)
    values = [nodes[row[0]] for row in rows]
    return builder.build([*values, *(nodes[node] for row in rows for node in row[1:])])


def shifted_orders(graph: Graph, variable: str, order: int) -> Graph:
    """Every derivative one order too high."""
    program = derivatives_graph(graph, variable, order + 1)
    size = len(graph.outputs)
    return _reordered(
        program, lambda nodes: [n for i, n in enumerate(nodes) if i % (order + 1)], size
    )


class _Forgetful(Expansion):
    """Forgets the last term of every product."""

    def _product(self, node: int, operands: tuple[int, ...], order: int) -> int:
        folder, total = self._folder, self._folder.zero
        for j in range(order):
            term = folder.multiply(
                self.coefficient(operands[0], j), self.coefficient(operands[1], order - j)
            )
            total = folder.add(total, term)
        return total


class _Uncentred(Expansion):
    """Forgets the factor j of j*u_j in every chain rule: right at order 1 only."""

    def _by_partials(self, node: int, operands: tuple[int, ...], order: int) -> int:
        literal = self._builder.literal
        self._builder.literal = lambda number: literal(1)  # type: ignore[assignment,method-assign]
        try:
            return super()._by_partials(node, operands, order)
        finally:
            self._builder.literal = literal  # type: ignore[method-assign]


def _expanded_by(kind: type[Expansion]) -> Callable[[Graph, str, int], Graph]:
    def made(graph: Graph, variable: str, order: int) -> Graph:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("workbench.calculus.taylor.Expansion", kind)
            return derivatives_graph(graph, variable, order)

    return made


@dataclass(frozen=True, slots=True)
class Wrong(HigherMethod):
    """Taylor mode with one mistake."""

    name: str  # type: ignore[misc]
    program: Callable[[Graph, str, int], Graph]

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        return ProgramDerivation(
            primal=graph,
            wrt=(variable,),
            program=self.program(graph, variable, order),
            partials=orders_of(graph, variable, order),
        )


WRONG: tuple[Wrong, ...] = (
    Wrong("bare_coefficients", bare_coefficients),
    Wrong("shifted_orders", shifted_orders),
    Wrong("dropped_term", _expanded_by(_Forgetful)),
    Wrong("forgotten_factor", _expanded_by(_Uncentred)),
)


@once_a_run
def rows_of(name: str) -> tuple[AccuracyRecord, ...]:
    """The judged rows of all methods, right and wrong, on one problem."""
    problem = PROBLEMS[name]
    graph = problem.graph
    wrt = graph.variables[:1]
    judged = [UNIVARIATE_METHODS[one] for one in ORDERS]
    contestants = [
        one
        for method in (*judged, *WRONG)
        for one in prepare(graph, UpTo(wrt, ORDERS.get(method.name, 3)), [method])
    ]
    if name in SYMBOLIC:
        symbolic = UNIVARIATE_METHODS["nested_symbolic"]
        contestants += prepare(graph, UpTo(wrt, 3), [symbolic])
    rows: list[AccuracyRecord] = []
    for point in problem.sample(POINTS, SEED):
        truths = certificates_up_to(8)(graph, point, wrt)
        for one in contestants:
            order = ORDERS.get(one.method.name, 3)
            mine = {partial: truth for partial, truth in truths.items() if partial.order <= order}
            rows += accuracy_rows(graph, point, [one], mine)
    return tuple(rows)


def excuse(name: str, row: AccuracyRecord) -> Fault | None:
    """The fault that could explain a wrong row."""
    if row.derivative != row.derivative:
        return Fault.UNGUARDED_SELECTION if selects(name) else None
    return Fault.NODEWISE_CONVENTION if at_a_tie(name, row.point) else None


def test_wrong_rows_are_those_of_declared_faults_and_declared_faults_are_real() -> None:
    found: dict[str, set[Fault | None]] = {name: set() for name in ORDERS}
    for name in in_own_order(NAMES):
        for row in rows_of(name):
            if row.status is Status.WRONG and row.method in found:
                found[row.method].add(excuse(name, row))
    for name, faults in found.items():
        assert faults == set(getattr(UNIVARIATE_METHODS[name], "faults", ())), name


@every_row("name", NAMES)
def test_right_methods_are_never_caught(name: str) -> None:
    for row in rows_of(name):
        if row.method not in UNIVARIATE_METHODS:
            continue
        method = UNIVARIATE_METHODS[row.method]
        if row.truth_status is Status.OK:
            allowed = HONEST | ({Status.DOMAIN} if method.kind is Kind.DIFFERENCE else set())
            if excuse(name, row) in getattr(method, "faults", ()):
                allowed = allowed | {Status.WRONG}
            assert row.status in allowed, (row.method, row.point, row.order, row.message)
        else:
            assert row.status in {row.truth_status, Status.UNSUPPORTED, Status.BUDGET_EXCEEDED}


def test_most_rows_of_taylor_mode_are_ok_at_every_order() -> None:
    for order in range(1, 9):
        found = Counter(
            row.status
            for name in in_own_order(NAMES)
            for row in rows_of(name)
            if row.method == "taylor" and row.order == order and row.truth_status is Status.OK
        )
        assert found[Status.OK] >= 0.8 * sum(found.values()), (order, found)


@pytest.mark.parametrize("wrong", [one.name for one in WRONG])
def test_wrong_methods_are_caught_by_name(wrong: str) -> None:
    rows = [row for name in in_own_order(NAMES) for row in rows_of(name) if row.method == wrong]
    caught = Counter(row.order for row in rows if row.status is Status.WRONG)
    assert sum(caught.values()) >= 15 * POINTS, caught
    if wrong != "dropped_term":
        return
    assert caught[1]  # u*v without u*v' is wrong from the first order on


def test_a_forgotten_factorial_shows_from_order_two_and_a_shift_at_once() -> None:
    for wrong, first in (("bare_coefficients", 2), ("shifted_orders", 1)):
        for row in rows_of("squire_trapp"):
            if row.method == wrong:
                expected = Status.OK if row.order < first else Status.WRONG
                assert row.status is expected, (wrong, row.order, row.message)


def test_symbolic_derivatives_are_right_on_the_sample() -> None:
    rows = [r for name in SYMBOLIC for r in rows_of(name) if r.method == "nested_symbolic"]
    assert {row.order for row in rows} == {1, 2, 3}
    assert sum(row.status is Status.OK for row in rows) >= 5 * POINTS
