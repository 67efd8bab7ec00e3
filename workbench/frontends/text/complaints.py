"""Slips of text that is no expression: the thing, the place, the remedy and the likely edits."""

import re
from collections.abc import Sequence

from workbench.errors import LiteralError
from workbench.frontends.text.calls import unknown, wrong_count
from workbench.frontends.text.foreign import foreign, percent
from workbench.frontends.text.grammar import CALLED, INFIX
from workbench.frontends.text.juxtaposed import side_by_side
from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import (
    arguments,
    closing,
    is_inside,
    previous_token,
    shown,
    statement,
    token_at,
)
from workbench.frontends.text.suspicions import is_decimal
from workbench.frontends.text.tokens import END, Tokens, is_name, normal
from workbench.ir.operators import RESERVED
from workbench.limits import Limits

__all__ = ["wrong_count"]


def nothing(tokens: Tokens) -> Slip:
    """Blanks and comments only."""
    return Slip("there is no expression", "", 0, "write one, such as x**2 + sin(y)", (), "")


# -- statements ----------------------------------------------------------------------------


def no_result(tokens: Tokens, index: int) -> Slip:
    """The text ends with an assignment (whose name is the token)."""
    name = shown(tokens[index])
    return tokens.error(
        "the text ends with an assignment and has no result",
        index,
        "",
        Edit(tokens.start(index), tokens.start(index + 2), ""),
        note=f"end with the result, for example: {name} = ...; {name}",
    )


def two_results(tokens: Tokens, index: int) -> Slip:
    """A result before the last statement."""
    return tokens.error(
        "this is a result, but more statements follow",
        index,
        "give it a name (t = ...), or put all results last, separated by commas;\n"
        "parentheses carry an expression on to the next line",
    )


def taken(tokens: Tokens, index: int, name: str, assigned: bool) -> Slip:
    """An assignment to a name that has a meaning already."""
    problem = "is assigned twice" if assigned else "is assigned after it was used"
    return tokens.error(
        f"{shown(name)} {problem}", index, "every name has one meaning; choose another name here"
    )


def several_values(tokens: Tokens, index: int) -> Slip:
    """A comma behind an assignment's value."""
    if is_decimal(tokens, index, tokens.start(index)):
        return decimal(tokens, index)
    return tokens.error(
        "a comma after the value of an assignment", index, "assign one value to one name at a time"
    )


def decimal(tokens: Tokens, index: int) -> Slip:
    """A comma between digits where results are separated."""
    left, right = tokens[index - 1], tokens[index + 1]
    texts = [f"{left}.{right}", f"{left}, {right}"]
    if re.fullmatch("[0-9]{3}([.][0-9]*)?", right) and len(left) <= 3:
        texts.insert(0, left + right)  # 1,000 or 1,000.5
    edits = (tokens.edit(index - 1, index + 1, text) for text in texts)
    remedy = "write a decimal point, or a blank behind the comma between two results"
    return tokens.error("a comma between two digits", index, "", *edits, note=remedy)


def misplaced_equals(tokens: Tokens, index: int) -> Slip:
    """An equals sign that is no assignment."""
    if not index:
        remedy = "write the expression without the = before it"
        return tokens.error("an expression cannot start with =", 0, remedy, tokens.edit(0, 0, ""))
    if (before := tokens[index - 1]) in RESERVED:
        return tokens.error(
            f"{before} cannot be assigned to", index - 1, "it is a word of the language"
        )
    note = "a comparison is ==; an assignment, name = value, ends with its line or a ;"
    edit = tokens.edit(index, index, "==")
    return tokens.error("= cannot stand here", index, "", edit, note=note)


# -- where an operand is missing -----------------------------------------------------------


def no_operand(tokens: Tokens, index: int) -> Slip:
    """A token that cannot start an operand, where one is expected."""
    token = tokens[index]
    before = previous_token(tokens, index)
    strange = foreign(tokens, index, True)
    if strange is not None:
        return strange
    if token == "if":
        return _leading_if(tokens, index)
    if token == "=" and before < 0:
        return misplaced_equals(tokens, index)
    if before < 0:
        remedy = _STARTS.get(token, f"write an operand before {shown(token)}, or delete it")
        return tokens.error(f"an expression cannot start with {shown(token)}", index, remedy)
    previous = tokens[before]
    if previous == "%":
        note, edits = "a percentage is divided by 100", percent(tokens, before)
        return tokens.error_after("an operand is missing after %", before, "", *edits, note=note)
    if token == ")" and previous == "(":
        name = normal(tokens[before - 1]) if before else ""
        if name in CALLED:
            return wrong_count(tokens, before - 1, name, 0)
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
        remedy = "write an operand between them, or delete one"
        return tokens.error(problem, index, remedy, *_merged(tokens, before, index))
    what = "an operand"
    if previous == "," or (previous == "(" and token == ","):
        what = "an argument" if is_inside(tokens, before) else "a result"
    merged = _merged(tokens, before, index)
    if previous in ("(", ",", "=") and token not in (END, ")"):
        remedy = f"write {what} before {shown(token)}, or delete {shown(token)}"
        return tokens.error(f"{what} is missing before {shown(token)}", index, remedy, *merged)
    remedy = f"write {what} after {shown(previous)}, or delete {shown(previous)}"
    return tokens.error_after(f"{what} is missing after {shown(previous)}", before, remedy, *merged)


_STARTS = {
    ")": "delete it, or add a ( before",
    ",": "results are separated by one comma",
    "else": "write a if condition else b",
}


def _merged(tokens: Tokens, before: int, index: int) -> tuple[Edit, ...]:
    """What two symbols in a row may mean."""
    pair = tokens[before] + tokens[index]
    if pair == "->":
        first, _ = statement(tokens, before)
        return (Edit(tokens.start(first), tokens.end(index), ""),)
    merged = {"^^": "**", "***": "**", "==": "==", "===": "==", "!==": "!="}.get(
        pair, pair if pair in INFIX else ""
    )
    return (tokens.edit(before, index, merged),) if merged else ()


def _leading_if(tokens: Tokens, index: int) -> Slip:
    """if(x > 0, a, b); if x > 0 then a else b; if x > 0: a else: b."""
    edits: tuple[Edit, ...] = ()
    _, last = statement(tokens, index)
    marks = [place for place in range(index, last) if tokens[place] in ("then", ":", "else")]
    if tokens[index + 1] == "(" and len(list(arguments(tokens, index + 1))) == 3:
        edits = (tokens.edit(index, index, "where"),)
    elif [tokens[place] for place in marks][1:2] == ["else"]:
        condition = tokens.piece(index + 1, marks[0] - 1)
        chosen, other = tokens.piece(marks[0] + 1, marks[1] - 1), tokens.piece(marks[-1] + 1, last)
        edits = (tokens.edit(index, last, f"{chosen} if {condition} else {other}"),)
    return tokens.error(
        "an expression cannot start with if", index, "write a if condition else b", *edits
    )


def refused_number(tokens: Tokens, index: int, error: LiteralError) -> Slip:
    """A number that a graph refuses to hold."""
    problem, _, remedy = str(error).partition("; ")
    return tokens.error(problem, index, remedy)


def weak_not(tokens: Tokens, index: int) -> Slip:
    """`not` behind an operator that binds more strongly."""
    before = shown(tokens[previous_token(tokens, index)])
    _, last = statement(tokens, index)
    edit = tokens.edit(index, last, f"({tokens.piece(index, last)})")
    return tokens.error(
        f"not binds more weakly than the {before} before it", index, "write (not ...)", edit
    )


def too_deep(tokens: Tokens, index: int) -> Slip:
    """More open parentheses than the limit."""
    return tokens.error(
        f"more than {Limits.text_depth} are open here", index, "name inner parts: t = ...; f(t)"
    )


# -- where an operator is missing ----------------------------------------------------------


def no_operator(tokens: Tokens, index: int, groups: Sequence[int]) -> Slip:
    """A token that cannot follow an operand."""
    token = tokens[index]
    before = previous_token(tokens, index)
    strange = foreign(tokens, index, False)
    if strange is not None:
        return strange
    if token in (END, ";") or (groups and "\n" in tokens[before + 1 : index]):
        return never_closed(tokens, groups[-1], index)
    if token == "=":
        return misplaced_equals(tokens, index)
    if token == "(" and is_name(tokens[before]):
        return unknown(tokens, before, normal(tokens[before]))
    return side_by_side(tokens, before, index)


# -- parentheses, calls, choices -----------------------------------------------------------


def never_opened(tokens: Tokens, index: int) -> Slip:
    """A closing parenthesis without an opening one."""
    return tokens.error(
        "this parenthesis closes, but none is open",
        index,
        "",
        tokens.edit(index, index, ""),
        note="delete it, or add a ( before",
    )


def never_closed(tokens: Tokens, opened: int, index: int) -> Slip:
    """An opening parenthesis (or a call's function) without a closing one before a token."""
    inside = 0 if tokens[opened] == "(" else len(tokens[opened])
    end = tokens.end(previous_token(tokens, index))
    problem, remedy = "this parenthesis is never closed", "add a ) where it should end"
    edit = Edit(end, end, ")")
    last = closing(tokens, opened + (tokens[opened] != "("))
    if tokens[index] == ";" and last < len(tokens):  # IF(A1>0;1,5;2)
        problem, remedy = "a semicolon between arguments", "separate arguments with commas"
        call = re.sub(r"(?<=\d),(?=\d)", ".", tokens.piece(opened, last)).replace(";", ",")
        edit = tokens.edit(opened, last, call)
    return tokens.error(problem, opened, "", edit, inside=inside, note=remedy)


def stray_comma(tokens: Tokens, index: int) -> Slip:
    """A comma in parentheses that are no call's."""
    if is_decimal(tokens, index, tokens.start(index)):
        return decimal(tokens, index)
    edits: tuple[Edit, ...] = ()
    first, _ = statement(tokens, index - 1)
    while tokens[first - 1] == ",":
        first, _ = statement(tokens, first - 2)
    end = closing(tokens, first - 1)
    alone = token_at(tokens, first - 2) in (END, "(") and token_at(tokens, end + 1) in (END, ")")
    if alone and end < len(tokens):
        edits = (tokens.edit(first - 1, end, tokens.piece(first, end - 1)),)
    return tokens.error(
        "a comma in parentheses that belong to no function",
        index,
        "",
        *edits,
        note="several results are written without parentheses: f, g",
    )


def no_else(tokens: Tokens, index: int) -> Slip:
    """A condition without an alternative."""
    before = previous_token(tokens, index)
    end = tokens.end(before)
    edit = Edit(end, end, " else 0")
    remedy = "write a if condition else b"
    return tokens.error_after("the else of an if is missing", before, "", edit, note=remedy)


def no_if(tokens: Tokens, index: int) -> Slip:
    """An alternative without a condition."""
    return tokens.error("else without an if before it", index, "write a if condition else b")


def nested_if(tokens: Tokens, index: int) -> Slip:
    """A condition inside a condition."""
    return tokens.error(
        "an if inside the condition of another", index, "put the inner choice in parentheses"
    )
