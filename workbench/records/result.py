"""The base of all results of commands: equality by content, documents, one line in their place."""

import math
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from workbench.errors import printable_line
from workbench.records.document import json_document
from workbench.storage import write_file

#: Letters of a text in the one line that stands for a result.
_LETTERS = 40
#: Stands for NaN, which differs from itself.
_NAN = object()


class Result:
    """A result: equal to another of its class with the same content, whenever it was found.

    Fields marked `compare=False`, measured times among them, are no content; NaN equals NaN.
    `repr` is one line, `print` shows the text that the command prints.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return self is other or content(self) == content(other)

    def __hash__(self) -> int:
        return hash(content(self))

    def __str__(self) -> str:
        return self.to_text()

    def to_text(self) -> str:
        """The text that the command prints."""
        raise NotImplementedError

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        raise NotImplementedError

    def to_json(self, path: str | Path | None = None) -> str:
        """One JSON document, written to `path` where one is given.

        Infinities and NaN are the texts "inf", "-inf" and "nan".
        """
        return written(json_document(self.document()), path)


def content(value: Any) -> Any:
    """What a value holds, as something that can be compared and hashed.

    >>> content([1.0, float("nan")]) == content((1, float("nan")))
    True
    """
    if isinstance(value, float):
        return _NAN if math.isnan(value) else value
    if is_dataclass(value):
        names = (one.name for one in fields(value) if one.compare)
        return type(value), tuple(content(getattr(value, name)) for name in names)
    if isinstance(value, Mapping):
        return frozenset((key, content(one)) for key, one in value.items())
    if isinstance(value, list | tuple):
        return tuple(map(content, value))
    if hasattr(value, "tolist"):
        return value.shape, content(value.tolist())
    return value


def written(text: str, path: str | Path | None) -> str:
    """A text, which is written to `path` where one is given."""
    if path is not None:
        write_file(path, text)
    return text


def short_text(text: str) -> str:
    """A text for one line that stands for a result: cut where it is long.

    >>> short_text("x +\\n" * 50)
    'x + x + x + x + x + x + x + x + x + x +…'
    """
    line = printable_line(text)
    return line if len(line) <= _LETTERS else f"{line[: _LETTERS - 1]}…"
