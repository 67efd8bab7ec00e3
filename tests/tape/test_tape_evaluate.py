"""Graphs on a tape: outputs, partials row-major, and what stays off the tape."""

import pytest

from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.text import parse
from workbench.tape import NotebookScalar, Scalar, evaluate_gradient, gradient_on_tape
from workbench.tape.evaluate import flows, require_derivatives


@pytest.mark.parametrize("tape", [Scalar, NotebookScalar])
def test_several_outputs_are_row_major(tape: type[Scalar] | type[NotebookScalar]) -> None:
    graph = parse("x*y, x + y**2, 3, y, x > y")
    outputs, partials = evaluate_gradient(graph, tape, [2.0, 3.0], ["y", "x"])
    assert outputs == [6.0, 11.0, 3.0, 3.0, 0.0]
    assert partials == [2.0, 3.0, 6.0, 1.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0]


def test_only_the_variables_asked_for_are_on_the_tape() -> None:
    made: list[float] = []

    def leaf(value: float) -> Scalar:
        made.append(value)
        return Scalar(value)

    graph = parse("polygamma(n, x) + n")
    assert evaluate_gradient(graph, leaf, [1.0, 2.0], ["x"])[1] == pytest.approx([-0.404113806319])
    assert made == [2.0]


def test_a_gradient_is_prepared_once_and_runs_many_times() -> None:
    gradient = gradient_on_tape(parse("x**2"), Scalar, ["x"])
    assert [gradient([x])[1][0] for x in (1.0, 2.0, 3.0)] == [2.0, 4.0, 6.0]


def test_derivatives_flow_only_through_what_has_one() -> None:
    graph = parse("where(x > 0, y, 2) + sign(x)*3 + pi")
    flowing = {
        str(graph.variable(node) or row.name)
        for node, row, _ in graph.nodes()
        if flows(graph, ["x"])[node]
    }
    assert flowing == {"x"}


def test_what_cannot_be_differentiated_is_refused() -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        require_derivatives(parse("polygamma(n, x)"), ["n", "x"])
    require_derivatives(parse("polygamma(n, x)"), ["x"])
    with pytest.raises(GraphError, match="unknown variable z; the variables are: x"):
        evaluate_gradient(parse("x"), Scalar, [1.0], ["z"])
