"""Ridders' rule: its estimate is honest, its search ends, and what it chose is judged."""

import math
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from workbench.comparison.accuracy import certificates
from workbench.errors import MethodError
from workbench.measure.evidence import OwnProgram
from workbench.methods.protocol import Run
from workbench.methods.stencils.adaptive import Rounding, best_entry
from workbench.problems import PROBLEMS
from workbench.records import Status

#: Problems of which no method that only sees values can know how wrong it is: more digits are lost
#: inside the function than it returns, or the argument's neighbours are a period apart.
HIDDEN = {"quadratic_root", "far_sine", "logistic_map_100", "wilkinson_20", "muller_20"}


@cache
def derivative_of(text: str, method: str) -> wb.Derivative:
    return wb.gradient(wb.parse(text), method=method)


#: No rounding at all: estimates of the tableau alone.
EXACT = Rounding(0.0, 0.0)


def decided(text: str, *values: float, method: str = "ridders") -> Run:
    return derivative_of(text, method).at(values)


def error(text: str, x: float, method: str = "ridders") -> tuple[float, float]:
    """The true error and the estimate, relative to the derivative."""
    found = decided(text, x, method=method)
    truth = wb.certify(wb.parse(text), {"x": x})["x"].value
    assert truth is not None and found.note(0).estimate is not None
    return abs(found.flat[1] - truth) / abs(truth), found.note(0).estimate / abs(truth)


@cache
def honesty() -> Counter[str]:
    """How true error and estimate compare, over the catalogue's small problems."""
    found: Counter[str] = Counter()
    for name, problem in PROBLEMS.items():
        graph = problem.graph
        if len(graph) > 60 or name in HIDDEN:
            continue
        derivative = wb.gradient(graph, method="ridders")
        for point in problem.sample(2, 3):
            decision = derivative.at(graph.bind(point, {}))
            truths = certificates(graph, point, graph.variables)
            for index, partial in enumerate(derivative.partials):
                truth, estimate = truths[partial], decision.note(index).estimate
                if truth.status is not Status.OK or truth.value is None or estimate is None:
                    continue
                off = abs(decision.flat[len(graph.outputs) + index] - truth.value)
                found["within" if off <= estimate else "ten" if off <= 10 * estimate else "no"] += 1
    return found


@pytest.mark.slow
def test_the_estimate_is_honest_on_most_problems() -> None:
    found = honesty()
    assert found.total() > 150
    assert (found["within"] + found["ten"]) / found.total() >= 0.97, found
    assert found["within"] / found.total() >= 0.6, found


@given(st.floats(0.2, 3.0))
def test_it_finds_twelve_digits_of_smooth_functions(x: float) -> None:
    for text in ("exp(x)*(2 + sin(x))", "x**5 - 1/x", "log(1 + x**2) + x"):
        off, estimate = error(text, x)
        assert off <= 1e-11
        assert off <= 10 * estimate <= 1e-9


def test_gill_and_murray() -> None:
    off, estimate = error("(exp(x) - 1)**2 + (1/sqrt(1 + x**2) - 1)**2", 1.0)
    assert off < 1e-13 and off <= 10 * estimate
    # 2 e (e - 1) + 1/sqrt(2) - 1/2
    value = decided("(exp(x) - 1)**2 + (1/sqrt(1 + x**2) - 1)**2", 1.0).flat[1]
    assert value == pytest.approx(2 * math.e * (math.e - 1) + math.sqrt(0.5) - 0.5, rel=1e-13)


def test_a_first_step_that_is_too_large_does_no_harm() -> None:
    off, estimate = error("sin(1000*x)", 1.0)
    assert off < 1e-11 and off <= 10 * estimate
    off, estimate = error("1/(x - 1)", 1.0001)
    assert off < 1e-9 and off <= 10 * estimate


def test_near_the_edge_of_a_domain_steps_shrink() -> None:
    found = decided("log(x)", 1e-9)
    assert found.note(0).step is not None and found.note(0).step < 1e-9
    off, estimate = error("log(x)", 1e-9)
    assert off < 1e-11 and off <= 10 * estimate


def test_differences_that_vanish_are_not_taken_for_certain() -> None:
    """cos is flat at 1e-9: steps near x give 0 - 0, which agrees with itself perfectly."""
    off, estimate = error("cos(x)", 1e-9)
    assert off < 1e-5 and off <= 10 * estimate
    found = decided("cos(x)", 1e-9, method="ridders[step=relative]")
    assert found.flat[1] == 0.0 and found.note(0).estimate is not None
    assert found.note(0).estimate > 1e-9


def test_a_step_that_is_lost_in_x_has_no_estimate() -> None:
    found = decided("x**2", 1e20, method="ridders[step=0.1]")
    assert found.flat[1] == 0.0
    assert found.note(0).estimate is None
    assert found.note(0).remark == "no step: it is lost in x + h"
    assert decided("x**2", 1e20).flat[1] == pytest.approx(2e20, rel=1e-12)


def test_what_was_chosen_is_frozen_and_judged() -> None:
    table = wb.compare("sin(x)*y, x**3/y", at={"x": 1.2, "y": 2}, methods="ridders", timings=False)
    assert len(table.accuracy) == 4
    for row in table.accuracy:
        assert row.status is Status.OK
        assert row.error_estimate is not None and row.error_absolute is not None
        assert row.error_bound is not None and row.error_absolute <= row.error_bound
        assert row.truncation_error is not None and row.roundoff_error is not None
        assert row.step_error is not None and row.evaluation_error is not None
    graph = wb.parse("sin(x)*y, x**3/y")
    derivative = wb.gradient(graph, method="ridders")
    found = derivative.at([1.2, 2.0])
    from workbench.engines import ENGINES

    assert isinstance(found.evidence, OwnProgram)
    everything = ENGINES["python"].compile(found.evidence.graph)(*found.evidence.inputs)
    assert [everything[place] for place in found.evidence.places] == list(found.flat[2:])
    assert tuple(derivative.call(1.2, 2.0)) == found.flat


def test_outside_the_domain_it_stops_at_once() -> None:
    found = decided("log(x)", -1.0)
    assert math.isnan(found.flat[1]) and found.note(0).estimate is None


def test_entries_that_are_not_finite_are_passed_over() -> None:
    nan = math.nan
    entry = best_entry([nan, nan, nan, 2.0, nan, nan, 1.0, 1.5, nan, nan], [8, 4, 2, 1], EXACT)
    assert (entry.place, entry.value, entry.estimate) == (7, 1.5, 0.5)
    nothing = best_entry([nan, nan, nan], [2, 1], EXACT)
    assert math.isnan(nothing.value) and nothing.estimate == math.inf
    alone = best_entry([nan, 3.0, nan], [2, 1], EXACT)
    assert (alone.value, alone.estimate) == (3.0, math.inf)


def test_the_stop_rule() -> None:
    """Row 2 ends far from row 1, so the search ends before row 3, whose entries agree."""
    rows = [1.0, 1.25, 1.25, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0, 3.0]
    assert best_entry(rows, [8, 4, 2, 1], EXACT) == (2, 1.25, 0.25)
    rows[5] = 1.5
    assert best_entry(rows, [8, 4, 2, 1], EXACT).estimate == 0.0


def test_options() -> None:
    assert wb.METHODS.find("ridders[levels=6,ratio=2,step=0.5]").options == (
        "step=0.5,levels=6,ratio=2.0"
    )
    assert wb.Ridders() == wb.METHODS.find("ridders") and wb.Ridders().options == ""
    off, estimate = error("exp(x)", 1.0, "ridders[levels=6,ratio=2,step=0.5]")
    assert off < 1e-11 and off <= 10 * estimate
    for bad, expected in (
        ("ridders[levels=1]", "levels must be a whole number from 2 to 20, not '1'"),
        ("ridders[ratio=1]", "ratio must be a number from 1.1 to 10, not '1'"),
        ("ridders[ratio=wide]", "ratio must be a number"),
        ("ridders[step=optimal]", "ridders cannot take step=optimal"),
        ("ridders[order=2]", "unknown option 'order=2' of ridders; its options are"),
    ):
        with pytest.raises(MethodError) as caught:
            wb.METHODS.find(bad)
        assert expected in str(caught.value)


def test_operations_are_those_of_one_tableau() -> None:
    derivative = wb.gradient(wb.parse("sin(x)"), method="ridders")
    assert derivative.graph is None and derivative.operations is not None
    assert derivative.operations.elementary == 21
    assert derivative.plan.reason == "the method is adaptive"
