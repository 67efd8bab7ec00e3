"""The surroundings of an error's place: words for tokens, and where things stand."""

import unicodedata

from workbench.errors import ParseError
from workbench.frontends.text import remedies
from workbench.frontends.text.grammar import INFIX, PREFIX
from workbench.frontends.text.tokens import END, Tokens, is_name, is_number
from workbench.ir.operators import CONSTANTS, RESERVED
from workbench.limits import Limits, limits

#: Longest piece of the user's text that a message repeats.
_SHOWN = 24


def foreign(tokens: Tokens, index: int) -> ParseError | None:
    """The complaint about a token that is outside the language, if it is."""
    token = tokens[index]
    if token in _KNOWN or is_name(token) or is_number(token):
        return None
    if len(token) > limits.name_characters:
        return tokens.error(
            f"a name of {len(token):,} characters",
            index,
            f"the limit is {Limits.name_characters}",
        )
    inside = 0
    if not token.isascii():  # a name with a foreign character somewhere in it
        while is_name(("a" if inside else "") + token[inside]):
            inside += 1
        token = token[inside]
    spoken = unicodedata.name(token, f"U+{ord(token):04X}").lower() if len(token) == 1 else ""
    if len(token) == 1 and not token.isprintable():
        called = f"the character U+{ord(token):04X}"
        if spoken and not spoken.startswith("u+"):
            called += f" ({spoken})"
    else:
        called = token if token.isascii() else f"{token} ({spoken})"
    return tokens.error(
        f"{called} is not part of the language", index, remedies.foreign(token), inside=inside
    )


_SPOKEN = {END: "the end", "\n": "the end of the line", ",": "the comma", "(": "the ("}
_KNOWN = frozenset({*INFIX, *PREFIX, *RESERVED, *"(),;=\n", END})


def is_inside(tokens: Tokens, index: int) -> bool:
    """Whether a token stands inside parentheses."""
    return tokens[: index + 1].count("(") > tokens[: index + 1].count(")")


def previous_token(tokens: Tokens, index: int) -> int:
    """The last token before a place that is no line break; -1 at the start."""
    index -= 1
    while index >= 0 and tokens[index] == "\n":
        index -= 1
    return index


def shown(token: str) -> str:
    """A token as a message names it."""
    if token in _SPOKEN:
        return _SPOKEN[token]
    return token if len(token) <= _SHOWN else token[: _SHOWN - 3] + "..."


def is_variable(tokens: Tokens, index: int, name: str) -> bool:
    """Whether the name at a token stands somewhere without parentheses behind it."""
    return name in CONSTANTS or any(
        token == tokens[index] and tokens[place + 1] != "("
        for place, token in enumerate(tokens[:-1])
    )


def closing(tokens: Tokens, index: int) -> int:
    """The token that closes the parenthesis at a token; the end where nothing does."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place] == "(") - (tokens[place] == ")")
        if depth == 0:
            return place
    return len(tokens)
