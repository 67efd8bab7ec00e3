"""Values of programs in mpmath, and derivatives from nothing but such values.

No rule of differentiation is used: a derivative is a central difference of several hundred digits
with a step of 10**-30 or less, accepted where two step sizes give the same digits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
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
#: A derivative whose differences are below this is as good as 0.
NOTHING = mpf(10) ** -100
#: That is believed of steps below this one only: on a longer one a sine has gone round.
SHORT = mpf(10) ** -20

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
    "floor": mp.floor,
    "round": mp.nint,
    "mod": lambda u, v: u - v * mp.floor(u / v),
    "logaddexp": lambda u, v: mp.log(mp.exp(u) + mp.exp(v)),
    "xlogy": lambda u, v: mpf(0) if u == 0 else u * mp.log(v),
    "rgamma": mp.rgamma,
    "sinc": lambda n, u: mp.diff(mp.sinc, u, int(n)),
}
for _name in ("sqrt", "exp", "expm1", "log", "erf", "erfc", "gamma", "hypot", "atan2"):
    _FUNCTIONS[_name] = getattr(mp, _name)
for _name in ("sin", "cos", "tan", "sinh", "cosh", "tanh"):
    _FUNCTIONS[_name], _FUNCTIONS[f"a{_name}"] = getattr(mp, _name), getattr(mp, f"a{_name}")
RULES |= {name: _real(rule) for name, rule in _FUNCTIONS.items()}


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
    error: Any = 0
    left: Any = None
    right: Any = None
    reason: str = ""


def derivative(
    program: Program, point: Mapping[str, float], wrt: str, *, order: int = 1, output: int = 0
) -> Slope:
    """A derivative by one variable at an exact point, to more than 24 digits.

    Slopes that differ or are infinite are believed when a second, far smaller step finds them too.
    """
    found = Slope(reason="no step size was tried")
    sided = False
    for digits in STEPS:
        with workdps(2 * digits * order + 70):
            exact = {name: mpf(value) for name, value in point.items()}
            step = mpf(10) ** -digits * (abs(exact[wrt]) or 1)
            found = _level(_along(program, exact, wrt, output), step, order)
        if found.value is not None or (sided and not found.reason):
            return found
        sided = not found.reason
    return found


def _along(program: Program, point: Mapping[str, Any], wrt: str, output: int) -> Rule:
    """The function of a shift of one coordinate, each computed once."""
    known: dict[Any, Any] = {}

    def shifted(shift: Any) -> Any:
        if shift not in known:
            known[shift] = values(program, {**point, wrt: point[wrt] + shift})[output]
        return known[shift]

    return shifted


def _level(f: Rule, step: Any, order: int) -> Slope:
    """What the differences of one step size and of a smaller one say together."""
    steps = step, step / SMALLER
    first, second = (_central(f, h, order) for h in steps)
    if order == 1:
        here = f(mpf(0))
        if not isfinite(here):
            return Slope(reason="the function has no value at the point")
        left, right = ([(f(sign * h) - here) / (sign * h) for h in steps] for sign in (-1, 1))
        apart = abs(left[1] - right[1])
        if not apart <= max(abs(left[1]), abs(right[1])) * mpf(10) ** -9 + NOTHING:
            h = steps[1] / SMALLER
            left.append((here - f(-h)) / h)
            right.append((f(h) - here) / h)
            return _sided(left, right, apart)
    if not (isfinite(first) and isfinite(second)):
        return Slope(reason="the function has no value beside the point")
    error = abs(first - second)
    if error <= abs(second) * mpf(10) ** -SHARED:
        return Slope(value=second, error=error)
    if max(abs(first), abs(second)) < NOTHING and step < SHORT:
        return Slope(value=mpf(0), error=max(abs(first), abs(second)))
    return Slope(reason="two step sizes do not agree")


def _central(f: Rule, h: Any, order: int) -> Any:
    terms = (
        (-1) ** j * comb(order, j) * f((mpf(order) / 2 - j) * h * (2 if order == 1 else 1))
        for j in range(order + 1)
    )
    return sum(terms) / (h * (2 if order == 1 else 1)) ** order


def _sided(left: Sequence[Any], right: Sequence[Any], apart: Any) -> Slope:
    """Slopes on two sides that differ, each by three steps that shrink: those of a corner stay,
    those of a jump or a root grow by the same factor, beyond a boundary they do not exist."""
    settled = []
    for far, middle, near in (left, right):
        if not isfinite(near):
            settled.append(None)
        elif abs(near) > 20 * abs(middle) and abs(near * far - middle**2) < middle**2 / 100:
            settled.append(mp.sign(near) * mpf("inf"))
        elif not isfinite(apart) or abs(near - middle) <= apart * mpf(10) ** -6:
            settled.append(near)
        else:
            return Slope(reason="slopes on the two sides have not settled")
    return Slope(left=settled[0], right=settled[1])
