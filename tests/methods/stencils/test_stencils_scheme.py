"""Difference schemes: orders, constants, weights, in exact arithmetic."""

from fractions import Fraction
from itertools import pairwise

import pytest

from tests.lanes import every_row
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.measure.balls.run import BallRun
from workbench.methods.stencils import CENTRAL, FIVE_POINT, FORWARD, Scheme
from workbench.methods.stencils.extrapolation import extrapolated, tableau
from workbench.methods.stencils.program import Part, difference_program, formula
from workbench.truth import certify

SCHEMES = {
    "forward": FORWARD,
    "central": CENTRAL,
    "five_point": FIVE_POINT,
    **{f"extrapolated {levels}": extrapolated(levels) for levels in (1, 2, 3, 5)},
}
EVERY = {
    **SCHEMES,
    **{f"{name}, one-sided": one.one_sided for name, one in SCHEMES.items() if one.one_sided},
}


def truncation(scheme: Scheme, text: str, x: float, h: float) -> Fraction:
    """B - T of a quotient at dyadic data, exact where balls are."""
    graph = parse(text)
    program = difference_program(graph, ["x"], [Part((scheme,), ("h",))])
    value, _ = BallRun(program.graph, [x, h]).value(1, 512)
    difference = value - certify(graph, {"x": x})["x"].ball
    return Fraction(0) if difference.contains(0) else Fraction(float(difference.mid()))


@pytest.mark.parametrize("name", EVERY)
@pytest.mark.parametrize("h", [0.25, -0.125])
def test_a_scheme_of_order_p_is_exact_for_polynomials_of_degree_p(name: str, h: float) -> None:
    scheme = EVERY[name]
    powers = " + ".join(f"{power + 2}*x**{power}" for power in range(1, scheme.order + 1))
    assert truncation(scheme, f"7 + {powers}", 0.5, h) == 0
    assert truncation(scheme, f"x**{scheme.order + 1}", 0.5, h) != 0


@every_row("name", EVERY)
def test_the_leading_term_of_the_truncation(name: str) -> None:
    scheme = EVERY[name]
    h = 2.0**-8
    # The derivatives of exp at 0 are all 1.
    leading = float(scheme.model.truncation(scheme.order)) * h**scheme.order
    assert float(truncation(scheme, "exp(x)", 0.0, h)) == pytest.approx(leading, rel=0.15)


def test_published_constants() -> None:
    constants = [
        (one.model.truncation(one.order), one.model.rounding)
        for one in (FORWARD, CENTRAL, FIVE_POINT)
    ]
    assert [(abs(c), a) for c, a in constants] == [
        (Fraction(1, 2), 2),
        (Fraction(1, 6), 1),
        (Fraction(1, 30), Fraction(3, 2)),
    ]


@every_row("name", EVERY)
def test_weights_differentiate_a_line_and_ignore_a_constant(name: str) -> None:
    scheme = EVERY[name]
    assert sum(scheme.weights) == 0
    assert sum(w * o for w, o in zip(scheme.weights, scheme.offsets, strict=True)) == 1


def test_two_levels_of_richardson_are_the_five_point_stencil() -> None:
    weights = dict(zip(FIVE_POINT.offsets, FIVE_POINT.weights, strict=True))
    two = extrapolated(2)
    assert {2 * o: w / 2 for o, w in zip(two.offsets, two.weights, strict=True)} == weights


@every_row("name", EVERY)
def test_programs_are_counted_by_their_formula_where_there_is_none(name: str) -> None:
    # Offsets may share a sub-step in the graph, which the run on the compiled primal does not.
    scheme, graph = EVERY[name], parse("sin(x)*exp(x) + 1/x")
    program = difference_program(graph, ["x"], [Part((scheme,), ("h",))])
    counted, expected = count(program.graph), formula(graph, ["x"], scheme)
    assert 0 <= expected.shared_operations - counted.shared_operations <= len(scheme.offsets)
    assert expected.elementary == counted.elementary


def test_every_entry_of_a_tableau_takes_two_more_orders_away() -> None:
    scheme = tableau(4, Fraction(7, 5))
    graph = parse("exp(x)")
    program = difference_program(graph, ["x"], [Part((scheme,), ("h",))])
    run = BallRun(program.graph, [0.0, 0.5])
    errors = [abs(float((run.value(1 + entry, 256)[0] - 1).mid())) for entry in range(10)]
    diagonal = [errors[row * (row + 1) // 2 + row] for row in range(4)]
    assert all(later < 0.02 * sooner for sooner, later in pairwise(diagonal))


def test_a_variable_that_does_not_matter_is_not_shifted() -> None:
    graph = parse(
        "0*y + sin(x)",
    )
    program = difference_program(
        parse("sin(x), y"), ["x", "y"], [Part((CENTRAL, CENTRAL), ("a", "b"))]
    )
    assert len(program.shifts) == 4
    constant = difference_program(graph, ["x"], [Part((CENTRAL,), ("h",))])
    assert len(constant.shifts) == 2
    for program_ in (program, constant):
        for node in program_.shifts:
            assert program_.graph.operator(node).name in {"add", "subtract"}
