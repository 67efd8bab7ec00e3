"""`compare`: one expression at one point by every method."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from workbench.comparison.accuracy import Bench
from workbench.comparison.black_boxes import comparing_black_box
from workbench.comparison.comparison import Comparison
from workbench.comparison.contestant import contestant
from workbench.comparison.cost import operations_rows, timing_rows
from workbench.comparison.orders import order_of
from workbench.engines import Engine
from workbench.errors import MethodError
from workbench.frontends.black_boxes import primal_of
from workbench.frontends.door import Source
from workbench.ir.black_box import BlackBox
from workbench.ir.paths import require_path
from workbench.limits import limits
from workbench.methods.catalogue import METHODS
from workbench.methods.derivative import POINT_ENGINE
from workbench.methods.protocol import Method, only_calls, require_makes

#: Repeats and seed of a comparison's timings.
REPEATS = 11
SEED = 42


def compare(
    function: Source | BlackBox,
    at: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    truth: Source | None = None,
    order: int = 1,
    methods: Iterable[str | Method] | str | None = None,
    engine: str | Engine | None = None,
    timings: bool = True,
) -> Comparison:
    """Differentiate a function at a point by several methods and judge each of them.

    `function` is a text, a Graph, a SymPy expression or a Python function, `at` the point, `wrt`
    the variables (default: all), `methods` names or configured methods (default: all of the order,
    see `comparison.orders`). An `order` above 2 compares all derivatives by one variable up to
    that order. `engine` is what runs, and is
    judged by its own stated errors (default: python); methods that cannot run on it are
    unsupported. Truth and errors are certified.

    A BlackBox, and a function that cannot be traced where all `methods` only call it, is judged
    against `truth`, the same function in a form that can be looked into; without it by an interval
    that was measured, and never `ok`. Its cost is evaluations of the function; nothing is timed.
    Raises ParseError, PointError, GraphError, MethodError.

    >>> import workbench as wb
    >>> result = wb.compare("x**2*sin(y)", at={"x": 1.5, "y": 2}, methods="reverse")
    >>> [(row.wrt, str(row.status)) for row in result.accuracy]
    [('x', 'ok'), ('y', 'ok')]
    """
    parts = comparing(
        function,
        at,
        wrt,
        truth=truth,
        order=order,
        methods=methods,
        engine=engine,
        timings=timings,
    )
    return deque(parts, maxlen=1).pop()


def comparing(
    function: Source | BlackBox,
    at: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    truth: Source | None = None,
    order: int = 1,
    methods: Iterable[str | Method] | str | None = None,
    engine: str | Engine | None = None,
    timings: bool = True,
) -> Iterator[Comparison]:
    """A comparison as it grows, arguments as for `compare`: with the truth alone, then with one
    contestant more each time, at last with times.

    Who has seen enough asks for no more: nothing is worked out in advance.

    >>> parts = comparing("x**2", {"x": 3.0}, methods="reverse, scalar", timings=False)
    >>> [len(part.accuracy) for part in parts]
    [0, 1, 2]
    """
    calling = methods is not None and order == 1 and all(map(only_calls, METHODS.several(methods)))
    graph = primal_of(function, at, calling=calling)
    if isinstance(graph, BlackBox):
        if order != 1:
            raise MethodError(f"{graph!r} can only be called: compare takes order=1 of it")
        yield from comparing_black_box(graph, at, wrt, truth=truth, methods=methods, engine=engine)
        return
    if truth is not None:
        raise MethodError("truth= is for black boxes; what can be looked into is certified itself")
    names = graph.chosen_variables(wrt)
    point = graph.finite_point(at)
    how = order_of(order, names, chosen=wrt is not None)
    chosen, wants = how.methods(methods), how.wants(names)
    for method in chosen:
        require_makes(method, wants)
    values = [*point.values()]
    require_path(graph, values)
    truths = how.certificates(graph, point, names)
    grown = Comparison(
        graph=graph,
        point=point,
        wrt=names,
        order=int(order),
        values=tuple(graph.program()(*values)),
        certificates=truths,
    )
    yield grown
    bench, contestants = Bench(graph, point, truths), []
    for method in chosen:
        one = contestant(graph, wants, method, engine)
        contestants.append(one)
        program = None if one.derivative is None else one.derivative.graph
        grown = replace(
            grown,
            accuracy=(*grown.accuracy, *bench.rows(one)),
            operations=(*grown.operations, *operations_rows("expression", graph, [one])),
            programs=(*grown.programs, *([] if program is None else [(one.label, program)])),
        )
        yield grown
    if timings:
        rows = timing_rows(
            "expression",
            graph,
            contestants,
            point,
            repeats=REPEATS,
            seconds=limits.timing_seconds,
            seed=SEED,
            engine=engine or POINT_ENGINE,
        )
        yield replace(grown, timings=tuple(rows))
