"""How commands write: as wide as the terminal, in colour only where a person is looking."""

import os
import shutil
import sys
from typing import TextIO

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
