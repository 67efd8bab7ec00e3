"""Exact values at the point: rational numbers, or numbers in normal form, where they stay small.

Balls cannot prove that 3*0.1 equals 0.3, nor that log(9) equals 2*log(3); a normal form can. It
decides ties, edges of domains and whole exponents.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from flint import fmpq

from workbench.algebra import Number, Ring, apply, in_form, nearest
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE

#: A rational number, or one in normal form that is not rational; None: not known.
Exact: TypeAlias = "fmpq | Number | None"

#: Rational numbers with more bits than this are given up.
MAX_BITS = 4096


def rational(number: Any) -> fmpq:
    """A Python number or fraction as python-flint's rational number."""
    numerator, denominator = number.as_integer_ratio()
    return fmpq(numerator, denominator)


def exact_values(
    graph: Graph,
    point: Sequence[fmpq],
    nodes: Iterable[int] | None = None,
    ring: Ring | None = None,
) -> list[Exact]:
    """The value of every node at a point, or of some; None where it is not known.

    `point` holds one number a variable of the graph. With a ring, numbers that are not rational
    have a normal form in it.

    >>> import workbench as wb
    >>> exact_values(wb.parse("3*x - 0.3"), [fmpq(1, 10)])[-1]
    0
    >>> exact_values(wb.parse("log(x)/log(3)"), [fmpq(9)], ring=Ring())[-1]
    2
    """
    values: list[Exact] = [None] * len(graph)
    for node in range(len(graph)) if nodes is None else nodes:
        row, operands = graph.operator(node), graph.operands(node)
        code = graph.codes[node]
        value: Exact = None
        if code == LITERAL:
            value = rational(graph.literals[graph.first[node]].fraction)
        elif code == VARIABLE:
            value = point[graph.first[node]]
        elif row.name == "where":
            choice, first, second = operands
            chosen = values[choice]
            if chosen is not None and (chosen != 0 or chosen == 0):
                value = values[first if chosen != 0 else second]
        else:
            known = [values[operand] for operand in operands]
            if all(number is not None for number in known):
                value = _result(row.name, known, ring)
        if isinstance(value, fmpq) and _bits(value) > MAX_BITS:
            value = None
        values[node] = value
    return values


def _result(name: str, known: Sequence[Any], ring: Ring | None) -> Exact:
    """A row on exact numbers: rational arithmetic where that does, else the normal form."""
    if known and name in _EXACT and all(isinstance(number, fmpq) for number in known):
        found = _EXACT[name](*known)
        if found is not None:
            return found
    if ring is None:
        return None
    value = in_form(lambda: apply(name, ring, [ring.number(0) + number for number in known]))
    if value is None:
        return None
    rational_value: fmpq | None = value.rational
    return value if rational_value is None else rational_value


def _bits(number: fmpq) -> int:
    return int(number.p.bit_length() + number.q.bit_length())


def _divide(u: fmpq, v: fmpq) -> fmpq | None:
    return None if v == 0 else u / v


def _power(u: fmpq, v: fmpq) -> fmpq | None:
    if v.q != 1 or (u == 0 and v < 0) or abs(v) > MAX_BITS or abs(v) * _bits(u) > 2 * MAX_BITS:
        return None
    return u ** int(v.p)


def _truth(holds: bool) -> fmpq:
    return fmpq(1 if holds else 0)


_EXACT: dict[str, Callable[..., fmpq | None]] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": _divide,
    "negate": lambda u: -u,
    "power": _power,
    "abs": abs,
    "floor": lambda u: fmpq(u.floor()),
    "round": nearest,
    "mod": lambda u, v: None if v == 0 else u - v * (u / v).floor(),
    "sign": lambda u: fmpq(1 if u > 0 else -1 if u < 0 else 0),
    "min": min,
    "max": max,
    "relu": lambda u: max(u, fmpq(0)),
    "less": lambda u, v: _truth(u < v),
    "less_equal": lambda u, v: _truth(u <= v),
    "greater": lambda u, v: _truth(u > v),
    "greater_equal": lambda u, v: _truth(u >= v),
    "equal": lambda u, v: _truth(u == v),
    "not_equal": lambda u, v: _truth(u != v),
    "and": lambda u, v: _truth(u != 0 and v != 0),
    "or": lambda u, v: _truth(u != 0 or v != 0),
    "not": lambda u: _truth(u == 0),
}
