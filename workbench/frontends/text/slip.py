"""A slip: what is wrong with a text, where, and the edits that may mend it."""

from typing import NamedTuple


class Edit(NamedTuple):
    """Characters of a text to be replaced.

    >>> Edit(0, 2, "2*x").applied("2x + 1")
    '2*x + 1'
    """

    start: int
    end: int
    new: str

    def applied(self, text: str) -> str:
        """The text with the edit made."""
        return text[: self.start] + self.new + text[self.end :]


class Slip(Exception):  # noqa: N818  (an error only once a ParseError is made of it)
    """Text that is no expression, on its way to a ParseError.

    `edits` are what was likely meant, the likeliest first; `remedy` is said where none of them
    mends the text, `note` is said in any case.
    """

    def __init__(
        self,
        problem: str,
        text: str,
        position: int,
        remedy: str,
        edits: tuple[Edit, ...],
        note: str,
    ) -> None:
        super().__init__(problem)
        self.problem = problem
        self.text = text
        self.position = position
        self.remedy = remedy
        self.edits = edits
        self.note = note


class Suspicion(Slip):
    """Text that is an expression, but likely not the one that was meant."""
