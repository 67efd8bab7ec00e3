"""The table's conditions: decided on balls, exact on rationals, and true of the operators."""

import math
from itertools import product

import pytest
from flint import arb, fmpq

import workbench as wb
from tests.lanes import every_row
from workbench.errors import GraphError
from workbench.ir.operators import OPERATORS, ROWS
from workbench.truth.series.domain import condition, conjunction, defined_of, disjunction, domain_of

EDGES = (-3.0, -2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0)
UNKNOWN = arb(0, 1)
CONDITIONED = [row.name for row in ROWS if row.domain]


def test_three_valued_logic() -> None:
    values = (True, False, None)
    for first, second in product(values, values):
        known = [value for value in (first, second) if value is not None]
        both = conjunction(first, second)
        either = disjunction(first, second)
        if len(known) == 2:
            assert both == (first and second)
            assert either == (first or second)
        else:
            assert both is (False if False in known else None)
            assert either is (True if True in known else None)


def test_a_ball_across_the_edge_decides_nothing() -> None:
    for name in CONDITIONED:
        inside = domain_of(name)
        assert inside is not None
        assert inside([arb(0, 10)] * 3) is None, name


def test_rational_numbers_decide_ties_that_balls_cannot() -> None:
    tenth = fmpq(1, 10)
    assert condition("u != v")([arb(tenth), arb(tenth)]) is None
    assert condition("u != v")([tenth, tenth]) is False
    assert condition("u > -1")([tenth * -10]) is False


def test_poles_of_gamma_are_exact() -> None:
    inside = condition("u > 0 or sin(pi*u) != 0")
    for pole in (0, -1, -2, -1000):
        assert inside([arb(pole)]) is False
        assert inside([fmpq(pole)]) is False
    assert inside([arb(-0.5)]) is True
    assert inside([fmpq(-1, 3)]) is True
    assert inside([arb(-1, 0.25)]) is None


def test_a_condition_must_be_one() -> None:
    with pytest.raises(GraphError, match="comparison"):
        condition("u + 1")


@every_row("name", [row.name for row in ROWS if row.arity])
def test_defined_says_where_the_float_function_has_a_value(name: str) -> None:
    """The column `defined` against the row's own IEEE function, edges included."""
    row, exists = OPERATORS[name], defined_of(name)
    for place in product(EDGES, repeat=row.arity):
        if name == "power" and place[0] < 0 and place[1] == int(place[1]):
            continue  # whole exponents widen the domain
        if OPERATORS[name].partials[0] is None and not (
            place[0] >= 0 and place[0] == int(place[0])
        ):
            continue
        verdict = True if exists is None else exists([arb(value) for value in place])
        assert verdict is math.isfinite(row.total(*place)), place


@every_row("name", CONDITIONED)
def test_the_open_domain_lies_inside_where_the_value_exists(name: str) -> None:
    row, inside, exists = OPERATORS[name], domain_of(name), defined_of(name)
    assert inside is not None
    verdicts = set()
    for place in product(EDGES, repeat=row.arity):
        balls = [arb(value) for value in place]
        verdicts.add(inside(balls))
        assert not inside(balls) or exists is None or exists(balls), place
    # The cosine is 0 at no float64, and gamma's poles lie at whole numbers.
    assert False in verdicts or row.domain == "cos(u) != 0"


@every_row("name", [name for name in CONDITIONED if OPERATORS[name].arity == 1])
def test_operators_are_smooth_inside_their_domain(name: str) -> None:
    """No jump or corner of the float function between two places of one connected piece."""
    row, inside = OPERATORS[name], domain_of(name)
    assert inside is not None
    step = 2.0**-13
    for start in EDGES:
        near = [start + step * index for index in range(1, 5)]
        if all(inside([arb(value)]) for value in near):
            values = [row.total(value) for value in near]
            second = [values[i + 2] - 2 * values[i + 1] + values[i] for i in range(len(values) - 2)]
            size = max(abs(value) for value in values) + 1
            assert all(abs(each) < 0.5 * size for each in second), start


def test_a_text_is_as_good_as_its_graph_and_a_number_is_no_function() -> None:
    at = {"x": 1.0, "y": 2.0}
    assert wb.certify("x*y", at=at) == wb.certify(wb.parse("x*y"), at=at)
    with pytest.raises(GraphError, match="a text, a Graph"):
        wb.certify(3, at=at)  # type: ignore[arg-type]
