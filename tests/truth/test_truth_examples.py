"""Worked examples: what bare series get wrong, edges of every kind, overflow, tiny and zero.

Each is a certified number or a reason; none is a wrong ball.
"""

import math
from fractions import Fraction

import pytest
from flint import arb, arb_series, ctx

from tests.lanes import every_row
from tests.steps import at_most
from workbench.engines.ball import working_precision
from workbench.frontends.text import parse
from workbench.records.status import Status
from workbench.truth import (
    Certificate,
    certified_derivatives,
    certified_second,
    certified_value,
    certify,
    taylor_coefficients,
)
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.exact import rational
from workbench.truth.series.refusal import Refusal, Severity

OK, DOMAIN, NONE = Status.OK, Status.DOMAIN, Status.NOT_DIFFERENTIABLE
UNDETERMINED, OVERFLOW = Status.UNDETERMINED, Status.OVERFLOW
INFINITY = math.inf


# -- why series are never called bare ----------------------------------------------------------


def test_what_bare_series_answer() -> None:
    """python-flint's series by themselves: wrong, and without a warning."""
    with working_precision(128, 3):
        x = arb_series([0, 1], 3)
        assert (x * x).sqrt()[1].is_zero()  # |x| has no slope at 0
        assert ((x * x * x) ** (arb(1) / 3))[1].is_zero()  # true: 1
        assert (x / x)[0] == 1  # no value at 0
        assert ((x.exp() - 1) / x)[2].is_zero()  # true: 1/6, read beyond its length
        assert (arb(0) ** arb_series([-1, 1], 3))[0].is_zero()  # no value at -1
        assert (x * x * (x - 1).log())[0].is_nan()  # 0 times NaN
    with working_precision(128):
        assert (ctx.cap, arb_series([0, 1]).exp().prec) == (10, 10)  # shorter than asked, silently


@pytest.mark.parametrize(
    ("text", "at", "statuses"),
    [
        ("sqrt(x*x)", 0, (OK, NONE, NONE)),
        ("(x*x)**0.5", 0, (OK, NONE, NONE)),
        ("cbrt(x**3)", 0, (OK, OK, OK)),
        ("asin(cos(x))", 0, (OK, NONE, NONE)),
        ("(exp(x) - 1)/x", 0, (DOMAIN,) * 3),
        ("x/x", 0, (DOMAIN,) * 3),
        ("x*x*log(x - 1)", 0, (DOMAIN,) * 3),
        ("0**x", -1, (DOMAIN,) * 3),
    ],
)
def test_what_the_referee_answers(text: str, at: float, statuses: tuple[Status, ...]) -> None:
    found = certified_derivatives(parse(text), {"x": at}, "x", 2)
    assert tuple(certificate.status for certificate in found) == statuses


def test_a_coefficient_that_is_not_finite_poisons_the_result() -> None:
    graph = parse("y*exp(x)")
    evaluation = SeriesEvaluation(graph, [rational(1), rational(0)])
    names = graph.variables
    with working_precision(128, 3):
        values = evaluation.values()
        assert isinstance(values[graph.outputs[0]], arb)
        values[graph.variable_nodes()[names[0]]] = arb.nan()
        spoilt = evaluation.directional(values, [rational(int(name == "x")) for name in names], 3)
    assert isinstance(spoilt, Refusal) and spoilt.kind is Severity.UNDECIDED


# -- edges of domains, poles, cuts, ties -------------------------------------------------------


def first(text: str, at: dict[str, object], name: str) -> Certificate:
    return certify(parse(text), at)[name]  # type: ignore[arg-type]


@every_row(
    "text, at, status, sides",
    [
        # edges of a domain: a value, and a slope on one side
        ("asin(x)", 1, NONE, (INFINITY, None)),
        ("asin(x)", -1, NONE, (None, INFINITY)),
        ("acos(x)", 1, NONE, (-INFINITY, None)),
        ("acosh(x)", 1, NONE, (None, INFINITY)),
        ("sqrt(x)", 0, NONE, (None, INFINITY)),
        ("x**1.5", 0, NONE, (None, 0.0)),
        ("x**(1/3)", 0, NONE, (None, INFINITY)),
        ("x**(4/3)", 0, NONE, (None, 0.0)),
        ("sqrt(relu(x))", 0, NONE, (0.0, INFINITY)),
        ("where(x > 0, sqrt(x), 0)", 0, NONE, (0.0, INFINITY)),
        # outside
        ("asin(x)", 1 + 2**-52, DOMAIN, None),
        ("atanh(x)", 1, DOMAIN, None),
        ("log(x)", 0, DOMAIN, None),
        ("log1p(x)", -1, DOMAIN, None),
        ("x**(1/3)", -8, DOMAIN, None),
        ("x**0.5", -1e-300, DOMAIN, None),
        ("where(log(x) > 0, 1, 2)", -1, DOMAIN, None),
        ("0*log(x)", 0, DOMAIN, None),
        # poles
        ("1/x", 0, DOMAIN, None),
        ("x**-2", 0, DOMAIN, None),
        ("gamma(x)", -1, DOMAIN, None),
        ("lgamma(x)", -2, DOMAIN, None),
        ("polygamma(0, x)", 0, DOMAIN, None),
        ("polygamma(2, x)", -3, DOMAIN, None),
        ("tan(pi*x)", Fraction(1, 2), DOMAIN, None),
        # one value, no neighbours
        ("(-2)**x", 3, NONE, (None, None)),
        ("polygamma(x, 2)", 1, NONE, (None, None)),
        ("(-2)**x", 2.5, DOMAIN, None),
        ("polygamma(x, 2)", 0.5, DOMAIN, None),
        # values on one side only, hidden behind a connective
        ("where(sqrt(x) > -1 and x > 5, 1, 2)", 0, NONE, (None, 0.0)),
        ("where(sqrt(x) > -1 or x < 5, 1, 2)", 0, NONE, (None, 0.0)),
        # steps
        ("sign(x)", 0, NONE, (None, None)),
        ("x > 0", 0, NONE, (0.0, None)),
        ("x >= 0", 0, NONE, (None, 0.0)),
        ("where(x > 0, 1, x)", 0, NONE, (1.0, None)),
        # corners, ties
        ("abs(x)", 0, NONE, (-1.0, 1.0)),
        ("cbrt(x)", 0, NONE, (INFINITY, INFINITY)),
        ("cbrt(x**2)", 0, NONE, (-INFINITY, INFINITY)),
        ("max(x, max(-x, 2*x))", 0, NONE, (-1.0, 2.0)),
        ("where(x > 0, exp(-1/x**2), x)", 0, NONE, (1.0, 0.0)),
    ],
)
def test_edges_have_their_reason(
    text: str, at: float, status: Status, sides: tuple[float | None, float | None] | None
) -> None:
    certificate = first(text, {"x": at}, "x")
    assert certificate.status is status, certificate
    assert certificate.reason and certificate.value is None
    assert (certificate.left, certificate.right) == (sides or (None, None))


@every_row(
    "text, at, value",
    [
        ("cbrt(x)", -8, 1 / 12),
        ("asin(x)", 1 - 2**-53, 67108864.0),
        ("x**3", -2, 12.0),
        ("x**-3", -2, -3 / 16),
        ("lgamma(x)", 1, -0.5772156649015329),
        ("lgamma(x)", -2.5, 1.103156640645243),
        ("where(x > 0, log(x), 0)", -1, 0.0),
        ("where(x > 0, x, 0/0)", 1, 1.0),
        ("where(x > 0, exp(-1/x**2), 0)", 0, 0.0),
        ("where(x > 5 and sqrt(x) > -1, 1, 2)", 0, 0.0),
        ("where(x, 0.1, 0.1)*x", 0, 0.1),
        ("max(x, min(x, x))", 1, 1.0),
        ("max(x, -x)*max(x, -x)", 0, 0.0),
        ("max(x, 1) + min(x, 1)", 1, 1.0),
        ("0*abs(x)", 0, 0.0),
        ("abs(x)**0", 0, 0.0),
        ("sqrt(max(0, x))", -1, 0.0),
        ("sqrt(x - x + 1)*x", 3, 1.0),
        ("0**x", 2, 0.0),
    ],
)
def test_edges_that_are_none(text: str, at: float, value: float) -> None:
    certificate = first(text, {"x": at}, "x")
    assert certificate.status is OK, certificate
    assert certificate.value == pytest.approx(value, rel=1e-15, abs=0)


def test_what_only_seems_to_vary_is_not_called_outside() -> None:
    """(-2)**(x*0.5 + 3 - x/2) is -8 everywhere."""
    assert first("(-2)**(x*0.5 + 3 - x/2)", {"x": 1}, "x").value == 0.0
    assert first("polygamma(x*0.5 + 1 - x/2, 2)", {"x": 1}, "x").value == 0.0
    # an exponent of which balls cannot tell that it is 3
    assert first("where(x == 0, -1, (x - 1)**log2(8))", {"x": 0}, "x").value == 3.0


def test_on_the_branch_cut_of_the_angle() -> None:
    angle = parse("atan2(y, x)")
    cut = certify(angle, {"y": 0, "x": -1})
    assert (cut["x"].value, cut["y"].status) == (0.0, NONE)
    assert (cut["y"].left, cut["y"].right) == (None, -1.0)
    assert cut["y"].reason == "boundary point: a jump to the left"
    assert certified_value(angle, {"y": 0, "x": -1}).value == math.pi
    below = certify(angle, {"y": -1e-300, "x": -1})
    assert (below["y"].value, below["x"].value) == (-1.0, 1e-300)
    assert certified_value(angle, {"y": -1e-300, "x": -1}).value == -math.pi
    origin = certify(angle, {"y": 0, "x": 0})
    assert {each.status for each in origin.values()} == {NONE}
    assert (origin["x"].left, origin["x"].right) == (None, 0.0)
    axis = certify(angle, {"y": -1, "x": 0})
    assert (axis["x"].value, axis["y"].value) == (1.0, 0.0)


# -- too large, too small, zero ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "at", "digits"),
    [
        ("exp(x)", 1000, "1.9700711140170469938888793"),
        ("1/x", 1e-300, "-9.99999999999999949881816e+599"),
        ("gamma(x)", 171.7, "1.36400260917576900791122"),
        ("x**2", 1e308, ""),
    ],
)
def test_overflow_is_a_certificate_too(text: str, at: float, digits: str) -> None:
    certificate = first(text, {"x": at}, "x")
    if not digits:
        assert certificate.status is OVERFLOW and certificate.digits.startswith("2.0000000000")
        return
    assert certificate.status is OVERFLOW
    assert certificate.reason == f"{certificate.digits} is too large for float64"
    assert certificate.digits[:20] == digits[:20]


@pytest.mark.parametrize(
    ("text", "at", "value", "digits"),
    [
        ("x*1e-300*1e-300", 1, 0.0, "1.0000000000000000000000e-600"),
        ("x**2", 1e-300, 2e-300, "2.0000000000000000501003"),
        ("hypot(x, 1e-300)", 1e-300, 0.7071067811865476, "0.7071067811865475332"),
        ("(1 - cos(x))/x**2", 1e-300, -8.333333333333334e-302, "-8.3333333333333335"),
        ("sqrt(x)", 1e-300, 5e149, "4.999999999999999"),
        ("x*1e300*1e300/1e300/1e300", 1e-300, 1.0, "1"),
        ("x + 1e300 - 1e300", 1e-300, 1.0, "1"),
        ("exp(-1/x)", 0.001, 0.0, "5.0759588975495622"),
    ],
)
def test_tiny_and_huge_scales(text: str, at: float, value: float, digits: str) -> None:
    certificate = first(text, {"x": at}, "x")
    assert certificate.status is OK
    assert certificate.value == pytest.approx(value, rel=1e-15, abs=0)
    assert certificate.digits.startswith(digits[:16])


@every_row(
    "text, exactly",
    [
        ("0*x", True),
        ("x - x", True),
        ("exp(x)*0", True),
        ("relu(-x*x)", True),
        ("min(x, x) - x", True),
        ("x*y - y*x", True),
        ("(x + 1)**2 - x**2 - 2*x - 1", True),
        ("sin(x)**2 + cos(x)**2 - 1", False),
        ("exp(log(x)) - x", False),
        ("(x + y)**3 - x**3 - 3*x*x*y - 3*x*y*y - y**3", True),
    ],
)
def test_functions_that_are_identically_zero(text: str, exactly: bool) -> None:
    """0 with a radius of 0 where that is proven, and else with one below float64's range."""
    graph = parse(f"{text} + 0*y")
    at = {"x": 3, "y": 2}
    found = [certified_value(graph, at), *certify(graph, at).values()]
    found += certified_second(graph, at).values()
    for certificate in found:
        assert (certificate.status, certificate.value, certificate.digits) == (OK, 0.0, "0")
        assert certificate.radius is not None and certificate.radius <= 5e-324
        if exactly:
            assert certificate.radius == 0.0


# -- when to stop ------------------------------------------------------------------------------


def test_below_the_limit_a_number_is_zero_with_a_radius() -> None:
    """|truth| certified below 2**-1155, and not claimed to be exactly zero."""
    small = certified_value(parse("exp(x)*exp(-x) - 1"), {"x": Fraction(1, 3)})
    assert (small.status, small.value, small.digits) == (OK, 0.0, "0")
    assert small.radius == 5e-324 and not small.ball.is_exact()
    found = certified_value(parse("exp(x)*exp(-x) - 1 + 1e-340"), {"x": Fraction(1, 3)})
    assert (found.value, found.digits) == (0.0, "1.000000000000000000000000e-340")


def test_the_ceiling_and_the_budget_are_named() -> None:
    stuck = first("abs(sin(3*x) - 3*sin(x) + 4*sin(x)**3)", {"x": 1}, "x")
    assert (stuck.status, stuck.bits) == (UNDETERMINED, 2**14)
    assert stuck.reason.endswith("16,384 bits (limit referee_bits) do not refute it")
    assert "no identity known here" in stuck.reason
    tower = certified_value(parse("x + 9**9**9**9"), {"x": 1})
    assert tower.status is UNDETERMINED and "no finite ball of power" in tower.reason


def test_each_quantity_has_its_own_radius() -> None:
    value, slope, bend = taylor_coefficients(parse("1 - cos(x)"), {"x": 1e-20}, {"x": 1}, 2)
    assert (value.bits, slope.bits, bend.bits) == (256, 128, 128)
    assert all(each.ball.rad() < abs(each.ball) * arb(2) ** -80 for each in (value, slope, bend))


def test_a_chain_of_squares_ends_soon() -> None:
    lines = ["y0 = x*x", *(f"y{k + 1} = y{k}*y{k}" for k in range(2000)), "y2000"]
    graph = parse("; ".join(lines))
    with at_most(1000 * 2000):
        tiny = certify(graph, {"x": 0.5})["x"]
        assert (tiny.status, tiny.value, tiny.digits) == (OK, 0.0, "0")
        assert certify(graph, {"x": 2})["x"].status is UNDETERMINED
        assert certify(graph, {"x": -1})["x"].ball == -(2**2001)
