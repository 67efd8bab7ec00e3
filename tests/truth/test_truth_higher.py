"""Second partials, Hessian-vector products and derivatives of any order."""

import math
from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest

from tests.lanes import every_row
from workbench.engines.ball import working_precision
from workbench.errors import GraphError, PointError
from workbench.frontends.text import parse
from workbench.records.status import Status
from workbench.truth import (
    Certificate,
    certified_derivatives,
    certified_hessian_vector,
    certified_second,
    second_coverage,
    taylor_coefficients,
)

INFINITY = math.inf
ROSENBROCK = "(1 - x)**2 + 100*(y - x**2)**2"


def values(found: dict[object, Certificate]) -> dict[object, float | None]:
    return {key: certificate.value for key, certificate in found.items()}


# -- second partials ---------------------------------------------------------------------------


def test_a_hessian_known_by_hand() -> None:
    found = certified_second(parse(ROSENBROCK), {"x": 1.5, "y": 2})
    assert values(found) == {("x", "x"): 1902.0, ("x", "y"): -600.0, ("y", "y"): 200.0}
    assert all(certificate.radius == 0.0 for certificate in found.values())


def test_pairs_come_in_the_order_asked_and_are_symmetric() -> None:
    graph = parse("exp(x*y)*sin(z)")
    pairs = [("y", "x"), ("z", "z"), ("x", "y"), ("z", "z")]
    found = certified_second(graph, {"x": 0.5, "y": 1, "z": 2}, pairs)
    assert list(found) == [("y", "x"), ("z", "z"), ("x", "y")]
    assert found["x", "y"] == found["y", "x"]
    expected = math.exp(0.5) * (1 + 0.5) * math.sin(2)
    assert found["x", "y"].value == pytest.approx(expected, rel=1e-15)


def test_every_second_partial_of_a_dense_function_against_mpmath() -> None:
    graph = parse("sin(x*y)/(1 + z**2) + x**z*log(y + x) + atan2(y, x*z)")
    at = {"x": 1.25, "y": 0.5, "z": 2.5}
    with mpmath.workdps(60):

        def function(x: mpmath.mpf, y: mpmath.mpf, z: mpmath.mpf) -> mpmath.mpf:
            powers = x**z * mpmath.log(y + x)
            return mpmath.sin(x * y) / (1 + z**2) + powers + mpmath.atan2(y, x * z)

        point = [mpmath.mpf(number) for number in at.values()]
        for (first, second), certificate in certified_second(graph, at).items():
            orders = tuple((name == first) + (name == second) for name in at)
            expected = mpmath.diff(function, point, orders)
            assert abs(mpmath.mpf(certificate.digits) - expected) < mpmath.mpf(10) ** -22


def test_a_difference_of_wide_balls_asks_for_more_bits() -> None:
    """H_xy = c2(e_x + e_y) - c2(e_x) - c2(e_y) loses 300 digits here; each part alone loses none.

    The radius rule applies to the difference.
    """
    found = certified_second(
        parse("exp(x + 700) + exp(y + 700) + 1e-300*sin(x*y)"), {"x": 1, "y": 2}
    )
    assert found["x", "x"].bits == 128
    assert found["x", "y"].bits > 1024
    expected = 1e-300 * (math.cos(2) - 2 * math.sin(2))
    assert found["x", "y"].value == pytest.approx(expected, rel=1e-14)


def test_variables_that_never_meet_have_an_exact_zero() -> None:
    text = "exp(x)*u + sin(y)/3 - max(x, y) + where(x > 0, z, y)*2 + abs(x)"
    found = certified_second(parse(text), {"x": 1.1, "y": 2, "u": 5, "z": 1})
    for pair in (("x", "y"), ("y", "u"), ("x", "z"), ("y", "z")):
        flipped = pair if pair in found else (pair[1], pair[0])
        assert (found[flipped].value, found[flipped].radius) == (0.0, 0.0)
        assert found[flipped].bits == 128
    assert found["x", "u"].value == pytest.approx(math.exp(1.1), rel=1e-15)


@every_row(
    "text, mixed",
    [
        ("x*y", 1.0),
        ("x/y", -0.25),
        ("y/x", -1.0),
        ("x**y", 1.0),
        ("(x + y)**2", 2.0),
        ("hypot(x, y)", -2 / 5**1.5),
        ("atan2(x, y)", -3 / 25),
        ("(x + 1)/2 - y/3", 0.0),
        ("max(x*y, x)", 1.0),
        ("where(y > x, x*y*y, 0)", 4.0),
        ("3", 0.0),
    ],
)
def test_where_variables_meet(text: str, mixed: float) -> None:
    graph = parse(f"{text} + 0*x + 0*y")
    found = certified_second(graph, {"x": 1, "y": 2}, [("x", "y")])["x", "y"]
    assert found.status is Status.OK
    assert found.value == pytest.approx(mixed, rel=1e-15, abs=0)


def test_second_partials_at_edges() -> None:
    found = certified_second(
        parse("abs(x)*y + y**2 + abs(z)*z + w*w*z"), {"x": 0, "y": 2, "z": 0, "w": 1}
    )
    for pair in (("x", "x"), ("x", "y"), ("x", "z"), ("x", "w")):  # no first partial by x
        corner = found[pair]
        assert corner.status is Status.NOT_DIFFERENTIABLE
        assert (corner.left, corner.right) == (-2.0, 2.0)
        assert corner.reason == "boundary point: one-sided slopes differ"
    assert found["y", "y"].value == 2.0  # the edge lies in another variable
    assert found["y", "z"].value == 0.0  # a sum of functions of one of them
    curved = found["z", "z"]  # z*abs(z) has a first partial, and no second
    assert (curved.left, curved.right) == (-2.0, 2.0)
    assert curved.reason == "boundary point: one-sided derivatives of order 2 differ"
    assert found["z", "w"].value == 2.0  # beside the line z = 0, on which abs has its corner


def test_outside_the_domain_every_second_partial_says_so() -> None:
    for certificate in certified_second(parse("x*log(y)"), {"x": 1, "y": -1}).values():
        assert certificate.status is Status.DOMAIN
        assert certificate.reason.startswith("log(u) has no real value at u = -1")


def test_above_64_inputs_a_sample_of_the_pairs() -> None:
    names = [f"x{index}" for index in range(70)]
    graph = parse("+".join(f"{one}*{two}" for one, two in pairwise(names)))
    at = dict.fromkeys(names, 1.0)
    found = certified_second(graph, at)
    coverage = second_coverage(graph)
    assert str(coverage) == "coverage 136 of 2485"
    assert tuple(found) == coverage.certified
    for (first, second), certificate in found.items():
        assert certificate.value == float(abs(int(first[1:]) - int(second[1:])) == 1)
    every = [(first, second) for first in names for second in names]
    chosen = certified_second(graph, at, every)
    assert len(chosen) == 136
    assert tuple(chosen) == second_coverage(graph, every).certified
    assert tuple(certified_second(graph, at, every, seed=1)) != tuple(chosen)
    assert len(certified_second(graph, at, every[:2080])) == 2080
    assert len(certified_hessian_vector(graph, at, dict.fromkeys(names, 1))) == 16


def test_names_that_do_not_fit() -> None:
    graph = parse("x*y")
    at = {"x": 1, "y": 2}
    with pytest.raises(GraphError, match="unknown variable q"):
        certified_second(graph, at, [("x", "q")])
    with pytest.raises(PointError, match="the vector has no component q"):
        certified_hessian_vector(graph, at, {"q": 1})
    with pytest.raises(GraphError, match="unknown variable q"):
        certified_derivatives(graph, at, "q", 2)
    with pytest.raises(PointError, match="order -1"):
        certified_derivatives(graph, at, "x", -1)
    with pytest.raises(PointError, match=r"order 1\.5"):
        taylor_coefficients(graph, at, {"x": 1}, 1.5)  # type: ignore[arg-type]
    for wrong in ("xy", ("x", "y", "x"), ("x",)):
        with pytest.raises(PointError, match="not a pair of variables"):
            certified_second(graph, at, [wrong])  # type: ignore[list-item]
    with pytest.raises(GraphError, match="output 1"):
        certified_second(graph, at, output=1)
    assert certified_second(graph, at, []) == {}


# -- Hessian-vector products -------------------------------------------------------------------


@pytest.mark.parametrize(
    "vector",
    [{"x": 1}, {"y": -2}, {"x": 0.1, "y": 3}, {"x": -1, "y": 1}, {}, {"x": Fraction(1, 3)}],
)
def test_products_are_those_of_the_hessian(vector: dict[str, float]) -> None:
    graph = parse("exp(x*y) + x**3*y + cos(y)*z")
    at = {"x": 0.3, "y": -1.2, "z": 2}
    hessian = certified_second(graph, at)
    found = certified_hessian_vector(graph, at, vector)
    assert list(found) == ["x", "y", "z"]
    for row, certificate in found.items():
        with working_precision(200):
            total = 0
            for column, weight in vector.items():
                pair = (row, column) if (row, column) in hessian else (column, row)
                exact = Fraction(weight)
                total = total + hessian[pair].ball * exact.numerator / exact.denominator
            assert certificate.status is Status.OK
            assert certificate.ball.overlaps(total)
    assert list(certified_hessian_vector(graph, at, vector, wrt=["z", "x"])) == ["z", "x"]


def test_products_at_edges() -> None:
    graph = parse("x*abs(x) + x**3*abs(x) + y**2")
    at = {"x": 0, "y": 1}
    along_x = certified_hessian_vector(graph, at, {"x": -3})
    assert along_x["x"].status is Status.NOT_DIFFERENTIABLE
    assert (along_x["x"].left, along_x["x"].right) == (6.0, -6.0)
    assert along_x["y"].value == 0.0
    assert certified_hessian_vector(graph, at, {"y": 3})["y"].value == 6.0
    smooth = certified_hessian_vector(parse("x**3*abs(x)"), {"x": 0}, {"x": 2})
    assert smooth["x"].value == 0.0


# -- derivatives of any order ------------------------------------------------------------------


def test_derivatives_to_order_twelve() -> None:
    """More than python-flint's default length of series, which truncates silently."""
    found = certified_derivatives(parse("exp(2*x)"), {"x": 0}, "x", 12)
    assert [each.value for each in found] == [2.0**order for order in range(13)]
    assert all(each.status is Status.OK for each in found)


def test_published_derivatives() -> None:
    """Squire and Trapp 1998, and the logistic map l4 of Baydin et al. 2018."""
    squire = parse("exp(x)/sqrt(sin(x)**3 + cos(x)**3)")
    value, first, second = certified_derivatives(squire, {"x": 1.5}, "x", 2)
    assert value.digits.startswith("4.4977800539461619502")
    assert first.digits.startswith("4.0534278938986206577")
    assert second.digits.startswith("9.4630736815966033525")
    logistic = parse("a = 4*x*(1-x); b = 4*a*(1-a); 4*b*(1-b)")
    found = certified_derivatives(logistic, {"x": 0}, "x", 9)
    powers = (64, -42 * 64, 504 * 64, -2640 * 64, 7040 * 64, -9984 * 64, 7168 * 64, -2048 * 64)
    expected = [0, *(math.factorial(k) * each for k, each in enumerate(powers)), 0]
    assert [each.value for each in found] == expected


def test_each_order_has_its_own_radius() -> None:
    """Near 0 the value of sin(x) - x needs far more bits than its third derivative."""
    found = certified_derivatives(parse("sin(x) - x"), {"x": 1e-30}, "x", 3)
    assert [each.bits for each in found] == [512, 512, 128, 128]
    assert [each.value for each in found] == pytest.approx(
        [-1e-90 / 6, -5e-61, -1e-30, -1], rel=1e-13
    )


def test_outside_the_range_of_float64_digits_remain() -> None:
    tiny = certified_derivatives(parse("exp(1000*x)"), {"x": -1}, "x", 2)
    assert [each.value for each in tiny] == [0.0, 0.0, 0.0]
    assert [each.digits.partition("e")[2] for each in tiny] == ["-435", "-432", "-429"]
    assert tiny[2].digits.startswith("5.0759588975494567")
    huge = certified_derivatives(parse("exp(1000*x)"), {"x": 1}, "x", 1)
    assert [each.status for each in huge] == [Status.OVERFLOW] * 2
    assert huge[1].digits.endswith("e+437")
