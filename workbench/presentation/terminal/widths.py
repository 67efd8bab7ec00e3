"""Widths of the columns of a terminal's table, and the ends of their lines."""

import re
import textwrap
from collections.abc import Sequence

from workbench.presentation.text.notation import columns_of

#: Blanks between two columns.
GAP = "  "
#: Columns of text are not made narrower than this.
_NARROW = 8
#: Where a line of a cell may end: at blanks, after an underscore, between words at a slash, at the
#: bracket of a method's options.
_ENDS = re.compile(r"(\s+|(?<=_)(?=[^\W_])|(?<=[a-z]/)(?=[a-z])|(?<=\w\[)(?=[^\W\d]))")


class _Wrapper(textwrap.TextWrapper):
    """Wraps names at their underscores, where they are longer than a line."""

    wordsep_simple_re = _ENDS


def wrapped(text: str, width: int) -> list[str]:
    """The lines of a text in a column; what fits is left as it is.

    >>> wrapped("forward_difference", 12), wrapped("error/bound", 6)
    (['forward_', 'difference'], ['error/', 'bound'])
    """
    if columns_of(text) <= width:
        return [text]
    return _Wrapper(width, break_on_hyphens=False).wrap(text) or [""]


def fitted(
    header: Sequence[str], columns: Sequence[Sequence[str]], kinds: Sequence[str], width: int
) -> list[int] | None:
    """The widths of columns that fit in `width`; None where that cannot be.

    Heads of numbers are wrapped first, then text between its words, then inside names, then
    anywhere; numbers stay whole.
    """
    widths = [max(map(columns_of, [n, *cells])) for n, cells in zip(header, columns, strict=True)]
    room = width - len(GAP) * (len(widths) - 1)
    if sum(widths) <= room:
        return widths
    for place, (name, cells) in enumerate(zip(header, columns, strict=True)):
        if kinds[place] != "l":
            widths[place] = max([_longest(_pieces(name)), *map(columns_of, cells)])
    wholes = [" ".join([name, *cells]) for name, cells in zip(header, columns, strict=True)]
    for least in (
        [_longest(text.split()) for text in wholes],
        [_longest(_pieces(text)) for text in wholes],
        [_NARROW for _ in wholes],
    ):
        if _narrowed(widths, kinds, room, least):
            return widths
    return None


def _narrowed(widths: list[int], kinds: Sequence[str], room: int, least: Sequence[int]) -> bool:
    """Narrow the widest columns of text until a row fits; whether that could be done."""
    while sum(widths) > room:
        soft = [
            place
            for place, kind in enumerate(kinds)
            if kind == "l" and widths[place] > max(_NARROW, least[place])
        ]
        if not soft:
            return False
        widths[max(soft, key=lambda place: widths[place])] -= 1
    return True


def _pieces(text: str) -> list[str]:
    """A text in the pieces between which a line may end.

    >>> _pieces("forward_difference of x")
    ['forward_', 'difference', ' ', 'of', ' ', 'x']
    """
    return [piece for piece in _ENDS.split(text) if piece]


def _longest(pieces: Sequence[str]) -> int:
    return max(map(columns_of, pieces), default=0)
