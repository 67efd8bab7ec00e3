"""What the parser says of a text that is no expression: the thing, the place and the remedy."""

import unicodedata
from collections.abc import Collection, Sequence

from workbench.errors import LiteralError, ParseError
from workbench.frontends.text import remedies
from workbench.frontends.text.grammar import CALLS, FOLDING, INFIX, PREFIX
from workbench.frontends.text.tokens import END, Tokens, is_name, is_number, normal
from workbench.ir.operators import RESERVED

#: Longest piece of the user's text that a message repeats.
_SHOWN = 24


def nothing(tokens: Tokens) -> ParseError:
    """Blanks and comments only."""
    return ParseError(
        "there is no expression", text="", position=0, remedy="write one, such as x**2 + sin(y)"
    )


# -- statements ----------------------------------------------------------------------------


def no_result(tokens: Tokens, index: int) -> ParseError:
    """The text ends with an assignment (whose name is the token)."""
    name = _shown(tokens[index])
    return tokens.error(
        "the text ends with an assignment and has no result",
        index,
        f"end with the result, for example: {name} = ...; {name}",
    )


def two_results(tokens: Tokens, index: int) -> ParseError:
    """A result before the last statement."""
    return tokens.error(
        "this is a result, but more statements follow",
        index,
        "give it a name (t = ...), or put all results last, separated by commas",
    )


def taken(tokens: Tokens, index: int, name: str, assigned: bool) -> ParseError:
    """An assignment to a name that has a meaning already."""
    problem = "is assigned twice" if assigned else "is assigned after it was used"
    return tokens.error(
        f"{_shown(name)} {problem}", index, "every name has one meaning; choose another name here"
    )


def several_values(tokens: Tokens, index: int) -> ParseError:
    """A comma behind an assignment's value."""
    return tokens.error(
        "a comma after the value of an assignment", index, "assign one value to one name at a time"
    )


def misplaced_equals(tokens: Tokens, index: int) -> ParseError:
    """An equals sign that is no assignment."""
    before = tokens[index - 1] if index else ""
    if before in RESERVED:
        return tokens.error(
            f"{before} cannot be assigned to", index - 1, "it is a word of the language"
        )
    return tokens.error(
        "= assigns to a name, and there is none before it",
        index,
        "did you mean ==? Or start a line (or a part after ;) with: name = ...",
    )


# -- where an operand is missing -----------------------------------------------------------


def no_operand(tokens: Tokens, index: int) -> ParseError:
    """A token that cannot start an operand, where one is expected."""
    token = tokens[index]
    before = _previous(tokens, index)
    foreign = _foreign(tokens, index)
    if foreign is not None:
        return foreign
    if token == "=" and before < 0:
        return misplaced_equals(tokens, index)
    if before < 0:
        return tokens.error(
            f"an expression cannot start with {_shown(token)}", index, remedies.start(token)
        )
    previous = tokens[before]
    if token == ")" and previous == "(":
        name = normal(tokens[before - 1]) if before else ""
        if name in CALLS:
            return wrong_count(tokens, before - 1, name, CALLS[name][1], 0)
        return tokens.error("there is nothing in these parentheses", index)
    if token == "\n":
        return tokens.error_after(
            f"the line ends, but an operand is missing after {_shown(previous)}",
            before,
            "an expression goes on in the next line only inside parentheses",
        )
    if token in INFIX and previous in INFIX:
        problem = f"an operand is missing between {previous} and {token}"
        return tokens.error(problem, index, remedies.doubled(previous, token))
    what = "an argument" if previous == "," or (previous == "(" and token == ",") else "an operand"
    side = f"before {_shown(token)}" if previous == "(" else f"after {_shown(previous)}"
    if previous in (",", ";", "\n", "=") and token not in (END, ")"):
        side = f"before {_shown(token)}"
    return tokens.error_after(f"{what} is missing {side}", before)


def refused_number(tokens: Tokens, index: int, error: LiteralError) -> ParseError:
    """A number that a graph refuses to hold."""
    problem, _, remedy = str(error).partition("; ")
    return tokens.error(problem, index, remedy)


def weak_not(tokens: Tokens, index: int) -> ParseError:
    """`not` behind an operator that binds more strongly."""
    before = _shown(tokens[_previous(tokens, index)])
    return tokens.error(
        f"not binds more weakly than the {before} before it", index, "write (not ...)"
    )


def too_deep(tokens: Tokens, index: int, limit: int) -> ParseError:
    """More open parentheses than the limit."""
    return tokens.error(
        f"more than {limit:,} parentheses are open here", index, "name inner parts: t = ...; f(t)"
    )


# -- where an operator is missing ----------------------------------------------------------


def no_operator(
    tokens: Tokens, index: int, groups: Sequence[int], names: Collection[str]
) -> ParseError:
    """A token that cannot follow an operand."""
    token = tokens[index]
    before = _previous(tokens, index)
    foreign = _foreign(tokens, index)
    if foreign is not None:
        return foreign
    if token in (END, ";") or (groups and "\n" in tokens[before + 1 : index]):
        return never_closed(tokens, groups[-1])
    if token == "=":
        return misplaced_equals(tokens, index)
    left, right = tokens[before], token
    if token == "(":
        if is_name(left):
            return _no_function(tokens, before, normal(left), names)
        right = "(...)"
    if left == ")":
        left = "(...)"
    remedy = remedies.joined(left, right)
    return tokens.error(
        f"an operator is missing between {_shown(left)} and {_shown(right)}", index, remedy
    )


def _no_function(tokens: Tokens, index: int, name: str, names: Collection[str]) -> ParseError:
    """A name with parentheses behind it that is no function."""
    shown = _shown(name)
    if name not in remedies.OTHER_NAMES and _is_variable(tokens, index, name, names):
        return tokens.error_after(
            f"an operator is missing after {shown}", index, f"did you mean {shown}*(...)?"
        )
    closing = _closing(tokens, index + 1)
    if tokens[closing + 1 : closing + 2] == ["="]:
        remedy = "functions are not defined here; write only what is right of the ="
    else:
        remedy = remedies.function(name)
    return tokens.error(f"unknown function {shown}", index, remedy)


def _is_variable(tokens: Tokens, index: int, name: str, names: Collection[str]) -> bool:
    """Whether a name stands somewhere without parentheses behind it."""
    later = any(
        token == tokens[index] and tokens[place + 1] != "("
        for place, token in enumerate(tokens[:-1])
    )
    return later or name in ("pi", "e")


def _closing(tokens: Tokens, index: int) -> int:
    """The token that closes the parenthesis at a token; the end where nothing does."""
    depth = 0
    for place in range(index, len(tokens)):
        depth += (tokens[place] == "(") - (tokens[place] == ")")
        if depth == 0:
            return place
    return len(tokens)


# -- parentheses, calls, choices -----------------------------------------------------------


def never_opened(tokens: Tokens, index: int) -> ParseError:
    """A closing parenthesis without an opening one."""
    return tokens.error(
        "this parenthesis closes, but none is open", index, "delete it, or add a ( before"
    )


def never_closed(tokens: Tokens, index: int) -> ParseError:
    """An opening parenthesis (or a call's function) without a closing one."""
    inside = 0 if tokens[index] == "(" else len(tokens[index])
    return tokens.error(
        "this parenthesis is never closed", index, "add a ) where it should end", inside=inside
    )


def stray_comma(tokens: Tokens, index: int) -> ParseError:
    """A comma in parentheses that are no call's."""
    return tokens.error(
        "a comma in parentheses that belong to no function",
        index,
        "several results are written without parentheses: f, g",
    )


def wrong_count(tokens: Tokens, index: int, name: str, arity: int, count: int) -> ParseError:
    """A call with the wrong number of arguments."""
    takes = f"{'at least ' if name in FOLDING else ''}{arity} argument{'s' if arity > 1 else ''}"
    return tokens.error(
        f"{name} takes {takes}, not {count}", index, remedies.signature(name, arity, count)
    )


def no_else(tokens: Tokens, index: int) -> ParseError:
    """A condition without an alternative."""
    before = _previous(tokens, index)
    return tokens.error_after("the else of an if is missing", before, "write a if condition else b")


def no_if(tokens: Tokens, index: int) -> ParseError:
    """An alternative without a condition."""
    return tokens.error("else without an if before it", index, "write a if condition else b")


def nested_if(tokens: Tokens, index: int) -> ParseError:
    """A condition inside a condition."""
    return tokens.error(
        "an if inside the condition of another", index, "put the inner choice in parentheses"
    )


# -- characters ----------------------------------------------------------------------------


def _foreign(tokens: Tokens, index: int) -> ParseError | None:
    """The complaint about a token that is outside the language, if it is."""
    token = tokens[index]
    if token in _KNOWN or is_name(token) or is_number(token):
        return None
    inside = 0
    if not token.isascii():  # a name with a foreign character somewhere in it
        while token[: inside + 1].isidentifier():
            inside += 1
        token = token[inside]
    if len(token) == 1 and not token.isprintable():
        shown = f"the character U+{ord(token):04X}"
        shown += f" ({unicodedata.name(token).lower()})" if unicodedata.name(token, "") else ""
    elif token.isascii():
        shown = token
    else:
        shown = f"{token} ({unicodedata.name(token, f'U+{ord(token):04X}').lower()})"
    return tokens.error(
        f"{shown} is not part of the language", index, remedies.foreign(token), inside=inside
    )


_KNOWN = frozenset({*INFIX, *PREFIX, *RESERVED, *"(),;=\n", END})


def _previous(tokens: Tokens, index: int) -> int:
    """The last token before a place that is no line break; -1 at the start."""
    index -= 1
    while index >= 0 and tokens[index] == "\n":
        index -= 1
    return index


def _shown(token: str) -> str:
    if token == END:
        return "the end"
    if token == "\n":
        return "the end of the line"
    return token if len(token) <= _SHOWN else token[: _SHOWN - 3] + "..."
