"""The values of a table's rows: what was set, over the environment, over the defaults.

They hold for the whole process, all its threads included, since it is the process that takes time
and memory. Workers get the values of their parent with every call.
"""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from threading import RLock
from typing import Any, Self

from workbench.errors import LimitError, listed
from workbench.limits.row import Limit, spelled

#: Before the name of a limit, in capitals: its environment variable.
VARIABLE = "WORKBENCH_LIMIT_"


class Settings:
    """A table of limits as the attributes of its class, and the values that hold now.

    Values are kept as plain attributes, so that reading one costs no more than that. The
    environment is read when a value is first asked for, and again whenever something is set.
    """

    def __init__(self) -> None:
        vars(self).update(_lock=RLock(), _layers=[], _environment=True)
        for row in self.rows().values():
            row.owner = self

    @classmethod
    def rows(cls) -> dict[str, Limit[Any]]:
        """The rows by name, in the order of the table."""
        return {name: row for name, row in vars(cls).items() if isinstance(row, Limit)}

    def __iter__(self) -> Iterator[str]:
        return iter(self.rows())

    def items(self) -> Iterable[tuple[str, Limit[Any]]]:
        """Names and rows."""
        return self.rows().items()

    def __call__(self, **values: float | str | None) -> "Setting":
        """Set some limits, from now on or, in a `with` statement, as long as it lasts.

        None sets a limit back to the environment's value or the default. What is returned shows
        the limits that were set, without any the whole table. Raises LimitError.

        >>> import workbench as wb
        >>> with wb.limits(hessian_variables=2):
        ...     wb.hessian(wb.parse("x*y*z"))
        Traceback (most recent call last):
            ...
        workbench.errors.BudgetError: the Hessian by 3 variables has 6 entries; name at most \
2 variables (limit hessian_variables) as wrt, or multiply it by a vector: wb.hvp
        """
        return Setting(self, self.checked(values))

    def beneath(self, **values: float | str | None) -> "Setting":
        """Set limits as a call does, but under all that is set already."""
        return Setting(self, self.checked(values), above=False)

    def __setattr__(self, name: str, value: float | str | None) -> None:
        self(**{name: value})

    def checked(
        self, values: Mapping[str, object], place: str = "limit"
    ) -> dict[str, float | None]:
        """Values by the names of limits; LimitError, which begins with the place, for others."""
        rows = self.rows()
        for name in values:
            if name not in rows:
                raise LimitError(
                    f"{place} {name:.60}: there is no such limit; {_remedy(name, rows)}"
                )
        return {
            name: None if value is None else rows[name].checked(value, place)
            for name, value in values.items()
        }

    def changed(self) -> dict[str, float]:
        """The values that are not the defaults, by name.

        >>> import workbench as wb
        >>> with wb.limits(program_nodes="1e4", text_depth=1_000_000):
        ...     wb.limits.changed()
        {'program_nodes': 10000}
        """
        values = ((name, row, getattr(self, name)) for name, row in self.items())
        return {name: value for name, row, value in values if value != row.default}

    def adopt(self, changed: Mapping[str, float]) -> None:
        """Take over another process's `changed` values, whatever the environment says here."""
        vars(self).update(_layers=[dict(changed)], _environment=False)
        self.refresh()

    def refresh(self) -> None:
        """Work out the values anew; LimitError for an environment that cannot be."""
        inner = vars(self)
        with inner["_lock"]:
            inner.update(self._values_of(inner["_layers"]))

    def change(self, layer: dict[str, float | None], *, add: bool, above: bool = True) -> None:
        """Put one layer of values on top of the others or under them, or take it away."""
        inner = vars(self)
        with inner["_lock"]:
            layers = [one for one in inner["_layers"] if one is not layer]
            if add:
                layers = [*layers, layer] if above else [layer, *layers]
            inner.update(self._values_of(layers), _layers=layers)

    def _values_of(self, layers: Sequence[Mapping[str, float | None]]) -> dict[str, float | None]:
        base: dict[str, float | None] = {name: row.default for name, row in self.rows().items()}
        if vars(self)["_environment"]:
            given = {key: text for key, text in os.environ.items() if key.startswith(VARIABLE)}
            names = {key.removeprefix(VARIABLE).lower(): text for key, text in given.items()}
            base |= self.checked(names, "environment variable of the limit")
        values = dict(base)
        for layer in layers:
            values |= {name: base[name] if one is None else one for name, one in layer.items()}
        return values

    def __repr__(self) -> str:
        return repr(Setting(self, {}))

    def _repr_html_(self) -> str:
        return Setting(self, {})._repr_html_()


class Setting:
    """Limits that were set; leaving its `with` statement takes them back, whatever else is set."""

    def __init__(
        self, settings: Settings, values: dict[str, float | None], *, above: bool = True
    ) -> None:
        self._settings = settings
        self._values = values
        settings.change(values, add=bool(values), above=above)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._settings.change(self._values, add=False)

    def table(self) -> list[tuple[str, ...]]:
        """Name, value, default, unit and what is bounded, of each limit that was set, or of all."""
        rows = self._settings.rows()
        return [
            (
                name,
                spelled(row.value),
                "" if row.value == row.default else spelled(row.default),
                row.unit,
                row.summary,
            )
            for name, row in rows.items()
            if name in self._values or not self._values
        ]

    def __repr__(self) -> str:
        lines = [_HEADER, *self.table()]
        widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
        return "\n".join("  ".join(map(str.ljust, line, widths)).rstrip() for line in lines)

    def _repr_html_(self) -> str:
        head, *rows = (
            "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in line)
            for tag, line in [("th", _HEADER), *(("td", line) for line in self.table())]
        )
        body = "".join(f"<tr>{row}</tr>" for row in rows)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


_HEADER = ("limit", "value", "default", "unit", "bounds")


def _remedy(name: str, rows: Mapping[str, object]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, rows, 1)
    return f"did you mean {near[0]}?" if near else f"there are {listed(rows)}"
