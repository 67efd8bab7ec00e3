"""Values of options: numbers and places, refused in our words before anything is computed."""

import math
import os
from pathlib import Path
from typing import Any

import click


class Number(click.ParamType):  # type: ignore[type-arg]  # generic only in newer versions
    """A number of one kind (`int` or `float`) from `least` to `most`."""

    def __init__(self, kind: type, least: float = -math.inf, most: float = math.inf) -> None:
        self.name = "number"
        self.kind, self.least, self.most = kind, least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number of a text."""
        wanted = "a whole number" if self.kind is int else "a number"
        if self.most < math.inf:
            wanted += f" from {self.least:g} to {self.most:g}"
        try:
            number = self.kind(value)
        except ValueError:
            number = math.nan
        if not self.least <= number <= self.most:
            self.fail(f"{value!r:.60} is not {wanted}; write one", param, ctx)
        return number


class Place(click.Path):
    """The path of a file or a folder, looked at by whoever reads it."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path of a text."""
        return Path(os.fsdecode(value))


class WrittenFile(Place):
    """A file to write: refused before anything is computed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, of a file that can be written."""
        from workbench.storage import check_file

        return check_file(super().convert(value, param, ctx))


class WrittenPicture(WrittenFile):
    """A picture to write, of a kind that its name tells."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, of a picture that can be written."""
        path = super().convert(value, param, ctx)
        if path.suffix.lower() not in (".svg", ".png", ".pdf"):
            ending = "write a name that ends in .svg, .png or .pdf"
            self.fail(f"{path.name} is not a picture; {ending}", param, ctx)
        return path


class WrittenFolder(Place):
    """A folder to write into, made where it is missing."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path, of no file."""
        path = super().convert(value, param, ctx)
        if path.is_file():
            self.fail(f"{path} is a file; name a folder", param, ctx)
        return path
