"""Python's operators and the table's functions as methods, for every tape alike."""

from collections.abc import Callable, Sequence
from numbers import Real
from typing import TYPE_CHECKING, Any, NoReturn, Self

from workbench.errors import ScalarError
from workbench.ir.operators import CODES, FUNCTIONS, ROWS, Operator

#: What a student may well put beside a tape's number, and what to do about it.
_MISTAKES: dict[type[Any], str] = {
    str: "turn the text into a number first, with float(...)",
    bytes: "turn the text into a number first, with float(...)",
    complex: "only real numbers have a place on the tape",
    list: "write a loop or a comprehension over its elements",
    tuple: "write a loop or a comprehension over its elements",
    dict: "write a loop or a comprehension over its values",
    set: "write a loop or a comprehension over its elements",
    type(None): "a function that should have returned a number returned nothing (0.0 is zero)",
}


def number(value: Any, what: str) -> float:
    """A plain number as a float; ScalarError says what it was instead, and the remedy."""
    if type(value) is float:
        return value
    if isinstance(value, Real) or (hasattr(value, "__float__") and not isinstance(value, Tape)):
        try:
            return float(value)
        except OverflowError:
            raise ScalarError(f"{what} is beyond the range of float64; scale it down") from None
        except (TypeError, ValueError):
            pass
    raise ScalarError(f"{what} is {_described(value)}")


def _described(value: Any) -> str:
    """What a student put where a number belongs, and what to do about it."""
    if hasattr(value, "dtype") and hasattr(value, "shape"):
        size = " x ".join(map(str, value.shape)) or "1"
        remedy = (
            "use its elements one by one, or make one number of them first: .sum(), .mean() or @"
        )
        return f"an array of {size} elements, not a number; {remedy}"
    remedy = _MISTAKES.get(type(value), "it takes a plain number")
    name = "None" if value is None else f"the {type(value).__name__} {value!r:.40}"
    return f"{name}, not a number; {remedy}"


class Tape:
    """What a number on a tape can do: the operators of Python and the functions of the table.

    A tape defines `__workbench_apply__`; the rest follows from the operator table. Functions are
    methods under the table's names and under NumPy's, so that `np.sin` and `np.arctan2` work on
    arrays of objects. Comparisons are by value, `==` and the hash by identity.
    """

    __slots__ = ()

    val: Any
    grad: Any

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> Callable[..., Self]:
            """The functions of the table: `x.sin()`, `y.atan2(x)`."""

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> Self:
        """The result of an operator by name; operands are numbers of this tape or plain ones."""
        raise NotImplementedError

    def _combine(self, name: str, left: Any, right: Any) -> Any:
        """A binary operator, or NotImplemented where the other side must answer (an array)."""
        for operand in (left, right):
            if not isinstance(operand, Tape | Real) and type(operand) not in _MISTAKES:
                return NotImplemented
        return self.__workbench_apply__(name, (left, right))

    def __add__(self, other: Any) -> Self:
        return self._combine("add", self, other)  # type: ignore[no-any-return]

    def __radd__(self, other: Any) -> Self:
        return self._combine("add", other, self)  # type: ignore[no-any-return]

    def __sub__(self, other: Any) -> Self:
        return self._combine("subtract", self, other)  # type: ignore[no-any-return]

    def __rsub__(self, other: Any) -> Self:
        return self._combine("subtract", other, self)  # type: ignore[no-any-return]

    def __mul__(self, other: Any) -> Self:
        return self._combine("multiply", self, other)  # type: ignore[no-any-return]

    def __rmul__(self, other: Any) -> Self:
        return self._combine("multiply", other, self)  # type: ignore[no-any-return]

    def __truediv__(self, other: Any) -> Self:
        return self._combine("divide", self, other)  # type: ignore[no-any-return]

    def __rtruediv__(self, other: Any) -> Self:
        return self._combine("divide", other, self)  # type: ignore[no-any-return]

    def __pow__(self, other: Any) -> Self:
        return self._combine("power", self, other)  # type: ignore[no-any-return]

    def __rpow__(self, other: Any) -> Self:
        return self._combine("power", other, self)  # type: ignore[no-any-return]

    def __neg__(self) -> Self:
        return self.__workbench_apply__("negate", (self,))

    def __pos__(self) -> Self:
        return self

    def __abs__(self) -> Self:
        return self.__workbench_apply__("abs", (self,))

    def conjugate(self) -> Self:
        """The number itself, for it is real; NumPy's variance asks for it."""
        return self

    def __lt__(self, other: Any) -> bool:
        value = _comparable(other)
        return NotImplemented if value is None else bool(self.val < value)

    def __le__(self, other: Any) -> bool:
        value = _comparable(other)
        return NotImplemented if value is None else bool(self.val <= value)

    def __gt__(self, other: Any) -> bool:
        value = _comparable(other)
        return NotImplemented if value is None else bool(self.val > value)

    def __ge__(self, other: Any) -> bool:
        value = _comparable(other)
        return NotImplemented if value is None else bool(self.val >= value)

    def __bool__(self) -> bool:
        """Whether the value is not zero, as for a float."""
        return bool(self.val)

    def __float__(self) -> NoReturn:
        name = type(self).__name__
        raise ScalarError(
            f"a {name} does not turn into a float by itself, for its derivative would be lost; "
            f"write .val for the number, or workbench.sin(x) instead of math.sin(x)"
        )

    def __repr__(self) -> str:
        return f"Value: {self.val}, Gradient: {self.grad}"


def _comparable(other: Any) -> float | None:
    if isinstance(other, Tape):
        return other.val  # type: ignore[no-any-return]
    return float(other) if isinstance(other, Real) else None


def operator_row(name: str, count: int) -> Operator:
    """The row of an operator that takes `count` operands; ScalarError for a wrong request."""
    code = CODES.get(name)
    if code is None or not ROWS[code].arity:
        raise ScalarError(
            f"no operator {name!r:.60}; see workbench.ir.operators for those there are"
        )
    row = ROWS[code]
    if row.arity != count:
        plural = "" if row.arity == 1 else "s"
        raise ScalarError(f"{name} takes {row.arity} operand{plural}, not {count}")
    return row


def method_names(row: Operator) -> tuple[str, ...]:
    """The names under which a function is a method: the table's, and NumPy's for object arrays.

    >>> from workbench.ir.operators import OPERATORS
    >>> method_names(OPERATORS["atan2"])
    ('atan2', 'arctan2')
    """
    ufunc = row.numpy.removeprefix("np.")
    has_ufunc = row.numpy.startswith("np.") and "{" not in row.numpy and ufunc != row.name
    return (row.name, ufunc) if has_ufunc else (row.name,)


def _method(row: Operator) -> Callable[..., Any]:
    name = row.name

    def method(self: Tape, *others: Any) -> Any:
        return self.__workbench_apply__(name, (self, *others))

    method.__name__ = name
    method.__qualname__ = f"Tape.{name}"
    method.__doc__ = f"The function {name} of the operator table; this number is operand one."
    return method


for _row in FUNCTIONS.values():
    for _name in method_names(_row):
        setattr(Tape, _name, _method(_row))
