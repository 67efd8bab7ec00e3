"""A second opinion on graphs: values by mpmath at hundreds of digits, without the referee's code.

Rational arithmetic stays rational, so that ties and edges are hit as exactly as in the referee.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import mpmath
from second_opinion import opinion

from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, OPERATORS, VARIABLE
from workbench.ir.operators.array_functions import MAX_POLYGAMMA_ORDER

mp = mpmath.mp


class Unusable:
    """Stands for a number that mpmath cannot hold in bounded time."""


UNUSABLE = Unusable()
#: No real value.
NOTHING = None
#: Rational numbers with more bits than this become floating-point numbers.
RATIONAL_BITS = 20_000
#: Numbers beyond 2**LARGEST or below 2**-LARGEST are given up.
LARGEST = 200_000
#: Beyond so many digits the gamma family takes minutes.
SLOW_DIGITS = 2000


def evaluate(graph: Graph, point: Mapping[str, Any], output: int = 0) -> Any:
    """A value at the working precision of mpmath: Fraction, mpf, NOTHING or UNUSABLE."""
    values: list[Any] = []
    for node, row, operands in graph.nodes():
        code = graph.codes[node]
        if code == LITERAL:
            value: Any = Fraction(graph.literals[graph.first[node]].fraction)
        elif code == VARIABLE:
            value = point[graph.variables[graph.first[node]]]
        elif row.name in CONSTANTS:
            value = CONSTANTS[row.name]()
        else:
            value = apply(row.name, [values[operand] for operand in operands])
        values.append(bounded(value))
    return values[graph.outputs[output]]


def apply(name: str, operands: Sequence[Any]) -> Any:
    """One operator; from left to right, what is not chosen does not matter."""
    first = operands[0]
    if name in ("where", "and", "or"):
        if first is NOTHING or first is UNUSABLE:
            return first
        if name == "where":
            return operands[1] if first != 0 else operands[2]
        if (first != 0) == (name == "or"):
            return Fraction(first != 0)
        second = operands[1]
        return second if second is NOTHING or second is UNUSABLE else Fraction(second != 0)
    if any(operand is NOTHING for operand in operands):
        return NOTHING
    if any(operand is UNUSABLE for operand in operands):
        return UNUSABLE
    if name in RATIONAL and all(isinstance(operand, Fraction) for operand in operands):
        return RATIONAL[name](*operands)
    if name == "power":
        return power(*operands)
    numbers = [real(operand) for operand in operands]
    if name in SPLITTING and is_rounded_away(*numbers):
        return UNUSABLE
    if name == "add" and is_rounded_away(numbers[0], -numbers[1]):
        return UNUSABLE
    if any(size(number) > LIMITS.get(name, CAUTION) for number in numbers):
        return UNUSABLE
    if mp.dps > SLOW_DIGITS and name in ("gamma", "lgamma", "polygamma"):
        return UNUSABLE
    value = function(name)(*numbers)
    if name in WITH_ZEROS and value is not NOTHING and value != 0:
        return value if resolution() < abs(value) < 1 / resolution() else UNUSABLE
    return value


def is_rounded_away(one: Any, other: Any) -> bool:
    """Whether two numbers differ by no more than rounding, but do: they may as well be equal."""
    return one != other and abs(one - other) < max(abs(one), abs(other)) * resolution()


def resolution() -> Any:
    """What is smaller than this may be a zero that was rounded, as the sine of pi is."""
    return mp.mpf(10) ** -int(0.95 * mp.dps)


def real(number: Any) -> Any:
    """A number as mpmath's."""
    if isinstance(number, Fraction):
        return mp.mpf(number.numerator) / number.denominator
    return number


def size(number: Any) -> float:
    """The binary exponent of a number; 0 for 0."""
    return float(mp.mag(number)) if number else 0.0


def bounded(value: Any) -> Any:
    """The value, if it can be held."""
    if isinstance(value, Fraction):
        bits = value.numerator.bit_length() + value.denominator.bit_length()
        if bits <= RATIONAL_BITS:
            return value
        value = real(value)
    if value is NOTHING or value is UNUSABLE:
        return value
    if isinstance(value, mpmath.mpc) or mp.isnan(value) or mp.isinf(value):
        raise AssertionError(f"mpmath returned {value}")
    return value if abs(size(value)) < LARGEST else UNUSABLE


# -- operators ---------------------------------------------------------------------------------


def power(u: Any, v: Any) -> Any:
    """u**v on the reals."""
    whole = v.denominator == 1 if isinstance(v, Fraction) else bool(mp.isint(v))
    if whole:
        exponent = int(v)
        if u == 0 and exponent < 0:
            return NOTHING
        if exponent == 0:
            return Fraction(1)
        if abs(exponent) > 10**6:
            return UNUSABLE
        if isinstance(u, Fraction):
            bits = u.numerator.bit_length() + u.denominator.bit_length()
            return u**exponent if bits * abs(exponent) <= RATIONAL_BITS else real(u) ** exponent
        return u**exponent
    if u < 0 or (u == 0 and v < 0):
        return NOTHING
    if u == 0:
        return Fraction(0)
    growth = real(v) * mp.log(real(u))
    return UNUSABLE if abs(growth) > LARGEST else mp.exp(growth)


@cache
def function(name: str) -> Callable[..., Any]:
    """A row's second opinion, with no value where its condition `defined` does not hold."""
    if name in FUNCTIONS:
        return FUNCTIONS[name]
    value, defined = opinion(name), OPERATORS[name].defined
    if not defined:
        return value
    condition = parse(defined)

    def where_defined(*numbers: Any) -> Any:
        named = dict(zip("uvz", numbers, strict=False))
        return value(*numbers) if evaluate(condition, named) else NOTHING

    return where_defined


def is_pole(u: Any) -> bool:
    return bool(u <= 0 and mp.isint(u))


def off_poles(name: str) -> Callable[[Any], Any]:
    """A row of the gamma family: the sine in its condition is nowhere exactly 0 in mpmath."""
    return lambda u: NOTHING if is_pole(u) else opinion(name)(u)


def polygamma(order: Any, u: Any) -> Any:
    """Shifted to the right half line by the recurrence of gamma."""
    if not mp.isint(order) or not 0 <= order <= MAX_POLYGAMMA_ORDER or is_pole(u):
        return NOTHING
    if u < -400:
        return UNUSABLE
    n, total = int(order), mp.mpf(0)
    scale = (-1) ** n * mp.factorial(n)
    while u < 1:
        total -= scale / u ** (n + 1)
        u += 1
    return total + mp.polygamma(n, u)


def sinc(order: Any, u: Any) -> Any:
    """By the moments of exp(i*u*t)."""
    if not mp.isint(order) or not 0 <= order <= MAX_POLYGAMMA_ORDER:
        return NOTHING
    n = int(order)
    return mp.re(mp.mpc(0, 1) ** n * mp.hyp1f1(n + 1, n + 2, mp.mpc(0, u))) / (n + 1)


def xlogy(u: Any, v: Any) -> Any:
    if u == 0:
        return Fraction(0)
    return u * mp.log(v) if v > 0 else NOTHING


def indicator(holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], Fraction]:
    return lambda u, v: Fraction(bool(holds(u, v)))


def divide(u: Any, v: Any) -> Any:
    return u / v if v != 0 else NOTHING


COMPARISONS: dict[str, Callable[..., Any]] = {
    "less": indicator(lambda u, v: u < v),
    "less_equal": indicator(lambda u, v: u <= v),
    "greater": indicator(lambda u, v: u > v),
    "greater_equal": indicator(lambda u, v: u >= v),
    "equal": indicator(lambda u, v: u == v),
    "not_equal": indicator(lambda u, v: u != v),
    "not": lambda u: Fraction(u == 0),
}
RATIONAL: dict[str, Callable[..., Any]] = {
    **COMPARISONS,
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": divide,
    "negate": lambda u: -u,
    "abs": abs,
    "sign": lambda u: Fraction((u > 0) - (u < 0)),
    "min": min,
    "max": max,
    "relu": lambda u: max(u, Fraction(0)),
    "round": lambda u: Fraction(round(u)),
    "mod": lambda u, v: u % v if v else NOTHING,
    "hypot": lambda u, v: abs(u or v) if u == 0 or v == 0 else mp.hypot(real(u), real(v)),
}
#: Rows whose value turns where two operands are equal.
SPLITTING = {*COMPARISONS, "subtract", "min", "max"} - {"not"}
#: Rows with a zero or a pole at operands that mpmath may have rounded.
WITH_ZEROS = ("sin", "cos", "tan", "log", "log2", "log10", "acos", "acosh", "lgamma")
#: Rows that need more than the second opinion and the condition of the table.
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **RATIONAL,
    "sign": lambda u: Fraction(int(mp.sign(u))),
    "relu": lambda u: max(u, mp.mpf(0)),
    "gamma": off_poles("gamma"),
    "lgamma": off_poles("lgamma"),
    "polygamma": polygamma,
    "sinc": sinc,
    "xlogy": xlogy,
    "round": lambda u: Fraction(int(mp.nint(u))),
}
CONSTANTS: dict[str, Callable[[], Any]] = {"pi": lambda: +mp.pi, "e": lambda: +mp.e}
#: Operands with larger binary exponents are given up: few that mpmath treats in reasonable time
#: where a function grows as fast as exp, as every row may that is not named here.
CAUTION = 17
LIMITS: dict[str, float] = {
    **dict.fromkeys((*RATIONAL, "sqrt", "cbrt", "log", "log1p", "log2", "log10"), LARGEST),
    **dict.fromkeys(("asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh"), LARGEST),
    **dict.fromkeys(("erf", "erfc"), 8),
    **dict.fromkeys(("gamma", "lgamma", "polygamma", "rgamma", "sinc"), 10),
    **dict.fromkeys(("sin", "cos", "tan"), 2000),
}
