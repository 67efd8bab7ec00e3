"""The operator table on exact numbers and series: its spellings for series, with our functions.

A row whose spelling needs a function that has none here is a number without relations: the same
row on provably equal operands is the same number.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flint import fmpq

from workbench.algebra import functions
from workbench.algebra.number import NoFormError, Number
from workbench.algebra.ring import Ring
from workbench.algebra.series import Series
from workbench.engines.ball import function_of
from workbench.ir.operators import CODES, OPERATORS


def apply(name: str, ring: Ring, operands: Sequence[Number]) -> Number:
    """A row of the operator table on numbers. Raises NoFormError.

    >>> ring = Ring()
    >>> apply("log2", ring, [ring.number(8)])
    3
    >>> apply("hypot", ring, [ring.number(3), ring.number(4)])
    5
    """
    return on_series(name, ring, [Series(ring, [operand]) for operand in operands]).constant


def on_series(name: str, ring: Ring, operands: Sequence[Series | Number]) -> Series:
    """A row of the operator table on series, in its open domain of analyticity.

    Raises NoFormError.
    """
    try:
        result = _spelled(name)(_Constants(ring), *operands)
    except (AttributeError, NameError):  # a function that is not known here
        return _by_coefficients(name, ring, operands)
    return result if isinstance(result, Series) else Series(ring, [ring.known(result)])


def _by_coefficients(name: str, ring: Ring, operands: Sequence[Series | Number]) -> Series:
    """A row by kernels for its Taylor coefficients in its last operand."""
    constants = tuple(_constant(operand) for operand in operands)
    value = function_of(CODES[name])
    taylor = ring.taylor

    def coefficient(order: int) -> Number:
        def ball() -> Any:
            balls = [constant.ball() for constant in constants]
            return taylor(name, balls, order) if taylor and order else value(*balls)

        return functions.other(ring, name, constants, ball, order)

    lengths = [len(operand) if isinstance(operand, Series) else 1 for operand in operands]
    if max(lengths, default=1) == 1:
        return Series(ring, [coefficient(0)])
    start = apply(name, ring, constants)
    if max(lengths[:-1], default=1) > 1 or taylor is None:
        return Series(ring, [start])
    moving = operands[-1]
    assert isinstance(moving, Series)
    return moving.composed(lambda order: coefficient(order) if order else start)


_HALF = fmpq(1, 2)


class _Constants:
    """What the table's spellings call `arb`: whole numbers, pi, e and log(10)."""

    def __init__(self, ring: Ring) -> None:
        self._ring = ring

    def __call__(self, value: int) -> Number:
        return _Whole(self._ring, self._ring.number(value).terms)

    def pi(self) -> Number:
        return self._ring.pi

    def const_e(self) -> Number:
        return functions.exp(self._ring.number(1))

    def const_log10(self) -> Number:
        return functions.log(self._ring.number(10))


class _Whole(Number):
    """A whole number that the table spells, of which it takes the logarithm."""

    def log(self) -> Number:
        return functions.log(self)


def _sign(u: Any) -> int:
    """The proved sign of the constant term."""
    sign: int | None = _constant(u).sign
    if sign is None:
        raise NoFormError
    return sign


def _constant(u: Any) -> Number:
    return u.constant if isinstance(u, Series) else u


def _absolute(u: Any) -> Any:
    return -u if _sign(u) < 0 else u


def _indicator(holds: Callable[[int], bool]) -> Callable[[Any, Any], Any]:
    def function(u: Any, v: Any) -> Any:
        return fmpq(int(holds(_sign(_constant(u) - _constant(v)))))

    return function


def _choose(condition: Any, u: Any, v: Any) -> Any:
    return u if _sign(condition) else v


def _cbrt(u: Any) -> Any:
    if isinstance(u, Series) and len(u) > 1:
        third = fmpq(1, 3)
        return -(-u).to_power(third) if _sign(u) < 0 else u.to_power(third)
    return functions.cbrt(_constant(u))


def _is_single(u: Any) -> bool:
    """A number, or a series of which no more than the constant term is known."""
    return isinstance(u, Number) or len(u) == 1


def _power(u: Any, v: Any) -> Any:
    if _is_single(u) and _is_single(v):
        return functions.power(_constant(u), _constant(v))
    exponent = v.rational if isinstance(v, Number) else None
    if exponent is not None:
        whole = exponent.q == 1 and exponent >= 0
        return u ** int(exponent.p) if whole else u.to_power(exponent)
    product = v * (u.log() if isinstance(u, Series) else functions.log(u))
    return product.exp()


def _atan2(u: Any, v: Any) -> Any:
    if _is_single(u) and _is_single(v):
        return functions.atan2(_constant(u), _constant(v))
    ring: Ring = _constant(u).ring
    if _constant(v).sign == 1:
        return (u / v).atan()
    side = _sign(u)
    if not side:
        raise NoFormError
    return ring.pi * fmpq(side, 2) - (v / u).atan()


def nearest(u: Any) -> Any:
    """The whole number nearest to a rational number or a number in normal form; of two the even.

    >>> [int(nearest(fmpq(one, 2)).p) for one in (-3, -1, 1, 2, 3, 5)]
    [-2, 0, 0, 1, 2, 2]
    """
    above = int((u + _HALF).floor())
    return fmpq(above - 1 if above % 2 and above - u == _HALF else above)


def _lgamma(u: Any) -> Any:
    if isinstance(u, Series) and len(u) > 1:
        raise AttributeError("lgamma")
    return functions.lgamma(_constant(u))


#: The truth of a comparison by the sign of the difference of its operands.
COMPARISONS: dict[str, Callable[[int], bool]] = {
    "less": lambda sign: sign < 0,
    "less_equal": lambda sign: sign <= 0,
    "greater": lambda sign: sign > 0,
    "greater_equal": lambda sign: sign >= 0,
    "equal": lambda sign: sign == 0,
    "not_equal": lambda sign: sign != 0,
}
_NAMES: dict[str, Any] = {
    **{name: _indicator(holds) for name, holds in COMPARISONS.items()},
    "absolute": _absolute,
    "arccosine": lambda u: u.acos(),
    "arcsine": lambda u: u.asin(),
    "atan2": _atan2,
    "cbrt": _cbrt,
    "choose": _choose,
    "constant_term": _constant,
    "larger": lambda u, v: u if _sign(_constant(u) - _constant(v)) >= 0 else v,
    "lgamma": _lgamma,
    "logistic": lambda u: 1 / (1 + (-u).exp()),
    "nearest": nearest,
    "power": _power,
    "sign": lambda u: fmpq(_sign(u)),
    "smaller": lambda u, v: u if _sign(_constant(u) - _constant(v)) <= 0 else v,
    "softplus": lambda u: (1 + u.exp()).log(),
    "square_root": lambda u: u.sqrt(),
    "and_": lambda u, v: fmpq(int(bool(_sign(u)) and bool(_sign(v)))),
    "or_": lambda u, v: fmpq(int(bool(_sign(u)) or bool(_sign(v)))),
    "not_": lambda u: fmpq(int(not _sign(u))),
}


@cache
def _spelled(operator: str) -> Callable[..., Any]:
    """The function that a row's spelling for series is, on series of ours; `arb` comes first."""
    row = OPERATORS[operator]
    names = ("u", "v", "z")[: row.arity]
    text = row.spell(row.series, *names)
    namespace = {**_NAMES, "__builtins__": {}}
    function: Callable[..., Any] = eval(f"lambda arb, {', '.join(names)}: {text}", namespace)
    return function
