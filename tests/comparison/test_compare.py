"""Comparisons as objects: rows, frames, plots, pages."""

import json
import math
import time
from collections.abc import Sequence

import pandas as pd
import pytest

import workbench as wb
from workbench.comparison.contestant import prepare
from workbench.comparison.cost import _empty, timing_rows
from workbench.engines import Engine
from workbench.errors import MethodError, PointError
from workbench.ir.primal import Primal
from workbench.measure.evidence import Unknown
from workbench.methods import Derivation, Reverse
from workbench.methods.derivations import EagerDerivation
from workbench.methods.protocol import BaseMethod, First, Wants
from workbench.records import AccuracyRecord, OperationsRecord, Status, TimingRecord, columns


@pytest.fixture(scope="session")
def comparison() -> wb.Comparison:
    return wb.compare("x**2*sin(y)", at={"x": 1.5, "y": 2})


def test_rows_cover_methods_and_variables(comparison: wb.Comparison) -> None:
    found = [(row.method, row.wrt) for row in comparison.accuracy]
    assert found == [(name, wrt) for name in wb.METHODS for wrt in ("x", "y")]
    assert all(row.status is Status.OK for row in comparison.accuracy)


def test_errors_are_against_the_truth(comparison: wb.Comparison) -> None:
    truth = {"x": 2 * 1.5 * math.sin(2), "y": 1.5**2 * math.cos(2)}
    for row in comparison.accuracy:
        assert row.derivative == pytest.approx(truth[row.wrt], rel=1e-6)
        assert float(row.truth) == pytest.approx(truth[row.wrt], rel=1e-15)
        assert row.error_bound is not None and row.error_absolute is not None
        assert row.error_absolute <= row.error_bound
    ulps = {row.method: row.error_ulps for row in comparison.accuracy if row.wrt == "x"}
    assert ulps["reverse"] < 3 < 1e4 < ulps["forward_difference"]


def test_differences_show_their_step_and_split(comparison: wb.Comparison) -> None:
    for row in comparison.accuracy:
        difference = wb.METHODS[row.method].kind in ("difference", "complex_step")
        assert (row.step is not None) == difference
        assert (row.truncation_error is not None) == difference


def test_the_frame_is_tidy(comparison: wb.Comparison) -> None:
    frame = comparison.to_frame()
    assert isinstance(frame, pd.DataFrame)
    assert list(frame.columns) == list(columns(AccuracyRecord))
    assert len(frame) == len(comparison.accuracy)


def test_every_table_is_a_frame(comparison: wb.Comparison) -> None:
    for table, record in (("operations", OperationsRecord), ("timings", TimingRecord)):
        frame = comparison.to_frame(table)
        assert list(frame.columns) == list(columns(record))
        assert len(frame) == len(getattr(comparison, table))
    with pytest.raises(wb.WorkbenchError, match="no table 'costs'; there are accuracy, operations"):
        comparison.to_frame("costs")


def test_the_plot_of_steps_draws_the_error_and_its_parts() -> None:
    import matplotlib.figure

    steps = [wb.CentralDifference(step=10.0**-k) for k in range(1, 10)]
    compared = wb.compare("exp(x)", at={"x": 1.0}, methods=steps, timings=False)
    ax = compared.plot_steps(matplotlib.figure.Figure().add_subplot())
    total, *parts = ax.get_lines()
    assert len(parts) == 2
    assert sorted(total.get_xdata()) == sorted(10.0**-k for k in range(1, 10))
    expected = {row.step: row.error_absolute for row in compared.accuracy}
    assert dict(zip(*total.get_data(), strict=True)) == expected


def test_the_plot_returns_axes(comparison: wb.Comparison) -> None:
    import matplotlib.figure

    ax = matplotlib.figure.Figure().add_subplot()
    assert comparison.plot(ax=ax) is ax
    assert ax.patches or ax.lines or ax.collections


def test_json_has_no_nan() -> None:
    result = wb.compare("log(x)", at={"x": -1.0}, timings=False)
    document = json.loads(result.to_json())
    assert document["value"] == "nan"
    assert {row["status"] for row in document["accuracy"]} == {"domain"}


def test_several_outputs_are_compared() -> None:
    result = wb.compare("x*y, x + y", at={"x": 2, "y": 3}, methods="reverse", timings=False)
    found = [(row.output, row.wrt, row.derivative) for row in result.accuracy]
    assert found == [(0, "x", 3.0), (0, "y", 2.0), (1, "x", 1.0), (1, "y", 1.0)]


def test_a_failing_method_is_a_row_and_not_an_abort() -> None:
    class Broken(BaseMethod):
        name = "broken"

        def derive(self, primal: Primal, wants: Wants) -> Derivation:
            raise ZeroDivisionError("oops")

    result = wb.compare("x**2", at={"x": 3}, methods=[Broken(), "reverse"])
    broken, right = result.accuracy
    assert (broken.status, right.status) == (Status.ERROR, Status.OK)
    assert "oops" in broken.message
    assert broken.derivative is None


@pytest.mark.slow
def test_hostile_expressions_do_not_hang() -> None:
    result = wb.compare("9**9**9**9 + x", at={"x": 1.0}, methods="symbolic, reverse")
    by_name = {row.method: row for row in result.accuracy}
    assert by_name["symbolic"].status is Status.BUDGET_EXCEEDED
    assert by_name["reverse"].derivative == 1.0


def test_bad_input_is_named() -> None:
    with pytest.raises(PointError, match="no value for y"):
        wb.compare("x*y", at={"x": 1})
    with pytest.raises(PointError, match="finite"):
        wb.compare("x", at={"x": math.nan})
    with pytest.raises(MethodError, match="did you mean reverse"):
        wb.compare("x", at={"x": 1}, methods="revers")


def test_notebook_display_is_a_fragment(comparison: wb.Comparison) -> None:
    html = comparison._repr_html_()
    assert "reverse" in html
    assert "<html" not in html.lower()
    assert "<table" in html


def test_a_slow_contestant_is_called_once_to_be_timed() -> None:
    calls = 0

    class Sleeper(BaseMethod):
        name = "sleeper"

        def derive(self, primal: Primal, wants: Wants) -> Derivation:
            def evaluate(
                values: Sequence[float], engine: Engine
            ) -> tuple[Sequence[float], Sequence[float]]:
                nonlocal calls
                calls += 1
                time.sleep(0.05)
                return [values[0]], [1.0]

            return EagerDerivation(
                primal=primal,
                wrt=wants.wrt,
                evaluate=evaluate,
                evidence=lambda values: Unknown(),
            )

    graph = wb.parse("x")
    rows = timing_rows(
        "sleepy",
        graph,
        prepare(graph, First(("x",)), [Sleeper()]),
        {"x": 1.0},
        repeats=3,
        seconds=0.03,
        seed=1,
    )
    assert calls == 1
    (evaluated,) = [row for row in rows if row.stage == "evaluate" and row.method == "sleeper"]
    assert evaluated.median_seconds is not None and evaluated.median_seconds >= 0.05


def test_an_empty_call_and_every_derivation_are_timed_too() -> None:
    graph = wb.parse("x*sin(y)")
    (reverse,) = contestants = prepare(graph, First(("x", "y")), [Reverse()])
    rows = timing_rows(
        "p", graph, contestants, {"x": 1.0, "y": 2.0}, repeats=7, seconds=20.0, seed=1
    )
    found = {(row.method, str(row.stage)): row for row in rows}
    assert set(found) == {
        *((name, stage) for name in ("primal", "reverse") for stage in ("compile", "evaluate")),
        ("primal", "call"),
        ("reverse", "derive"),
    }
    assert {len(row.round_seconds) for row in rows} == {7} == {row.repeats for row in rows}
    assert found["primal", "call"].engine == found["primal", "evaluate"].engine == "python"
    assert reverse.derivative is not None
    assert found["reverse", "derive"].round_seconds[0] == reverse.derivative.derive_seconds
    assert _empty(graph).variables == graph.variables and len(_empty(graph)) == 1
    assert _empty(wb.parse("1 + 2")).to_text() == "0"


def test_long_expressions_and_points_are_cut_and_not_lost() -> None:
    names = [f"x{index}" for index in range(200)]
    text = wb.compare(
        "*".join(names), at=dict.fromkeys(names, 1.0), methods="reverse", timings=False
    ).to_text()
    assert text.startswith("x0*x1*x2")
    assert "at 200 variables, checksum " in text
    assert len(text) < 3000


def test_a_self_estimate_that_the_truth_exceeds_tenfold_is_refuted() -> None:
    (row,) = wb.compare(
        "lgamma(x)", at={"x": -1.0000001}, methods="ridders", timings=False
    ).accuracy
    assert row.error_estimate is not None and row.error_absolute is not None
    assert row.error_absolute > 10 * row.error_estimate
    assert row.status is Status.INACCURATE and row.digits == pytest.approx(0, abs=1e-7)
    assert row.message.endswith(
        "; its own estimate of the error, 7.9e-06, is refuted: the error is 1e+07"
    )
    (right,) = wb.compare("sin(x)", at={"x": 1.0}, methods="ridders", timings=False).accuracy
    assert (right.status, right.message) == (Status.OK, "")
