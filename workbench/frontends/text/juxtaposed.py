"""Operands side by side, as formulas on paper have them: 2x, sin x, sin^2 x, 1_000."""

import re

from workbench.frontends.text.calls import is_function, wrapped
from workbench.frontends.text.characters import CALCULUS
from workbench.frontends.text.equivalents import INVERSES
from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import (
    POWERS,
    closing,
    is_operand,
    opening,
    product,
    shown,
    token_at,
)
from workbench.frontends.text.tokens import Tokens, is_name, is_number, normal

#: Words of programs before what matters.
_WORDS = frozenset({"return", "let", "var", "const", "print", "double", "float", "auto", "local"})
#: Words of other languages between operands.
_INFIX_WORDS = {
    **dict.fromkeys(("AND", "And"), "and"),
    **dict.fromkeys(("OR", "Or"), "or"),
    **dict.fromkeys(("is", "eq"), "=="),
    **dict.fromkeys(("div", "over"), "/"),
    "plus": "+",
    "minus": "-",
    "times": "*",
    "xor": "!=",
    "mod": "%",
}
#: Words of other languages that have no equivalent.
_ABSENT_WORDS = {"in": "values are single numbers"}


def side_by_side(tokens: Tokens, before: int, index: int) -> Slip:
    """An operand that ends with one token, and another that starts with the next."""
    left, right = tokens[before], tokens[index]
    end = closing(tokens, index) if right == "(" else index
    call = is_function(right) and token_at(tokens, index + 1) == "("
    end = closing(tokens, index + 1) if call else end
    names = "(...)" if left == ")" else shown(left), "(...)" if right == "(" else shown(right)
    problem = f"an operator is missing between {names[0]} and {names[1]}"
    if end >= len(tokens):
        return tokens.error(problem, index, "write an operator between them")
    for read in (_program, _power_of_function, _argument, _number, _word):
        found = read(tokens, before, index)
        if found is not None:
            note, *edits = found
            return tokens.error(problem, index, "write an operator between them", *edits, note=note)
    products = product(tokens, _start(tokens, before), before, index, end)
    if is_name(left) and is_number(right):
        products += (tokens.edit(before, index, left + right),)
    return tokens.error(problem, index, "write an operator between them", *products)


_Reading = tuple[str, *tuple[Edit, ...]] | None


def _start(tokens: Tokens, last: int) -> int:
    """The first token of the operand that ends with a token, its function included."""
    first = opening(tokens, last)
    return first - 1 if first < last and first and is_name(tokens[first - 1]) else first


def _program(tokens: Tokens, before: int, index: int) -> _Reading:
    """lambda x: x**2; def f(x): return x**2; return x."""
    left = tokens[before]
    if left == "def" or (left == "lambda" and ":" in tokens[index:]):
        note = "the text is the expression only; wb.from_callable takes a function of Python"
        colon = next((place for place in range(index, len(tokens)) if tokens[place] == ":"), 0)
        if not colon:
            return (note,)
        return note, Edit(tokens.start(before), tokens.start(colon + 1), "")
    if left in _WORDS:
        return "the text is the expression only", Edit(
            tokens.start(before), tokens.start(index), ""
        )
    if before >= 2 and tokens[before - 2 : before] == ["d", "/"] and left[0] == "d":
        return CALCULUS, Edit(tokens.start(before - 2), tokens.start(index), "")
    return None


def _power_of_function(tokens: Tokens, before: int, index: int) -> _Reading:
    """sin^2 x, sin^-1(x), tan-1(x), f^-1(x)."""
    first = opening(tokens, before)
    first -= token_at(tokens, first - 1) == "-"
    raised = token_at(tokens, first - 1) in POWERS
    place = first - 1 - raised
    name = normal(token_at(tokens, place))
    exponent = tokens.piece(first, before).strip("() ").replace(" ", "")
    if not (is_name(name) and (raised or exponent == "-1")):
        return None
    if not is_function(name):
        if exponent != "-1" or token_at(tokens, index) != "(" or not raised:
            return None
        end = closing(tokens, index)
        note = f"{shown(name)}^-1 is not an inverse function here; write the inverse itself"
        return note, product(tokens, first, before, index, end)[0]
    last = argument_end(tokens, index)
    argument = in_parentheses(tokens.piece(index, last))
    if name == "exp":  # exp^2x
        whole = tokens.piece(first, last)
        return "", tokens.edit(place, last, f"exp({whole})")
    if exponent == "-1":
        reciprocal = wrapped(tokens, place, last, f"1/{name}{argument}")
        texts = [f"{INVERSES[name]}{argument}"] if name in INVERSES else []
        return "", *(tokens.edit(place, last, text) for text in (*texts, reciprocal))
    return "", tokens.edit(place, last, f"{name}{argument}^{tokens.piece(first, before)}")


def _argument(tokens: Tokens, before: int, index: int) -> _Reading:
    """sin 2x, ln x."""
    name = tokens[before]
    if not is_function(name) or not (is_operand(tokens[index])):
        return None
    last = argument_end(tokens, index)
    return "", tokens.edit(before, last, name + in_parentheses(tokens.piece(index, last)))


def argument_end(tokens: Tokens, index: int) -> int:
    """The last token of what follows a function without parentheses: of 2*pi*x in sin 2 pi x + 1,
    of (x) in sin^2 (x) y."""
    if tokens[index] == "(":
        return closing(tokens, index)
    last = index + (tokens[index] == "-")
    while True:
        if is_function(tokens[last]) and token_at(tokens, last + 1) == "(":
            return closing(tokens, last + 1)
        while token_at(tokens, last + 1) in POWERS:
            last += 2
            last += token_at(tokens, last) == "-"
            last = closing(tokens, last) if token_at(tokens, last) == "(" else last
        after = token_at(tokens, last + 1)
        if is_operand(after) and not is_function(after):
            last += 1
        elif after == "*" and is_number(tokens[last]) and is_name(token_at(tokens, last + 2)):
            last += 2
        else:
            return min(last, len(tokens) - 2)


def in_parentheses(text: str) -> str:
    """The argument of a call."""
    return text if text.startswith("(") else f"({text})"


def _number(tokens: Tokens, before: int, index: int) -> _Reading:
    """1_000, 1 000, 1.5.2, 0b101, 2e."""
    left, right = tokens[before], tokens[index]
    if not is_number(left):
        return None
    digits = right.strip("_")
    if right.startswith("_") and digits.replace("_", "").isdigit():
        joined = left + digits.replace("_", "")
        return f"write {joined} without the _", tokens.edit(before, index, joined)
    if right.startswith(".") and is_number(right):
        return ("a number has one decimal point",)
    if left.isdigit() and re.fullmatch("[0-9]{3}", right):
        texts = (left + right, f"{left}*{right}")
        return "", *(tokens.edit(before, index, text) for text in texts)
    if left == "0" and re.fullmatch("[bB][01]+|[oO][0-7]+", right):
        number = str(int(left + right, 0))
        return "numbers are decimal", tokens.edit(before, index, number)
    if right == "e":
        return "an exponent needs digits, as in 1e3", *product(tokens, before, before, index, index)
    if right in ("j", "J", "i") and not is_operand(token_at(tokens, index + 1)):
        return "values are real; names are multiplied with *", tokens.edit(
            before, index, f"{left}*{right}"
        )
    return None


def _word(tokens: Tokens, before: int, index: int) -> _Reading:
    """x AND y; x not y."""
    right = tokens[index]
    if right == "not":
        return ("write an operator between them",)
    if right in _INFIX_WORDS:
        return "", tokens.edit(index, index, _INFIX_WORDS[right])
    return (_ABSENT_WORDS[right],) if right in _ABSENT_WORDS else None
