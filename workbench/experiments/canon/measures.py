"""Measurements of the canon's values and derivatives, each beside its certificate."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache

from workbench.calculus.adjoint import gradient_graph
from workbench.engines.ball import BallEngine
from workbench.experiments.canon.figure import Measured
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.catalogue import gradient
from workbench.problems import problem
from workbench.truth import certified_value, certify, taylor_coefficients

#: A few units in the last place: what a method that follows the rules loses on these functions.
FEW_ULPS = 1e-15
#: Published with all digits of float64: true to about one unit in the last place.
ONE_ULP = 2.5e-16
#: Enough for Rump's cancellation of 122 bits.
BALL_BITS = 200

Point = Mapping[str, float]


@cache
def graph_of(text: str) -> Graph:
    """A graph by its text, parsed once."""
    return parse(text)


def published_point(name: str, number: int = 0) -> tuple[Graph, Point]:
    """A problem's function and one of its published points."""
    one = problem(name)
    return one.graph, one.published[number]


def value(graph: Graph, point: Point) -> Measured:
    """The value by float64 and the certified one."""
    return Measured(repr(graph(point)), certified_value(graph, point).digits, "python")


def slope(graph: Graph, point: Point, wrt: str, method: str) -> Measured:
    """A partial by a method and the certified one."""
    found = gradient(graph, method=method)(point).derivative[wrt]
    return Measured(repr(found), certify(graph, point, wrt=(wrt,))[wrt].digits, method)


def slope_of(name: str, wrt: str, method: str, number: int = 0) -> Callable[[], Measured]:
    """The measurement of a problem's partial by a method, at one of its published points."""
    return lambda: slope(*published_point(name, number), wrt, method)


def second_derivative(graph: Graph, point: Point) -> Measured:
    """The second derivative of one variable by two reverse sweeps, and the certified one."""
    (name,) = graph.variables
    first = gradient_graph(graph, (name,))
    builder = GraphBuilder(graph.variables)
    alone = builder.build([builder.include(first)[first.outputs[1]]])
    values = gradient_graph(alone, (name,))(point)
    assert isinstance(values, tuple)
    term = taylor_coefficients(graph, point, {name: 1}, 2)[2]
    return Measured(repr(values[1]), str(2 * Decimal(term.digits)), "reverse of reverse")


def by_balls(graph: Graph, point: Point) -> Measured:
    """The value by the ball engine, as the float64 nearest to its midpoint."""
    ball = BallEngine().compile(graph)(*graph.bind(point, {}), bits=BALL_BITS)[0]
    digits = certified_value(graph, point).digits
    return Measured(repr(float(ball.mid())), digits, f"ball, {BALL_BITS} bits")
