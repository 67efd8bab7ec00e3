"""Values of programs in mpmath, and derivatives from nothing but such values.

No rule of differentiation is used: a derivative is a central difference of several hundred digits
with a step of 10**-30 or less, accepted where two step sizes give the same digits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from math import comb
from typing import Any

from mpmath import isfinite, mp, mpf, workdps
from tests.audit.language import Program

#: Exponents of ten of the step over the size of the coordinate, tried one after the other.
STEPS = (30, 120, 480, 1000)
#: The second step of a level is so many times smaller.
SMALLER = 1024
#: Digits that two step sizes must share.
SHARED = 26
#: A derivative whose differences go below this, and go on falling, is as good as 0.
NOTHING = mpf(10) ** -100

_NAN = mpf("nan")
Rule = Callable[..., Any]


def _real(function: Rule) -> Rule:
    """A function that is not a number where mpmath leaves the real line or refuses."""

    def guarded(*operands: Any) -> Any:
        try:
            value = function(*operands)
        except (ValueError, ZeroDivisionError, OverflowError, TypeError):
            return _NAN
        if isinstance(value, int):
            return mpf(value)
        return value if isinstance(value, mpf) and isfinite(value) else _NAN

    return guarded


def _power(base: Any, exponent: Any) -> Any:
    return base ** int(exponent) if exponent == int(exponent) else base**exponent


RULES: dict[str, Rule] = {
    "+": lambda u, v: u + v,
    "-": lambda u, v: u - v,
    "*": lambda u, v: u * v,
    "neg": lambda u: -u,
    "abs": abs,
    "sign": lambda u: mpf((u > 0) - (u < 0)),
    "relu": lambda u: u if u > 0 else mpf(0),
    "min": lambda u, v: u if u < v else v,
    "max": lambda u, v: u if u > v else v,
    "<": lambda u, v: mpf(u < v),
    "<=": lambda u, v: mpf(u <= v),
    ">": lambda u, v: mpf(u > v),
    ">=": lambda u, v: mpf(u >= v),
    "==": lambda u, v: mpf(u == v),
    "!=": lambda u, v: mpf(u != v),
    "and": lambda u, v: mpf(u != 0 and v != 0),
    "or": lambda u, v: mpf(u != 0 or v != 0),
    "not": lambda u: mpf(u == 0),
    "where": lambda c, u, v: u if c != 0 else v,
}
_FUNCTIONS: dict[str, Rule] = {
    "/": lambda u, v: u / v,
    "**": _power,
    "cbrt": lambda u: mp.sign(u) * mp.cbrt(abs(u)),
    "exp2": lambda u: mpf(2) ** u,
    "log1p": lambda u: mp.log(1 + u),
    "log2": lambda u: mp.log(u) / mp.ln2,
    "log10": lambda u: mp.log(u) / mp.ln10,
    "lgamma": lambda u: mp.log(abs(mp.gamma(u))),
    "polygamma": lambda n, u: mp.polygamma(int(n), u),
    "gaussian": lambda u: mp.exp(-u * u),
    "sigmoid": lambda u: 1 / (1 + mp.exp(-u)),
    "softplus": lambda u: mp.log(1 + mp.exp(u)),
}
_FUNCTIONS |= {
    name: getattr(mp, name)
    for name in (
        "sqrt exp expm1 log sin cos tan asin acos atan atan2 sinh cosh tanh asinh acosh atanh "
        "erf erfc gamma hypot"
    ).split()
}
RULES |= {name: _real(rule) for name, rule in _FUNCTIONS.items()}
del _FUNCTIONS


def values(program: Program, point: Mapping[str, Any]) -> list[Any]:
    """The results of a program at a point, in the working precision; NaN where there is none."""
    found: list[Any] = []
    for line in program.lines:
        if line.operation == "number":
            assert isinstance(line.value, Fraction)
            found.append(mpf(line.value.numerator) / line.value.denominator)
        elif line.operation == "constant":
            found.append(+(mp.pi if line.value == "pi" else mp.e))
        elif line.operation == "variable":
            found.append(point[str(line.value)])
        else:
            found.append(RULES[line.operation](*(found[one] for one in line.operands)))
    return [found[result] for result in program.results]


@dataclass(frozen=True, slots=True)
class Slope:
    """A derivative that was found, or the slopes on both sides where those differ; else a reason.

    `error` is how far two step sizes are apart.
    """

    value: Any = None
    error: Any = mpf(0)
    left: Any = None
    right: Any = None
    reason: str = ""


def derivative(
    program: Program, point: Mapping[str, float], wrt: str, *, order: int = 1, output: int = 0
) -> Slope:
    """A derivative by one variable at an exact point, to more than 24 digits."""
    found = Slope(reason="no step size was tried")
    for digits in STEPS[: 4 if order == 1 else 3]:
        with workdps(digits * order + 70):
            exact = {name: mpf(value) for name, value in point.items()}
            at = exact[wrt]
            step = mpf(10) ** -digits * (abs(at) or 1)

            def along(x: Any, exact: dict[str, Any] = exact) -> Any:
                return values(program, {**exact, wrt: x})[output]

            known = partial(_memory(along), at)
            found = _level(known, step, order)
            if not found.reason:
                return found
    return found


def _memory(along: Rule) -> Rule:
    memory: dict[Any, Any] = {}

    def known(at: Any, shift: Any) -> Any:
        if shift not in memory:
            memory[shift] = along(at + shift)
        return memory[shift]

    return known


def _level(f: Rule, step: Any, order: int) -> Slope:
    """What the differences of one step size and of a smaller one say together."""
    first, second = _central(f, step, order), _central(f, step / SMALLER, order)
    if order == 1:
        here = f(mpf(0))
        sides = [[(f(sign * h) - here) / (sign * h) for sign in (-1, 1)]
                 for h in (step, step / SMALLER)]  # fmt: skip
        if not all(isfinite(one) for pair in sides for one in pair):
            return _one_sided(here, sides)
        (_, _), (left, right) = sides
        size = max(abs(left), abs(right))
        if abs(left - right) > size * mpf(10) ** -9 and abs(left - right) > NOTHING ** mpf("0.2"):
            return _corner(sides)
    if not (isfinite(first) and isfinite(second)):
        return Slope(reason="the function has no value beside the point")
    error = abs(first - second)
    if abs(second) < NOTHING and abs(second) <= abs(first):
        return Slope(value=second, error=abs(second))
    if error > abs(second) * mpf(10) ** -SHARED:
        return Slope(reason="two step sizes do not agree")
    return Slope(value=second, error=error)


def _central(f: Rule, h: Any, order: int) -> Any:
    terms = [(-1) ** j * comb(order, j) * f((mpf(order) / 2 - j) * h) for j in range(order + 1)]
    if order == 1:
        return (f(h) - f(-h)) / (2 * h)
    return sum(terms) / h**order


def _corner(sides: Sequence[Sequence[Any]]) -> Slope:
    """Slopes that differ: of a corner where they stay, of a jump where they grow."""
    (far_left, far_right), (left, right) = sides
    return Slope(
        left=_settled(far_left, left), right=_settled(far_right, right), reason=""
    )


def _settled(far: Any, near: Any) -> Any:
    """A one-sided slope; infinite where a smaller step makes it larger."""
    if abs(near) > 2 * abs(far):
        return mp.sign(near) * mpf("inf")
    return near


def _one_sided(here: Any, sides: Sequence[Sequence[Any]]) -> Slope:
    """Where the function has no value on one side, or none at all."""
    if not isfinite(here):
        return Slope(reason="the function has no value at the point")
    left, right = (
        _settled(far, near) if isfinite(near) else None
        for far, near in zip(*sides, strict=True)
    )
    return Slope(left=left, right=right)
