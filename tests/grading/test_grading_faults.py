"""Fault models: the right sweep is right, the wrong ones are what they claim, none is mistaken."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given, settings
from strategies import SMOOTH, graphs, is_close, points

from tests.lanes import every_row, examples
from workbench.faults.linear import linearize
from workbench.faults.models import Model, models
from workbench.faults.sweeps import (
    chain_rule,
    every_path_listed,
    paths_all_first,
    right_gradient,
    run,
    too_early_deep,
)
from workbench.frontends.text import parse
from workbench.grading.diagnosis import diagnose
from workbench.grading.submission.observation import Observation
from workbench.ir.graph import Graph
from workbench.tape import NotebookScalar, Scalar, evaluate_gradient

POINT = {"x": 1.25, "y": -0.75, "z": 2.5}
#: Small expressions, every operator's operands apart and together, as a class would be asked.
EXPRESSIONS = (
    *("x + y", "x*y", "x - y", "x/y", "x + x", "x*x", "x**3", "sin(x)", "-x", "2*x", "x - 2"),
    *("x + y + x", "x*y*z", "x*y + z*x", "sin(x)*y", "sin(x*y)", "(x - y)*z", "x/(y*z)"),
    *("a = x + x; a + a", "a = x*y; a*a", "a = x + y; b = a*a; b*a", "a = sin(x); a + a*y"),
    *("(x*y)**3", "x**3*y", "a = x*x; b = a*a; b*b", "-(x*y)", "a = x - y; a*a*a"),
)


def observed(text: str, gradient: tuple[float, ...] | None = None, passes: int = 1) -> Observation:
    graph = parse(text)
    point = {name: POINT[name] for name in graph.variables}
    if gradient is None:
        gradient = right_gradient(linearize(graph, point), passes)
    return Observation(graph=graph, point=point, gradient=gradient, value=0.0, passes=passes)


RIGHT = [observed(text, passes=passes) for text in EXPRESSIONS for passes in (1, 2)]
LINEAR = [linearize(one.graph, one.point) for one in RIGHT]


@cache
def answers(model: Model) -> list[Observation]:
    """What a class with a fault would answer."""
    return [
        replace(one, gradient=model.gradient(linear, one.passes))
        for one, linear in zip(RIGHT, LINEAR, strict=True)
    ]


@given(graphs(operators=SMOOTH, max_operations=10).flatmap(
    lambda graph: points(graph.variables).map(lambda point: (graph, point))
))  # fmt: skip
@settings(max_examples=examples(40))
def test_the_right_sweep_is_that_of_scalar(example: tuple[Graph, dict[str, float]]) -> None:
    graph, point = example
    values = [point[name] for name in graph.variables]
    _, expected = evaluate_gradient(graph, Scalar, values, graph.variables)
    for one, other in zip(right_gradient(linearize(graph, point)), expected, strict=True):
        assert is_close(one, other) or one != one or abs(other) > 1e12


@every_row("text", EXPRESSIONS)
def test_paths_all_first_is_the_notebooks_scheme(text: str) -> None:
    seen = observed(text)
    values = list(seen.point.values())
    _, expected = evaluate_gradient(seen.graph, NotebookScalar, values, seen.graph.variables)
    found = run(linearize(seen.graph, seen.point), paths_all_first, chain_rule)
    assert found == pytest.approx(tuple(expected), rel=1e-14)


def test_wrong_orders_give_what_they_are_known_to_give() -> None:
    graph = parse("z = x*x; z + z")
    linear = linearize(graph, {"x": 3.0})
    assert right_gradient(linear) == (12.0,)
    assert run(linear, paths_all_first, chain_rule) == (24.0,)
    assert run(linear, every_path_listed, chain_rule) == (24.0,)
    early = linearize(parse("a = x*y; a + a*x"), {"x": 2.0, "y": 3.0})
    assert run(early, too_early_deep, chain_rule) != right_gradient(early)


def test_a_sweep_along_too_many_paths_is_given_up() -> None:
    text = "; ".join(["a0 = x + x", *(f"a{k} = a{k - 1} + a{k - 1}" for k in range(1, 40)), "a39"])
    assert run(linearize(parse(text), {"x": 1.0}), paths_all_first, chain_rule) is None
    assert run(linearize(parse(text), {"x": 1.0}), every_path_listed, chain_rule) is None


def all_models() -> list[Model]:
    """One model of each kind and sentence, of the operators in the expressions."""
    known: dict[tuple[str, str], Model] = {}
    for text in EXPRESSIONS:
        seen = observed(text)
        for model in models(linearize(seen.graph, seen.point)):
            known.setdefault((model.kind, model.sentence), model)
    return [model for model in known.values() if wrong_ones(answers(model))]


def wrong_ones(seen: list[Observation]) -> list[Observation]:
    """The answers that are not right."""
    return [one for one, other in zip(seen, RIGHT, strict=True) if one.gradient != other.gradient]


MODELS = all_models()


@every_row("model", MODELS)
def test_every_fault_is_recognised_by_its_numbers(model: Model) -> None:
    """A class with this fault and no other is told of this fault and no other."""
    seen = answers(model)
    found = diagnose(wrong_ones(seen)[0], seen)
    assert found is not None
    # Some faults are the same in every number: a sum's factor 1 cannot be told from none.
    twins = {(one.kind, one.sentence) for one in MODELS if same_answers(one, model)}
    assert (found.kind, found.sentence) in twins


def same_answers(one: Model, other: Model) -> bool:
    pairs = zip(answers(one), answers(other), strict=True)
    passes = {1} if other.kind not in ("stale_gradients", "no_accumulation") else {2}
    return all(
        a.gradient == pytest.approx(b.gradient, rel=1e-9, nan_ok=True)
        for a, b in pairs
        if a.passes in passes and a.gradient is not None and b.gradient is not None
    )


def test_right_answers_keep_a_model_from_being_believed() -> None:
    """x + x = 1 may be an overwritten gradient or a forgotten operand: x + y decides."""
    failure = observed("x + x", (1.0,))
    overwritten = diagnose(failure, [failure, observed("x + y")])
    forgotten = diagnose(failure, [failure, observed("x + y", (1.0, 0.0))])
    assert overwritten is not None and overwritten.kind == "overwritten"
    assert forgotten is not None and forgotten.kind == "operand_forgotten"
    assert "+ forgets its right operand" in forgotten.sentence


def test_what_no_model_explains_is_not_explained() -> None:
    failure = observed("x*y", (17.0, -4.0))
    assert diagnose(failure, [failure, observed("x + y")]) is None


def test_faults_that_show_in_the_numbers_alone() -> None:
    nothing = observed("x*y*z", (0.0, 0.0, 0.0))
    found = diagnose(nothing, [nothing])
    assert found is not None and found.kind == "nothing_flows"


EXPRESSIONS = "x*y", "x*x*y", "exp(x) + y", "x/y", "sin(x*y)", "x**3 - 2*y", "log(x)*y"
SCHEMES: dict[str, Callable[[Callable[[float], float], float, float], float]] = {
    "a one-sided": lambda f, x, h: (f(x + h) - f(x)) / h,
    "a central": lambda f, x, h: (f(x + h) - f(x - h)) / (2 * h),
}


def by_differences(scheme: str, step: float, expression: str) -> Observation:
    """What a submission answers that uses a difference."""
    known = observed(expression)
    graph, point = known.graph, known.point

    def slope(name: str) -> float:
        return SCHEMES[scheme](lambda value: graph({**point, name: value}), point[name], step)

    return observed(expression, tuple(map(slope, graph.variables)))


@every_row(
    "scheme, step",
    [("a one-sided", step) for step in (1e-2, 1e-3, 1e-6, -1e-4, 1e-8)]
    + [("a central", step) for step in (1e-2, 1e-4)],
)
def test_differences_are_known_by_errors_that_follow_the_step(scheme: str, step: float) -> None:
    seen = [by_differences(scheme, step, one) for one in EXPRESSIONS]
    for one in seen:
        found = diagnose(one, seen)
        assert found is not None and found.kind == "difference_quotient"
        told = re.search(r"of (a [\w-]+) difference with a step of about (\S+)\.", found.sentence)
        if abs(step) > 1e-8:
            assert told and told[1] == scheme
            assert abs(step) / 1.5 < float(told[2]) < 1.5 * abs(step)


@every_row("step", [1e-10, 1e-12])
def test_round_off_over_a_small_step_is_one_too(step: float) -> None:
    seen = [by_differences("a central", step, one) for one in EXPRESSIONS]
    found = diagnose(seen[0], seen)
    assert found is not None and found.kind == "difference_quotient"


def test_small_errors_alone_make_no_difference() -> None:
    """One factor everywhere, or one operator."""
    right = [observed(one) for one in EXPRESSIONS]
    factors = [[1 + 1e-8] * 7, [1 + 1e-6 * (text == "sin(x*y)") for text in EXPRESSIONS]]
    for off in factors:
        seen = [
            observed(text, tuple(factor * value for value in one.gradient or ()))
            for text, one, factor in zip(EXPRESSIONS, right, off, strict=True)
        ]
        for one in seen:
            found = diagnose(one, seen)
            assert found is None or found.kind != "difference_quotient", one.graph
