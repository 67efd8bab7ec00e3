"""The surroundings of a slip's place: words for tokens, and where things stand."""

from collections.abc import Iterator

from workbench.frontends.text.grammar import INFIX
from workbench.frontends.text.slip import Edit
from workbench.frontends.text.tokens import END, Tokens, is_name, is_number, normal
from workbench.ir.operators import CONSTANTS, RESERVED

#: Longest piece of the user's text that a message repeats.
_SHOWN = 24
_SPOKEN = {END: "the end", "\n": "the end of the line", ",": "the comma", "(": "the ("}


def is_inside(tokens: Tokens, index: int) -> bool:
    """Whether a token stands inside parentheses."""
    return tokens[: index + 1].count("(") > tokens[: index + 1].count(")")


def previous_token(tokens: Tokens, index: int) -> int:
    """The last token before a place that is no line break; -1 at the start."""
    index -= 1
    while index >= 0 and tokens[index] == "\n":
        index -= 1
    return index


def token_at(tokens: Tokens, index: int) -> str:
    """A token; the end where there is none."""
    return tokens[index] if 0 <= index < len(tokens) else END


def shown(token: str) -> str:
    """A token as a message names it."""
    if token in _SPOKEN:
        return _SPOKEN[token]
    return token if len(token) <= _SHOWN else token[: _SHOWN - 3] + "..."


def is_operand(token: str) -> bool:
    """Whether an operand can start (and end) with a token that is no parenthesis."""
    return is_number(token) or (is_name(token) and normal(token) not in RESERVED)


def is_variable(tokens: Tokens, index: int, name: str) -> bool:
    """Whether the name at a token stands somewhere without parentheses behind it."""
    return name in CONSTANTS or any(
        token == tokens[index] and tokens[place + 1] != "("
        for place, token in enumerate(tokens[:-1])
    )


def closing(tokens: Tokens, index: int, opening: str = "(", closes: str = ")") -> int:
    """The token that closes the parenthesis at a token; the end where nothing does."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place] == opening) - (tokens[place] == closes)
        if depth == 0:
            return place
    return len(tokens)


def opening(tokens: Tokens, index: int) -> int:
    """The token that opens the parenthesis which a token closes; the token itself elsewhere."""
    depth = 0
    for place in range(index, -1, -1):
        depth += (tokens[place] == ")") - (tokens[place] == "(")
        if depth == 0:
            return place
    return index


def statement(tokens: Tokens, index: int) -> tuple[int, int]:
    """First and last token of what a token belongs to: its statement, result, or parentheses."""
    depth, first = 0, index
    while first and (depth or tokens[first - 1] not in ("(", ",", ";", "\n", "=")):
        first -= 1
        depth += (tokens[first] == ")") - (tokens[first] == "(")
    depth, last = 0, index
    while last + 1 < len(tokens) and (depth or tokens[last + 1] not in (")", ",", ";", "\n", END)):
        last += 1
        depth += (tokens[last] == "(") - (tokens[last] == ")")
    return first, last


def arguments(tokens: Tokens, opened: int) -> Iterator[tuple[int, int]]:
    """First and last token of every argument of a call, from its parenthesis on."""
    end = closing(tokens, opened)
    separator = ";" if ";" in tokens[opened:end] else ","
    first, depth = opened + 1, 0
    for place in range(first, end):
        depth += (tokens[place] in ("(", "[")) - (tokens[place] in (")", "]"))
        if tokens[place] == separator and not depth:
            yield first, place - 1
            first = place + 1
    if first < end:
        yield first, end - 1


def product(tokens: Tokens, first: int, last: int, right: int, end: int) -> tuple[Edit, ...]:
    """What two operands side by side may mean: a product, and behind a power or a division the
    product as exponent or divisor."""
    factors = tokens.piece(first, last), tokens.piece(right, end)
    edits = [tokens.edit(first, end, "*".join(factors))]
    sign = first - 1 if token_at(tokens, first - 1) == "-" else first
    before = token_at(tokens, sign - 1)
    if tokens.end(last) < tokens.start(right):
        return tuple(edits)
    euler = before in POWERS and token_at(tokens, sign - 2) == "e"
    if before == "/" or euler or (before in POWERS and tokens[right] != "("):
        grouped = Edit(
            tokens.start(sign), tokens.end(end), f"({tokens.piece(sign, last)}*{factors[1]})"
        )
        edits.insert(0 if euler else 1, grouped)
    return tuple(edits)


#: Symbols of the power.
POWERS = frozenset(symbol for symbol, infix in INFIX.items() if infix == INFIX["**"])
