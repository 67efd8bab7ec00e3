"""How commands write: as wide as the terminal, in colour only where a person is looking, into
files that can be written."""

import os
import shutil
import sys
from pathlib import Path
from typing import Any, TextIO

import click

#: Columns where no terminal says how many it has, and the most and least that are used of one.
WIDTH, WIDEST, NARROWEST = 80, 100, 40


class WrittenFile(click.Path):
    """The value of an option that names a file to write: refused before anything is computed."""

    def __init__(self) -> None:
        super().__init__(dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        from workbench.storage import check_file

        return check_file(Path(os.fsdecode(super().convert(value, param, ctx))))


def wants_colour(stream: TextIO | None = None) -> bool:
    """Whether a stream (standard output) is a terminal that shows colours, and they are wanted.

    NO_COLOR (https://no-color.org) and TERM=dumb mean plain.
    """
    stream = sys.stdout if stream is None else stream
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return stream is not None and stream.isatty() and not plain


def text_width(stream: TextIO | None = None) -> int:
    """Columns for text on a stream (standard output): those of its terminal, 80 elsewhere."""
    stream = sys.stdout if stream is None else stream
    if stream is None or not stream.isatty():
        return WIDTH
    columns = shutil.get_terminal_size((WIDTH, 24)).columns
    return max(NARROWEST, min(WIDEST, columns))
