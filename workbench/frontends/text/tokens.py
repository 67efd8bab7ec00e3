"""Text to tokens: one compiled pattern; the places of tokens are looked up only for errors."""

import re
import unicodedata
from itertools import islice

from workbench.frontends.text.slip import Edit, Slip
from workbench.ir.builder import MIDDLE_DOT
from workbench.limits import limits

#: Spaces that count as blanks, those that are pasted from web pages and PDF files included.
_SPACES = " \t\r\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000\ufeff"
#: Names are cut generously (every character outside ASCII) and judged when they are used, so that
#: a foreign character is reported where it stands.
_START = rf"[^\x00-\x40\x5b-\x5e\x60\x7b-\x7f{_SPACES}]"
_INNER = rf"[^\x00-\x2f\x3a-\x40\x5b-\x5e\x60\x7b-\x7f{_SPACES}]"
#: An element of an array is cut whole: x[0], w[1, 2]; a command of LaTeX is not: \sqrt[3]{x}.
_INDEX = r"[ \t]*+(?:0|[1-9][0-9]*+)[ \t]*+"
_NAME = rf"(?<!\\){_START}{_INNER}*+(?:\[{_INDEX}(?:,{_INDEX})*+\])?+|{_START}{_INNER}*+"
_HEXADECIMAL = r"0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)(?:[pP][-+]?[0-9]+)?"
_DECIMAL = r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?"
#: Symbols of other languages are cut whole, so that the message can name them.
_SYMBOL = r"\*\*=?|[-+*/^%:]=|//=?|[<>=!]=|<>|=[<>]|&&|\|\||[\s\S]"
#: Possessive quantifiers keep the scan linear: a blank is never read twice. The end of the text is
#: an empty token.
_TOKEN = re.compile(rf"(?:[{_SPACES}]+|#[^\n]*+)*+({_NAME}|{_HEXADECIMAL}|{_DECIMAL}|{_SYMBOL}|\Z)")
END = ""
#: Tokens that end an expression, outside of parentheses.
ENDS = frozenset({",", ";", "\n", END})


class Tokens(list[str]):
    """The tokens of a text, ending with the empty token.

    >>> Tokens("2*x1  # twice")
    ['2', '*', 'x1', '']
    """

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(_TOKEN.findall(text))
        if self[-2:] == [END, END]:  # behind trailing blanks the end matches twice
            self.pop()

    def start(self, index: int) -> int:
        """Where a token starts in the text."""
        return next(islice(_TOKEN.finditer(self.text), index, None)).start(1)

    def starts(self) -> list[int]:
        """Where all tokens start in the text."""
        return [match.start(1) for match in _TOKEN.finditer(self.text)][: len(self)]

    def end(self, index: int) -> int:
        """Where a token ends in the text."""
        return self.start(index) + len(self[index])

    def piece(self, first: int, last: int) -> str:
        """The text from a token to another, both included; empty where they are in no order."""
        return self.text[self.start(first) : self.end(last)] if first <= last else ""

    def edit(self, first: int, last: int, new: str) -> Edit:
        """Other text for the tokens from one to another."""
        return Edit(self.start(first), self.end(last), new)

    def error(
        self,
        problem: str,
        index: int,
        remedy: str = "",
        *edits: Edit,
        note: str = "",
        inside: int = 0,
    ) -> Slip:
        """A slip at a token (or some characters inside it)."""
        return Slip(problem, self.text, self.start(index) + inside, remedy, edits, note)

    def error_after(
        self, problem: str, index: int, remedy: str = "", *edits: Edit, note: str = ""
    ) -> Slip:
        """A slip at the gap behind a token."""
        return self.error(problem, index, remedy, *edits, note=note, inside=len(self[index]))


def is_name(token: str) -> bool:
    """Whether a token is a name (or a reserved word), that of an array's element included."""
    if len(token) > limits.name_characters:
        return False
    if token.endswith("]"):
        token = token.partition("[")[0]
    if not token.isidentifier():
        return False
    return token.isascii() or MIDDLE_DOT not in normal(token)


def is_number(token: str) -> bool:
    """Whether a token is a number."""
    return "0" <= token < ":" or (token[:1] == "." and len(token) > 1)


def normal(name: str) -> str:
    """The name that a spelling stands for (Unicode's NFKC, as in Python; no blanks in brackets).

    What is too long for a name stays as it is: normalizing takes quadratic time at its worst.
    """
    if name.endswith("]"):
        name = "".join(name.split())
    if name.isascii() or len(name) > limits.name_characters:
        return name
    return unicodedata.normalize("NFKC", name)
