"""Exact rational values at the point, where the arithmetic is rational and stays small.

Balls cannot prove that 3*0.1 equals 0.3; rational numbers can. They decide ties, edges of domains
and whole exponents.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flint import fmpq

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE

#: Rational numbers with more bits than this are given up.
MAX_BITS = 4096


def rational(number: Any) -> fmpq:
    """A Python number or fraction as python-flint's rational number."""
    numerator, denominator = number.as_integer_ratio()
    return fmpq(numerator, denominator)


def exact_values(graph: Graph, point: Sequence[fmpq]) -> list[fmpq | None]:
    """The value of every node at a point as a rational number; None where it is not known.

    `point` holds one number a variable of the graph.

    >>> import workbench as wb
    >>> exact_values(wb.parse("3*x - 0.3"), [fmpq(1, 10)])[-1]
    0
    """
    values: list[fmpq | None] = []
    for node, row, operands in graph.nodes():
        code = graph.codes[node]
        value: fmpq | None = None
        if code == LITERAL:
            value = rational(graph.literals[graph.first[node]].fraction)
        elif code == VARIABLE:
            value = point[graph.first[node]]
        elif row.name == "where":
            choice, first, second = operands
            chosen = values[choice]
            value = None if chosen is None else values[first if chosen != 0 else second]
        elif operands and row.name in _EXACT:
            known = [values[operand] for operand in operands]
            if all(number is not None for number in known):
                value = _EXACT[row.name](*known)
        if value is not None and _bits(value) > MAX_BITS:
            value = None
        values.append(value)
    return values


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
