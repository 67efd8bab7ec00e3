"""Methods that run a function once a variable or more: refused before they run, where that would
take too long, and counted in one pass."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs

import workbench as wb
from tests.lanes import every_row, examples
from workbench.errors import BudgetError
from workbench.ir.traversal import depends_on
from workbench.limits import limits
from workbench.methods.stencils.program import is_small
from workbench.methods.stencils.scheme import CENTRAL, FORWARD
from workbench.records import Status

#: Methods that run again and again where no program would be small enough.
AGAIN = (
    "forward",
    "forward_difference",
    "central_difference",
    "five_point",
    "richardson",
    "ridders",
    "complex_step",
)
PRODUCT = wb.parse("*".join(f"x{number}" for number in range(10)))
POINT = dict.fromkeys(PRODUCT.variables, 1.5)


@pytest.fixture
def no_programs() -> Iterator[None]:
    with limits(program_nodes=0, sweep_tangents=0):
        yield


@pytest.mark.usefixtures("no_programs")
@every_row("name", AGAIN)
def test_it_is_refused_before_anything_runs(name: str) -> None:
    right = wb.gradient(PRODUCT)(POINT).derivative
    derivative = wb.gradient(PRODUCT, method=name)
    assert derivative(POINT).derivative == pytest.approx(right, rel=1e-6)
    runs = derivative.derivation.facts.evaluations_of_primal
    assert runs >= len(PRODUCT.variables)
    ran: list[object] = []
    with pytest.MonkeyPatch.context() as patch, limits(repeated_nodes=10 * len(PRODUCT) - 1):
        patch.setattr(type(derivative.derivation), "_flat", lambda *given: ran.append(given))
        with pytest.raises(BudgetError) as refusal:
            derivative.compile()
        with pytest.raises(BudgetError):
            derivative.at(tuple(POINT.values()))
    assert not ran
    message = str(refusal.value)
    assert f"one point takes {runs:,} runs of " in message
    assert "limit repeated_nodes" in message
    assert "use reverse, name fewer variables as wrt, or raise the limit" in message
    assert derivative.operations is None or derivative.operations.shared_operations > 0


@pytest.mark.usefixtures("no_programs")
def test_fewer_variables_or_a_higher_limit_are_remedies() -> None:
    with limits(repeated_nodes=3 * 2 * len(PRODUCT)):
        with pytest.raises(BudgetError):
            wb.gradient(PRODUCT, method="central_difference")(POINT)
        found = wb.gradient(PRODUCT, method="central_difference", wrt=("x1", "x2"))(
            POINT
        ).derivative
        assert found == pytest.approx({"x1": 1.5**9, "x2": 1.5**9}, rel=1e-9)


@pytest.mark.usefixtures("no_programs")
def test_second_derivatives_have_a_remedy_of_their_own() -> None:
    with limits(repeated_nodes=10), pytest.raises(BudgetError, match=r"wb\.hvp"):
        wb.hessian(PRODUCT, method="forward_over_reverse")(POINT)


@pytest.mark.usefixtures("no_programs")
def test_a_comparison_goes_on() -> None:
    with limits(repeated_nodes=10):
        found = wb.compare(PRODUCT, POINT, methods=[*AGAIN, "reverse"])
    for name in AGAIN:
        rows = [row for row in found.accuracy if row.method == name]
        assert {row.status for row in rows} == {Status.BUDGET_EXCEEDED}
        assert all("limit repeated_nodes" in row.message for row in rows)
        assert [row.status for row in found.timings if row.method == name][-1] == "budget_exceeded"
    assert {row.status for row in found.accuracy if row.method == "reverse"} == {Status.OK}
    counted = {row.method: row.shared_operations for row in found.operations}
    assert counted["central_difference"]


@settings(max_examples=examples(40))
@given(st.data())
def test_whether_a_program_is_small_is_counted_in_one_pass(data: st.DataObject) -> None:
    graph = data.draw(graphs(max_outputs=2))
    schemes: list[Any] = data.draw(st.sampled_from([[FORWARD], [CENTRAL], [FORWARD, CENTRAL]]))
    moved = sum(sum(depends_on(graph, (name,))) for name in graph.variables)
    combined = sum(len(one.combination) for one in schemes)
    nodes = (
        moved * sum(one.evaluations for one in schemes)
        + combined * len(graph.variables) * len(graph.outputs)
        + len(graph)
    )
    with limits(program_nodes=nodes):
        assert is_small(graph, graph.variables, schemes)
    with limits(program_nodes=nodes - 1):
        assert not is_small(graph, graph.variables, schemes)
