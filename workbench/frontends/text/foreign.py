"""Tokens of other languages and of formulas on paper."""

import re
from collections.abc import Callable

from workbench.frontends.text.calls import absence, is_function, wrapped
from workbench.frontends.text.characters import LATEX, LOOKS, NOTES, REPLACED, WITHOUT_MEANING
from workbench.frontends.text.elements import no_element
from workbench.frontends.text.equivalents import PACKAGES
from workbench.frontends.text.grammar import INFIX, PREFIX
from workbench.frontends.text.juxtaposed import in_parentheses
from workbench.frontends.text.scripts import other_character
from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import (
    POWERS,
    closing,
    is_operand,
    opening,
    shown,
    statement,
    token_at,
)
from workbench.frontends.text.tokens import END, Tokens, is_name, is_number
from workbench.ir.operators import RESERVED
from workbench.limits import Limits, limits

_KNOWN = frozenset({*INFIX, *PREFIX, *RESERVED, *"(),;=\n", END})


def foreign(tokens: Tokens, index: int, wanted: bool) -> Slip | None:
    """The slip at a token that is outside the language, if it is; `wanted` says whether an operand
    should stand there."""
    token = tokens[index]
    if token in _KNOWN or is_name(token) or is_number(token):
        return None
    if len(token) > limits.name_characters:
        problem = f"a name of {len(token):,} characters"
        return tokens.error(problem, index, f"the limit is {Limits.name_characters}")
    if token.isascii() and (len(token) > 1 or token.isprintable()):
        return _symbol(tokens, index, wanted)
    return other_character(tokens, index)


def _symbol(tokens: Tokens, index: int, wanted: bool) -> Slip:
    token, before = tokens[index], token_at(tokens, index - 1)
    if token == "[" and not wanted and is_name(before) and not is_function(before):
        return no_element(tokens, index)
    reader = _READERS.get(token)
    edits: tuple[Edit, ...] = ()
    if reader is not None:
        edits = reader(tokens, index, wanted)
    elif token in REPLACED:
        edits = (tokens.edit(index, index, REPLACED[token]),)
    note = NOTES.get(token, "")
    if len(token) > 1 and token.endswith("=") and token[:-1] in INFIX:
        note = f"names are assigned once; write a new name: b = a {token[:-1]} ..."
    if token == ".":
        note = _point_note(tokens, index)
    if token == "'" and not wanted and not tokens[index - 1].isdigit():
        note = "a name cannot contain a prime, and the workbench itself computes derivatives"
    remedy = f"write {REPLACED[token].strip()}" if REPLACED.get(token) else "delete it"
    return tokens.error(f"{token} is not part of the language", index, remedy, *edits, note=note)


def _point_note(tokens: Tokens, index: int) -> str:
    """What there is to say of a point."""
    if token_at(tokens, index - 1) == "." or token_at(tokens, index + 1) == ".":
        return NOTES["\N{HORIZONTAL ELLIPSIS}"]
    first, last = _chain(tokens, index)
    if (reason := absence(tokens[last])) and token_at(tokens, last + 1) == "(":
        return reason
    if tokens[first] in PACKAGES:
        return f"functions stand alone: {shown(tokens[last])}, without {shown(tokens[first])}."
    return NOTES["."]


def _chain(tokens: Tokens, index: int) -> tuple[int, int]:
    """First and last token of names that are joined by points."""
    first, last = max(index - 1, 0), index + 1
    while token_at(tokens, first - 1) == ".":
        first -= 2
    while token_at(tokens, last + 1) == ".":
        last += 2
    return max(first, 0), min(last, len(tokens) - 1)


def _point(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """np.sin(x); x.exp(); x.^2 (MATLAB)."""
    first, last = _chain(tokens, index)
    following = token_at(tokens, index + 1)
    if wanted or following == ".":
        return ()
    if following in INFIX:
        return (tokens.edit(index, index + 1, following),)
    if tokens[first] in PACKAGES and is_name(tokens[last]):
        return (tokens.edit(first, last, tokens[last]),)
    if is_function(following) and tokens[index + 2 : index + 4] == ["(", ")"]:
        first = _operand(tokens, index - 1)
        inner = in_parentheses(tokens.piece(first, index - 1))
        return (tokens.edit(first, index + 3, following + inner),)
    return ()


def _operand(tokens: Tokens, last: int) -> int:
    """The first token of the operand that ends with a token."""
    first = opening(tokens, last)
    return first - 1 if first < last and first and is_name(tokens[first - 1]) else first


def _bar(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """|x| is an absolute value, x | y a choice."""
    bars = {tokens[index], "||"}  # of |x||y|
    partner = next((i for i in range(index + 1, len(tokens)) if tokens[i] in bars), 0)
    after = token_at(tokens, partner + 1)
    if partner and (
        wanted or is_function(tokens[index - 1]) or not (is_operand(after) or after == "(")
    ):
        value = f"abs({tokens.piece(index + 1, partner - 1)})"
        if tokens[partner] != tokens[index]:
            value += "*|"
        if not wanted:
            value = f"({value})" if is_function(tokens[index - 1]) else f"*{value}"
        return (tokens.edit(index, partner, value),)
    return () if wanted else (tokens.edit(index, index, " or "),)


def _arrow(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """x => x^2 is a function of JavaScript, x => 2 a comparison."""
    first, _ = statement(tokens, index)
    head = Edit(tokens.start(first), tokens.end(index), "")
    return (head, tokens.edit(index, index, ">=")) if first < index else ()


def _mark(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """!x is not x, n! a factorial."""
    if wanted:
        return (tokens.edit(index, index, "not "),)
    first = _operand(tokens, index - 1)
    return (tokens.edit(first, index, f"gamma({tokens.piece(first, index - 1)} + 1)"),)


def _tilde(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """~x is not x; between operands it is a blank of LaTeX, or a formula of R."""
    return (tokens.edit(index, index, "not "),) if wanted else ()


def percent(tokens: Tokens, index: int) -> tuple[Edit, ...]:
    """5% is 5/100, where no operand follows."""
    first = _operand(tokens, index - 1)
    text = f"{tokens.piece(first, index - 1)}/100"
    return (tokens.edit(first, index, wrapped(tokens, first, index, text)),)


def _question(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """condition ? a : b."""
    first, last = statement(tokens, index)
    colon = next((place for place in range(index, last) if tokens[place] == ":"), 0)
    if wanted or not colon:
        return ()
    condition, chosen = tokens.piece(first, index - 1), tokens.piece(index + 1, colon - 1)
    other = tokens.piece(colon + 1, last)
    other = f"({other})" if "?" in other else other
    return (tokens.edit(first, last, f"{chosen} if {condition} else {other}"),)


def _colon(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """x : 2 is a division."""
    divides = (
        not wanted and tokens[index - 1] != "lambda" and is_number(token_at(tokens, index + 1))
    )
    return (tokens.edit(index, index, "/"),) if divides else ()


def _bracket(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """Sin[x], [x + 1]*2, [x, y]."""
    end = closing(tokens, index, "[", "]")
    if end >= len(tokens):
        return ()
    before, inner = token_at(tokens, index - 1), tokens.piece(index + 1, end - 1)
    alone = not index or (before == "(" and token_at(tokens, end + 1) == ")")
    if wanted and alone and "," in tokens[index:end]:
        return (tokens.edit(index, end, re.sub(", *", ", ", inner)),)
    return (tokens.edit(index, end, f"({inner})"),)


def _brace(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """x^{2}, x_{1}, {x + 1}*2."""
    end = closing(tokens, index, "{", "}")
    if end >= len(tokens):
        return ()
    before, inner = token_at(tokens, index - 1), tokens.piece(index + 1, end - 1)
    if before.endswith("_") and inner.isalnum():
        return (tokens.edit(index - 1, end, before + inner),)
    inner = inner if before in POWERS and inner.isalnum() else f"({inner})"
    return (tokens.edit(index, end, inner),)


def _quote(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """'x' is a name in quotes, 1'000 a number, x' a prime."""
    before, after = token_at(tokens, index - 1), token_at(tokens, index + 1)
    if wanted:
        partners = range(index + 1, len(tokens))
        partner = next((place for place in partners if tokens[place] == tokens[index]), 0)
        inner = tokens.piece(index + 1, partner - 1)
        return (tokens.edit(index, partner or index, inner),)
    if tokens[index] == '"':
        return (tokens.edit(index, index, ""),)
    if before.isdigit() and after.isdigit():
        return (tokens.edit(index - 1, index + 1, before + after),)
    named = is_name(before) and tokens[index] == "'" and after != "("
    return (tokens.edit(index - 1, index, f"{before}_prime"),) if named else ()


def _latex(tokens: Tokens, index: int, wanted: bool) -> tuple[Edit, ...]:
    """Commands, of which \\frac and \\sqrt have operands in braces."""
    command, place = token_at(tokens, index + 1), index + 2
    groups = []
    while token_at(tokens, place) in ("{", "["):
        mark = tokens[place]
        end = closing(tokens, place, mark, "}" if mark == "{" else "]")
        if end >= len(tokens):
            return ()
        groups.append(tokens.piece(place + 1, end - 1))
        place = end + 1
    last = place - 1
    if command in ("frac", "dfrac", "tfrac") and len(groups) == 2:
        if groups[0] in ("d", "\\partial"):
            return (tokens.edit(index, last, ""),)
        text = wrapped(tokens, index, last, "/".join(_atoms(*groups)))
        return (tokens.edit(index, last, text),)
    if command in WITHOUT_MEANING:
        return ()
    if digits := re.fullmatch(r"[dt]?frac(\d)(\d)", command):
        return (tokens.edit(index, index + 1, f"({digits[1]}/{digits[2]})"),)
    if command == "sqrt" and len(groups) == 2:
        root, radicand = _atoms(*groups)
        return (tokens.edit(index, last, f"{radicand}**(1/{root})"),)
    if command in ("sqrt", "exp") and groups:
        return (tokens.edit(index, last, f"{command}({groups[0]})"),)
    if command in LOOKS and groups:
        return (tokens.edit(index, last, f" {groups[0]} "),)
    if command in LATEX:
        return (tokens.edit(index, index + 1, LATEX[command]),)
    return (tokens.edit(index, index + 1, f" {command}"),) if is_name(command) else ()


def _atoms(*texts: str) -> tuple[str, ...]:
    """Texts in parentheses where they are more than a name or a number."""
    return tuple(one if one.isalnum() else f"({one})" for one in texts)


_READERS: dict[str, Callable[[Tokens, int, bool], tuple[Edit, ...]]] = {
    ".": _point,
    "|": _bar,
    "||": _bar,
    "~": _tilde,
    "=>": _arrow,
    "!": _mark,
    "?": _question,
    ":": _colon,
    "[": _bracket,
    "{": _brace,
    '"': _quote,
    "'": _quote,
    "`": _quote,
    "\\": _latex,
}
