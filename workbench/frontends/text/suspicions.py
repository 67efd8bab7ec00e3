"""Texts that can be read, but were likely meant otherwise: names like slips, decimal commas."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from workbench.frontends.text.equivalents import RENAMED
from workbench.frontends.text.grammar import CALLS
from workbench.frontends.text.juxtaposed import argument_end, in_parentheses
from workbench.frontends.text.slip import Edit, Suspicion
from workbench.frontends.text.surroundings import POWERS, token_at
from workbench.frontends.text.tokens import Tokens, is_number, normal

#: Most names of a text that are warned of.
_NAMES = 5
_PI = "\N{GREEK SMALL LETTER PI}"
#: Names of constants elsewhere, and what they are here; nothing where they are not.
_CONSTANTS: dict[str, str] = {
    "Pi": "pi",
    "PI": "pi",
    _PI: "pi",
    "M_PI": "pi",
    "M_E": "e",
    **dict.fromkeys(("True", "true", "TRUE"), "1"),
    **dict.fromkeys(("False", "false", "FALSE"), "0"),
    **dict.fromkeys(("inf", "Inf", "INF", "infinity", "Infinity", "oo", "infty"), ""),
    **dict.fromkeys(("nan", "NaN", "NAN", "Nan", "None", "null", "undefined"), ""),
}
#: Functions that look like a slip before the name of a variable; `max`, `sign` and others begin
#: ordinary names.
_FUSED = (
    *("sqrt", "cbrt", "exp", "log", "log2", "log10", "sin", "cos", "tan", "asin", "acos", "atan"),
    *("sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "sigmoid", "relu", "softplus", "abs"),
    *("ln", "lg", "tg", "sen", "arcsin", "arccos", "arctan", "arctg"),
)
_FUSION = re.compile(
    rf"([xyzt]?)({'|'.join(sorted(_FUSED, key=len, reverse=True))})"
    r"([0-9]*(?:[xyz]|theta|phi|alpha|\N{GREEK SMALL LETTER THETA}|pi|PI)|(?<=sqrt)[0-9]+"
    r"|[0-9]*t(?<!cost))"
)
#: x^1/2, without blanks; the exponent of what is no root is not looked at.
_ROOT = re.compile(r"(\^|\*\*)(1/[0-9]+)(?![.\w])")
_POWERS_OF_E = {("exp", symbol) for symbol in POWERS}
#: Names of functions that are ordinary names of variables as well.
_ORDINARY = frozenset({"gamma", "min", "max", "sign"})
_CALLED = CALLS.keys() - _ORDINARY


def suspicions(tokens: Tokens, variables: Sequence[str]) -> Iterator[Suspicion]:
    """The suspicious variables among some, the first few."""
    yield from islice(filter(None, (_suspicion(tokens, name) for name in variables)), _NAMES)
    if root := _ROOT.search(tokens.text):
        power, exponent = root.groups()
        edit = Edit(root.start(), root.end(), f"{power}({exponent})")
        problem = f"{root[0]} is the power 1 and a division"
        yield Suspicion(problem, tokens.text, root.start(), "", (edit,), "")


def _suspicion(tokens: Tokens, name: str) -> Suspicion | None:
    note, news = "", []
    if name in _CONSTANTS:
        news = [_CONSTANTS[name]] if _CONSTANTS[name] else []
        note = "" if news else "only finite numbers can be written"
    elif fused := _FUSION.fullmatch(name):
        factor, function, argument = fused.groups()
        news = [f"{factor}{'*' if factor else ''}{RENAMED.get(function, function)}({argument})"]
    elif name[0] == _PI and len(name) > 1:  # πr
        news = [f"pi*{name[1:].lstrip('_')}"]
    elif name.partition("[")[0] in _CALLED:
        note = f"the function needs parentheses: write {name.partition('[')[0]}(...)"
    else:
        return None
    index = next(
        place
        for place, token in enumerate(tokens)
        if (token == name or normal(token) == name) and token_at(tokens, place + 1) != "("
    )
    edits: list[Edit] = [tokens.edit(index, index, new) for new in news]
    after = index + 1
    if name in CALLS and (_is_sign(tokens, after) or (name, tokens[after]) in _POWERS_OF_E):
        first = after + (tokens[after] != "-")
        last = argument_end(tokens, first)
        edits.append(tokens.edit(index, last, name + in_parentheses(tokens.piece(first, last))))
    problem = f"{name} is a variable here"
    return Suspicion(problem, tokens.text, tokens.start(index), "", tuple(edits), note)


def _is_sign(tokens: Tokens, index: int) -> bool:
    """Whether a minus is a sign by its blanks: exp -x."""
    start = tokens.start(index)
    blanks = tokens.text[start - 1 : start] + tokens.text[start + 1 : start + 2]
    return tokens[index] == "-" and blanks[:1].isspace() and not blanks[1:].isspace()


def decimal_comma(tokens: Tokens) -> int:
    """The first comma between results that is likelier a decimal comma: digits on either side and
    no blank; 0 where there is none. A row of them (1,2,3) is a list of results."""
    if not re.search("[0-9],[0-9]", tokens.text):
        return 0
    depth = 0
    for index, (token, start) in enumerate(zip(tokens, tokens.starts(), strict=True)):
        depth += (token == "(") - (token == ")")
        if token == "," and not depth and is_decimal(tokens, index, start):
            return index
    return 0


def is_decimal(tokens: Tokens, comma: int, start: int) -> bool:
    """Whether the comma at a token, which starts somewhere, is likelier a decimal comma."""
    left, right = tokens[comma - 1], tokens[comma + 1]
    beside = tokens.text[start - 1] + tokens.text[start + 1 : start + 2]
    listed = "," in (token_at(tokens, comma - 2), token_at(tokens, comma + 2))
    return left.isdigit() and beside.isdigit() and is_number(right) and not listed
