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
    spaces: Sequence[types.ModuleType],
    own: type[Any] | None = None,
    spelled: dict[str, str] | None = None,
) -> Any:
    """An operator on a submission's numbers (or plain ones), however the submission spells it.

    `spaces` are the modules in which functions may stand beside the class. Numbers of the `own`
    class are not taken for plain ones, even if they are floats by descent. How a function is
    written is noted in `spelled`.
    """
    if name in _OPERATORS:
        result = _OPERATORS[name](*operands)
    elif name == "abs" and hasattr(operands[0], "__abs__"):
        result = abs(operands[0])
        _note(spelled, name, "abs({})")
    else:
        if own is None:
            operands = [_unwrapped(one) for one in operands]
        result = _function(name, operands, spaces, own, spelled)
    if result is None:
        raise MisfitError(f"{name} returned None: is there a return statement?")
    return result


def _function(
    name: str,
    operands: Sequence[Any],
    spaces: Sequence[types.ModuleType],
    own: type[Any] | None,
    spelled: dict[str, str] | None,
) -> Any:
    if all(type(one) in _PLAIN for one in operands):
        _note(spelled, name, f"math.{name}({{}})")
        return _on_numbers(name, operands)
    for spelling in (name, *_ALIASES.get(name, ())):
        method = getattr(operands[0], spelling, None)
        if callable(method):
            _note(spelled, name, f"{{}}.{spelling}({{}})")
            return method(*operands[1:])
        for space in spaces:
            function = space.__dict__.get(spelling)
            if callable(function) and _is_own(function, spaces):
                _note(spelled, name, f"{spelling}({{}})")
                return _beside(function, operands, own, name)
    if own is None and all(isinstance(one, int | float | complex) for one in operands):
        return _on_numbers(name, operands)
    raise AbsentError(name)


def _beside(
    function: Callable[..., Any], operands: Sequence[Any], own: type[Any] | None, name: str
) -> Any:
    """A function beside the class; one that is for plain numbers is none of the class."""
    if own is None:
        return function(*operands)
    try:
        result = function(*operands)
    except (TypeError, AttributeError):
        result = 0.0
    if result is not None and not isinstance(result, own):
        raise AbsentError(f"{name} of the class: the function of that name is for numbers")
    return result


def _is_own(function: Any, spaces: Sequence[types.ModuleType]) -> bool:
    """Whether a function, or the class of a callable object, is the submission's."""
    names = {space.__name__.partition(".")[0] for space in spaces}
    homes = (getattr(function, "__module__", None), type(function).__module__)
    return any(isinstance(one, str) and one.partition(".")[0] in names for one in homes)


def _note(spelled: dict[str, str] | None, name: str, text: str) -> None:
    if spelled is not None:
        spelled[name] = text


def _unwrapped(one: Any) -> Any:
    """What an array of one element holds; anything else as it is."""
    if type(one).__module__ == "numpy" and getattr(one, "size", 0) == 1:
        return one.item()
    return one


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
    """A float of what a submission calls a number; of a number of its own class the value.

    Arrays and lists of one element count as that element.
    """
    for _ in range(3):
        number = _unwrapped(number)
        if isinstance(number, list | tuple) and len(number) == 1:
            (number,) = number
        try:
            return float(number)
        except Exception as error:
            inner = getattr(number, attribute, None) if attribute else None
            if inner is None or callable(inner):
                kind = type.__dict__["__name__"].__get__(type(number))
                raise MisfitError(
                    f"a number was expected, and a {kind} is there ({told(error)})"
                ) from None
            number = inner
    raise MisfitError("a number was expected, and numbers within numbers are there")


def told(error: BaseException, most: int = 300) -> str:
    """What an exception says, whatever its `__str__` does; empty where it says nothing."""
    try:
        return str.__str__(str(error))[:most]
    except BaseException:
        return ""
