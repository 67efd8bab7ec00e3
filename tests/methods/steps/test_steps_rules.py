"""The step rules that look at x only: their sizes, and how a step option is read."""

from fractions import Fraction

import pytest

import workbench as wb
from workbench.errors import MethodError
from workbench.ir.builder import GraphBuilder
from workbench.methods.steps.protocol import GraphRule
from workbench.methods.steps.rules import STEP_RULES, parse_step, read_step

EPSILON = 2.0**-52


def size(rule: str, x: float, root: int) -> float:
    """The step of a rule at x, by the python engine."""
    found = parse_step(rule)
    assert isinstance(found, GraphRule)
    builder = GraphBuilder(("x",))
    graph = builder.build([found(builder, builder.variable("x"), root)])
    return float(graph(x=x))


@pytest.mark.parametrize("root", [2, 3, 5])
@pytest.mark.parametrize("x", [0.0, 1e-20, -0.5, 1.0, -3e7, 1e300])
def test_sizes(x: float, root: int) -> None:
    scale = EPSILON ** (1 / root)
    assert size("eps_root", x, root) == pytest.approx(scale * max(abs(x), 1.0), rel=1e-15)
    assert size("absolute", x, root) == pytest.approx(scale, rel=1e-15)
    assert size("relative", x, root) == pytest.approx(scale * abs(x), rel=1e-15)
    assert size("1e-3", x, root) == 1e-3


@pytest.mark.parametrize("root", [2, 3, 5])
@pytest.mark.parametrize("x", [0.0, 0.3, -0.7, 1.0, -1.9, 10.0, -3e7, 1e300])
def test_a_representable_step_leaves_nothing_to_round(x: float, root: int) -> None:
    h = size("representable", x, root)
    assert h == pytest.approx(size("eps_root", x, root), rel=1e-6)
    for sign in (1, -1):
        assert Fraction(x + sign * h) == Fraction(x) + sign * Fraction(h)


def test_what_a_representable_step_saves() -> None:
    methods = [wb.CentralDifference(step=rule) for rule in ("eps_root", "representable")]
    plain, taken = wb.compare("exp(x)", at={"x": 10.0}, methods=methods, timings=False).accuracy
    assert plain.step_error and taken.step_error == 0.0


def test_every_rule_that_is_a_graph_runs_for_a_batch_as_for_a_point() -> None:
    function = wb.parse("exp(x/7)")
    for name, rule in STEP_RULES.items():
        if isinstance(rule, GraphRule):
            derivative = wb.gradient(function, method=f"central_difference[step={name}]")
            points = [0.25, -3.0, 11.0]
            batch = derivative.batch({"x": points}).derivative[:, 0]
            for x, found in zip(points, batch, strict=True):
                assert found == pytest.approx(derivative(x=x).derivative["x"], rel=1e-9)


def test_spellings() -> None:
    assert (read_step("optimal"), read_step("1e-3"), read_step(0.5)) == ("optimal", 0.001, 0.5)
    for wrong in ("optimum", "", "nan", "inf", "-1", "0", "1e-400"):
        with pytest.raises(MethodError):
            parse_step(wrong)
