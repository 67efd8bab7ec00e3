"""Numbers and ordinals inside the sentences of a trace."""

import re
from collections.abc import Sequence

from workbench.presentation.text.notation import board
from workbench.presentation.text.numbers import minus, telling
from workbench.tracing.context import TraceContext

#: Significant digits of numbers inside sentences.
DIGITS = 6
_NAME = re.compile(r"\bv-?\d+\b")
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
    symbol = context.graph.operator(node).symbol
    numbers = {}
    for one in context.graph.operands(node):
        if context.texts[one]:
            text = (factor if symbol else said)(values[one], digits)
            scientific = symbol == "**" and "e" in text and not text.startswith("(")
            numbers[context.names[one]] = f"({text})" if scientific else text
    return board(_NAME.sub(lambda match: numbers[match[0]], context.texts[node]))


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
