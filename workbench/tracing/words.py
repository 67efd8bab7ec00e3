"""Numbers and ordinals inside the sentences of a trace."""

import re
from collections.abc import Sequence

from workbench.ir.printing.wengert import operation_text
from workbench.presentation.text.notation import board
from workbench.presentation.text.numbers import minus, telling
from workbench.tracing.context import TraceContext

#: Significant digits of numbers inside sentences.
DIGITS = 6
_ORDINALS = ("first", "second", "third", "fourth", "fifth")


def said(value: float | None, digits: int = DIGITS) -> str:
    """A number inside a sentence.

    >>> said(-0.28366218546322625), said(0.99999999995)
    ('−0.283662', '0.99999999995')
    """
    return minus(telling(value, digits))


def every_digit(value: float | None) -> str:
    """A number with all its digits inside a sentence, its exponent as `said` writes it.

    >>> every_digit(-1.1920928955078125e-07), every_digit(2.0)
    ('−1.1920928955078125e−7', '2.0')
    """
    return minus(re.sub(r"e([-+]?)0*(?=\d)", lambda found: "e" + found[1].strip("+"), repr(value)))


def factor(value: float, digits: int = DIGITS) -> str:
    """A number as a factor or a further term: a negative one in parentheses.

    >>> factor(-1.0), factor(2.5)
    ('(−1)', '2.5')
    """
    text = said(value, digits)
    return f"({text})" if text.startswith("−") else text


def with_numbers(
    context: TraceContext, node: int, values: Sequence[float], digits: int = DIGITS
) -> str:
    """A node's right-hand side on the board, with numbers in place of names."""
    row = context.graph.operator(node)
    numbers = []
    for one in context.graph.operands(node):
        text = context.names[one]
        if context.texts[one]:
            text = (factor if row.symbol else said)(values[one], digits)
            if row.symbol == "**" and "e" in text and not text.startswith("("):
                text = f"({text})"
        numbers.append(text)
    return board(operation_text(row, numbers))


def ordinal(number: int) -> str:
    """first, second … and 6th.

    >>> ordinal(2), ordinal(12), ordinal(22)
    ('second', '12th', '22nd')
    """
    if number <= len(_ORDINALS):
        return _ORDINALS[number - 1]
    endings = {1: "st", 2: "nd", 3: "rd"}
    ending = "th" if 10 < number % 100 < 14 else endings.get(number % 10, "th")
    return f"{number}{ending}"
