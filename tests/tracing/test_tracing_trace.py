"""Traces: published tables, numbers equal to the methods' own, steps that add up."""

import json
import math
from dataclasses import FrozenInstanceError
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import examples, shared_out
from tests.strategies import graphs, points
from workbench.errors import BudgetError, GraphError, MethodError, PointError
from workbench.records import Status
from workbench.records.trace import Action, Phase
from workbench.tape.notebook import visits
from workbench.tracing import Trace

BAYDIN = "log(x1) + x1*x2 - sin(x2)"
AT = {"x1": 2.0, "x2": 5.0}
METHODS = ("reverse", "forward", "notebook_tape", "forward_difference", "central_difference")
SHARED = "a = x*x; b = a*y; b*b + a"


def cells(trace: Trace, sweep: int = 0) -> dict[str, float | None]:
    """The cells of one sweep by name of the node."""
    return {node.name: node.cells[sweep].value for node in trace.nodes}


def same(one: float, other: float) -> bool:
    """Equal to the bit, NaN to NaN."""
    return one == other or (math.isnan(one) and math.isnan(other))


def test_the_forward_and_the_reverse_table_of_baydin() -> None:
    """Baydin et al. 2018, tables 2 and 3, to the digits printed there."""
    trace = wb.trace(BAYDIN, at=AT)
    values = {node.name: round(node.value, 3) for node in trace.nodes}
    assert values == {
        "v-1": 2, "v0": 5, "v1": 0.693, "v2": 10, "v3": 10.693, "v4": -0.959, "v5": 11.652
    }  # fmt: skip
    assert cells(trace) == pytest.approx(
        {"v-1": 5.5, "v0": 1.716, "v1": 1, "v2": 1, "v3": 1, "v4": -1, "v5": 1}, abs=5e-4
    )
    tangents = cells(wb.trace(BAYDIN, at=AT, method="forward", wrt="x1"))
    assert tangents == {
        "v-1": 1, "v0": 0, "v1": 0.5, "v2": 5, "v3": 5.5, "v4": 0, "v5": 5.5
    }  # fmt: skip


def test_the_steps_of_the_reverse_sweep_in_order() -> None:
    trace = wb.trace(BAYDIN, at=AT)
    back = [step.formula for step in trace.steps if step.phase is Phase.REVERSE]
    assert back == [
        "v̄₅ = 1",
        "v̄₃ += v̄₅",
        "v̄₄ += −v̄₅",
        "v̄₀ += v̄₄·cos(v₀)",
        "v̄₁ += v̄₃",
        "v̄₂ += v̄₃",
        "v̄₋₁ += v̄₂·v₀",
        "v̄₀ += v̄₂·v₋₁",
        "v̄₋₁ += v̄₁/v₋₁",
    ]
    second = next(step for step in trace.steps if step.formula == "v̄₀ += v̄₂·v₋₁")
    assert (second.partial, second.contribution, second.before) == (2.0, 2.0, -0.28366218546322625)
    assert second.value == 1.7163378145367738
    assert "the second contribution of 2" in second.sentence
    assert second.latex == r"\bar{v}_{0} \mathrel{+}= \bar{v}_{2} \, v_{-1}"


def test_local_partials_have_value_rule_and_formula() -> None:
    nodes = {node.name: node for node in wb.trace(BAYDIN, at=AT).nodes}
    (first, second) = nodes["v2"].partials
    assert (first.rule, first.formula, first.value) == ("v", "v₀", 5.0)
    assert (second.rule, second.formula, second.value) == ("u", "v₋₁", 2.0)
    (sine,) = nodes["v4"].partials
    assert (sine.rule, sine.formula, sine.value) == ("cos(u)", "cos(v₀)", math.cos(5.0))
    square = wb.trace("x**2", at={"x": 3}).nodes[-1].partials[0]
    rule = wb.trace("x**y", at={"x": 3, "y": 2}).nodes[-1].partials[0].rule
    assert rule.startswith("where(v == 0, 0, v*where(v >= 0.5, u^(v - 1), ")
    assert (square.rule, square.formula, square.value) == (rule, "2·v₀", 6.0)


@pytest.mark.parametrize("method", shared_out(list(METHODS), 8))
@pytest.mark.parametrize("name", ["baydin_trace", "micrograd_readme", "rump", "squarings_5"])
def test_derivatives_are_those_of_the_method_to_the_bit(method: str, name: str) -> None:
    problem = wb.PROBLEMS[name]
    for point in problem.sample(2, 7):
        trace = wb.trace(problem.graph, at=point, method=method)
        expected = wb.gradient(problem.graph, method=method)(point).derivative
        for one in trace.results:
            assert same(one.derivative, expected[one.wrt]), one.wrt


@settings(max_examples=examples(40))
@given(data=st.data())
def test_any_graph_gives_traces_that_add_up(data: st.DataObject) -> None:
    graph = data.draw(graphs(max_operations=8))
    point = data.draw(points(graph.variables))
    method = data.draw(st.sampled_from(("reverse", "forward", "notebook_tape")))
    trace = wb.trace(graph, at=point, method=method)
    expected = wb.gradient(graph, method=method)(point).derivative
    for one in trace.results:
        assert same(one.derivative, expected[one.wrt])
    for step in trace.steps:
        if step.before is not None and step.contribution is not None:
            assert same(step.before + step.contribution, step.value or 0.0), step
    assert max(len(line) for line in plain(trace.to_text()).splitlines()) <= 80
    json.loads(trace.to_json())


def plain(text: str) -> str:
    """Text without the accents that take no column."""
    return text.replace("\N{COMBINING MACRON}", "").replace("\N{COMBINING DOT ABOVE}", "")


def test_the_last_cell_of_a_node_is_the_sum_of_what_arrived() -> None:
    trace = wb.trace(SHARED, at={"x": 1.5, "y": 2})
    sums: dict[str, float] = {}
    for step in trace.steps:
        if step.action is Action.PROPAGATE:
            sums[step.target] = sums.get(step.target, 0.0) + (step.contribution or 0.0)
    found = cells(trace)
    assert sums and all(found[name] == total for name, total in sums.items())


def test_the_notebooks_tape_goes_wrong_where_it_visits_again() -> None:
    trace = wb.trace(SHARED, at={"x": 1.5, "y": 2}, method="notebook_tape")
    right = wb.trace(SHARED, at={"x": 1.5, "y": 2})
    nodes = {node.name: node for node in trace.nodes}
    assert {name: node.visits for name, node in nodes.items()} == {
        "v-1": None, "v0": None, "a": 3, "b": 2, "v1": 1, "v2": 1
    }  # fmt: skip
    interior = sum(node.visits or 0 for node in trace.nodes)
    leaves = sum(step.target in ("v-1", "v0") and step.action is Action.PROPAGATE
                 for step in trace.steps)  # fmt: skip
    assert interior + leaves == visits(trace.graph, trace.wrt)
    wrong = {name for name, node in nodes.items() if node.cells[0].wrong}
    adjoints = cells(right)
    assert wrong == {name for name, node in nodes.items() if node.cells[0].value != adjoints[name]}
    again = [step for step in trace.steps if step.action is Action.VISIT and step.wrong]
    assert "for the second time" in again[0].sentence and "is passed on" in again[0].sentence
    assert trace.results[0].status is Status.WRONG
    assert "4.895 times 57" in trace.to_text().replace("\n", " ")


def test_the_notebooks_tape_is_right_where_nothing_is_shared() -> None:
    trace = wb.trace(BAYDIN, at=AT, method="notebook_tape")
    assert not any(step.wrong for step in trace.steps)
    assert [one.status for one in trace.results] == [Status.OK, Status.OK]


def test_a_difference_is_two_runs_a_subtraction_and_a_division() -> None:
    trace = wb.trace("sin(x)", at={"x": 1}, method="forward_difference[step=1e-6]")
    steps = [(step.phase, step.action, step.value) for step in trace.steps[:-1]]
    here, there = math.sin(1.0), math.sin(1.0 + 1e-6)
    assert steps == [
        (Phase.FORWARD, Action.INPUT, 1.0),
        (Phase.FORWARD, Action.EVALUATE, here),
        (Phase.SHIFTED, Action.INPUT, 1.0 + 1e-6),
        (Phase.SHIFTED, Action.EVALUATE, there),
        (Phase.DIFFERENCE, Action.SUBTRACT, there - here),
        (Phase.DIFFERENCE, Action.DIVIDE, (there - here) / 1e-6),
    ]
    result = trace.results[0]
    assert result.truncation_error == pytest.approx(-math.sin(1) / 2 * 1e-6, rel=1e-3)
    assert "the step taken is 1.00000000002876e" not in trace.steps[0].sentence
    assert "Rounded to float64, the step taken is" in trace.steps[2].sentence


def test_forward_seeds_each_variable_that_is_asked_for() -> None:
    both = wb.trace(BAYDIN, at=AT, method="forward")
    assert [sweep.key for sweep in both.sweeps] == ["tangent_x1", "tangent_x2"]
    assert cells(both, 1) == cells(wb.trace(BAYDIN, at=AT, method="forward", wrt="x2"))
    assert [one.derivative for one in both.results] == [5.5, 1.7163378145367738]


def test_one_output_of_several_and_variables_that_are_not_used() -> None:
    trace = wb.trace("x*y, x/2", at={"x": 3, "y": 4}, output=1)
    assert trace.value == 1.5
    assert [(one.wrt, one.derivative) for one in trace.results] == [("x", 0.5), ("y", 0.0)]
    assert [node.name for node in trace.nodes] == ["v-1", "v0", "v1"]
    assert trace.nodes[1].node is None and trace.nodes[1].cells[0].value == 0.0


@pytest.mark.parametrize(
    ("text", "at", "values"),
    [("x", {"x": 3}, [1.0]), ("7", {}, []), ("_ = x + y; 2", {"x": 1, "y": 2}, [0.0, 0.0])],
)
@pytest.mark.parametrize("method", METHODS)
def test_functions_of_one_leaf(text: str, at: Any, values: list[float], method: str) -> None:
    trace = wb.trace(text, at=at, method=method)
    assert [one.derivative for one in trace.results] == pytest.approx(values)
    assert trace.to_text()


def test_a_result_called_f_makes_room_for_a_variable_of_that_name() -> None:
    assert "∂f/∂x" in wb.trace("x*y", at={"x": 1, "y": 2}).to_text()
    assert "∂y/∂f" in wb.trace("x*f", at={"x": 1, "f": 2}).to_text()


def test_the_frame_has_a_row_a_node_and_units_in_its_columns() -> None:
    frame = wb.trace(BAYDIN, at=AT).to_frame()
    assert list(frame["name"]) == ["v-1", "v0", "v1", "v2", "v3", "v4", "v5"]
    for column in ("value", "adjoint", "right_bits", "adjoint_lost_bits", "partial_u", "rule_v"):
        assert column in frame.columns
    assert frame["adjoint"].dtype == float
    assert frame.loc[3, "rule_u"] == "v₀" and frame.loc[3, "partial_u"] == 5.0
    shares = frame[["bound_share_x1", "bound_share_x2"]].sum()
    assert list(shares) == pytest.approx([1.0, 1.0])


def test_json_has_nodes_steps_and_derivatives() -> None:
    document = json.loads(wb.trace("log(x)", at={"x": -1}).to_json())
    assert document["value"] == "nan"
    assert document["derivatives"][0]["truth_status"] == "domain"
    assert [step["number"] for step in document["steps"]] == list(
        range(1, len(document["steps"]) + 1)
    )


def test_a_trace_cannot_be_changed() -> None:
    trace = wb.trace("x*x", at={"x": 2})
    with pytest.raises(FrozenInstanceError):
        trace.value = 3.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        trace.point["x"] = 3.0  # type: ignore[index]


def test_long_sweeps_are_cut_in_the_middle_and_big_ones_have_no_bits() -> None:
    text = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})" for i in range(1, 700)), "a699"])
    trace = wb.trace(text, at={"x": 1.0})
    assert len(trace.nodes) == 700
    assert trace.losses[0].reason.startswith("the program has")
    shown = trace.to_text()
    assert "of 701 lines the first and the last 100" in shown and len(shown.splitlines()) < 450
    assert "= sin(a₃₅₀)" not in shown and "= sin(a₃₅₀)" in trace.to_text(limit=None)


@pytest.mark.parametrize(
    ("error", "message", "arguments"),
    [
        (MethodError, "symbolic has no trace; the methods that have one", {"method": "symbolic"}),
        (MethodError, "unknown method", {"method": "revers"}),
        (GraphError, "unknown variable q", {"wrt": "q"}),
        (GraphError, "there is no output 1", {"output": 1}),
        (PointError, "a point must be finite: x = nan", {"at": {"x": math.nan}}),
        (PointError, "no value for x", {"at": {}}),
    ],
)
def test_what_cannot_be_traced_says_why(error: Any, message: str, arguments: Any) -> None:
    with pytest.raises(error, match=message):
        wb.trace("x*x", **{"at": {"x": 1}, **arguments})


def test_too_many_visits_are_refused_before_they_begin() -> None:
    text = "; ".join(["a0 = x*x", *(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 30)), "a29"])
    with pytest.raises(
        BudgetError, match=r"more than 5,000 visits \(limit trace_visits\) here, too many to trace"
    ):
        wb.trace(text, at={"x": 1}, method="notebook_tape")


def test_what_overflows_has_a_derivative() -> None:
    last = wb.trace("exp(x)*x", at={"x": 800.0}).steps[-1].sentence
    assert "There is a derivative, but 2.18" in last and "no derivative" not in last


def test_sentences_say_only_what_is_so() -> None:
    """Literals are not said twice, and nothing cancels between 0, infinity or NaN."""
    assert [step.sentence for step in wb.trace("3*4 + sin(2)", at={}).steps[:2]] == [
        "Evaluate v₁ = 3 · 4 = 12.",
        "Evaluate v₂ = sin(2) = 0.909297.",
    ]
    for text, at, cancels in (
        ("sin(x)", 1.0, True),
        ("abs(x)", 0.0, False),
        ("exp(x)", 800.0, False),
        ("log(x)", -1.0, False),
    ):
        trace = wb.trace(text, at={"x": at}, method="forward_difference")
        (subtract,) = [step for step in trace.steps if step.action is Action.SUBTRACT]
        assert (" cancel." in subtract.sentence) is cancels
        assert not any("e−0" in step.sentence for step in trace.steps)


def test_the_siblings_of_a_trace_are_followed_once_however_often_it_is_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    following = import_module("workbench.tracing.trace")  # the package has a function of that name
    runs: list[str] = []
    swept = following._swept

    def counted(context: Any, which: Any) -> Any:
        runs.append(str(which))
        return swept(context, which)

    monkeypatch.setattr(following, "_swept", counted)
    trace = wb.trace("x*sin(x)", at={"x": 2.0})
    assert str(trace) and runs == ["reverse"], "a text needs no sibling"
    page = trace.to_html()
    assert runs == ["reverse", "forward", "notebook_tape", "forward_difference"]
    assert trace.to_html() == page and trace._repr_html_() and len(runs) == 4
