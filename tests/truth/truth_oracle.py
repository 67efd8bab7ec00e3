"""A second opinion on graphs: values by mpmath at hundreds of digits, without the referee's code.

Rational arithmetic stays rational, so that ties and edges are hit as exactly as in the referee.
"""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import mpmath

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE
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


def evaluate(graph: Graph, point: Mapping[str, Fraction], output: int = 0) -> Any:
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
    if any(size(number) > LIMITS.get(name, LARGEST) for number in numbers):
        return UNUSABLE
    if mp.dps > SLOW_DIGITS and name in ("gamma", "lgamma", "polygamma"):
        return UNUSABLE
    return FUNCTIONS[name](*numbers)


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


def inside(holds: Callable[..., bool], function: Callable[..., Any]) -> Callable[..., Any]:
    """A function with no value where its condition does not hold."""
    return lambda *numbers: function(*numbers) if holds(*numbers) else NOTHING


def is_pole(u: Any) -> bool:
    return bool(u <= 0 and mp.isint(u))


def log_gamma(u: Any) -> Any:
    """log|gamma(u)|, below zero by reflection."""
    if u > 0:
        return mp.re(mp.loggamma(u))
    return mp.log(mp.pi / abs(mp.sin(mp.pi * u))) - mp.re(mp.loggamma(1 - u))


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
    "hypot": lambda u, v: abs(u or v) if u == 0 or v == 0 else mp.hypot(real(u), real(v)),
}
FUNCTIONS: dict[str, Callable[..., Any]] = {
    **RATIONAL,
    "sign": lambda u: Fraction(int(mp.sign(u))),
    "relu": lambda u: max(u, mp.mpf(0)),
    "sqrt": inside(lambda u: u >= 0, mp.sqrt),
    "cbrt": lambda u: mp.sign(u) * mp.root(abs(u), 3),
    "exp": mp.exp,
    "expm1": mp.expm1,
    "exp2": lambda u: mp.power(2, u),
    "log": inside(lambda u: u > 0, mp.log),
    "log1p": inside(lambda u: u > -1, mp.log1p),
    "log2": inside(lambda u: u > 0, lambda u: mp.log(u) / mp.log(2)),
    "log10": inside(lambda u: u > 0, lambda u: mp.log(u) / mp.log(10)),
    "sin": mp.sin,
    "cos": mp.cos,
    "tan": mp.tan,
    "asin": inside(lambda u: abs(u) <= 1, mp.asin),
    "acos": inside(lambda u: abs(u) <= 1, mp.acos),
    "atan": mp.atan,
    "atan2": mp.atan2,
    "sinh": mp.sinh,
    "cosh": mp.cosh,
    "tanh": mp.tanh,
    "asinh": mp.asinh,
    "acosh": inside(lambda u: u >= 1, mp.acosh),
    "atanh": inside(lambda u: abs(u) < 1, mp.atanh),
    "erf": mp.erf,
    "erfc": mp.erfc,
    "gamma": inside(lambda u: not is_pole(u), mp.gamma),
    "lgamma": inside(lambda u: not is_pole(u), log_gamma),
    "polygamma": polygamma,
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log1p(mp.exp(u)),
}
CONSTANTS: dict[str, Callable[[], Any]] = {"pi": lambda: +mp.pi, "e": lambda: +mp.e}
#: Largest binary exponents of operands that mpmath treats in reasonable time.
LIMITS: dict[str, float] = {
    **dict.fromkeys(("exp", "expm1", "exp2", "sinh", "cosh", "sigmoid", "softplus", "tanh"), 17),
    **dict.fromkeys(("erf", "erfc"), 8),
    **dict.fromkeys(("gamma", "lgamma", "polygamma"), 10),
    **dict.fromkeys(("sin", "cos", "tan"), 2000),
}
