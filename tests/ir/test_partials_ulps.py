"""Partials hold 8 units in the last place wherever operands, result and partial are normal."""

import math
import re
from pathlib import Path

from partial_errors import errors, is_normal, truths, worst
from row_points import MEASURED, OPERATIONS

from tests.lanes import every_row
from workbench.ir.operators import OPERATORS, Cost, Operator

BOUND = 8.0
EXCEPTIONS = ("gamma", "lgamma", "polygamma", "rgamma", "sinc", "logaddexp")
PAGE = Path(__file__).parents[2] / "docs" / "partials.md"
#: Partials that are no numbers of their own: exact, or a choice between exact ones.
EXACT = re.compile(r"-?1|0|u|v|sign\(u\)|where\([uv].*")
ROWS = [row for row in OPERATIONS if row.cost is not Cost.COMPARISON and row.arity < 3]
CASES = [
    (row, operand)
    for row in ROWS
    for operand, partial in enumerate(row.partials)
    if partial is not None and (not EXACT.fullmatch(partial) or row.name in ("power", "rgamma"))
]


def stated(row: Operator, point: tuple[float, ...], partial: float) -> float:
    """The figure that docs/partials.md states: 8, and what its exceptions say."""
    if row.name in ("gamma", "lgamma") and point[0] < 0:
        digamma = partial / row.total(*point) if row.name == "gamma" else partial
        return BOUND * max(1.0, 1 / abs(digamma))
    if row.name == "logaddexp":
        return max(BOUND, abs(point[0] - point[1]))
    if row.name == "sinc":
        return max(BOUND, 2.0 / abs(partial))
    if row.name == "rgamma" and point[0] < 0:
        return BOUND * max(1.0, abs(point[0]) * math.gamma(1 - point[0]) / abs(partial))
    return 64.0 if row.name == "polygamma" else BOUND


@every_row("row, operand", CASES)
def test_a_partial_holds_its_figure(row: Operator, operand: int) -> None:
    missed = [
        (error, point)
        for error, point, partial in errors(row, operand)
        if error > stated(row, point, partial)
    ]
    assert not missed
    assert len(truths(row, operand)) >= 20  # each at least about the sample of its row


@every_row(
    "name, operand, point",
    [
        ("tanh", 0, (20.0,)),
        ("tanh", 0, (-300.0,)),
        ("asinh", 0, (-1e200,)),
        ("acosh", 0, (1e200,)),
        ("atan", 0, (1e153,)),
        ("atan2", 0, (1e200, 1e200)),
        ("atan2", 1, (1e-200, 1e-200)),
        ("log2", 0, (1e-307,)),
        ("power", 0, (1e300, 0.3)),
        ("erfc", 0, (25.317,)),
    ],
)
def test_the_hard_points_are_among_the_points(
    name: str, operand: int, point: tuple[float, ...]
) -> None:
    assert point in {one for one, _, _, _ in truths(OPERATORS[name], operand)}
    assert not is_normal(5e-324) and is_normal(1e-307)


def table(title: str) -> list[list[str]]:
    """The cells of the rows of a table of the page, without code marks."""
    part = PAGE.read_text(encoding="utf-8").partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[cell.strip().strip("`") for cell in line.strip("|").split(" | ")] for line in lines]


def test_the_page_has_every_row_with_its_partial_and_its_worst_error() -> None:
    told = {(name, int(operand)): (rule, figure) for name, operand, rule, figure in table("Ours")}
    promised = {(row.name, operand) for row, operand in CASES if row.symbol or row.name in MEASURED}
    assert promised == set(told)
    for (name, operand), (rule, figure) in told.items():
        row = OPERATORS[name]
        assert rule == row.partials[operand]
        if name in EXCEPTIONS:
            assert figure == "see below"
        else:
            assert worst(row, operand) <= float(figure) <= BOUND, (name, operand)


def test_the_rules_of_others_are_as_bad_as_the_page_says() -> None:
    rows = table("Partials of other libraries")
    assert len(rows) >= 7
    for name, operand, rule, _, figure in rows:
        found = worst(OPERATORS[name], int(operand), rule)
        if figure == "all digits":
            assert found > 1e15, (name, rule, found)
        else:
            assert BOUND < found <= float(figure), (name, rule, found)
