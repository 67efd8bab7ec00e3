"""The catalogue of methods: names, options in brackets, configured objects."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import fields
from difflib import get_close_matches
from typing import Any

from workbench.errors import MethodError, listed
from workbench.ir.graph import Graph
from workbench.methods.central_difference import CentralDifference
from workbench.methods.derivative import Derivative
from workbench.methods.forward_difference import ForwardDifference
from workbench.methods.notebook_tape import NotebookTape
from workbench.methods.protocol import Method
from workbench.methods.reverse import Reverse
from workbench.methods.scalar import ScalarTape
from workbench.methods.symbolic import Symbolic

_CLASSES: tuple[Any, ...] = (
    Symbolic,
    ForwardDifference,
    CentralDifference,
    Reverse,
    ScalarTape,
    NotebookTape,
)
#: Every method by name, at its defaults, in the order of the report.
METHODS: dict[str, Method] = {one.name: one() for one in _CLASSES}
_BY_NAME = {one.name: one for one in _CLASSES}
_SPELLING = re.compile(r"\s*([A-Za-z_]\w*)\s*(?:\[(.*)\])?\s*\Z", re.DOTALL)


def method(which: str | Method) -> Method:
    """The method of a name, of a name with options, or the configured object itself.

    Raises MethodError for an unknown name or option; the message names the nearest.

    >>> method("central_difference[step=1e-6]").options
    'step=1e-06'
    """
    if not isinstance(which, str):
        if hasattr(which, "derive") and hasattr(which, "name"):
            return which
        raise MethodError(f"{which!r:.60} is no method; use a name or a configured method object")
    match = _SPELLING.match(which)
    if match is None:
        raise MethodError(
            f"cannot read the method {which[:60]!r}; write name or name[option=value]"
        )
    name, bracket = match[1], match[2]
    if name not in _BY_NAME:
        near = get_close_matches(name, _BY_NAME, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise MethodError(f"unknown method {name[:60]!r}; {hint}known: {', '.join(_BY_NAME)}")
    if not (bracket or "").strip():
        return METHODS[name]
    known = [field.name for field in fields(_BY_NAME[name])]
    options: dict[str, str] = {}
    for part in bracket.split(","):
        key, equals, value = (piece.strip() for piece in part.partition("="))
        if key not in known or not equals:
            takes = f"its options are: {', '.join(known)}" if known else "it takes no options"
            raise MethodError(f"unknown option {part.strip()[:40]!r} of {name}; {takes}")
        options[key] = value
    made: Method = _BY_NAME[name](**options)
    return made


def methods(which: Iterable[str | Method] | str | None) -> list[Method]:
    """Several methods; None gives the whole catalogue, a text is split at its outer commas."""
    if which is None:
        return list(METHODS.values())
    if isinstance(which, str):
        which = [part for part in re.split(r",(?![^\[]*\])", which) if part.strip()]
    found = [method(one) for one in which]
    if not found:
        raise MethodError(f"no method given; known: {', '.join(_BY_NAME)}")
    return found


def label(one: Method) -> str:
    """A method with its options, as one writes it: `central_difference[step=1e-06]`."""
    return f"{one.name}[{one.options}]" if one.options else one.name


def gradient(
    graph: Graph,
    method: str | Method = "reverse",
    wrt: Sequence[str] | str | None = None,
    engine: str | None = None,
) -> Derivative:
    """All first partial derivatives of a graph by one method, ready to call.

    `wrt` names the variables (default: all), `engine` the engine of single points (default:
    python). Raises MethodError, GraphError, UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, partials = wb.gradient(wb.parse("x**2*y"))(x=3.0, y=2.0)
    >>> value, partials
    (18.0, {'x': 12.0, 'y': 9.0})
    """
    names = variables_of(graph, wrt)
    return Derivative(_resolve(method), graph, names, engine)


_resolve = method


def variables_of(graph: Graph, wrt: Sequence[str] | str | None) -> tuple[str, ...]:
    """The variables to differentiate by: all, or those named.

    Raises MethodError for one that is unknown or named twice.
    """
    if wrt is None:
        return graph.variables
    names = (wrt,) if isinstance(wrt, str) else tuple(wrt)
    for name in names:
        if name not in graph.places:
            known = listed(graph.variables)
            raise MethodError(f"no variable {name!r:.60}; the variables are: {known}")
    if not names:
        raise MethodError("no variable to differentiate by; give at least one name")
    if len(set(names)) < len(names):
        raise MethodError(f"a variable is named twice: {listed(names)}; name each once")
    return names
