"""The making of a number of a class, and where its value and gradient are kept: found by trying.

Loaded by the submission's process. Names come first, the likeliest in front; of values an attribute
of any name will do that follows what the constructor was given. No gradient is read here.
"""

import inspect
import operator
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .spelling import plain

#: Names under which a class may keep the value, the likeliest first; then those of gradients.
VALUE_NAMES = ("val", "value", "data", "v", "x", "item", "primal", "real", "num", "_value", "_data")
GRADIENT_NAMES = (
    *("grad", "gradient", "derivative", "der", "deriv", "adjoint", "_grad", "adj", "_gradient"),
    *("bar", "d", "g", "grad_value", "derivatives"),
)
SLOPE_NAMES = (
    *("der", "dual", "deriv", "derivative", "eps", "epsilon", "tangent", "dot", "slope", "grad"),
    *("d", "dx", "b", "du", "dval", "prime", "infinitesimal", "inf", "gradient"),
)
#: Methods that sweep back from a result. `full_backward` stands before `backward`, which beside
#: it is a single step.
SWEEP_NAMES = (
    *("full_backward", "backward", "backprop", "calc_grad", "backpropagate", "back_propagate"),
    *("compute_gradients", "compute_grad", "calculate_gradients", "compute_gradient"),
    *("backward_pass", "run_backward", "propagate", "reverse"),
)
#: What a constructor that asks for more than a number is given, by words in the parameter's name.
_FILLINGS: tuple[tuple[tuple[str, ...], Any], ...] = (
    (("label", "name", "op"), ""),
    (("child", "prev", "parent", "input", "arg", "depend", "edge", "operand", "pred"), ()),
    (("grad", "der", "adj"), 0.0),
    (("func", "fn", "back", "tape", "ctx", "context", "history"), None),
)
#: Two numbers that no constructor has by itself.
_PROBES = (3.0, 1.375)


@dataclass(frozen=True, slots=True)
class Construction:
    """One way to make a number of a class, and how that is written."""

    make: Callable[[float], Any]
    text: str


@dataclass(frozen=True, slots=True)
class Reader:
    """Where a number keeps something: an attribute, or a method to call."""

    name: str
    called: bool = False

    def read(self, one: Any) -> Any:
        """What stands there."""
        found = getattr(one, self.name)
        return found() if self.called else found

    @property
    def text(self) -> str:
        """How that is written, of `{}`."""
        return "{}." + self.name + ("()" if self.called else "")


def constructions(made: type[Any]) -> Iterator[Construction]:
    """The ways to make a number, the plainest first."""
    name, keyword, extras = made.__name__, "", {}
    try:
        parameters = list(inspect.signature(made).parameters.values())
    except (TypeError, ValueError):
        parameters = []
    usual = [one for one in parameters if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD)]
    first = next((one for one in usual if one.name in VALUE_NAMES), usual[0] if usual else None)
    if first is not None and (first.kind is first.KEYWORD_ONLY or first is not usual[0]):
        keyword = first.name
    for one in usual:
        if one is first:
            continue
        if one.name in ("requires_grad", "trainable"):
            extras[one.name] = True
        elif one.default is one.empty:
            extras[one.name] = _filling(one.name)
    shown = "".join(f", {key}={value!r}" for key, value in extras.items())
    start = f"{name}({keyword}=" if keyword else f"{name}("

    def maker(wrapped: Callable[[float], Any]) -> Callable[[float], Any]:
        def make(number: float) -> Any:
            if keyword:
                return made(**{keyword: wrapped(number)}, **extras)
            return made(wrapped(number), **extras)

        return make

    yield Construction(maker(lambda number: number), f"{start}{{}}{shown})")
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        yield Construction(maker(numpy.array), f"{start}np.array({{}}){shown})")
        one_long = f"{start}np.array([{{}}]){shown})"
        yield Construction(maker(lambda number: numpy.array([number])), one_long)
    yield Construction(maker(lambda number: [number]), f"{start}[{{}}]{shown})")


def find_construction(made: type[Any]) -> tuple[Construction, Reader | None]:
    """The first way that makes a number which keeps its value, and where it keeps it.

    Better is a way whose numbers can be added or multiplied: some take an array of one element, and
    their sums are arrays only where that has a dimension. Raises what the plainest way raises where
    none works.
    """
    trouble: BaseException | None = None
    found: list[tuple[int, Construction, Reader | None]] = []
    for one in constructions(made):
        try:
            samples = [one.make(number) for number in _PROBES]
        except Exception as error:
            trouble = trouble or error
            continue
        reader, certain = value_reader(samples)
        good = reader is not None and certain
        if reader is not None and good and _computes(samples, reader):
            return one, reader
        found.append((2 if good else 1 if reader is not None else 0, one, reader))
    if not found:
        assert trouble is not None
        raise trouble
    _, construction, reader = max(found, key=lambda one: one[0])
    return construction, reader


def _computes(samples: list[Any], reader: Reader) -> bool:
    """Whether two numbers have a sum or a product with a value."""
    for operation in (operator.add, operator.mul):
        try:
            plain(reader.read(operation(*samples)))
        except Exception:
            continue
        return True
    return False


def value_reader(samples: list[Any]) -> tuple[Reader | None, bool]:
    """Where two numbers keep their values, and whether these are those they were made of."""
    known: list[Reader] = []
    for name in (*VALUE_NAMES, *attributes(samples[0])):
        if has(samples[0], name):
            static = inspect.getattr_static(samples[0], name)
            called = not isinstance(static, property) and callable(getattr(samples[0], name, None))
            reader = Reader(name, called)
            if _follows(reader, samples):
                return reader, True
            if name in VALUE_NAMES and not called:
                known.append(reader)
    return (known[0] if known else None), False


def _follows(reader: Reader, samples: list[Any]) -> bool:
    try:
        found = [plain(reader.read(one)) for one in samples]
    except Exception:
        return False
    return all(abs(a - b) <= 1e-6 for a, b in zip(found, _PROBES, strict=True))


def gradient_reader(one: Any) -> Reader | None:
    """Where a number keeps its gradient, by name; it is not looked at."""
    for name in GRADIENT_NAMES:
        if has(one, name):
            static = inspect.getattr_static(one, name)
            return Reader(name, inspect.isfunction(static))
    return None


def slope_reader(made: type[Any], value: Reader) -> Reader | None:
    """Where a dual number `made(3.0, 0.75)` keeps its slope; None where it is no such class."""
    try:
        second = list(inspect.signature(made).parameters.values())[1]
    except (TypeError, ValueError, IndexError):
        return None
    number = isinstance(second.default, int | float) and not isinstance(second.default, bool)
    if second.name not in SLOPE_NAMES and not number and second.default is not second.empty:
        return None
    try:
        one = made(3.0, 0.75)
        for name in (*SLOPE_NAMES, *attributes(one)):
            if not has(one, name) or name == value.name or callable(getattr(one, name)):
                continue
            if plain(getattr(one, name)) == 0.75:
                return Reader(name)
    except Exception:
        return None
    return None


def has(one: Any, name: str) -> bool:
    """Whether an object has an attribute; no property is asked."""
    try:
        found = inspect.getattr_static(one, name)
    except AttributeError:
        return False
    return not isinstance(found, _SLOT) or hasattr(one, name)


def attributes(one: Any) -> list[str]:
    """The names of an object's own attributes, in its dictionary or in slots."""
    names = [*getattr(one, "__dict__", ()), *getattr(type(one), "_fields", ())]
    for made in type(one).__mro__:
        slots = made.__dict__.get("__slots__", ())
        names += [slots] if isinstance(slots, str) else list(slots)
    return [name for name in names if isinstance(name, str)]


def _filling(name: str) -> Any:
    lowered = name.lower()
    for words, value in _FILLINGS:
        if any(word in lowered for word in words):
            return value
    return None


class _WithSlot:
    __slots__ = ("one",)


#: The type of what stands in a class for a slot, filled or not.
_SLOT = type(_WithSlot.__dict__["one"])
