"""Right and lost bits: the definition holds on real float64 runs, and the right node is named."""

import math

import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import examples
from tests.strategies import SMOOTH, graphs, points
from workbench.calculus.adjoint import gradient_graph
from workbench.engines.ball import node_values
from workbench.engines.ball.precision import working_precision
from workbench.errors import BudgetError
from workbench.measure.balls.roundoff import arithmetic_bounds
from workbench.tracing import bits_table, worst
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.bits.right_bits import ALL_BITS, Bits
from workbench.tracing.context import TraceContext
from workbench.tracing.sweeps.reverse import adjoint_program


@pytest.mark.parametrize(
    ("text", "at", "named", "bits"),
    [
        ("(1 - cos(x))/x**2", {"x": 1e-5}, "v₂ = 1 − v₁", 34),
        ("(2 - 2*cos(x))/x**2", {"x": 1e-5}, "v₃ = 2 − v₂", 34),
        ("c = cos(x)*exp(x); (1 - c)/x", {"x": 1e-9}, "v₃ = 1 − c", 30),
        ("sin(x*y)", {"x": 1e10, "y": 1.3}, "cos in v̄₁ += v̄₂·cos(v₁)", 36),
        ("(x + y) - x", {"x": 1e10, "y": 1.3}, "", None),
    ],
)
def test_the_operation_that_loses_most_is_named(
    text: str, at: dict[str, float], named: str, bits: int | None
) -> None:
    loss = wb.trace(text, at=at).losses[0]
    assert loss.expression == named
    assert bits is None or loss.lost_bits == pytest.approx(bits, abs=1)


def test_what_is_lost_but_does_not_matter_is_not_named() -> None:
    trace = wb.trace("1e10*x + (1 - cos(x))", at={"x": 1e-5})
    lost = {node.name: node.lost_bits or 0.0 for node in trace.nodes}
    assert max(lost.values()) > 30
    assert (trace.losses[0].lost_bits or 0.0) < 4


def test_what_is_regained_is_not_named() -> None:
    """micrograd: a*b + b**3 is 0 there and has no right bit, but is a term of larger sums."""
    problem = wb.PROBLEMS["micrograd_readme"]
    trace = wb.trace(problem.graph, at=problem.published[0])
    zero = next(node for node in trace.nodes if node.value == 0.0 and node.operator == "add")
    assert zero.right_bits == 0.0 and (zero.lost_bits or 0.0) > 45
    for loss in trace.losses:
        assert (loss.lost_bits or 0.0) < 5


def test_near_the_cancellation_the_sum_in_the_sweep_loses_more() -> None:
    """At 1e-3 the primal loses log2(2/x**2) = 21 bits, the sum of the adjoints log2(12/x**2)."""
    trace = wb.trace("(1 - cos(x))/x**2", at={"x": 1e-3})
    assert trace.nodes[2].lost_bits == pytest.approx(math.log2(2e6), abs=0.1)
    loss = trace.losses[0]
    assert loss.expression.startswith("the sum in v̄₀ +=")
    assert loss.lost_bits == pytest.approx(math.log2(12e6), abs=0.1)
    assert loss.rounding == "v₁ = cos(v₀)" and (loss.share or 0.0) > 0.99


def full(text: str, at: dict[str, float]) -> tuple[Bits, tuple[int, ...]]:
    """The bits of the adjoint program of a function, and the nodes of its derivatives."""
    graph = wb.parse(text)
    program, _ = adjoint_program(TraceContext(graph, at, graph.variables))
    bits = LineBits(program).bits
    assert bits is not None
    return bits, program.results


def test_losses_along_the_way_add_up_to_what_the_derivative_lacks() -> None:
    bits, (result,) = full("exp(x)*sin(x*x) - x/(1 + x)", {"x": 1.3})
    total, node, best = 0.0, result, 0.0
    while True:
        source = bits._source(node)
        best = max(best, bits.right(node) or 0.0)
        total += max(0.0, (ALL_BITS if source is None else bits.right(source) or 0.0) - best)
        if source is None:
            break
        node = source
    assert total == pytest.approx(ALL_BITS - (bits.right(result) or 0.0))


def test_bounds_and_shares_are_those_of_the_arithmetic_test() -> None:
    text, at = "x*sin(y) + exp(x*y)", {"x": 1.3, "y": 0.7}
    bits, results = full(text, at)
    graph = wb.parse(text)
    program = gradient_graph(graph, graph.variables)
    expected = arithmetic_bounds(program, list(at.values()), (1, 2))
    for node, bound in zip(results, expected, strict=True):
        assert bits.bound(node).bound == bound.bound
        shares = bits.shares(node)
        assert sum(shares.values()) == pytest.approx(1.0)
        assert max(shares.values()) == pytest.approx(bound.share)


@settings(max_examples=examples(40))
@given(data=st.data())
def test_the_bits_that_are_called_right_are_right(data: st.DataObject) -> None:
    """Every node of a float64 run lies as near to the exact value as its right bits say."""
    graph = data.draw(graphs(operators=SMOOTH, max_operations=7))
    point = data.draw(points(graph.variables, -2, 2))
    context = TraceContext(graph, point, graph.variables)
    program, _ = adjoint_program(context)
    bits = LineBits(program).bits
    assert bits is not None
    exact = node_values(program.graph, program.inputs, 400)
    with working_precision(400):
        for node, value in enumerate(program.values):
            right = bits.right(node)
            # First order holds while errors are small.
            if right is None or right < 20 or not math.isfinite(value):
                continue
            off = abs(arb(value) - exact[node])
            size = abs(exact[node]).max(arb(2) ** -1022)
            assert right == ALL_BITS or not off > size * arb(2) ** -(right - 0.01), node


def test_worst_needs_no_trace() -> None:
    (loss,) = worst(wb.parse("(1 - cos(x))/x**2"), {"x": 1e-5})
    assert loss == wb.trace("(1 - cos(x))/x**2", at={"x": 1e-5}).losses[0]
    assert (loss.wrt, loss.name, loss.operands) == ("x", "v2", ("1", "v1"))
    (none,) = worst(wb.parse("sqrt(x)"), {"x": 0.0})
    assert none.node is None and none.reason


def test_the_bits_of_any_program_as_a_table() -> None:
    graph = wb.parse("(1 - cos(x))/x**2")
    for method in ("reverse", "forward"):
        program = wb.gradient(graph, method=method).graph
        assert program is not None
        rows = bits_table(program, [1e-5], 1)
        assert [row.expression for row in rows if row.worst] == ["1 - v1"]
        assert sum(row.bound_share or 0.0 for row in rows) == pytest.approx(1.0)
    chain = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})" for i in range(1, 1100)), "a1099"])
    with pytest.raises(BudgetError, match="too large to follow its bits"):
        bits_table(wb.parse(chain), [1.0])
