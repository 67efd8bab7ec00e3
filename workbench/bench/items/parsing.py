"""Texts: how long it takes to read long ones, and how deep they may be."""

from functools import partial

import numpy as np

from workbench.bench.case import Case
from workbench.bench.functions import distinct_terms, parentheses
from workbench.bench.goals import Goal, figure, over, slope
from workbench.bench.work import Item, Work

TERMS, DEPTH = "distinct terms", "parentheses"
_POINT = np.array([0.5, 0.25])


def _terms(size: int) -> Case:
    return Case(task="parse", size=size, text=distinct_terms(size), inputs=_POINT)


def _parentheses(size: int) -> Case:
    return Case(task="parse", size=size, text=parentheses(size), inputs=_POINT)


_texts = partial(Work, contestants=("workbench", "symengine", "sympy"))
_over = partial(over, TERMS, 1_000, "workbench")
_seconds = "median_seconds"

B8 = Item(
    name="B8",
    title="Reading a text",
    works=(
        _texts(
            name=TERMS,
            make=_terms,
            sizes=(1_000, 10_000, 100_000),
            quick=(100, 1_000),
            slow={"sympy": 1_000},
        ),
        _texts(
            name=DEPTH,
            make=_parentheses,
            sizes=(5_000, 100_000),
            quick=(100_000,),
            slow={"sympy": 0, "symengine": 0},
        ),
    ),
    goals=(
        Goal(
            "slope of the time, 1e3 to 1e5 terms", 1.1, slope(TERMS, 100_000, "workbench", _seconds)
        ),
        Goal(
            "100,000 nested parentheses are read",
            60.0,
            figure(DEPTH, 100_000, "workbench", _seconds),
            "s",
        ),
        Goal("workbench ÷ sympy, 1,000 terms", 1 / 500, _over("sympy")),
        Goal("workbench ÷ symengine, 1,000 terms", 1.0, _over("symengine")),
    ),
)
