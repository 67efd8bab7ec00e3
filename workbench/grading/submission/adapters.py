"""Adapters to a submission: a class of numbers, dual numbers, an adapter, or `gradient(f, point)`.

Runs in the submission's process and knows no derivative. The habits of the notebook, of micrograd,
of dual numbers and of gradients that are pulled are recognised; anything else is put behind an
adapter, an object (or a class without arguments) with

- `leaf(number)`: a variable with that value,
- `value(one)` and `gradient(one)`: its two floats,
- `backward(one)`: the sweep, seeded with 1,

and, where they differ from Python's operators and from methods named like the functions,
`apply(name, *operands)` for an operator (`add`, `power`, `sin`, …) and `zero(one)`, which resets a
gradient, and `assign(one, number)`, which gives a leaf another value.
"""

import inspect
import types
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from .construction import (
    SWEEP_NAMES,
    Construction,
    Reader,
    attributes,
    find_construction,
    gradient_reader,
    has,
    slope_reader,
)
from .spelling import AbsentError, MisfitError, apply_operator, plain

#: What an adapter must have.
ADAPTER_NAMES = ("leaf", "value", "gradient", "backward")
#: Where a gradient that is pulled is kept until then: the result's is set to 1.
_CACHES = ("grad_value", "_grad", "grad_", "_g", "g", "adjoint", "_adjoint", "_gradient", "cached")
Spaces = Sequence[types.ModuleType]


class ClassAdapter:
    """A class of numbers with a sweep, or with gradients that are pulled from the result."""

    kind = "class"

    def __init__(self, made: type[Any], spaces: Spaces, found: tuple[Construction, Reader]) -> None:
        self.made, self.spaces = made, spaces
        self._construction, self._value = found
        sample = self._construction.make(3.0)
        self._gradient = gradient_reader(sample)
        self._sweeps = _sweeps(sample, spaces)
        self._cache = ""
        if not self._sweeps and self._gradient is not None and self._gradient.called:
            empty = [one for one in attributes(sample) if getattr(sample, one, 0) is None]
            named = [one for one in _CACHES if one in empty]
            self._cache = (named or [*empty, ""])[0]
            self._sweeps = {self._cache: None} if self._cache else {}
        self.spelled: dict[str, str] = {}
        self.sweep = next(iter(self._sweeps), "backward")
        #: Gradients by number, where the sweep returns them.
        self._returned: dict[int, Any] | None = None

    def describe(self) -> dict[str, Any]:
        """Names, and how everything is written."""
        return {
            "value": self._value.name,
            "name": self.made.__name__,
            "gradient": self._gradient.name if self._gradient else "grad",
            "sweeps": list(self._sweeps),
            "functions": [name for name, one in self._sweeps.items() if one is not None],
            "pulled": bool(self._cache),
            "texts": {
                "leaf": self._construction.text,
                "value": self._value.text,
                "gradient": self._gradient.text if self._gradient else "{}.grad",
            },
        }

    def leaf(self, number: float) -> Any:
        """A variable."""
        made = self._construction.make(number)
        if getattr(made, "requires_grad", None) is False:
            made.requires_grad = True
        return made

    def value(self, one: Any) -> float:
        """The value of a number of the class."""
        if not hasattr(one, self._value.name):
            kind = type.__dict__["__name__"].__get__(type(one))
            raise MisfitError(f"the result is a {kind}, without {self._value.name}")
        return plain(self._value.read(one), self._value.name)

    def gradient(self, one: Any) -> float:
        """The gradient; None counts as 0. Where no number has one at first, it is looked for."""
        if self._returned is not None:
            return plain(self._returned.get(id(one), 0.0), self._value.name)
        if self._gradient is None:
            self._gradient = gradient_reader(one)
        found = one.grad if self._gradient is None else self._gradient.read(one)
        return 0.0 if found is None else plain(found, self._value.name)

    def zero(self, one: Any) -> None:
        """Reset a gradient: as an attribute, or by a method where that cannot be set."""
        if self._cache:
            return  # what is pulled is kept nowhere else
        name = self._gradient.name if self._gradient else "grad"
        try:
            before = inspect.getattr_static(one, name, None)
            whole = type(before).__module__ == "numpy"
            setattr(one, name, before * 0.0 if whole else 0.0)
        except AttributeError:
            method = getattr(one, "zero_grad", None)
            if not callable(method):
                raise
            method()

    def assign(self, one: Any, number: float) -> Any:
        """The variable with another value: the same object where the class allows that."""
        if self._value.called or self._cache:
            return self.leaf(number)
        before = getattr(one, self._value.name)
        whole = type(before).__module__ == "numpy" and hasattr(before, "fill")
        try:
            setattr(one, self._value.name, before * 0.0 + number if whole else number)
        except AttributeError:
            return self.leaf(number)
        return one

    def backward(self, one: Any, seed: str) -> None:
        """The sweep; `seed` says who seeds it: backward itself, `grad` beforehand, an argument."""
        if self._cache:
            setattr(one, self._cache, 1.0)
            return
        if seed == "set":
            setattr(one, self._gradient.name if self._gradient else "grad", 1.0)
        function = self._sweeps.get(self.sweep)
        arguments = (1.0,) if seed == "argument" else ()
        sweep = getattr(one, self.sweep) if function is None else partial(function, one)
        result = sweep(*arguments)
        self._returned = None
        if isinstance(result, dict) and any(isinstance(key, self.made) for key in result):
            self._returned = {id(key): found for key, found in result.items()}
            self.spelled["returned"] = "gradients[{}]"

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator."""
        return apply_operator(name, operands, self.spaces, self.made, self.spelled)

    @staticmethod
    def state(one: Any) -> list[tuple[Any, ...]]:
        """What a number consists of, to see whether a sweep has touched it."""
        found = ((name, inspect.getattr_static(one, name, None)) for name in attributes(one))
        return [(name, id(held), repr(held), held) for name, held in found if name != "__dict__"]


def _sweeps(sample: Any, spaces: Spaces) -> dict[str, Callable[..., Any] | None]:
    """The sweeps by name: methods first, then functions beside the class."""
    found: dict[str, Callable[..., Any] | None] = {}
    for name in SWEEP_NAMES:
        if has(sample, name):
            found[name] = None
    for name in SWEEP_NAMES:
        for space in spaces:
            function = space.__dict__.get(name)
            if isinstance(function, types.FunctionType) and name not in found:
                found[name] = function
    return found


class ObjectAdapter:
    """A submission's own adapter."""

    kind = "adapter"

    def __init__(self, made: Any, spaces: Spaces) -> None:
        self.made, self.spaces = made, spaces
        self.sweep = ""
        self.spelled: dict[str, str] = {}

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
            return apply_operator(name, operands, self.spaces)
        result = self.made.apply(name, *operands)
        if result is NotImplemented:
            raise AbsentError(name)
        return result


class FunctionAdapter:
    """A function `gradient(f, point)`, `grad(f, i)` or the like, however it takes f and the point.

    f may be called with one number a variable, with a sequence of them, or by name; the numbers may
    be floats, arrays of one element, or boxes of the submission's own.
    """

    kind = "function"
    sweep = ""

    def __init__(self, made: Callable[..., Any], spaces: Spaces) -> None:
        self.made, self.spaces = made, spaces
        self.spelled: dict[str, str] = {}
        self._call = _CALLS["list"]

    def describe(self) -> dict[str, Any]:
        """The function's name, and how it takes a point, which is tried out.

        AbsentError says what became of every way where none gives derivatives.
        """
        second: str | None = None
        first_trouble: BaseException | None = None
        chosen = ""
        for way in _ways(self.made):
            self._call = _CALLS[way]
            try:
                found = [self.differentiate(lambda given, k=k: given[k], ["x", "y"], [3.0, 1.5])
                         for k in (0, 1)]  # fmt: skip
            except Exception as error:
                first_trouble = first_trouble or error
                continue
            second = second or way
            (xx, xy), (yx, yy) = found
            if min(abs(xx), abs(yy)) > 0.5 > max(abs(xy), abs(yx)):
                chosen = way
                break
        if not chosen and second is None:
            assert first_trouble is not None
            raise first_trouble
        chosen = chosen or str(second)
        self._call = _CALLS[chosen]
        return {
            "value": "",
            "name": getattr(self.made, "__name__", "gradient"),
            "texts": {"gradient": _CALL_TEXTS[chosen]},
        }

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator on whatever the function hands on."""
        return apply_operator(name, operands, self.spaces, None, self.spelled)

    def constant(self, number: float) -> Any:
        """A number beside the variables."""
        return number

    def differentiate(
        self, function: Callable[..., Any], names: Sequence[str], point: Sequence[float]
    ) -> list[float]:
        """The gradient that the submission answers."""

        def called(*operands: Any, **named: Any) -> Any:
            if named:
                operands = tuple(named[name] for name in names)
            elif len(operands) == 1 and isinstance(operands[0], dict):
                operands = tuple(operands[0][name] for name in names)
            elif len(operands) == 1 and _is_several(operands[0], len(names)):
                operands = tuple(operands[0])
            return function(operands)

        found = self._call(self.made, called, names, point)
        if isinstance(found, dict):
            return [plain(found[name]) for name in names]
        numbers = [plain(one) for one in found] if _is_several(found) else [plain(found)]
        if len(numbers) != len(names):
            raise MisfitError(f"{len(numbers)} partial derivatives for {len(names)} variables")
        return numbers


def _is_several(found: Any, count: int = 0) -> bool:
    """Whether something is a sequence (of so many), which an array without dimensions is not."""
    if getattr(found, "ndim", 1) == 0 or not hasattr(found, "__len__"):
        return False
    return not count or len(found) == count


def _partial(made: Any, called: Any, point: Sequence[float], place: int) -> Any:
    """The derivative by one variable of a function of one."""
    return made(lambda one: called(*point[:place], one, *point[place + 1 :]), point[place])


def _array(point: Sequence[float]) -> Any:
    import numpy

    return numpy.array(point)


#: How a function of gradients may be called: (the function, f, names, point).
_CALLS: dict[str, Callable[[Any, Any, Sequence[str], Sequence[float]], Any]] = {
    "list": lambda made, f, names, point: made(f, list(point)),
    "dictionary": lambda made, f, names, point: made(f, dict(zip(names, point, strict=True))),
    "array": lambda made, f, names, point: made(f, _array(point)),
    "numbers": lambda made, f, names, point: made(f, *point),
    "curried": lambda made, f, names, point: [made(f, k)(*point) for k in range(len(names))],
    "curried whole": lambda made, f, names, point: made(f)(*point),
    "curried list": lambda made, f, names, point: made(f)(list(point)),
    "indexed": lambda made, f, names, point: [made(f, list(point), k) for k in range(len(names))],
    "one by one": lambda made, f, names, point: [
        _partial(made, f, point, k) for k in range(len(names))
    ],
}
_CALL_TEXTS = {
    "list": "{name}(f, [{point}])[{place}]",
    "dictionary": "{name}(f, dict({named}))['{by}']",
    "array": "{name}(f, np.array([{point}]))[{place}]",
    "numbers": "{name}(f, {point})[{place}]",
    "curried": "{name}(f, {place})({point})",
    "curried whole": "{name}(f)({point})[{place}]",
    "curried list": "{name}(f)([{point}])[{place}]",
    "indexed": "{name}(f, [{point}], {place})",
    "one by one": "",
}
_INDICES = frozenset({"i", "k", "index", "argnum", "argnums", "arg", "n", "which", "wrt"})


def _ways(made: Callable[..., Any]) -> list[str]:
    """The ways to call a function, the likeliest by its parameters first."""
    ways = list(_CALLS)
    try:
        names = list(inspect.signature(made).parameters)
    except (TypeError, ValueError):
        return ways
    if len(names) > 1 and names[1] in _INDICES:
        ways.insert(0, "curried")
    elif len(names) == 1:
        ways[:0] = ["curried whole", "curried list"]
    return list(dict.fromkeys(ways))


class DualAdapter:
    """Dual numbers, `Dual(3.0, 1.0)`: one evaluation a variable, whose slope is then 1."""

    kind = "dual"
    sweep = ""

    def __init__(self, made: type[Any], spaces: Spaces, value: Reader, slope: Reader) -> None:
        self.made, self.spaces = made, spaces
        self._value, self._slope = value, slope
        self.spelled: dict[str, str] = {}

    def describe(self) -> dict[str, Any]:
        """Names, and how everything is written."""
        name = self.made.__name__
        return {
            "value": self._value.name,
            "gradient": self._slope.name,
            "name": name,
            "texts": {
                "leaf": name + "({}, {})",
                "value": self._value.text,
                "gradient": self._slope.text,
            },
        }

    def leaf(self, number: float, slope: float = 0.0) -> Any:
        """A number with its slope."""
        return self.made(number, slope)

    constant = leaf

    def value(self, one: Any) -> float:
        """The value of a number of the class, or of a plain one."""
        if isinstance(one, self.made):
            return plain(self._value.read(one))
        kind = type.__dict__["__name__"].__get__(type(one))
        raise MisfitError(f"the result is a {kind}, without {self._value.name}")

    def apply(self, name: str, operands: Sequence[Any]) -> Any:
        """An operator."""
        return apply_operator(name, operands, self.spaces, self.made, self.spelled)

    def differentiate(
        self, function: Callable[..., Any], names: Sequence[str], point: Sequence[float]
    ) -> list[float]:
        """The slope of the result, for each variable in turn."""
        slopes = []
        for chosen in range(len(point)):
            result = function([self.made(value, float(place == chosen))
                               for place, value in enumerate(point)])  # fmt: skip
            if not hasattr(result, self._slope.name):
                self.value(result)  # says what it is instead
            slopes.append(plain(self._slope.read(result)))
        return slopes


Adapter = ClassAdapter | DualAdapter | ObjectAdapter | FunctionAdapter


def adapter_for(made: Any, spaces: Spaces) -> Adapter:
    """The adapter of what a submission's name stands for; AbsentError where there is none."""
    if all(callable(getattr(made, name, None)) for name in ADAPTER_NAMES):
        return ObjectAdapter(made() if isinstance(made, type) else made, spaces)
    if isinstance(made, type):
        construction, value = find_construction(made)
        if value is None:
            raise AbsentError(
                f"{construction.text.format('3.0')} keeps 3.0 in no attribute that can be found"
            )
        adapter = ClassAdapter(made, spaces, (construction, value))
        if not adapter.describe()["sweeps"]:
            slope = slope_reader(made, value)
            if slope is not None:
                return DualAdapter(made, spaces, value, slope)
        return adapter
    if callable(made):
        return FunctionAdapter(made, spaces)
    raise AbsentError(f"a {type(made).__name__}, neither class nor function nor adapter")
