"""Claims as a user writes them, as graphs over the variables of function and claim together."""

import re
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from workbench.checking.points import Interval
from workbench.errors import MethodError, PointError, listed
from workbench.frontends.door import Source, graph_of
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.numbers import number_of, require_finite

#: What students write before a derivative: f'(x) =, y'' =, dy/dx =.
_LEFT_SIDE = re.compile(r"\s*(?:\w+\s*(?:'+|′+)\s*(?:\(\s*\w+\s*\))?|d\w*\s*/\s*d\w+)?\s*=(?!=)\s*")
_NAMED = re.compile(r"\s*([^\W\d]\w*(?:\[[\d,]+\])?)\s*=(?!=)\s*(.+)", re.DOTALL)


class Claim(NamedTuple):
    """One claim: a graph with one output, the variable, and what tells it from others."""

    graph: Graph
    wrt: str
    label: str = ""


def named_claim(text: str) -> tuple[str, str]:
    """The variable that a text `x=2*x` names, empty for none, and the claim.

    >>> named_claim("x=2*x"), named_claim("2*x"), named_claim("f'(x) = 2*x")
    (('x', '2*x'), ('', '2*x'), ('', '2*x'))
    """
    bare = without_left_side(text)
    if bare != text:
        return "", bare
    found = _NAMED.fullmatch(text)
    return (found[1], found[2]) if found else ("", text)


def without_left_side(text: str) -> str:
    """A claim without f'(x) =, dy/dx = or a bare = before it."""
    return _LEFT_SIDE.sub("", text, count=1) if _LEFT_SIDE.match(text) else text


def claims_of(function: Graph, derivative: Any, wrt: Any) -> list[Claim]:
    """The claims that a user gives: one, a mapping by variable, or several in the order of `wrt`.

    Raises ParseError, GraphError, and MethodError where it is open which variable is meant.
    """
    if isinstance(derivative, Mapping):
        if not derivative:
            raise MethodError("no claim: give a derivative for at least one variable")
        named = {getattr(key, "name", key): one for key, one in derivative.items()}
        chosen = function.chosen_variables(wrt) if wrt is not None else None
        if chosen is not None and {*named} != {*chosen}:
            raise MethodError(f"claims are given by {listed(named)}, and wrt is {listed(chosen)}")
        return [Claim(_graph(one), str(name)) for name, one in named.items()]
    if isinstance(derivative, list | tuple):
        names = function.chosen_variables(wrt)
        if len(names) != len(derivative):
            raise MethodError(
                f"{len(derivative)} claims for {len(names)} variables: {listed(names)}; "
                "give one each, or a mapping by variable"
            )
        return [Claim(_graph(one), name) for name, one in zip(names, derivative, strict=True)]
    graph = _graph(derivative)
    return [Claim(graph, _only_variable(function, graph, wrt))]


def lines_of(function: Graph, lines: Iterable[str], wrt: Any) -> list[Claim]:
    """The claims of a derivation: one a line; blank lines and comments (#) are none."""
    claims = []
    for number, line in enumerate(lines, 1):
        text = without_left_side(line.split("#")[0].strip())
        if text:
            graph = _graph(text)
            claims.append(
                Claim(graph, _only_variable(function, graph, wrt), label=f"line {number}")
            )
    if not claims:
        raise MethodError("the derivation has no line; write an expression on each")
    return claims


def over_the_same(function: Graph, claims: Sequence[Claim]) -> tuple[Graph, list[Claim]]:
    """Function and claims as graphs of the same variables, those of the function first."""
    names = dict.fromkeys(function.variables)
    for one in claims:
        names |= dict.fromkeys((*one.graph.variables, one.wrt))
    return _over(function, [*names]), [
        one._replace(graph=_over(one.graph, [*names])) for one in claims
    ]


def fixed_coordinates(given: Mapping[str, Any], names: Sequence[str]) -> dict[str, Fraction]:
    """The coordinates of a point that may lack some. Raises PointError."""
    _require(names, given)
    numbers = {name: number_of(value, f"the value of {name}") for name, value in given.items()}
    require_finite(numbers, "point")
    return {name: _fraction(one) for name, one in numbers.items()}


def intervals(domain: Mapping[str, Any] | None, names: Sequence[str]) -> dict[str, Interval]:
    """A domain: low and high end by variable, None for no end. Raises PointError."""
    given = {getattr(key, "name", key): value for key, value in (domain or {}).items()}
    _require(names, given)
    found: dict[str, Interval] = {}
    for name, pair in given.items():
        if not isinstance(pair, tuple | list) or len(pair) != 2:
            raise PointError(
                f"the domain of {name} is {pair!r:.40}; give (low, high), None for no end"
            )
        low, high = (None if one is None else number_of(one, f"an end of {name}") for one in pair)
        ends = {"low": low, "high": high}
        require_finite({key: one for key, one in ends.items() if one is not None}, "domain")
        ends_ = tuple(None if one is None else _fraction(one) for one in (low, high))
        if ends_[0] is not None and ends_[1] is not None and ends_[0] >= ends_[1]:
            raise PointError(f"the domain of {name} is empty: {low} to {high}; give low < high")
        found[name] = ends_[0], ends_[1]
    return found


def _require(names: Sequence[str], given: Iterable[str]) -> None:
    unknown = [name for name in given if name not in names]
    if unknown:
        raise PointError(
            f"there is no variable {unknown[0]!r:.40}; the variables are: {listed(names)}"
        )


def _fraction(number: Any) -> Fraction:
    return number.fraction if isinstance(number, Literal) else Fraction(number)


def _graph(source: Source) -> Graph:
    """The graph of one claim. Raises GraphError for several outputs."""
    if isinstance(source, int | float | Fraction):
        builder = GraphBuilder()
        return builder.build([builder.literal(source)])
    graph = graph_of(without_left_side(source) if isinstance(source, str) else source)
    graph.chosen_output()
    return graph


def _only_variable(function: Graph, claim: Graph, wrt: Any) -> str:
    """The variable of differentiation of a claim that names none."""
    if wrt is not None:
        names = tuple(getattr(one, "name", one) for one in ([wrt] if isinstance(wrt, str) else wrt))
        if len(names) == 1:
            return str(names[0])
        raise MethodError(
            f"one claim for {len(names)} variables: {listed(names)}; give a claim each"
        )
    names = function.variables or claim.variables or ("x",)
    if len(names) > 1:
        raise MethodError(
            f"the function has the variables {listed(names)}: name the one that the claim "
            f"differentiates by, as in {names[0]}=… or with wrt"
        )
    return str(names[0])


def _over(graph: Graph, names: Sequence[str]) -> Graph:
    if graph.variables == tuple(names):
        return graph
    builder = GraphBuilder(names)
    nodes = builder.include(graph)
    return builder.build([nodes[output] for output in graph.outputs])
