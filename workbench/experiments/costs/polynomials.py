"""Graphs as polynomials in one variable, by exact arithmetic."""

from collections.abc import Sequence
from fractions import Fraction

from workbench.errors import UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import VARIABLE

Coefficients = list[Fraction]


def coefficients(graph: Graph, output: int = 0) -> Coefficients:
    """The coefficients of one output, constant term first, without zeros at the end.

    Raises UnsupportedError for what is no polynomial.

    >>> from workbench.frontends.text import parse
    >>> [str(one) for one in coefficients(parse("4*x*(1 - x)/2 - x**2"))]
    ['0', '2', '-3']
    """
    values: list[Coefficients] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if literal is not None:
            values.append(_trimmed([literal.fraction]))
        elif graph.codes[node] == VARIABLE:
            values.append([Fraction(0), Fraction(1)])
        else:
            values.append(_applied(row.name, [values[operand] for operand in operands]))
    return values[graph.outputs[output]]


def polynomial_text(numbers: Sequence[Fraction | int]) -> str:
    """Coefficients, constant term first, as one writes a polynomial in x.

    >>> polynomial_text([16, -160, 0, 1])
    '16 - 160x + x^3'
    """
    text = ""
    for power, number in enumerate(numbers):
        if not number:
            continue
        size = "" if power and abs(number) == 1 else str(abs(number))
        name = "" if power == 0 else "x" if power == 1 else f"x^{power}"
        sign = ("-" if number < 0 else "") if not text else (" - " if number < 0 else " + ")
        text += f"{sign}{size}{name}"
    return text or "0"


def _applied(name: str, operands: Sequence[Coefficients]) -> Coefficients:
    if name == "negate":
        return [-one for one in operands[0]]
    first, second = operands if len(operands) == 2 else (operands[0], [])
    if name in ("add", "subtract"):
        size = max(len(first), len(second))
        sign = 1 if name == "add" else -1
        padded = [[*one, *[Fraction(0)] * (size - len(one))] for one in (first, second)]
        return _trimmed([a + sign * b for a, b in zip(*padded, strict=True)])
    if name == "multiply":
        return _product(first, second)
    if name == "divide" and len(second) == 1:
        return [one / second[0] for one in first]
    if name == "power" and len(second) <= 1:
        exponent = second[0] if second else Fraction(0)
        if exponent >= 0 and exponent.denominator == 1:
            result = [Fraction(1)]
            for _ in range(int(exponent)):
                result = _product(result, first)
            return result
    raise UnsupportedError(f"{name} makes no polynomial here")


def _product(first: Coefficients, second: Coefficients) -> Coefficients:
    result = [Fraction(0)] * max(0, len(first) + len(second) - 1)
    for i, a in enumerate(first):
        for j, b in enumerate(second):
            result[i + j] += a * b
    return _trimmed(result)


def _trimmed(numbers: Coefficients) -> Coefficients:
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
