"""Every row of the operator table by mpmath, which shares no code with the workbench.

A row says in its column `mpmath` what it is there; only arithmetic, corners and logic, which the
table does not spell by functions, are written here. All take real and complex numbers and decide
branches by real parts.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import mpmath

from workbench.ir.operators import OPERATORS

mp = mpmath.mp
Opinion = Callable[..., Any]


def _atan2(u: Any, v: Any) -> Any:
    if not (u.imag or v.imag):
        return mp.atan2(u.real, v.real)
    if abs(u.real) <= abs(v.real):
        return mp.atan(u / v) + (0 if v.real > 0 else mp.pi * mp.sign(u.real))
    return mp.sign(u.real) * mp.pi / 2 - mp.atan(v / u)


OWN: dict[str, Opinion] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v,
    "negate": lambda u: -u,
    "power": lambda u, v: mp.exp(v * mp.log(u)),
    "atan2": _atan2,
    "abs": lambda u: u if u.real > 0 else -u,
    "sign": lambda u: mp.sign(u.real),
    "min": lambda u, v: u if u.real < v.real else v,
    "max": lambda u, v: u if u.real > v.real else v,
    "relu": lambda u: u if u.real > 0 else mp.zero,
    "hypot": lambda u, v: mp.sqrt(u * u + v * v),
    "where": lambda u, v, z: v if u.real != 0 else z,
    "less": lambda u, v: mp.mpf(u.real < v.real),
    "less_equal": lambda u, v: mp.mpf(u.real <= v.real),
    "greater": lambda u, v: mp.mpf(u.real > v.real),
    "greater_equal": lambda u, v: mp.mpf(u.real >= v.real),
    "equal": lambda u, v: mp.mpf(u.real == v.real),
    "not_equal": lambda u, v: mp.mpf(u.real != v.real),
    "and": lambda u, v: mp.mpf(u.real != 0 and v.real != 0),
    "or": lambda u, v: mp.mpf(u.real != 0 or v.real != 0),
    "not": lambda u: mp.mpf(u.real == 0),
}


@cache
def opinion(name: str) -> Opinion:
    """An operator as a function of mpmath's numbers, right inside the row's domain."""
    row = OPERATORS[name]
    if name in OWN:
        return OWN[name]
    letters = ("u", "v", "z")[: row.arity]
    text = f"lambda {', '.join(letters)}: {row.spell(row.mpmath or name, *letters)}"
    names = {each: getattr(mp, each) for each in dir(mp) if not each.startswith("_")}
    function: Opinion = eval(text, {**names, "__builtins__": {"int": int}})
    return function
