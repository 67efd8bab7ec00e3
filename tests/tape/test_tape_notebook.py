"""`NotebookScalar`: the notebook's wrong values exactly, its visits, its limits."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import examples
from workbench.errors import BudgetError, ScalarError, UnsupportedError
from workbench.frontends.text import parse
from workbench.tape import NotebookScalar, Scalar, evaluate_gradient
from workbench.tape.notebook import visits


def slope(function: Callable[[Any], Any], at: float) -> float:
    x = NotebookScalar(at)
    y = function(x)
    y.grad = 1.0
    y.backward()
    return x.grad


def squared(x: Any, times: int) -> Any:
    for _ in range(times):
        x = x * x
    return x


def test_it_is_right_where_nothing_is_shared() -> None:
    assert slope(lambda x: x + x + x, 42) == 3.0
    assert slope(lambda x: (x * x * x) + x + x, 4) == 50.0
    assert slope(lambda x: x, 42) == 1.0
    assert repr(NotebookScalar(42)) == "Value: 42.0, Gradient: 0.0"


def test_it_is_wrong_where_the_notebook_is() -> None:
    assert slope(lambda x: (z := x * x) + z, 3) == 24.0
    assert slope(lambda x: (e := x + 1) * e, 2) == 12.0
    wrong = [slope(lambda x, k=k: squared(x, k), 1) for k in range(1, 6)]  # type: ignore[misc]
    assert wrong == [2.0, 8.0, 48.0, 416.0, 5312.0]


def test_it_seeds_nothing_and_keeps_stale_gradients() -> None:
    x = NotebookScalar(3)
    y = x * x
    y.backward()
    assert x.grad == 0.0


def test_visits_are_counted_as_they_happen(monkeypatch: pytest.MonkeyPatch) -> None:
    calls = 0
    honest = NotebookScalar.backward

    def counting(self: NotebookScalar) -> None:
        nonlocal calls
        calls += 1
        honest(self)

    monkeypatch.setattr(NotebookScalar, "backward", counting)
    for text in ("z = x*x; z + z", "a = x*x; b = a*a; sin(b)*b + y/x", "x", "x*where(x > 0, y, 1)"):
        graph = parse(text)
        calls = 0
        evaluate_gradient(graph, NotebookScalar, [1.5] * len(graph.variables), graph.variables)
        assert visits(graph, graph.variables) == calls


def test_visits_double_with_every_shared_result() -> None:
    x = Scalar(1, name="x")
    counts = [visits(squared(x, k).to_graph(), ["x"]) for k in range(1, 15)]
    assert counts == [2 ** (k + 1) - 1 for k in range(1, 15)]


def test_too_many_visits_and_too_deep_a_recursion_are_refused(
    set_limits: Callable[..., object],
) -> None:
    set_limits(tape_visits=20_000)
    x = Scalar(1.0, name="x")
    with pytest.raises(BudgetError, match="more than 20,000 visits"):
        visits(squared(x, 20_000).to_graph(), ["x"])
    chain = x
    for _ in range(20_000):
        chain = chain + 1
    with pytest.raises(UnsupportedError, match="recursion limit"):
        visits(chain.to_graph(), ["x"])


def test_mistakes_are_named() -> None:
    with pytest.raises(ScalarError, match="two tapes do not mix"):
        NotebookScalar(1) + Scalar(1)
    with pytest.raises(ScalarError, match="on a tape already"):
        NotebookScalar(NotebookScalar(1))  # type: ignore[arg-type]
    with pytest.raises(ScalarError, match="not a number"):
        NotebookScalar(1) * "2"


@settings(max_examples=examples(40))
@given(st.data())
def test_every_operator_is_right_on_trees(data: st.DataObject) -> None:
    text = "sin(x*y) + exp(x)/(2 + y) - atan2(x, 3)**2 + log(5 + y)*where(x > y, x, 2*y)"
    graph = parse(text)
    values = data.draw(st.tuples(*[st.floats(-1.5, 1.5)] * len(graph.variables)))
    expected = evaluate_gradient(graph, Scalar, values, graph.variables)[1]
    found = evaluate_gradient(graph, NotebookScalar, values, graph.variables)[1]
    assert found == pytest.approx(expected, rel=1e-13, abs=1e-13)
