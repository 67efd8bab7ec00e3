"""Text for a terminal: as wide as asked, aligned, without control characters."""

import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from presentation_demo import comparison
from presentation_rows import METHODS

from tests.lanes import examples
from workbench.comparison import compare
from workbench.presentation.sentences.sentence import plain
from workbench.presentation.sentences.verdict import verdict
from workbench.presentation.terminal.comparison import comparison_table
from workbench.presentation.terminal.table import terminal_table
from workbench.presentation.views.comparison import TruthView
from workbench.records import Status

CELLS = st.one_of(st.none(), st.integers(-(10**6), 10**6), st.floats(), st.text(max_size=60))


@settings(max_examples=examples(60))
@given(
    st.integers(1, 5).flatmap(
        lambda count: st.tuples(
            st.lists(st.text("abc ", min_size=1, max_size=12), min_size=count, max_size=count),
            st.lists(st.lists(CELLS, min_size=count, max_size=count), max_size=6),
        )
    ),
    st.integers(40, 100),
)
def test_no_line_is_wider_than_asked(
    table: tuple[list[str], list[list[object]]], width: int
) -> None:
    header, rows = table
    text = terminal_table(header, rows, width=width)
    assert all(len(line) <= width for line in text.split("\n"))
    assert all(character.isprintable() or character == "\n" for character in text)


def test_numbers_stand_point_below_point() -> None:
    text = terminal_table(("n", "x"), [("a", 1.25), ("b", 100.5), ("c", -3.0)])
    lines = text.split("\n")[2:]
    assert len({line.index(".") for line in lines}) == 1


def test_long_text_wraps_and_loses_nothing() -> None:
    words = " ".join(f"word{n}" for n in range(40))
    text = terminal_table(("k", "v"), [("key", words)], width=50)
    assert all(f"word{n}" in text for n in range(40))


def test_escape_sequences_of_a_user_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in terminal_table(("k",), [("\x1b[2J\x07",)])
    view = replace(comparison(), expression="x\x1b]0;owned\x07")
    assert "\x1b" not in comparison_table(view) and "\x07" not in comparison_table(view)


def test_a_comparison_fits_80_columns_with_the_truth_on_top() -> None:
    view = comparison()
    text = comparison_table(view)
    assert all(len(line) <= 80 for line in text.split("\n"))
    assert text.index(view.truths[0].digits) < text.index("symbolic")
    for method in METHODS:
        assert method in text
    assert repr(view.accuracy[0].derivative) in text


def test_colours_only_when_asked() -> None:
    assert "\x1b[" not in comparison_table(comparison())
    painted = comparison_table(comparison(), colour=True)
    assert re.sub(r"\x1b\[\d+m", "", painted) == comparison_table(comparison())


def test_many_derivatives_show_the_worst_of_each_method() -> None:
    view = comparison()
    rows = tuple(
        replace(row, wrt=f"x{n}", error_bits=float(n)) for row in view.accuracy[::2]
        for n in range(20)
    )  # fmt: skip
    text = comparison_table(replace(view, accuracy=rows))
    assert "worst of 20 derivatives" in text
    assert text.count("d/dx19") == len(METHODS) and "d/dx18" not in text


def test_what_cannot_be_certified_says_why() -> None:
    truth = TruthView(wrt="x", status="not_differentiable", left=-1.0, right=1.0)
    rows = tuple(
        replace(row, status=Status.NOT_DIFFERENTIABLE, message="a corner")
        for row in comparison().accuracy
    )
    text = comparison_table(replace(comparison(), truths=(truth,), accuracy=rows))
    assert "not differentiable: slope -1.0 from the left, 1.0 from the right" in text
    assert "no row can be judged: not differentiable" in " ".join(text.split())
    assert "* a corner" in text
    edge = replace(comparison(), truths=(replace(truth, left=None, right=math.inf),), accuracy=rows)
    assert "not differentiable: slope inf from the right" in comparison_table(edge)


def test_the_verdict_names_the_wrong_and_follows_the_rows() -> None:
    view = comparison()
    assert "wrong" not in plain(verdict(view))
    rows = tuple(
        replace(row, status=Status.WRONG) if row.method == "reverse" else row
        for row in view.accuracy
    )
    text = plain(verdict(replace(view, accuracy=rows)))
    assert "reverse is wrong" in text and "reverse is cheapest" not in text


def test_the_verdict_of_a_terminal_is_one_line() -> None:
    last = comparison_table(comparison()).split("\n\n")[-1]
    assert last.startswith("Verdict: ") and "\n" not in last
    assert "cheapest" in last


def test_many_rows_become_the_worst_of_each_method_and_heads_of_numbers_wrap() -> None:
    header = ("method", "derivative", "error [ulp]", "error/bound", "status")
    rows = [("forward_difference", f"{n}.2500890143702223e-14", 0.5, 0.25, "no digits promised")
            for n in range(3)]  # fmt: skip
    text = terminal_table(header, rows, ["l", ".", ".", ".", "l"], 76)
    assert text.split("\n")[1].split() == ["[ulp]", "bound"]
    assert text.count("forward_difference") == 3
    narrow = terminal_table(header, rows, ["l", ".", ".", ".", "l"], 66)
    assert "forward_\n" not in narrow and "forward_ " in narrow and "difference" in narrow


def test_reasons_name_the_methods_that_they_are_about() -> None:
    rows = tuple(
        replace(row, status=Status.UNJUDGED, message="no bound") if row.method == "reverse" else row
        for row in comparison().accuracy
    )
    assert "* reverse: no bound" in comparison_table(replace(comparison(), accuracy=rows))


def test_an_expression_without_variables_has_no_tables() -> None:
    view = replace(comparison(), point={}, truths=(), accuracy=())
    text = comparison_table(view)
    assert text.split("\n\n")[-1].startswith("Verdict: there is nothing to differentiate by")
    assert "method" not in text


@pytest.mark.parametrize("width", [40, 60, 100])
def test_other_widths_hold_too(width: int) -> None:
    assert all(len(line) <= width for line in comparison_table(comparison(), width).split("\n"))


def test_round_off_is_set_against_its_bound_and_truncation_apart() -> None:
    found = compare("abs(x)", at={"x": 1e-7}, methods="central_difference", timings=False)
    wide = comparison_table(found.view(), width=120).split("\n\n")[2].split("\n")
    cells = [line.split() for line in wide]
    assert "truncation" in wide[0] and "round-off/" in wide[0]
    row = next(cell for cell in cells if cell[0] == "central_difference")
    assert row[2:] == ["0.0", "4.4e15", "0.15", "-0.98", "inaccurate"]
    narrow = comparison_table(found.view(), width=80)
    assert "truncation  " not in narrow and "truncation is -0.98" in narrow
