"""The text that a user most likely meant: a slip's edits, made until the text is read.

An edit may uncover the next slip (`ln 2x`), whose likeliest edit is made in turn. Only what is read
in the end is ever proposed.
"""

import re
from collections.abc import Callable, Iterator

from workbench.errors import ParseError
from workbench.frontends.text.slip import Slip, Suspicion

#: Reads a text as far as its first slip.
Reader = Callable[[str], Slip | None]

#: Longest text that is mended as a whole, and longest that a message proposes.
_MENDED, _SHOWN = 400, 100
#: Longest new piece that is proposed for a text that is not.
_PIECE = 50
#: Most edits until a text is read.
_EDITS = 24
#: Most texts that a message proposes.
_PROPOSALS = 3


def as_error(slip: Slip, read: Reader) -> ParseError:
    """The error that tells of a slip."""
    repaired = _repaired(slip, read)
    words = [slip.note, _question(repaired) or ("" if slip.note else slip.remedy)]
    return ParseError(
        slip.problem,
        text=slip.text,
        position=slip.position,
        remedy="\n".join(filter(None, words)),
        repaired=repaired,
    )


def as_warning(slip: Suspicion, read: Reader) -> str:
    """The line that tells of a suspicion."""
    return "; ".join(filter(None, (slip.problem, slip.note, _question(_repaired(slip, read)))))


def _question(texts: tuple[str, ...]) -> str:
    return f"did you mean {' or '.join(texts)}?" if texts else ""


def _repaired(slip: Slip, read: Reader) -> tuple[str, ...]:
    """The texts that may have been meant: whole where that is short, else the pieces at fault."""
    whole: Iterator[str] = iter(())
    if len(slip.text) <= _MENDED:
        whole = _settled(slip.text, slip, read)
    texts = dict.fromkeys(text for text in whole if 0 < len(text) <= _SHOWN)
    if not texts:
        pieces = (_followed(edit.new, read) for edit in slip.edits if len(edit.new) <= _PIECE)
        texts = dict.fromkeys(text for text in pieces if text and not text.isidentifier())
    return tuple(texts)[:_PROPOSALS]


def _settled(text: str, slip: Slip, read: Reader) -> Iterator[str]:
    """The text with every slip mended, in each of the ways that the first doubtful one has."""
    warns = isinstance(slip, Suspicion)
    for _ in range(_EDITS):
        if len(slip.edits) != 1:
            break
        text = slip.edits[0].applied(text)
        following = read(text)
        if following is None or (warns and not following.edits):
            yield _on_one_line(text, read)
            return
        slip = following
    yield from (_followed(edit.applied(text), read) for edit in slip.edits)


def _followed(text: str, read: Reader) -> str:
    """The text with every likeliest edit made; empty where it is never read."""
    for _ in range(_EDITS):
        slip = read(text)
        if slip is None:
            return _on_one_line(text, read)
        if not slip.edits or len(text) > 2 * _MENDED:
            break
        text = slip.edits[0].applied(text)
    return ""


def _on_one_line(text: str, read: Reader) -> str:
    """A text as a message shows it; empty where it needs several lines."""
    lines = [line.partition("#")[0].strip(" \t\r;") for line in text.split("\n")]
    joined = re.sub(r" +(?= |\))|(?<=\() +", "", "; ".join(filter(None, lines)))
    slip = read(joined) if len(lines) > 1 else None
    return joined if slip is None else ""
