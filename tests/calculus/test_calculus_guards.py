"""Guards, where(factor == 0, 0, factor*other), are no branches of the function.

They keep 0*inf out of a derivative. Who differentiates again, or expands, must not take their
condition for a branch: it holds at a point only, and there the derivative of 0 is not that of the
product.
"""

import pytest

from workbench.calculus.adjoint import gradient_graph, guarded_gradient
from workbench.calculus.second import hessian_graph
from workbench.calculus.tangent import tangent_graph
from workbench.calculus.taylor import derivatives_graph
from workbench.engines.ball import node_values
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.truth import certified_derivatives, certified_second

#: Functions and points at which a factor of a guard is 0, and the function smooth.
STATIONARY = [
    ("log(max(x*x, -1) + 2)", 0.0),
    ("sqrt(abs(x*x + 1))", 0.0),
    ("log(where(x < 1, x*x, x) + 2)", 0.0),
    ("sqrt(relu(cos(x)) + 1)", 0.0),
    ("x**(x - 1)", 1.0),
    ("x**x", 2.0),
    ("(x*x + 1)**sin(x)", 0.0),
]


def second(graph: Graph, variable: str, sweep: str) -> Graph:
    """The second derivative by two sweeps, the last output of a graph."""
    for _ in range(2):
        make = gradient_graph if sweep == "reverse" else tangent_graph
        graph = make(graph, (variable,), guarded=False)
        graph = Graph(
            graph.codes,
            (graph.first, graph.second, graph.third),
            graph.literals,
            graph.variables,
            graph.outputs[-1:],
        )
    return graph


@pytest.mark.parametrize(("text", "at"), STATIONARY)
def test_orders_at_points_where_a_guard_holds(text: str, at: float) -> None:
    graph = parse(text)
    truth = certified_derivatives(graph, {"x": at}, "x", 5)
    program = derivatives_graph(graph, "x", 5)
    values = node_values(program, [at], 256)
    for order, output in enumerate(program.outputs):
        assert values[output].overlaps(truth[order].ball), order


@pytest.mark.parametrize(("text", "at"), STATIONARY)
@pytest.mark.parametrize("sweep", ["reverse", "forward"])
def test_sweeps_without_guards_may_be_differentiated_again(
    text: str, at: float, sweep: str
) -> None:
    graph = second(parse(text), "x", sweep)
    truth = certified_derivatives(parse(text), {"x": at}, "x", 2)[2]
    assert node_values(graph, [at], 256)[graph.outputs[0]].overlaps(truth.ball)


@pytest.mark.parametrize(("text", "at"), STATIONARY)
def test_the_hessian_differentiates_guards_as_products(text: str, at: float) -> None:
    graph = parse(text)
    program = hessian_graph(graph, ("x",))
    truth = certified_second(graph, {"x": at})["x", "x"]
    assert node_values(program, [at], 256)[program.outputs[-1]].overlaps(truth.ball)


def test_the_mixed_partial_of_a_power_at_exponent_zero() -> None:
    graph = parse("x**y")
    program = hessian_graph(graph, ("x", "y"))
    assert program(x=2.0, y=0.0) == pytest.approx((1.0, 0.0, 0.5, 0.4804530139182014))


def test_a_guard_that_is_differentiated_still_guards() -> None:
    graph = parse("where(x > 0, x**y, 0)*exp(y)")
    program = hessian_graph(graph, ("x", "y"))
    values = program(x=0.0, y=0.5)
    assert isinstance(values, tuple)
    assert values[1:] == (0.0, 0.0, 0.0)
    assert gradient_graph(parse("x**y"), ("x",))(x=0.0, y=0.0) == (1.0, 0.0)


def test_a_gradient_names_its_guards() -> None:
    found = guarded_gradient(parse("x**y"), ("x", "y"))
    assert len(found.guards) == 2
    assert not guarded_gradient(parse("x**3"), ("x",)).guards


def test_without_guards_zero_times_infinity_is_nan() -> None:
    for make, text, at in (
        (gradient_graph, "where(x > 0, sqrt(x), 0)", 0.0),
        (tangent_graph, "sqrt(max(0, x))", -1.0),
    ):
        guarded, bare = (make(parse(text), ("x",), guarded=one)(x=at) for one in (True, False))
        assert isinstance(guarded, tuple)
        assert isinstance(bare, tuple)
        assert guarded[1] == 0.0
        assert bare[1] != bare[1]
