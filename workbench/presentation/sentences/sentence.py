"""Sentences with links: fragments of plain text, addresses of rows and names of methods."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a sentence: plain text, a link to rows, or the name of a method."""

    text: str
    href: str = ""
    method: str = ""


Sentence = tuple[Fragment, ...]


def rows_link(table: str, **filters: str) -> str:
    """The address of some rows of a table: with scripts it filters, without it jumps.

    >>> rows_link("accuracy", method="central_difference[step=1e-06]")
    '#accuracy?method=central_difference%5Bstep%3D1e-06%5D'
    """
    query = "&".join(f"{name}={quote(value, safe='')}" for name, value in filters.items())
    return f"#{table}?{query}" if query else f"#{table}"


def sentence(*parts: str | Fragment | Sentence) -> Sentence:
    """A sentence out of plain text, fragments and other sentences."""
    return tuple(chain.from_iterable(
        (Fragment(part),) if isinstance(part, str)
        else (part,) if isinstance(part, Fragment) else part
        for part in parts
    ))  # fmt: skip


def plain(words: Sentence) -> str:
    """A sentence without its links.

    >>> plain(sentence("See ", Fragment("these rows", "#accuracy"), "."))
    'See these rows.'
    """
    return "".join(fragment.text for fragment in words)


def named(labels: Sequence[str], most: int = 99) -> Sentence:
    """A list in words, each item marked as a method, see `in_words`."""
    most += len(labels) == most + 1
    items = [Fragment(label, method=label) for label in labels[:most]]
    if len(labels) > most:
        items.append(Fragment(f"{len(labels) - most} more"))
    parts: list[Fragment] = []
    for number, item in enumerate(items):
        if number:
            parts.append(Fragment(" and " if number == len(items) - 1 else ", "))
        parts.append(item)
    return tuple(parts)


def in_words(labels: Sequence[str], most: int = 99) -> str:
    """A list in words; of more than `most` it says how many more, yet never "1 more".

    >>> in_words(["reverse", "scalar", "symbolic"])
    'reverse, scalar and symbolic'
    >>> in_words(["reverse", "scalar", "symbolic"], most=1), in_words(["reverse", "scalar"], most=1)
    ('reverse and 2 more', 'reverse and scalar')
    """
    return plain(named(labels, most))
