"""The formula of a StRD file in the language of the workbench."""

import re
from typing import NamedTuple

from workbench.errors import DataError
from workbench.limits import Limits, limits

#: `y =`, `log[y] =`, `pi =`: what begins a statement; everything else goes on with the last one.
_BEGINS = re.compile(r"\s*([A-Za-z]\w*(?:\s*[\[(]\s*\w+\s*[\])])?)\s*=(?!=)(.*)\Z")
_ERROR_TERM = re.compile(r"\+\s*e\s*\Z")
_EXPONENT = re.compile(r"(\d\.?\d*|\.\d+)[Dd]([-+]?\d+)")
_CONSTANT = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([Ee][-+]?\d+)?\Z")
_ELLIPSIS = re.compile(r"\+\s*\.\.\.\s*\+")
_INTEGER = re.compile(r"\d+")
#: Functions that NIST spells in another way.
_SPELLINGS = {"arctan": "atan", "arcsin": "asin", "arccos": "acos", "ln": "log"}
_WORD = re.compile(r"[A-Za-z]\w*")
_BRACKETS = str.maketrans("[]{}", "()()")


class Formula(NamedTuple):
    """The model and what it predicts, as expressions; `shown` is the file's own spelling."""

    model: str
    target: str
    shown: str
    line: int


def read_formula(lines: list[str], source: str, first: int) -> Formula:
    """The formula in the lines below `Model:`, the first of them having the number `first`.

    >>> lines = ["  pi = 3.14D0", "  log[y] = b1 - arctan[b2*x]/pi", "      + b3  +  e"]
    >>> read_formula(lines, "a.dat", 10)[:2]
    ('pi = 3.14E0; b1 - atan(b2*x)/pi + b3', 'log(y)')
    >>> read_formula(["y = B0 + B1*x + B2*(x**2) + ... + B4*(x**4) + e"], "a.dat", 1).model
    'B0 + B1*x + B2*(x**2) + B3*(x**3) + B4*(x**4)'
    """
    statements: list[tuple[int, str, str]] = []
    for number, line in enumerate(lines, first):
        match = _BEGINS.match(line)
        if match:
            statements.append((number, match[1], match[2].strip()))
        elif statements and line.strip():
            begun, left, right = statements[-1]
            statements[-1] = (begun, left, f"{right} {line.strip()}")
    if not statements:
        raise DataError(f"{source}, line {first - 1}: no formula 'y = ...' below 'Model:'")
    *constants, (number, left, right) = statements
    prefix = "".join(_constant(one, source) for one in constants)
    shown = f"{left} = {right}"
    body = _ellipsis(_translated(_ERROR_TERM.sub("", right.strip()).strip()), source, number)
    return Formula(prefix + body, _translated(left), shown, number)


def _constant(statement: tuple[int, str, str], source: str) -> str:
    number, left, right = statement
    value = _translated(right)
    if not (left.isidentifier() and _CONSTANT.match(value)):
        raise DataError(
            f"{source}, line {number}: {left[:40]} = {right[:80]} comes before the model and is "
            "not a constant; only numbers can be named there"
        )
    return f"{left} = {value}; "


def _translated(text: str) -> str:
    """Our brackets, our names of functions, our exponents."""
    text = _EXPONENT.sub(r"\1E\2", text.translate(_BRACKETS))
    return _WORD.sub(lambda word: _SPELLINGS.get(word[0], word[0]), text)


def _ellipsis(text: str, source: str, line: int) -> str:
    """A sum with its `...` written out: the terms beside it differ in their numbers by a step."""
    while match := _ELLIPSIS.search(text):
        before, after = text[: match.start()].rstrip(), text[match.end() :].lstrip()
        start, end = _last_term(before), _first_term(after)
        first, last = _INTEGER.findall(start), _INTEGER.findall(end)
        moving = {(int(a), int(b)) for a, b in zip(first, last, strict=False) if a != b}
        if _INTEGER.sub("#", start) != _INTEGER.sub("#", end) or len(moving) != 1:
            raise DataError(
                f"{source}, line {line}: cannot tell what '...' stands for between {start!r:.60} "
                f"and {end!r:.60}; write the terms out"
            )
        ((low, high),) = moving
        if not 0 < high - low <= limits.fit_terms:
            raise DataError(
                f"{source}, line {line}: '...' stands for no rising row of at "
                f"most {Limits.fit_terms}"
            )
        terms = [_renumbered(start, low, number) for number in range(low + 1, high)]
        text = " + ".join([before, *terms, after])
    return text


def _renumbered(term: str, old: int, new: int) -> str:
    """A term with one of its numbers replaced: the next term of a row.

    >>> _renumbered("B2*(x**2)", 2, 3)
    'B3*(x**3)'
    """

    def replaced(digits: "re.Match[str]") -> str:
        return str(new) if int(digits[0]) == old else digits[0]

    return _INTEGER.sub(replaced, term)


def _last_term(text: str) -> str:
    depth = 0
    for place in range(len(text) - 1, -1, -1):
        depth += (text[place] == ")") - (text[place] == "(")
        if text[place] == "+" and depth == 0:
            return text[place + 1 :].strip()
    return text.strip()


def _first_term(text: str) -> str:
    depth = 0
    for place, character in enumerate(text):
        depth += (character == "(") - (character == ")")
        if character == "+" and depth == 0:
            return text[:place].strip()
    return text.strip()
