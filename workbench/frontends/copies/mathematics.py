"""The functions of Python's `math` on traced values, which no protocol tells of them."""

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from workbench.errors import GraphError
from workbench.frontends import functions as language
from workbench.frontends.tracer import Tracer
from workbench.ir.operators import FUNCTIONS


def _log(x: Any, base: Any = None) -> Any:
    return language.log(x) if base is None else language.log(x) / language.log(base)


def _root_of_squares(numbers: Iterable[Any]) -> Any:
    first, *rest = (one * one for one in numbers)
    return language.sqrt(sum(rest, first))


def _hypot(*numbers: Any) -> Any:
    return language.hypot(*numbers) if len(numbers) == 2 else _root_of_squares(numbers)


def _isclose(a: Any, b: Any, *, rel_tol: float = 1e-9, abs_tol: float = 0.0) -> Any:
    size = language.max(abs(a), abs(b))
    return abs(a - b) <= language.max(rel_tol * size, abs_tol)


def _by_value(test: Callable[[float], bool]) -> Callable[[Any], bool]:
    def asked(x: Any) -> bool:
        x.run.require_point(f"math.{test.__name__} asks for the value of a traced number")
        return test(x.value)

    return asked


def _prod(numbers: Iterable[Any], *, start: Any = 1) -> Any:
    for one in numbers:
        start = start * one
    return start


def _copysign(size: Any, sign: Any) -> Any:
    if type(sign) is Tracer:
        negative: Any = sign
        return language.where(negative < 0, -abs(size), abs(size))
    return abs(size) * math.copysign(1.0, sign)


#: One line a function. A function of `math` that is an operator of the language needs none.
_SPELLED: Mapping[str, Callable[..., Any]] = {
    "log": _log,
    "pow": lambda x, y: x**y,
    "fabs": abs,
    "hypot": _hypot,
    "dist": lambda p, q: _root_of_squares(a - b for a, b in zip(p, q, strict=True)),
    "fsum": lambda numbers: sum(numbers),
    "prod": _prod,
    "sumprod": lambda p, q: sum(a * b for a, b in zip(p, q, strict=True)),
    "degrees": lambda x: x * (180 / math.pi),
    "radians": lambda x: x * (math.pi / 180),
    "copysign": _copysign,
    "fmod": lambda x, y: language.sign(x) * (abs(x) % abs(y)),
    "floor": math.floor,
    "ceil": math.ceil,
    "trunc": math.trunc,
    "isnan": _by_value(math.isnan),
    "isinf": _by_value(math.isinf),
    "isfinite": _by_value(math.isfinite),
    "isclose": _isclose,
    "ldexp": lambda x, power: x * 2**power,
}


class MathCall:
    """A function of `math` that takes traced values as well."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.__name__ = function.__name__
        self.__doc__ = function.__doc__

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The function's own result, or the traced one; GraphError where it cannot be traced."""
        args = tuple(list(one) if hasattr(one, "__next__") else one for one in args)
        if not any(_is_traced(one) for one in args):
            return self._function(*args, **options)
        name = self.__name__
        if name in _SPELLED:
            return _SPELLED[name](*args, **options)
        if name in FUNCTIONS:
            return getattr(language, name)(*args)
        raise GraphError(f"math.{name} cannot be traced: there is no operator for it")


def _is_traced(value: Any, depth: int = 1) -> bool:
    if type(value) is Tracer:
        return True
    if getattr(type(value), "__slots__", None) and hasattr(type(value), "tags"):
        return not value.constant
    return (
        bool(depth) and isinstance(value, list | tuple) and any(_is_traced(one, 0) for one in value)
    )
