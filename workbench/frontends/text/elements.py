"""Brackets behind a name that are no element of an array: x[i], x[-1], x[1.5], x[0."""

import re

from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import closing, shown
from workbench.frontends.text.tokens import Tokens, is_name, is_number

_WRITTEN = "an element is written with whole numbers from 0, as x[0] or w[1,2]"


def no_element(tokens: Tokens, index: int) -> Slip:
    """The slip at a bracket that stands behind the name of an array."""
    end = closing(tokens, index, "[", "]")
    if end >= len(tokens):
        behind = tokens.end(index)
        given = re.match(r"\s*[0-9]+(\s*,\s*[0-9]+)*|", tokens.text[behind:])
        edits = (
            [Edit(behind + given.end(), behind + given.end(), "]")] if given and given[0] else []
        )
        return tokens.error("this bracket is never closed", index, "", *edits, note=_WRITTEN)
    if end == index + 1:
        return tokens.error("an index is missing", end, _WRITTEN)
    for place in range(index + 1, end):
        token = tokens[place]
        if token == "-" and is_number(tokens[place + 1]):
            remedy = "elements are counted from the first, which is 0"
            return tokens.error("an index cannot be negative", place, remedy)
        if token == ":":
            return tokens.error("there are no slices", place, "write every element by itself")
        if is_name(token) and not token.endswith("]"):
            return tokens.error(f"the index {shown(token)} is not a number", place, _WRITTEN)
        if is_number(token) and not token.isdigit():
            return tokens.error(f"the index {shown(token)} is not a whole number", place, _WRITTEN)
    name, inner = tokens[index - 1], tokens.piece(index + 1, end - 1)
    edits = []
    if re.fullmatch(r"[0-9]+(\s*,\s*[0-9]+)*", inner):  # x [0], x[01], x[1][2]
        array, *before = name.removesuffix("]").split("[")
        numbers = [*before, *(str(int(one)) for one in inner.split(","))]
        edits = [tokens.edit(index - 1, end, f"{array}[{','.join(numbers)}]")]
    problem = f"{shown(name)}[{shown(inner)}] is not an element"
    return tokens.error(problem, index, "", *edits, note=_WRITTEN)
