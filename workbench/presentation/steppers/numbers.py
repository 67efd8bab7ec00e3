"""The numbers in a stepper's picture: on its cards and beside its edges."""

from collections import defaultdict

from workbench.presentation.text.numbers import minus, short, telling
from workbench.presentation.views.stepper import StepperView
from workbench.records.trace import Action

#: Digits on a card and on an edge.
CARD_DIGITS, EDGE_DIGITS = 5, 3
#: Digits of what would look round with fewer, and letters that a number on a card may have.
_MOST_DIGITS, _MOST_LETTERS = 11, 13


def card_number(value: float | None, digits: int = CARD_DIGITS) -> str:
    """A number as a card shows it, or with fewer digits an edge.

    >>> card_number(-0.283662185)
    '−0.28366'
    """
    few = short(value, digits)
    more = telling(value, digits, _MOST_DIGITS)
    plain = digits == EDGE_DIGITS or "e" in few or len(more) > _MOST_LETTERS
    return minus(few if plain else more)


def change(value: float | None, before: float) -> str:
    """How far a shifted value lies from the value, with its sign.

    >>> change(1.25, 1.0), change(None, 1.0)
    ('+0.25', '')
    """
    if value is None:
        return ""
    text = card_number(value - before, EDGE_DIGITS)
    return text if text.startswith("−") or text == "nan" else f"+{text}"


def label_letters(view: StepperView) -> list[int]:
    """How many letters the label of every edge has at most, in any mode."""
    longest = [
        0 if edge.partial is None else len(f"× {card_number(edge.partial, EDGE_DIGITS)}")
        for edge in view.edges
    ]
    for mode in view.modes:
        arrivals: dict[tuple[str, int | None], list[str]] = defaultdict(list)
        for step in mode.trace.steps:
            if step.action is Action.PROPAGATE:
                text = card_number(step.contribution, EDGE_DIGITS)
                arrivals[step.node, step.operand].append(text)
        for place, edge in enumerate(view.edges):
            texts = arrivals[edge.target, edge.operand]
            # As the script writes them: two as a sum, of more the first and how many there are.
            written = [" + ".join(texts[:2])]
            if len(texts) > 2:
                written.append(f"{texts[0]} … {len(texts)}×")
            longest[place] = max(longest[place], *map(len, written))
    return longest
