"""`compare`: one expression at one point by every method."""

from collections.abc import Iterable, Mapping, Sequence

from workbench.comparison.accuracy import accuracy_rows
from workbench.comparison.comparison import Comparison
from workbench.comparison.contestant import prepare
from workbench.comparison.cost import operations_rows, timing_rows
from workbench.comparison.orders import order_of
from workbench.errors import PointError
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.methods.catalogue import variables_of
from workbench.methods.protocol import Method

#: Repeats, seconds and seed of a comparison's timings.
REPEATS = 11
SECONDS = 0.5
SEED = 42


def compare(
    function: Graph | str,
    at: Mapping[str, float] | None = None,
    *,
    wrt: Sequence[str] | str | None = None,
    methods: Iterable[str | Method] | str | None = None,
    order: int = 1,
    timings: bool = True,
) -> Comparison:
    """Differentiate a function at a point by several methods and judge each of them.

    `function` is a Graph or a text, `at` the point, `wrt` the variables (default: all), `methods`
    names or configured methods (default: all of the order, see `comparison.orders`). An `order`
    above 2 compares all derivatives by one variable up to that order. Truth and errors are
    certified. Raises ParseError, PointError, MethodError.

    >>> import workbench as wb
    >>> result = wb.compare("x**2*sin(y)", at={"x": 1.5, "y": 2}, methods="reverse")
    >>> [(row.wrt, str(row.status)) for row in result.accuracy]
    [('x', 'ok'), ('y', 'ok')]
    """
    graph = parse(function) if isinstance(function, str) else function
    names = variables_of(graph, wrt)
    values = graph.bind(at, {})
    point = dict(zip(graph.variables, values, strict=True))
    if any(value != value or value in (float("inf"), float("-inf")) for value in values):
        raise PointError(f"a point must be finite: {point}")
    how = order_of(order, names, chosen=wrt is not None)
    contestants = prepare(graph, names, how.methods(methods))
    truths = how.certificates(graph, point, names)
    value = graph(point)
    return Comparison(
        graph=graph,
        point=point,
        wrt=names,
        order=order,
        values=value if isinstance(value, tuple) else (value,),
        certificates=truths,
        accuracy=tuple(
            accuracy_rows(
                graph,
                point,
                contestants,
                truths,
                borrowed=how.yardstick(contestants, graph, names),
            )
        ),
        operations=tuple(operations_rows("expression", graph, contestants)),
        timings=tuple(
            timing_rows(
                "expression",
                graph,
                contestants,
                point,
                repeats=REPEATS,
                seconds=SECONDS,
                seed=SEED,
            )
        )
        if timings
        else (),
        programs=tuple(
            (one.label, one.derivative.graph)
            for one in contestants
            if one.derivative is not None and one.derivative.graph is not None
        ),
    )
