"""Figures: given axes are used, new ones stay private, what is drawn is what the rows say."""

import math
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure
from presentation_demo import comparison, regression
from presentation_rows import METHODS, accuracy, v_curve_rows

from workbench.presentation.plots.figures import comparison_bars, draw, v_curve
from workbench.presentation.plots.from_rows import distribution_plot, scatter_plot
from workbench.presentation.plots.styles import COLOURS, method_styles
from workbench.presentation.views.plot import Plot, Series

PLOT = Plot(
    title="t",
    x_label="x",
    y_label="y",
    series=(Series(label="a", x=(1.0, 2.0), y=(0.0, 4.0), low=(0.0, 3.0), high=(1.0, 5.0)),),
    y_scale="log",
)
PAINTERS = {
    "v_curve": lambda ax: v_curve(v_curve_rows(), ax),
    "bars": lambda ax: comparison_bars(comparison().accuracy, ax),
    "scatter": lambda ax: draw(scatter_plot(regression()), ax),
    "distribution": lambda ax: draw(distribution_plot(accuracy(3, 1)), ax),
    "draw": lambda ax: draw(PLOT, ax),
}


@pytest.mark.parametrize("name", PAINTERS)
def test_given_axes_come_back(name: str) -> None:
    ax = Figure().add_subplot()
    assert PAINTERS[name](ax) is ax
    assert ax.get_xlabel()


@pytest.mark.parametrize("paint", [v_curve, comparison_bars])
def test_without_rows_the_axes_are_empty_and_fine(paint: Any) -> None:
    ax = Figure().add_subplot()
    assert paint([], ax) is ax
    assert not ax.get_lines()


def test_of_very_many_derivatives_each_method_shows_its_worst() -> None:
    rows = [replace(row, error_bits=float(n), error_relative=0.5**n, wrt=f"x{n}")
            for row in comparison().accuracy[::2] for n in range(20)]  # fmt: skip
    ax = comparison_bars(rows, Figure().add_subplot())
    names = [label.get_text() for label in ax.get_yticklabels()]
    assert len(names) == len(METHODS) and all(name.endswith("d/dx19") for name in names)


@pytest.mark.slow
def test_new_axes_need_no_pyplot() -> None:
    code = (
        "import sys; from workbench.presentation.plots.figures import comparison_bars; "
        "ax = comparison_bars([]); assert ax.figure is not None; "
        "assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.slow
def test_a_page_is_made_without_matplotlib() -> None:
    code = (
        "import sys, workbench.presentation.plots.figures; "
        "import workbench.presentation.page.report_page; "
        "assert 'latex2mathml' not in sys.modules; "
        "from presentation_demo import page; assert '<svg' in page(); "
        "assert 'matplotlib' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[1])


def test_the_v_curve_draws_every_error_at_its_step() -> None:
    rows = [row for row in v_curve_rows() if row.method == "central_difference"]
    ax = v_curve(rows, Figure().add_subplot())
    total = ax.get_lines()[0]
    expected = sorted((row.step, row.error_absolute) for row in rows)
    drawn = list(zip(*total.get_data(), strict=True))
    assert drawn == [(h, e if e > 0 else pytest.approx(math.nan, nan_ok=True)) for h, e in expected]
    assert {line.get_label() for line in ax.get_lines()} == {
        "central_difference",
        "truncation",
        "round-off",
    }
    both = v_curve(v_curve_rows(), Figure().add_subplot()).get_lines()
    assert "truncation: central_difference" in {line.get_label() for line in both}
    assert all(line.get_linestyle() == "-" for line in both if ":" not in str(line.get_label()))


def test_the_distribution_reaches_all_rows_at_the_worst_error() -> None:
    ax = draw(distribution_plot(accuracy(6, 2)), Figure().add_subplot())
    for line in ax.get_lines():
        shares = np.asarray(line.get_ydata())
        assert line.get_drawstyle() == "steps-post"
        assert np.all(np.diff(shares) >= 0) and shares[-1] == pytest.approx(100)


def test_zero_has_no_place_on_a_logarithmic_axis() -> None:
    ax = draw(PLOT, Figure().add_subplot())
    assert np.isnan(ax.get_lines()[0].get_ydata()[0])


@pytest.mark.parametrize(("ground", "theme"), [("white", 0), ("#111111", 1)])
def test_colours_are_those_that_the_ground_wants(ground: str, theme: int) -> None:
    figure = Figure(facecolor=ground)
    for ax in (figure.add_subplot(facecolor=ground), figure.add_subplot(facecolor="none")):
        look = method_styles(["reverse"])["reverse"]
        row = next(row for row in comparison().accuracy if row.method == "reverse")
        comparison_bars([row], ax)
        assert ax.get_lines()[0].get_color() == COLOURS[f"m{look.slot}"][theme]


def test_bars_of_nothing_say_so() -> None:
    ax = comparison_bars([], Figure().add_subplot())
    assert "no derivative" in ax.texts[0].get_text()


def test_a_step_to_the_left_stands_at_its_size() -> None:
    rows = [row for row in v_curve_rows() if row.method == "central_difference"]
    largest = max(rows, key=lambda row: row.step or 0.0)
    turned = [replace(row, step=-row.step) if row is largest and row.step else row for row in rows]
    ax = v_curve(turned, Figure().add_subplot())
    steps = list(ax.get_lines()[0].get_xdata())
    assert steps == sorted(row.step for row in rows)


def test_what_is_200_orders_away_is_told_at_the_edge_and_squeezes_nothing() -> None:
    steps = tuple(10.0**-n for n in range(2, 12))
    tiny = Series(label="complex_step", x=(1e-200,), y=(1e-16,))
    near = Series(label="forward_difference", x=steps, y=steps)
    plot = Plot(title="", x_label="h", y_label="e", series=(tiny, near), x_scale="log",
                y_scale="log")  # fmt: skip
    ax = draw(plot, Figure().add_subplot())
    low, high = ax.get_xlim()
    assert 1e-13 < low < min(steps) and max(steps) < high < 1
    assert [text.get_text() for text in ax.texts] == ["← complex_step at 10⁻²⁰⁰"]
    assert not draw(replace(plot, series=(near,)), Figure().add_subplot()).texts
