"""Forward or reverse: the map mixes everything, and the modes cross near n = m."""

import pytest

from tests.sharing import once_a_run
from workbench.experiments.costs import forward_or_reverse
from workbench.experiments.costs.forward_or_reverse import (
    SIZES,
    crossings,
    jacobian_rows,
    mixing_map,
)
from workbench.ir.counting import shared_operations
from workbench.methods.catalogue import gradient
from workbench.records.experiments.claim import Verdict
from workbench.records.experiments.forward_or_reverse import ForwardReverseRecord


@pytest.fixture(scope="session")
@once_a_run
def rows() -> tuple[ForwardReverseRecord, ...]:
    return jacobian_rows()


def test_every_output_depends_on_every_input() -> None:
    graph = mixing_map(4, 3)
    point = {name: 0.01 * place for place, name in enumerate(graph.variables, start=1)}
    by_mode = {}
    for mode in ("forward", "reverse"):
        partials = gradient(graph, method=mode)(point).derivative
        by_mode[mode] = [partial for column in partials.values() for partial in column]
    assert len(by_mode["forward"]) == 12 and all(by_mode["forward"])
    assert by_mode["forward"] == pytest.approx(by_mode["reverse"], rel=1e-10)


def test_the_map_costs_about_the_same_whatever_its_inputs() -> None:
    costs = {shared_operations(mixing_map(inputs, 8)) for inputs in SIZES}
    assert max(costs) - min(costs) <= 1
    few, many = (shared_operations(mixing_map(8, outputs)) for outputs in (1, 16))
    assert many < 1.5 * few


def test_the_grid(rows: tuple[ForwardReverseRecord, ...]) -> None:
    assert len(rows) == len(SIZES) ** 2
    for row in rows:
        assert (row.forward_over_reverse > 1.0) == (row.inputs > row.outputs)


def test_the_crossing_is_near_n_equal_m(rows: tuple[ForwardReverseRecord, ...]) -> None:
    found = crossings(rows)
    assert [row.outputs for row in found] == list(SIZES)
    ratios = [row.crossing_over_outputs for row in found[:-1]]
    assert all(ratio is not None and 1.0 <= ratio <= 1.25 for ratio in ratios)
    assert found[-1].crossing_inputs is None, "beyond the grid"


def test_interpolation_finds_a_crossing_that_is_known() -> None:
    rows = tuple(
        ForwardReverseRecord(inputs=n, outputs=3, forward_over_reverse=(n / 5.0) ** 0.7)
        for n in (1, 2, 4, 8, 16)
    )
    (found,) = crossings(rows)
    assert found.crossing_inputs == pytest.approx(5.0)
    assert found.crossing_over_outputs == pytest.approx(5.0 / 3.0)


def test_the_verdict_follows_the_rows(rows: tuple[ForwardReverseRecord, ...]) -> None:
    found = forward_or_reverse.finding(rows)
    assert found.verdict is Verdict.RESERVED
    each = forward_or_reverse.costs_of_an_output(rows)
    assert len(each) == 4 and 1.0 < min(each) < max(each) < 2.0
    free = tuple(
        ForwardReverseRecord(
            inputs=row.inputs,
            outputs=row.outputs,
            function_operations=100,
            reverse_operations=300,
            forward_over_reverse=row.forward_over_reverse,
        )
        for row in rows
    )
    assert forward_or_reverse.finding(free).verdict is Verdict.FAILS


def test_the_outcome(rows: tuple[ForwardReverseRecord, ...]) -> None:
    outcome = forward_or_reverse.run(0)
    assert outcome.tables[0].rows == rows
    assert "times as many inputs as outputs" in outcome.sentence
    assert "times the function" in outcome.sentence
    assert all(plot.x_scale == plot.y_scale == "log" for plot in outcome.plots)
