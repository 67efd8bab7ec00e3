"""Random expressions: restricted, tame, the same for a seed; failures shrink to the smallest."""

import sys
from pathlib import Path

import pytest

from tests.lanes import every_row
from workbench.errors import GradingError
from workbench.faults.linear import linearize
from workbench.frontends.text import parse
from workbench.grading.run import grade
from workbench.grading.submission.expressions import operations, readable
from workbench.grading.weights import parse_weights
from workbench.shrinking.forms import (
    ARITHMETIC,
    FUNCTION_NAMES,
    form_of,
    forms_of,
    function_form,
    point_of,
)
from workbench.shrinking.random_expressions import is_tame, smallest_failure
from workbench.shrinking.reduction import Example, reduce_further

ALL = [*ARITHMETIC, *map(function_form, FUNCTION_NAMES)]


def drawn(forms: list[str], count: int = 30, seed: int = 0) -> list[Example]:
    seen: list[Example] = []

    def note(example: Example) -> bool:
        seen.append(example)
        return False

    assert smallest_failure(forms, note, count, seed) is None
    return seen


def test_expressions_keep_to_the_forms_that_there_are() -> None:
    forms = ["x + y", "x**2", "2*x", "sin(x)"]
    for example in drawn(forms):
        assert forms_of(example.graph) <= set(forms), readable(example.graph)
    everything = set().union(*(forms_of(example.graph) for example in drawn(ALL, 100)))
    assert len(everything) > 0.6 * len(ALL)


def test_expressions_are_tame_and_share_results() -> None:
    examples = drawn(["x + y", "x*y", "sin(x)"])
    sizes = [operations(example.graph) for example in examples]
    assert max(sizes) >= 6
    assert any(";" in readable(example.graph) for example in examples)
    for example in examples:
        assert is_tame(example)
        assert all(abs(value) <= 1e4 for value in linearize(*example).values)


def test_the_same_seed_gives_the_same_expressions_and_another_one_others() -> None:
    first, second, other = drawn(ALL), drawn(ALL), drawn(ALL, seed=1)
    assert first == second
    assert first != other


@pytest.mark.parametrize(
    ("needed", "smallest"),
    [
        ({"x*y"}, "x*x"),
        ({"sin(x)", "x*y"}, {"sin(x)*x", "x*sin(x)", "sin(x*x)"}),
        ({"x**0.5"}, {"x**0.5", "x**1.5"}),
    ],
)
def test_a_failure_shrinks_to_the_smallest_expression(
    needed: set[str], smallest: str | set[str]
) -> None:
    forms = ["x + y", "x*y", "x - y", "x**2", "x**0.5", "exp(x)", "sin(x)"]
    found = smallest_failure(forms, lambda one: needed <= forms_of(one.graph), 200, 0)
    assert found is not None
    shown = readable(found.graph)
    assert shown == smallest or shown in smallest


@pytest.mark.slow
def test_a_failure_of_sharing_shrinks_to_two_operations() -> None:
    def shares(example: Example) -> bool:
        return ";" in readable(example.graph)

    for seed in range(2):
        found = smallest_failure(ALL, shares, 100, seed)
        assert found is not None
        assert readable(found.graph) == "a = x + x; a + a"


def test_what_hypothesis_leaves_is_reduced_further() -> None:
    large = Example(parse("a = sin(x*y) + 2; b = a*a - x; b/(a + 3)"), {"x": 2.0, "y": 3.0})
    found = reduce_further(large, ALL, lambda one: "sin(x)" in forms_of(one.graph))
    assert readable(found.graph) == "sin(x)"


def test_no_folder_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    drawn(ALL, 10)
    assert list(tmp_path.iterdir()) == []


def test_without_hypothesis_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    weights = parse_weights({"weights": {"sum": 1}})
    with pytest.raises(GradingError, match="pip install hypothesis"):
        grade("workbench:Scalar", weights=weights)
    assert grade("workbench:Scalar", weights=weights, examples=0).full_marks


@pytest.mark.parametrize(
    ("target", "complaint"),
    [("nosuch.py:Scalar", "no file nosuch.py"), ("no_such_module:Scalar", "no_such_module")],
)
def test_a_missing_submission_is_told_before_a_missing_library(
    monkeypatch: pytest.MonkeyPatch, target: str, complaint: str
) -> None:
    monkeypatch.setitem(sys.modules, "hypothesis", None)
    with pytest.raises(GradingError, match=complaint):
        grade(target)


@every_row("form", ALL)
def test_a_form_is_the_form_of_itself_and_has_a_point(form: str) -> None:
    graph = parse(form)
    assert form_of(graph, graph.outputs[0]) == form
    assert is_tame(Example(graph, {**dict.fromkeys(graph.variables, 1.0), **point_of(form)}))
