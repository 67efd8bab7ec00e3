"""Calls of functions that the language does not have, or not with so many operands."""

import re
import textwrap
from typing import NamedTuple

from workbench.frontends.text.characters import CALCULUS
from workbench.frontends.text.equivalents import ABSENT, DERIVATIVES, EQUIVALENTS, RENAMED
from workbench.frontends.text.grammar import CALLED, CALLS, takes
from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import (
    arguments,
    closing,
    is_operand,
    is_variable,
    previous_token,
    product,
    shown,
    token_at,
)
from workbench.frontends.text.tokens import END, Tokens
from workbench.ir.operators import CONSTANTS
from workbench.ir.operators.derived import operands

#: Signatures by name and number of operands.
_SIGNATURES = {
    (signature.partition("(")[0], signature.count(",") + 1): signature for signature in EQUIVALENTS
}
_NAMES = {name for name, _ in _SIGNATURES}
_FUNCTIONS = frozenset({*CALLED, *RENAMED, *_NAMES})
#: Tokens beside which a sum needs no parentheses.
_LOOSE_BEFORE = frozenset({"(", ",", "=", ";", "\n", "+", END})
_LOOSE_AFTER = frozenset({")", ",", ";", "\n", "+", "-", END})
#: What binds more weakly than a sum.
_WEAK = re.compile(r"[<>=]|\b(?:and|or|not)\b")
#: Longest line of a remedy.
_WIDTH = 78


def is_function(name: str) -> bool:
    """Whether a name is a function's, here or elsewhere."""
    return name in CALLED or name.lower() in _FUNCTIONS


class _Call(NamedTuple):
    """A name with parentheses behind it: its first token, the closing parenthesis, the name."""

    first: int
    end: int
    name: str

    @property
    def lower(self) -> str:
        return self.name.lower()[:40]

    def edit(self, tokens: Tokens, text: str) -> Edit:
        """Other text for the call, in parentheses where it needs them."""
        return tokens.edit(self.first, self.end, wrapped(tokens, self.first, self.end, text))


def unknown(tokens: Tokens, index: int, name: str) -> Slip:
    """A name with parentheses behind it that is no function."""
    called = shown(name)
    call = _Call(index, closing(tokens, index + 1), name)
    problem, remedy = f"unknown function {called}", _every()
    if call.end >= len(tokens):  # never closed
        edit = Edit(len(tokens.text), len(tokens.text), ")")
        return tokens.error(problem, index, remedy, edit)
    for read in (_definition, _constant, _derivative, _equivalent, _absent):
        if (found := read(tokens, call)) is not None:
            note, *edits = found
            return tokens.error(problem, index, "", *edits, note=note)
    if not is_function(name) and is_variable(tokens, index, name):
        remedy = f"write an operator after {called}"
        products = product(tokens, index, index, index + 1, call.end)
        problem = f"an operator is missing after {called}"
        return tokens.error_after(problem, index, remedy, *products)
    return tokens.error(problem, index, remedy, *_similar(tokens, call))


_Reading = tuple[str, *tuple[Edit, ...]] | None


def _definition(tokens: Tokens, call: _Call) -> _Reading:
    """f(x) = x**2; function(x) x**2."""
    if call.name == "function":
        head = Edit(tokens.start(call.first), tokens.end(call.end), "")
        return "the text is the expression only", head
    if token_at(tokens, call.end + 1) not in ("=", ":="):
        return None
    head = Edit(tokens.start(call.first), tokens.start(call.end + 2), "")
    return "functions are not defined here; write only what is right of the =", head


def _constant(tokens: Tokens, call: _Call) -> _Reading:
    """pi()."""
    if call.lower not in CONSTANTS or call.end != call.first + 2:
        return None
    return "constants have no parentheses", call.edit(tokens, call.lower)


def _derivative(tokens: Tokens, call: _Call) -> _Reading:
    """diff(x**2, x); d/dx(x**2); d(x**2)/dx."""
    first, end = call.first, call.end
    if call.name[0] == "d" and tokens[max(first - 2, 0) : first] == ["d", "/"]:
        first -= 2
    elif call.name == "d" and token_at(tokens, end + 1) == "/" and tokens[end + 2][:1] == "d":
        end += 2
    elif call.lower not in DERIVATIVES:
        return None
    function = next(arguments(tokens, call.first + 1), None)
    if function is None:
        return (CALCULUS,)
    return CALCULUS, _Call(first, end, call.name).edit(tokens, tokens.piece(*function))


def _equivalent(tokens: Tokens, call: _Call) -> _Reading:
    """swish(x)."""
    given = list(arguments(tokens, call.first + 1))
    signature = _SIGNATURES.get((call.lower, len(given)))
    if signature is None:
        return None
    template = EQUIVALENTS[signature]
    names = signature.partition("(")[2].removesuffix(")").split(", ")
    values = dict(zip(names, given, strict=True))

    def value(match: re.Match[str]) -> str:
        if match[0] not in values:
            return match[0]
        first, last = values[match[0]]
        before = template[: match.start()].rstrip()[-1:]
        alone = before in ("", "(", ",") and template[match.end() :][:1] in ("", ")", ",")
        text = tokens.piece(first, last)
        return text if alone or _is_atom(tokens, first, last) else f"({text})"

    text = re.sub(r"\b[a-z]+\b(?!\()", value, template)
    return f"write {template} for {signature}", call.edit(tokens, text)


def _absent(tokens: Tokens, call: _Call) -> _Reading:
    """round(x)."""
    reason = absence(call.name)
    return (reason,) if reason else None


def absence(name: str) -> str:
    """Why a function has no equivalent; empty where it is not known."""
    reason = ABSENT.get(name) or ABSENT.get(name.lower()[:40], "")
    return f"no equivalent exists: {reason}" if reason else ""


def _similar(tokens: Tokens, call: _Call) -> tuple[Edit, ...]:
    """Functions with a similar name, and products that lost their sign."""
    given = tokens.piece(call.first + 1, call.end)
    based = re.fullmatch(r"log_?([2-9]|\d\d+|(?<=_)[a-z])", call.name)
    if based and call.name not in RENAMED:  # log_3(x)
        return (call.edit(tokens, f"log{given}/log({based[1]})"),)
    near = _near(call.name, call.lower)
    if len(call.name) == 1 and not near:
        return product(tokens, call.first, call.first, call.first + 1, call.end)
    return tuple(tokens.edit(call.first, call.end, name + given) for name in near)


def wrapped(tokens: Tokens, index: int, end: int, text: str) -> str:
    """An expression in parentheses where the tokens beside its place ask for them."""
    inner = Tokens(text)
    before = previous_token(tokens, index)
    beside = (token_at(tokens, before), token_at(tokens, end + 1))
    loose = beside[0] in _LOOSE_BEFORE and beside[1] in _LOOSE_AFTER
    if loose and _WEAK.search(text):
        loose = not {"+", "-"}.intersection(beside)
    return text if loose or _is_atom(inner, 0, len(inner) - 2) else f"({text})"


def _is_atom(tokens: Tokens, first: int, last: int) -> bool:
    """Whether tokens are one operand: a name, a number, a call, parentheses."""
    opened = first + is_operand(tokens[first])
    return first == last or (tokens[opened] == "(" and closing(tokens, opened) == last)


def _near(name: str, lower: str) -> list[str]:
    """What may stand for the name of a function that does not exist: functions, and products."""
    if len(name) == 1:
        return [RENAMED[name]] if name in RENAMED else []
    for known in (lower, lower.replace("_", "")):
        if known in CALLED or known in RENAMED:
            return [RENAMED.get(known, known)]
    split = re.fullmatch(r"(pi|e|[a-z])(\w+)", name)
    products = [f"{split[1]}*{split[2]}"] if split and split[2] in CALLED else []
    near = [one for one in CALLED if _one_edit(lower, one)]
    near.sort(key=lambda one: set(one) != set(lower))  # sinn is sin, tahn is tanh
    elsewhere = () if near or len(lower) < 4 else (*RENAMED, *sorted(_NAMES))
    return products + near + [one for one in elsewhere if _one_edit(lower, one)]


def _one_edit(name: str, other: str) -> bool:
    """Whether one letter added, left out or replaced, or two neighbours swapped, part two names."""
    while name and other and name[0] == other[0]:
        name, other = name[1:], other[1:]
    while name and other and name[-1] == other[-1]:
        name, other = name[:-1], other[:-1]
    return max(len(name), len(other)) == 1 or (len(name) == 2 and name == other[::-1])


def _every() -> str:
    known = f"no such function (docs/language.md); the functions are {', '.join(CALLS)}"
    known += ", and expressions of these"
    return textwrap.fill(known, _WIDTH)


def wrong_count(tokens: Tokens, index: int, name: str, count: int) -> Slip:
    """A call with the wrong number of arguments."""
    arity = CALLS[name][1] if name in CALLS else 0
    remedy = f"write {name}({_ARGUMENTS.get(name) or ', '.join('xyz'[:arity]) or operands(name)})"
    call = _Call(index, closing(tokens, index + 1), name)
    note, *edits = _equivalent(tokens, call) or ("",)
    given = tokens.piece(index + 1, call.end)
    pointed = re.sub(r"(?<=\d),(?=\d)", ".", given)
    if pointed != given:  # sin(1,5)
        edits.append(tokens.edit(index, call.end, name + pointed))
    return tokens.error(
        f"{name} takes {takes(name)}, not {count}", index, remedy, *edits, note=note
    )


_ARGUMENTS = {"where": "condition, a, b", "atan2": "y, x", "polygamma": "n, x"}
