"""Adapters to a submission: a class of numbers, an adapter to one, or `gradient(f, point)`.

Runs in the submission's process and knows no derivative. The habits of the notebook and of
micrograd are recognised; anything else is put behind an adapter, an object (or a class without
arguments) with

- `leaf(number)`: a variable with that value,
- `value(one)` and `gradient(one)`: its two floats,
- `backward(one)`: the sweep, seeded with 1,

and, where they differ from Python's operators and from methods named like the functions,
`apply(name, *operands)` for an operator (`add`, `power`, `sin`, …) and `zero(one)`, which resets a
gradient, and `assign(one, number)`, which gives a leaf another value.
"""

import sys
from collections.abc import Callable, Sequence
from typing import Any

from workbench.grading.submission.spelling import AbsentError, MisfitError, apply_operator, plain

#: Names under which a class may keep the value, the likeliest first.
VALUE_NAMES = ("val", "value", "data")
#: What an adapter must have.
ADAPTER_NAMES = ("leaf", "value", "gradient", "backward")


class ClassAdapter:
    """A class whose constructor takes a float; value, `grad` and `backward` are attributes."""

    kind = "class"

    def __init__(self, made: type[Any]) -> None:
        self.made = made
        self.module = sys.modules.get(made.__module__)
        self._attribute = ""

    def describe(self) -> dict[str, Any]:
        """The name of the attribute that holds the value; AbsentError where there is none."""
        one = self.made(3.0)
        names = [name for name in VALUE_NAMES if hasattr(one, name)]
        if not names:
            raise AbsentError(f"{self.made.__name__}(3.0) has none of {', '.join(VALUE_NAMES)}")
        self._attribute = names[0]
        return {"value": names[0], "name": self.made.__name__}

    def leaf(self, number: float) -> Any:
        """A variable."""
        return self.made(number)

    def value(self, one: Any) -> float:
        """The value of a number of the class."""
        if not hasattr(one, self._attribute):
            raise MisfitError(f"the result is a {type(one).__name__}, without {self._attribute}")
        return plain(getattr(one, self._attribute), self._attribute)

    def gradient(self, one: Any) -> float:
        """The gradient; None counts as 0."""
        found = one.grad
        return 0.0 if found is None else plain(found, self._attribute)

    def zero(self, one: Any) -> None:
        """Reset a gradient."""
        one.grad = 0.0

    def assign(self, one: Any, number: float) -> Any:
        """The variable with another value: the same object where the class allows that."""
        try:
            setattr(one, self._attribute, number)
        except AttributeError:
            return self.made(number)
        return one

    def backward(self, one: Any, seed: str) -> None:
        """The sweep; `seed` says who seeds it: backward itself, `grad` beforehand, an argument."""
        if seed == "set":
            one.grad = 1.0
        if seed == "argument":
            one.backward(1.0)
        else:
            one.backward()

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator."""
        return apply_operator(name, operands, self.module, self.made)


class ObjectAdapter:
    """A submission's own adapter."""

    kind = "adapter"

    def __init__(self, made: Any) -> None:
        self.made = made
        self.module = sys.modules.get(type(made).__module__)

    def describe(self) -> dict[str, Any]:
        """The adapter's name."""
        return {"value": "value()", "name": type(self.made).__name__}

    def leaf(self, number: float) -> Any:
        """A variable."""
        return self.made.leaf(number)

    def value(self, one: Any) -> float:
        """The value."""
        return plain(self.made.value(one))

    def gradient(self, one: Any) -> float:
        """The gradient."""
        found = self.made.gradient(one)
        return 0.0 if found is None else plain(found)

    def zero(self, one: Any) -> None:
        """Reset a gradient, by the adapter or as an attribute."""
        if hasattr(self.made, "zero"):
            self.made.zero(one)
        else:
            one.grad = 0.0

    def assign(self, one: Any, number: float) -> Any:
        """The variable with another value, by the adapter or made anew."""
        if hasattr(self.made, "assign"):
            changed = self.made.assign(one, number)
            return one if changed is None else changed
        return self.made.leaf(number)

    def backward(self, one: Any, seed: str) -> None:
        """The sweep."""
        self.made.backward(one)

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator, by the adapter or as Python has it."""
        if not hasattr(self.made, "apply"):
            return apply_operator(name, operands, self.module)
        result = self.made.apply(name, *operands)
        if result is NotImplemented:
            raise AbsentError(name)
        return result


class FunctionAdapter:
    """A function `gradient(f, point)`: f takes numbers, the point is a list (or a dictionary)."""

    kind = "function"

    def __init__(self, made: Callable[..., Any]) -> None:
        self.made = made
        self.module = sys.modules.get(getattr(made, "__module__", ""))
        self._by_name = False

    def describe(self) -> dict[str, Any]:
        """The function's name; whether it takes a point as a list or by name is tried out."""
        for self._by_name in (False, True, False):
            try:
                if abs(self.differentiate(lambda operands: operands[0], ["x"], [3.0])[0]) > 0.5:
                    break
            except Exception:
                continue
        return {"value": "", "name": getattr(self.made, "__name__", "gradient")}

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator on whatever the function hands on."""
        return apply_operator(name, operands, self.module)

    def differentiate(
        self, function: Callable[..., Any], names: Sequence[str], point: Sequence[float]
    ) -> list[float]:
        """The gradient that the submission answers."""

        def called(*operands: Any, **named: Any) -> Any:
            if named:
                operands = tuple(named[name] for name in names)
            elif len(operands) == 1 and isinstance(operands[0], dict):
                operands = tuple(operands[0][name] for name in names)
            elif len(operands) == 1 and hasattr(operands[0], "__len__"):
                operands = tuple(operands[0])
            return function(operands)

        named = dict(zip(names, point, strict=True))
        found = self.made(called, named if self._by_name else list(point))
        if isinstance(found, dict):
            return [plain(found[name]) for name in names]
        numbers = [plain(one) for one in found] if hasattr(found, "__len__") else [plain(found)]
        if len(numbers) != len(names):
            raise MisfitError(f"{len(numbers)} partial derivatives for {len(names)} variables")
        return numbers


def adapter_for(made: Any) -> ClassAdapter | ObjectAdapter | FunctionAdapter:
    """The adapter of what a submission's name stands for; AbsentError where there is none."""
    if all(callable(getattr(made, name, None)) for name in ADAPTER_NAMES):
        return ObjectAdapter(made() if isinstance(made, type) else made)
    if isinstance(made, type):
        return ClassAdapter(made)
    if callable(made):
        return FunctionAdapter(made)
    raise AbsentError(f"a {type(made).__name__}, neither class nor function nor adapter")
