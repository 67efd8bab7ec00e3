"""Hints for a wrong claim, each telling more than the one before and none the answer."""

import re
from collections.abc import Sequence

from workbench.checking.causes import Cause, part_text
from workbench.checking.judging import Question
from workbench.faults.mistakes import rule_of
from workbench.ir.graph import Graph
from workbench.ir.traversal import depends_on

#: Of explanations that are about the whole, what they may tell at once.
_ABOUT_THE_WHOLE = {
    "negative": "Look at the signs of your answer.",
    "constant_factor": "Your answer is right up to a constant factor.",
    "constant_added": "Your answer is right up to an added constant.",
    "not_differentiated": "Your answer is the function itself.",
    "integrated": "Your answer is an integral; a derivative is asked for.",
    "other_variable": "Look at which variable to differentiate by.",
    "other_order": "Look at how often to differentiate.",
}


def hints(question: Question, causes: Sequence[Cause]) -> tuple[str, ...]:
    """Three hints: where to look, the general rule there, its parts."""
    function = question.function
    moving = depends_on(function, [question.wrt])
    at = next((one.node for one in causes if one.node is not None), function.outputs[0])
    whole = next((one.explanation.kind for one in causes if one.node is None), "")
    if not moving[at] or not function.operands(at):
        return ("The variable does not move this function, or is all of it.",) * 3
    part = part_text(function, at)
    first = f"Look again at how you differentiated {part}."
    if whole in _ABOUT_THE_WHOLE and causes[0].node is None:
        first = _ABOUT_THE_WHOLE[whole]
    rule = rule_of(function.codes[at], tuple(bool(moving[one]) for one in function.operands(at)))
    second = f"The rule there: {rule}." if rule else f"Differentiate {part} on its own first."
    return first, second, _parts(function, at, moving, rule)


def _parts(function: Graph, at: int, moving: bytearray, rule: str) -> str:
    """What the letters of a rule are, and which derivatives to write down."""
    operands = function.operands(at)
    letters = re.findall(r"\b[a-z]\b", rule.split("=")[0]) or ["u", "v"]
    named = dict(zip(letters, operands, strict=False))
    texts = [f"{name} = {part_text(function, one)}" for name, one in named.items()]
    open_ones = [f"{name}'" for name, one in named.items() if moving[one]]
    wanted = " and ".join(open_ones)
    return f"Here {' and '.join(texts)}. Write down {wanted}, then put all into the rule."
