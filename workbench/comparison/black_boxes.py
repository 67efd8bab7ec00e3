"""Comparisons of black boxes: judged against a truth that is given, else by measured intervals."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from math import nan
from typing import Any

from workbench.comparison.accuracy import Bench, Certificates, certificates
from workbench.comparison.comparison import Comparison
from workbench.comparison.contestant import contestant, failure
from workbench.engines import Engine
from workbench.errors import GraphError, listed
from workbench.frontends.callables import from_callable
from workbench.frontends.door import Source, graph_of
from workbench.ir.black_box import BlackBox
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.catalogue import METHODS
from workbench.methods.derivations import time_for
from workbench.methods.protocol import First, Method, first_partials, only_calls
from workbench.methods.stencils.measured import measured
from workbench.records import OperationsRecord, Status
from workbench.truth import Certificate

#: Beside the catalogue's own methods, where none are named: what knows the noise.
KNOWING = "central_difference[step=noise]"


def comparing_black_box(
    box: BlackBox,
    at: Mapping[str, Any] | None,
    wrt: Any,
    *,
    truth: Source | None,
    methods: Iterable[str | Method] | str | None,
    engine: str | Engine | None,
) -> Iterator[Comparison]:
    """A comparison as it grows: with what is true or measured alone, then a contestant more each
    time. Evaluations of the function are the cost, and are counted; nothing is timed.

    Raises PointError, GraphError, MethodError; what the function raises is told by rows.
    """
    names, point = box.chosen_variables(wrt), box.finite_point(at)
    if methods is None:
        chosen = [*(one for one in METHODS.values() if only_calls(one)), METHODS.find(KNOWING)]
    else:
        chosen = METHODS.several(methods)
    known = None if truth is None else certificates(truth_of(truth, box), point, names)
    values, found = _looked_at(box, list(point.values()), names)
    truths = found if known is None else known
    grown = Comparison(graph=box, point=point, wrt=names, values=values, certificates=truths)
    yield grown
    bench = Bench(box, point, truths)
    for method in chosen:
        one = contestant(box, First(names), method, engine)
        calls = box.calls
        rows = bench.rows(one)
        cost = OperationsRecord(
            problem="expression",
            method=one.label,
            evaluations_of_primal=box.calls - calls,
            status=one.status,
        )
        grown = replace(
            grown, accuracy=(*grown.accuracy, *rows), operations=(*grown.operations, cost)
        )
        yield grown


def truth_of(truth: Source, box: BlackBox) -> Graph:
    """The function that a black box is said to be, as a graph of the same variables.

    Raises GraphError for another number of outputs and for variables that the box does not have.

    >>> truth_of("x**2", BlackBox(lambda x, y: x * x)).variables
    ('x', 'y')
    """
    if callable(truth) and not isinstance(truth, Graph | BlackBox):
        graph = from_callable(truth, box.variables)
    else:
        graph = graph_of(truth)
    unknown = [name for name in graph.variables if name not in box.variables]
    if unknown or graph.size != box.size:
        raise GraphError(
            f"truth= is the same function in a form that can be looked into: of "
            f"{listed(box.variables)} with {box.size} outputs, not of {listed(graph.variables)} "
            f"with {graph.size}"
        )
    builder = GraphBuilder(box.variables)
    nodes = builder.include(graph)
    return builder.build([nodes[output] for output in graph.outputs])


def _looked_at(
    box: BlackBox, at: list[float], names: tuple[str, ...]
) -> tuple[tuple[float, ...], Certificates]:
    """The values at a point, and in place of certificates what was measured of each partial."""
    values = (nan,) * box.size
    partials = first_partials(box.size, names)
    try:
        with time_for(box):
            values = tuple(box.program()(*at))
            found = measured(box, names, at)
    except Exception as error:
        status, reason = failure(error)
        return values, {one: Certificate(status=status, reason=reason) for one in partials}
    return values, {
        partial: Certificate(
            status=Status.UNCERTIFIED,
            reason=f"measured {one.text()}; {one.reason}" if one.known else one.reason,
        )
        for partial, one in zip(partials, found, strict=True)
    }
