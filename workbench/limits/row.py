"""One row of the table: a limit with its default, its unit, what it bounds and what it may be."""

from typing import Any, Generic, TypeVar, overload

from workbench.errors import LimitError

Number = TypeVar("Number", int, float)


class Limit(Generic[Number]):
    """A limit; its value is a whole number where the default is one.

    `least` and `most` are the values that make sense, `summary` says in a few words what is
    bounded, `beyond` which error or which other way there is beyond it, mostly a BudgetError. As an
    attribute of a class it gives itself, as one of an object the value that holds there.

    >>> row = Limit(60.0, "s", 0.01, 3600.0, "one call of a worker", "WorkerTimeout")
    >>> row.checked("1e3")
    1000.0
    """

    name = ""
    #: The settings of which this is a row, once there are some.
    owner: Any = None

    def __init__(
        self,
        default: Number,
        unit: str,
        least: Number,
        most: Number,
        summary: str,
        beyond: str = "BudgetError",
    ) -> None:
        self.default: Number = default
        self.unit = unit
        self.least: Number = least
        self.most: Number = most
        self.summary = summary
        self.beyond = beyond

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> "Limit[Number]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> Number: ...
    def __get__(self, instance: Any, owner: type) -> "Limit[Number] | Number":
        """Reached only until an object keeps the value itself: reading costs an attribute."""
        if instance is None:
            return self
        instance.refresh()
        value: Number = vars(instance)[self.name]
        return value

    @property
    def value(self) -> Number:
        """The value that holds now."""
        value: Number = self.default if self.owner is None else getattr(self.owner, self.name)
        return value

    def __float__(self) -> float:
        return float(self.value)

    @property
    def mark(self) -> str:
        """The name, as every message says it."""
        return f"(limit {self.name})"

    def __str__(self) -> str:
        """Value, unit and name."""
        return f"{self.shown(self.value)} {self.mark}"

    def shown(self, value: float) -> str:
        """A value with the unit."""
        return f"{spelled(value)} {self.unit}".rstrip()

    def checked(self, given: object, place: str = "limit") -> Number:
        """A value from a number or a text; LimitError, which begins with the place, for others."""
        whole = isinstance(self.default, int)
        try:
            number = float("nan" if isinstance(given, bool) else given)  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            number = float("nan")
        if not self.least <= number <= self.most or (whole and not number.is_integer()):
            kind = "a whole number" if whole else "a number"
            raise LimitError(
                f"{place} {self.name}: {given!r:.40} is not {kind} from {spelled(self.least)} to "
                f"{self.shown(self.most)}"
            )
        found: Number = type(self.default)(number)
        return found


def spelled(value: float) -> str:
    """A number as it is shown.

    >>> spelled(200_000), spelled(0.5)
    ('200,000', '0.5')
    """
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"
