"""Output of the commands: as wide as the terminal, in colour only where a person is looking."""

import os
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, TextIO

import click

#: Columns where no terminal says how many it has, and the most and least that are used of one.
WIDTH, WIDEST, NARROWEST = 80, 100, 40


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


def say(
    text: object = "", *, err: bool = False, nl: bool = True, color: bool | None = None
) -> None:
    """Print a text as it stands, in the encoding that the stream names, be it ASCII.

    By itself click takes a stream in ASCII for a mistake and writes UTF-8 into it.
    """
    click.echo(text, file=sys.stderr if err else sys.stdout, nl=nl, err=err, color=color)


def show(result: Any, as_json: bool, **wishes: Any) -> None:
    """Print a result: as one JSON document, or as text for people with some wishes."""
    if as_json:
        say(result.to_json())
    else:
        show_text(partial(result.to_text, **wishes))


def show_text(to_text: Callable[..., str]) -> None:
    """Print the text that something has for a width and for a terminal with colours or without."""
    colour = wants_colour()
    say(to_text(width=text_width(), colour=colour), color=colour or None)


def write_page(result: Any, path: Path | None) -> None:
    """Write the page of a result, where one is wanted."""
    if path is not None:
        result.to_html(path)
        wrote(path)


def write(path: Path, content: str | bytes) -> None:
    """Write a file that a command was asked for, and say so."""
    from workbench.storage import write_file

    write_file(path, content)
    wrote(path)


def wrote(*paths: Path) -> None:
    """Say on standard error what was written."""
    say(f"wrote {', '.join(map(str, paths))}", err=True)
