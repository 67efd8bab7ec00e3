"""Errors of the parser for text that is no expression: the thing, the place and the remedy."""

from collections.abc import Sequence

from workbench.errors import LiteralError, ParseError
from workbench.frontends.text import remedies
from workbench.frontends.text.grammar import CALLS, FOLDING, INFIX
from workbench.frontends.text.surroundings import (
    closing,
    foreign,
    is_inside,
    is_variable,
    previous_token,
    shown,
)
from workbench.frontends.text.tokens import END, Tokens, is_name, normal
from workbench.ir.operators import RESERVED
from workbench.limits import Limits


def nothing(tokens: Tokens) -> ParseError:
    """Blanks and comments only."""
    return ParseError(
        "there is no expression", text="", position=0, remedy="write one, such as x**2 + sin(y)"
    )


# -- statements ----------------------------------------------------------------------------


def no_result(tokens: Tokens, index: int) -> ParseError:
    """The text ends with an assignment (whose name is the token)."""
    name = shown(tokens[index])
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
        "give it a name (t = ...), or put all results last, separated by commas;\n"
        "parentheses carry an expression on to the next line",
    )


def taken(tokens: Tokens, index: int, name: str, assigned: bool) -> ParseError:
    """An assignment to a name that has a meaning already."""
    problem = "is assigned twice" if assigned else "is assigned after it was used"
    return tokens.error(
        f"{shown(name)} {problem}", index, "every name has one meaning; choose another name here"
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
        "= cannot stand here",
        index,
        "did you mean ==? An assignment, name = value, stands on its own line or before a ;",
    )


# -- where an operand is missing -----------------------------------------------------------


def no_operand(tokens: Tokens, index: int) -> ParseError:
    """A token that cannot start an operand, where one is expected."""
    token = tokens[index]
    before = previous_token(tokens, index)
    strange = foreign(tokens, index)
    if strange is not None:
        return strange
    if token == "=" and before < 0:
        return misplaced_equals(tokens, index)
    if before < 0:
        return tokens.error(
            f"an expression cannot start with {shown(token)}", index, remedies.start(token)
        )
    previous = tokens[before]
    if token == ")" and previous == "(":
        name = normal(tokens[before - 1]) if before else ""
        if name in CALLS:
            return wrong_count(tokens, before - 1, name, CALLS[name][1], 0)
        return tokens.error(
            "there is nothing in these parentheses",
            index,
            "write an expression in them, or delete them",
        )
    if token == "\n":
        return tokens.error_after(
            f"the line ends, but an operand is missing after {shown(previous)}",
            before,
            "parentheses carry an expression on to the next line",
        )
    if token in INFIX and previous in INFIX:
        problem = f"an operand is missing between {previous} and {token}"
        return tokens.error(problem, index, remedies.doubled(previous, token))
    what = "an operand"
    if previous == "," or (previous == "(" and token == ","):
        what = "an argument" if is_inside(tokens, before) else "a result"
    if previous in ("(", ",", "=") and token not in (END, ")"):
        where = f"before {shown(token)}"
        remedy = remedies.doubled(previous, token) or remedies.missing(what, where)
        return tokens.error(f"{what} is missing {where}", index, remedy)
    where = f"after {shown(previous)}"
    remedy = remedies.doubled(previous, token) or remedies.missing(what, where)
    return tokens.error_after(f"{what} is missing {where}", before, remedy)


def refused_number(tokens: Tokens, index: int, error: LiteralError) -> ParseError:
    """A number that a graph refuses to hold."""
    problem, _, remedy = str(error).partition("; ")
    return tokens.error(problem, index, remedy)


def weak_not(tokens: Tokens, index: int) -> ParseError:
    """`not` behind an operator that binds more strongly."""
    before = shown(tokens[previous_token(tokens, index)])
    return tokens.error(
        f"not binds more weakly than the {before} before it", index, "write (not ...)"
    )


def too_deep(tokens: Tokens, index: int) -> ParseError:
    """More open parentheses than the limit."""
    return tokens.error(
        f"more than {Limits.text_depth} are open here", index, "name inner parts: t = ...; f(t)"
    )


# -- where an operator is missing ----------------------------------------------------------


def no_operator(tokens: Tokens, index: int, groups: Sequence[int]) -> ParseError:
    """A token that cannot follow an operand."""
    token = tokens[index]
    before = previous_token(tokens, index)
    strange = foreign(tokens, index)
    if strange is not None:
        return strange
    if token in (END, ";") or (groups and "\n" in tokens[before + 1 : index]):
        return never_closed(tokens, groups[-1])
    if token == "=":
        return misplaced_equals(tokens, index)
    left, right = tokens[before], token
    if token == "(":
        if is_name(left):
            return _no_function(tokens, before, normal(left))
        right = "(...)"
    if left == ")":
        left = "(...)"
    power, base = tokens[max(before - 1, 0)], tokens[max(before - 2, 0)]
    if token == "(" and INFIX.get(power) == INFIX["**"] and normal(base) in CALLS:
        remedy = f"did you mean {base}(...)**{left}?"  # sin^2(x)
    else:
        remedy = remedies.joined(left, right)
    return tokens.error(
        f"an operator is missing between {shown(left)} and {shown(right)}", index, remedy
    )


def _no_function(tokens: Tokens, index: int, name: str) -> ParseError:
    """A name with parentheses behind it that is no function."""
    called = shown(name)
    if name not in remedies.OTHER_NAMES and is_variable(tokens, index, name):
        return tokens.error_after(
            f"an operator is missing after {called}", index, f"did you mean {called}*(...)?"
        )
    end = closing(tokens, index + 1)
    if tokens[end + 1 : end + 2] == ["="]:
        remedy = "functions are not defined here; write only what is right of the ="
    else:
        remedy = remedies.function(name)
    return tokens.error(f"unknown function {called}", index, remedy)


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
    before = previous_token(tokens, index)
    return tokens.error_after("the else of an if is missing", before, "write a if condition else b")


def no_if(tokens: Tokens, index: int) -> ParseError:
    """An alternative without a condition."""
    return tokens.error("else without an if before it", index, "write a if condition else b")


def nested_if(tokens: Tokens, index: int) -> ParseError:
    """A condition inside a condition."""
    return tokens.error(
        "an if inside the condition of another", index, "put the inner choice in parentheses"
    )
