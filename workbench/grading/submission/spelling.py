"""Operators and functions as a submission spells them, and what counts as its numbers.

Loaded by the submission's process, like `adapters`.
"""

import math
import operator
import types
from collections.abc import Callable, Sequence
from typing import Any

_OPERATORS: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "divide": operator.truediv,
    "power": operator.pow,
    "negate": operator.neg,
}
_PLAIN = frozenset((int, float, complex, bool))
#: Functions that have an inverse: asin, or arcsin.
_INVERSES = ("sin", "cos", "tan", "tan2", "sinh", "cosh", "tanh")
#: Other names under which a function may be a method.
_ALIASES: dict[str, tuple[str, ...]] = {
    **{f"a{name}": (f"arc{name}",) for name in _INVERSES},
    "log": ("ln",),
    "sigmoid": ("logistic",),
    "relu": ("ReLU", "Relu"),
    "min": ("minimum",),
    "max": ("maximum",),
}


class AbsentError(Exception):
    """The submission does not have this operator."""


class MisfitError(Exception):
    """The submission answers with something that is no number of its own."""


def apply_operator(
    name: str,
    operands: Sequence[Any],
    module: types.ModuleType | None,
    own: type[Any] | None = None,
) -> Any:
    """An operator on a submission's numbers (or plain ones), however the submission spells it.

    Numbers of the `own` class are not taken for plain ones, even if they are floats by descent.
    """
    if name in _OPERATORS:
        result = _OPERATORS[name](*operands)
    elif name == "abs" and hasattr(operands[0], "__abs__"):
        result = abs(operands[0])
    else:
        result = _function(name, operands, module, own)
    if result is None:
        raise MisfitError(f"{name} returned None: is there a return statement?")
    return result


def _function(
    name: str, operands: Sequence[Any], module: types.ModuleType | None, own: type[Any] | None
) -> Any:
    if all(type(one) in _PLAIN for one in operands):
        return _on_numbers(name, operands)
    for spelling in (name, *_ALIASES.get(name, ())):
        method = getattr(operands[0], spelling, None)
        if callable(method):
            return method(*operands[1:])
        function = getattr(module, spelling, None)
        if isinstance(function, types.FunctionType) and function.__module__ == module.__name__:  # type: ignore[union-attr]
            return function(*operands)
    if own is None and all(isinstance(one, int | float | complex) for one in operands):
        return _on_numbers(name, operands)
    raise AbsentError(name)


def _on_numbers(name: str, numbers: Sequence[Any]) -> Any:
    """A function of plain numbers, for a gradient that hands plain numbers on."""
    first = numbers[0]
    if any(isinstance(one, complex) for one in numbers):
        import cmath

        return getattr(cmath, name)(*numbers)
    if name == "relu":
        return max(first, 0.0)
    if name == "sigmoid":
        return 0.5 * (1.0 + math.tanh(0.5 * first))
    if name == "softplus":
        return max(first, 0.0) + math.log1p(math.exp(-abs(first)))
    if name in ("min", "max"):
        return min(*numbers) if name == "min" else max(*numbers)
    if not hasattr(math, name):
        raise AbsentError(name)
    return getattr(math, name)(*numbers)


def plain(number: Any, attribute: str = "") -> float:
    """A float of what a submission calls a number; of a number of its own class the value."""
    for _ in range(3):
        try:
            return float(number)
        except Exception as error:
            inner = getattr(number, attribute, None) if attribute else None
            if inner is None or callable(inner):
                kind = type(number).__name__
                raise MisfitError(
                    f"a number was expected, and a {kind} is there ({error})"
                ) from None
            number = inner
    raise MisfitError("a number was expected, and numbers within numbers are there")
