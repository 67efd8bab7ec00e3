"""Derivatives that hang on an equality which no ball proves, and on expansions with logarithms."""

import math
from fractions import Fraction

import pytest

from tests.lanes import every_row
from workbench.frontends.text import parse
from workbench.records.status import Status
from workbench.truth import certified_second, certify

INFINITY = math.inf
PI = math.pi
TENTH = Fraction(1, 10)

#: A text, a point, the variable, and its derivative, or the pair of slopes (left, right).
DECIDED = (
    # powers of what is 0
    ("(log(x) - log(y))**2", {"x": 3, "y": 3}, "x", 0.0),
    ("(0.1*x + 0.2*y - 0.3)**2", {"x": 1, "y": 1}, "x", 0.0),
    ("(x - 0.1)**3", {"x": TENTH}, "x", 0.0),
    ("(2*sin(x) - (sin(x) + sin(x)))**2 + x", {"x": 0.3}, "x", 1.0),
    # slopes that are not dyadic
    ("relu(x/3) - relu(-x/3)", {"x": 0}, "x", 1 / 3),
    ("max(x/3, 0) + min(x/3, 0)", {"x": 0}, "x", 1 / 3),
    ("0.1*x if x > 0 else x/10", {"x": 0}, "x", 0.1),
    ("sign(x)*log1p(abs(x)/3)", {"x": 0}, "x", 1 / 3),
    ("exp(x/3) if x > 0 else 1 + x/3", {"x": 0}, "x", 1 / 3),
    ("x**2 if x < 0.1 else 0.2*x - 0.01", {"x": TENTH}, "x", 0.2),
    (
        "x**2/2 if abs(x) < 1.345 else 1.345*(abs(x) - 1.345/2)",
        {"x": Fraction("1.345")},
        "x",
        1.345,
    ),
    ("sqrt(3)*x if x > 0 else 3*x/sqrt(3)", {"x": 0}, "x", math.sqrt(3)),
    ("tanh(x/7) if x > 0 else atan(x/7)", {"x": 0}, "x", 1 / 7),
    ("lgamma(x/3 + 1) if x > 0 else lgamma(1 + x/3)", {"x": 0}, "x", -0.19240522163384),
    ("erf(x/3) if x > 0 else 2*x/(3*sqrt(pi))", {"x": 0}, "x", 2 / 3 / math.sqrt(PI)),
    # equal at the point, or everywhere
    ("max(min(sin(x), x), sin(x))", {"x": 0.3}, "x", math.cos(0.3)),
    ("max(sin(a), sin(b))", {"a": 2, "b": 2}, "a", (math.cos(2), 0.0)),
    ("sin(a) - sin(b)", {"a": 2, "b": 2}, "a", math.cos(2)),
    ("abs(log(x) - log(5))", {"x": 5}, "x", (-0.2, 0.2)),
    ("exp(-x) if x < 1 else exp(-1)*(2 - x)", {"x": 1}, "x", -math.exp(-1)),
    ("exp(x) if x > y else exp(y)", {"x": 0.7, "y": 0.7}, "x", (0.0, math.exp(0.7))),
    ("abs(exp(x + y) - exp(x)*exp(y)) + x", {"x": 3.3, "y": 1.7}, "x", 1.0),
    ("abs(tanh(x) - (exp(x) - exp(-x))/(exp(x) + exp(-x))) + x", {"x": 0.5}, "x", 1.0),
    ("abs(sqrt(x*y) - sqrt(x)*sqrt(y)) + x", {"x": 3.3, "y": 1.7}, "x", 1.0),
    ("abs(sqrt(x**2) - x)", {"x": 5}, "x", 0.0),
    # multiples of pi
    ("abs(sin(pi*x))", {"x": 1}, "x", (-PI, PI)),
    ("sqrt(sin(pi*x))", {"x": 1}, "x", (-INFINITY, None)),
    ("abs(tan(pi*x) - 1)", {"x": 0.25}, "x", (-2 * PI, 2 * PI)),
    ("abs(sin(x*pi/180))", {"x": 180}, "x", (-PI / 180, PI / 180)),
    # nothing all along a direction
    ("sqrt((a - 1)/v)", {"a": 1, "v": 2}, "v", 0.0),
    ("sqrt(u*m - u)", {"m": 1, "u": 0.3}, "u", 0.0),
    ("(a/v)**1.5", {"a": 0, "v": 3}, "v", 0.0),
    # special values
    ("abs(log2(x) - 3)", {"x": 8}, "x", (-1 / 8 / math.log(2), 1 / 8 / math.log(2))),
    ("abs(x**0.5 - 2)", {"x": 4}, "x", (-0.25, 0.25)),
    ("abs(cbrt(x) - 2)", {"x": 8}, "x", (-1 / 12, 1 / 12)),
    ("abs(exp2(x) - 8)", {"x": 3}, "x", (-8 * math.log(2), 8 * math.log(2))),
    ("abs(hypot(x, 4) - 5)", {"x": 3}, "x", (-0.6, 0.6)),
    ("abs(atan(x) - pi/4)", {"x": 1}, "x", (-0.5, 0.5)),
    # logarithms
    ("where(x > 0, x*log(x), 0)", {"x": 0}, "x", (0.0, -INFINITY)),
    ("where(x == 0, 0, x**2*log(abs(x)))", {"x": 0}, "x", 0.0),
    ("where(x > 0, x**x, 1)", {"x": 0}, "x", (0.0, -INFINITY)),
    ("where(x > 0, x**1.5*log(x), 0)", {"x": 0}, "x", 0.0),
    ("where(x > 0, softplus(x + x**2*log(x)), log(2))", {"x": 0}, "x", (0.0, 0.5)),
    ("where(x > 0, 2**x**x, 2)", {"x": 0}, "x", (0.0, -INFINITY)),
    ("where(x > 0, sign(sin(0))**x**x, 0)", {"x": 0}, "x", 0.0),
    ("where(x > 0, atan(x*log(x)), 0)", {"x": 0}, "x", (0.0, -INFINITY)),
    ("where(x > 0, sqrt(x**2 + x**3*log(x)), 0)", {"x": 0}, "x", (0.0, 1.0)),
    ("where(x > 0, exp(-log(x)**2), 0)", {"x": 0}, "x", 0.0),
)


@every_row("text, at, name, truth", DECIDED)
def test_what_an_equality_decides(
    text: str,
    at: dict[str, float],
    name: str,
    truth: float | tuple[float | None, float | None],
) -> None:
    found = certify(parse(text), at, wrt=name)[name]
    if isinstance(truth, float):
        assert found.status is Status.OK, found
        assert found.value == pytest.approx(truth, rel=1e-13, abs=1e-300)
        return
    assert found.status is Status.NOT_DIFFERENTIABLE, found
    for side, slope in zip((found.left, found.right), truth, strict=True):
        assert side == (slope if slope is None else pytest.approx(slope, rel=1e-13))


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("tan(pi*x)", 0.5),
        ("1/sin(pi*x)", 1),
        ("log(cos(2*pi*x))", 0.25),
        ("gamma(log(x)/log(2) - 3)", 8),
        ("atanh(2*sin(pi*x))", Fraction(1, 6)),
    ],
)
def test_points_that_provably_have_no_value(text: str, at: float | Fraction) -> None:
    assert certify(parse(text), {"x": at})["x"].status is Status.DOMAIN


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("where(x > 0, x**2*log(-log(x)), 0)", "the logarithm of a logarithm"),
        ("where(x > 0, x/log(x), 0)", "the inverse of a logarithm"),
        ("where(x > 0, x*sqrt(-log(x)), 0)", "a root of a logarithm"),
        ("where(x > 0, x*exp(1/x), 0)", "what grows without bound like an exponential"),
    ],
)
def test_an_expansion_that_is_missing_is_named(text: str, missing: str) -> None:
    found = certify(parse(text), {"x": 0})["x"]
    assert found.status is Status.UNDETERMINED
    assert missing in found.reason and "bits" not in found.reason


@pytest.mark.parametrize(
    ("text", "at", "truth"),
    [
        ("d = abs(x - y); (1 + sqrt(5)*d + 5/3*d*d)*exp(-sqrt(5)*d)", {"x": 0.3, "y": 0.3}, 5 / 3),
        ("hypot(x, y)*x*y", {"x": 0, "y": 0}, 0.0),
        ("hypot(x, y)**2 + 3*x*y", {"x": 0, "y": 0}, 3.0),
        ("x**2*y*log(x*x + y*y) if x != 0 or y != 0 else 0", {"x": 0, "y": 0}, 0.0),
        ("where(x == 0 and y == 0, 0, x**3*y/(x*x + y*y))", {"x": 0, "y": 0}, None),
        ("x*y*log(x*x + y*y) if x != 0 or y != 0 else 0", {"x": 0, "y": 0}, None),
        ("abs(x)*y", {"x": 0, "y": 0}, None),
    ],
)
def test_mixed_derivatives_at_an_edge(text: str, at: dict[str, float], truth: float | None) -> None:
    """As the nested limit in both orders; where these differ, there is none."""
    found = certified_second(parse(text), at)["x", "y"]
    if truth is None:
        assert found.status is Status.NOT_DIFFERENTIABLE, found
    else:
        assert (found.status, found.value) == (Status.OK, pytest.approx(truth)), found


def test_the_order_of_a_mixed_derivative_counts() -> None:
    text = "where(x == 0 and y == 0, 0, x*y*(x**2 - y**2)/(x**2 + y**2))"
    found = certified_second(parse(text), {"x": 0, "y": 0})["x", "y"]
    assert found.reason == "boundary point: the mixed derivatives differ by their order: -1 and 1"


@pytest.mark.parametrize(
    ("text", "at", "truth"),
    [
        ("x*abs(x)*y", {"x": 0, "y": 3}, 0.0),
        ("abs(x)*x + y*y*x", {"x": 0, "y": 1}, 2.0),
        ("relu(x) - relu(-x) + x*y", {"x": 0, "y": 1}, 1.0),
        ("where(x > 0, exp(x*y), 1 + x*y)", {"x": 0, "y": 2}, 1.0),
        ("relu(x)*y**2", {"x": 0, "y": 0}, None),  # no first derivative beside the point
        ("abs(x*y)", {"x": 0, "y": 0}, None),
        ("where(x**2 > 0, x*y + 1, 1)", {"x": 0, "y": 0}, None),  # the step leaves it too slowly
        ("x*y if x == 0 else 5*x*y + y", {"x": 0, "y": 0}, None),  # a jump beside the line
    ],
)
def test_mixed_derivatives_where_a_line_lies_on_an_edge(
    text: str, at: dict[str, float], truth: float | None
) -> None:
    found = certified_second(parse(text), at)["x", "y"]
    if truth is None:
        assert found.status is not Status.OK, found
    else:
        assert (found.status, found.value) == (Status.OK, truth), found
