"""Graphs on complex balls: the continuation that the complex engine computes, enclosed.

The spellings are the table's, for balls where those are methods that complex balls have too, else
for power series, which are analytic by construction. Branches are decided by real parts and follow
the engine's conventions at ties; where a real part leaves the domain of the real function, or
cannot be told from its edge, the value is NaN.
"""

import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from typing import Any

from flint import acb, arb

from workbench.algebra import by_squaring
from workbench.engines.ball import OF_THE_SAME
from workbench.engines.ball.functions import nearest
from workbench.engines.ball.numbers import to_ball
from workbench.engines.ball.precision import working_precision
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import LITERAL, ROWS, VARIABLE
from workbench.truth.series.domain import defined_of

NAN = acb(arb.nan(), arb.nan())
ONE, ZERO = acb(1), acb(0)
#: The truth of a comparison that the balls cannot decide.
UNKNOWN = acb(arb(0.5, 0.5))
#: The least operand of log gamma; nothing that float64 holds comes near.
_LEAST = arb(2) ** -(10**9)
#: Whole exponents up to this magnitude are multiplied out.
_MULTIPLIED = 1024
_METHOD = re.compile(r"\{0\}\.\w+\(\)\Z")


def complex_values(graph: Graph, inputs: Sequence[Any], bits: int) -> list[Any]:
    """The complex ball of every node; `inputs` are complex balls in the order of the variables.

    What has no continuation here is NaN.

    >>> import workbench as wb
    >>> complex_values(wb.parse("x**3"), [acb(2, 0.5)], 64)[-1]
    6.50000000000000 + 5.87500000000000j
    """
    values: list[Any] = []
    append = values.append
    with working_precision(bits):
        columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
        for code, first, second, third in columns:
            if code == VARIABLE:
                append(inputs[first])
            elif code == LITERAL:
                append(_literal_ball(graph.literals[first], bits))
            else:
                operands = [values[place] for place in (first, second, third) if place >= 0]
                if first == second and code in OF_THE_SAME and operands[0].is_finite():
                    append(acb(OF_THE_SAME[code]))
                else:
                    append(function_of(code)(*operands))
    return values


@lru_cache(maxsize=4096)
def _literal_ball(literal: Literal, bits: int) -> Any:
    """The ball of a literal at the working precision, which `bits` names for the cache."""
    return acb(to_ball(literal))


@cache
def function_of(code: int) -> Callable[..., Any]:
    """The function on complex balls of an operator by code; NaN where it has none."""
    row = ROWS[code]
    own = _OWN.get(row.name)
    if own is not None:
        return own
    names = ("u", "v", "z")[: row.arity]
    spelling = row.ball if _METHOD.match(row.ball) else row.series
    if not spelling:
        return lambda *_: NAN
    text = row.spell(spelling, *names)
    namespace = {**_NAMES, "arb": arb, "__builtins__": {}}
    spelled: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {text}", namespace)
    defined = defined_of(row.name)

    def function(*operands: Any) -> Any:
        if defined is not None and defined([_real(operand) for operand in operands]) is not True:
            return NAN
        try:
            return acb(spelled(*operands))
        except (AttributeError, NameError, TypeError, ValueError):  # complex balls lack it
            return NAN

    return function


def _real(u: Any) -> Any:
    return u.real


# -- roots and powers --------------------------------------------------------------------------


def _square_root(u: Any) -> Any:
    return u.sqrt()


def _cbrt(u: Any) -> Any:
    if u.real > 0:
        return (u.log() / 3).exp()
    if u.real < 0:
        return -_cbrt(-u)
    if u.real.is_zero():
        return ZERO if u.imag.is_zero() else (u.log() / 3).exp()
    return NAN


def _power(u: Any, v: Any) -> Any:
    """By the rules of `complex_functions.power`."""
    whole = _whole(v)
    if whole is not None:
        if abs(whole) > _MULTIPLIED:
            return u ** acb(whole)
        return by_squaring(u, whole, ONE) if whole >= 0 or u.real != 0 else NAN
    if u.real > 0:
        return (v * u.log()).exp()
    if u.real.is_zero() and v.real > 0 and (u.imag.is_zero() or v.imag.is_zero()):
        return ZERO if u.imag.is_zero() else (v * u.log()).exp()
    return NAN


def _whole(v: Any) -> int | None:
    if v.imag.is_zero() and v.real.is_exact() and v.real.is_integer() and abs(v.real) < 2**64:
        return int(v.real.unique_fmpz())
    return None


# -- two operands, corners ---------------------------------------------------------------------


def _atan2(u: Any, v: Any) -> Any:
    """By the quadrant of the real parts, as `complex_functions.atan2`."""
    if not abs(u.real) > abs(v.real):
        if v.real > 0:
            return (u / v).atan()
        if v.real < 0 and (u.real.is_zero() or u.real != 0):
            turn = arb.pi() if u.real >= 0 else -arb.pi()
            return (u / v).atan() + turn
        return ZERO if u.is_zero() and v.is_zero() else NAN
    return u.real.sgn() * arb.pi() / 2 - (v / u).atan()


def _hypot(u: Any, v: Any) -> Any:
    return (u * u + v * v).sqrt()


def _absolute(u: Any) -> Any:
    return _by_sign(u.real, u, ZERO, -u)


def _sign(u: Any) -> Any:
    return _by_sign(u.real, ONE, ZERO, -ONE)


def _relu(u: Any) -> Any:
    return _by_sign(u.real, u, ZERO, ZERO)


def _smaller(u: Any, v: Any) -> Any:
    return _by_sign(u.real - v.real, v, acb(v.real, (u.imag + v.imag) / 2), u)


def _larger(u: Any, v: Any) -> Any:
    return _by_sign(u.real - v.real, u, acb(v.real, (u.imag + v.imag) / 2), v)


def _by_sign(number: Any, positive: Any, zero: Any, negative: Any) -> Any:
    """One of three by the sign of a number; a ball around all where the sign is not decided."""
    if number > 0:
        return positive
    if number < 0:
        return negative
    if number.is_zero():
        return zero
    return NAN if number.is_nan() else positive.union(zero).union(negative)


# -- the rest ----------------------------------------------------------------------------------


def _logistic(u: Any) -> Any:
    if u.real < 0:
        growth = u.exp()
        return growth / (1 + growth)
    return 1 / (1 + (-u).exp())


def _softplus(u: Any) -> Any:
    return u + (-u).exp().log1p() if u.real > 0 else u.exp().log1p()


def _lgamma(u: Any) -> Any:
    """log|gamma|, continued from the real axis."""
    if u.real > 0:
        # FLINT 3 ends the process on operands whose exponents exceed 62 bits.
        return u.lgamma() if u.real > _LEAST else NAN
    sine = u.sin_pi()
    return (arb.pi() / _by_sign(sine.real, sine, NAN, -sine)).log() - (1 - u).lgamma()


def _polygamma(n: Any, u: Any) -> Any:
    order = _whole(n)
    return NAN if order is None or order < 0 else u.polygamma(acb(order))


def _truth(holds: bool, fails: bool) -> Any:
    return ONE if holds else ZERO if fails else UNKNOWN


def _chosen(condition: Any, u: Any, v: Any) -> Any:
    return _by_sign(condition.real, u, v, u)


_OWN: dict[str, Callable[..., Any]] = {
    "power": _power,
    "cbrt": _cbrt,
    "atan2": _atan2,
    "hypot": _hypot,
    "abs": _absolute,
    "sign": _sign,
    "floor": lambda u: acb(u.real.floor()),
    "round": lambda u: acb(nearest(u.real)),
    "mod": lambda u, v: u - v * (u.real / v.real).floor(),
    "relu": _relu,
    "min": _smaller,
    "max": _larger,
    "where": _chosen,
    "less": lambda u, v: _truth(u.real < v.real, u.real >= v.real),
    "less_equal": lambda u, v: _truth(u.real <= v.real, u.real > v.real),
    "greater": lambda u, v: _truth(u.real > v.real, u.real <= v.real),
    "greater_equal": lambda u, v: _truth(u.real >= v.real, u.real < v.real),
    "equal": lambda u, v: _truth(u.real == v.real, u.real != v.real),
    "not_equal": lambda u, v: _truth(u.real != v.real, u.real == v.real),
    "and": lambda u, v: _truth(u.real != 0 and v.real != 0, u.real == 0 or v.real == 0),
    "or": lambda u, v: _truth(u.real != 0 or v.real != 0, u.real == 0 and v.real == 0),
    "not": lambda u: _truth(u.real == 0, u.real != 0),
    "lgamma": _lgamma,
}
_NAMES: dict[str, Any] = {
    "square_root": _square_root,
    "logistic": _logistic,
    "softplus": _softplus,
    "polygamma": _polygamma,
}
