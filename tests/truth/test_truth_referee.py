"""The referee as a whole: never a wrong ball, published values, honest refusals."""

import math
import subprocess
import sys
import threading
from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx

from tests.lanes import every_row
from workbench.engines.ball import working_precision
from workbench.errors import GraphError, PointError
from workbench.frontends.text import parse
from workbench.ir.literal import Literal
from workbench.records.status import Status
from workbench.truth import (
    certified_checksum,
    certified_directional,
    certified_second,
    certified_value,
    certify,
    taylor_coefficients,
    truth_coverage,
)

OK, DOMAIN, NONE = Status.OK, Status.DOMAIN, Status.NOT_DIFFERENTIABLE


def partial(text: str, name: str = "x", /, **at: float) -> object:
    return certify(parse(text), at)[name]


# -- wrong answers of bare arb_series ----------------------------------------------------------


@every_row(
    "text, at, status, value",
    [
        ("(x*x)**0.5", 0, NONE, None),
        ("cbrt(x**3)", 0, OK, 1.0),
        ("asin(cos(x))", 0, NONE, None),
        ("(exp(x) - 1)/x", 0, DOMAIN, None),
        ("x/x", 0, DOMAIN, None),
        ("x*x*log(x - 1)", 0, DOMAIN, None),
        ("0**x", -1, DOMAIN, None),
        ("0**x", 2, OK, 0.0),
        ("x**0", 0, OK, 0.0),
        ("relu(x) - relu(-x)", 0, OK, 1.0),
        ("x*abs(x)", 0, OK, 0.0),
        ("1 if x == 0 else exp(x)", 0, OK, 1.0),
        ("sqrt(max(0, x))", -1, OK, 0.0),
        ("where(x > 0, sqrt(x), 0)", -2, OK, 0.0),
        ("where(x < 1, x, log(x - 3))", 0.5, OK, 1.0),
        ("atan2(x, -1)", 0, NONE, None),
        ("sqrt(x)", -1, DOMAIN, None),
        ("gamma(x)", -3, DOMAIN, None),
        ("polygamma(0.5, x)", 2, DOMAIN, None),
        ("x**0.5", -2, DOMAIN, None),
        ("(-8)**(x/3)", 1, DOMAIN, None),
        ("x**3", -2, OK, 12.0),
        ("x**(6/2)", -2, OK, 12.0),
        ("x**(0.1*30)", -2, OK, 12.0),
        ("x**-2", -2, OK, 0.25),
        ("x**-2", 0, DOMAIN, None),
        ("sign(x)", 3, OK, 0.0),
        ("min(x, x)", 3, OK, 1.0),
        ("(x == x) + (x < x)", 3, OK, 0.0),
        ("x < 0 or log(x) > 1", -1, OK, 0.0),
        ("log(x) > 1 or x < 0", -1, DOMAIN, None),
        ("not (x > 2) and x > -5", 0, OK, 0.0),
    ],
)
def test_never_a_wrong_ball(text: str, at: float, status: Status, value: float | None) -> None:
    certificate = certify(parse(text), {"x": at})["x"]
    assert (certificate.status, certificate.value) == (status, value), certificate.reason
    assert bool(certificate.reason) is (status is not OK)


def test_a_refusal_names_operator_operand_and_condition() -> None:
    certificate = certify(parse("3*log(x - 1)"), {"x": 0.5})["x"]
    assert certificate.reason.startswith("log(u) has no real value at u = -0.5: it needs u > 0")
    assert "divide(u, v)" in certify(parse("1/(x - x)"), {"x": 0.5})["x"].reason


def test_what_cannot_be_decided_says_so() -> None:
    certificate = certify(parse("abs(sin(3*x) - 3*sin(x) + 4*sin(x)**3) + x"), {"x": 1})["x"]
    assert certificate.status is Status.UNDETERMINED
    assert certificate.bits == 2**14
    assert (
        "abs" in certificate.reason
        and "16,384 bits (limit referee_bits) do not refute it" in certificate.reason
    )


# -- published values --------------------------------------------------------------------------

SQUIRE = "exp(x)/sqrt(sin(x)**3 + cos(x)**3)"
RUMP = "333.75*b^6 + a^2*(11*a^2*b^2 - b^6 - 121*b^4 - 2) + 5.5*b^8 + a/(2*b)"
GRIEWANK = "(sin(a/b) + a/b - exp(b))*(a/b - exp(b))"
MICROGRAD = (
    "c1 = a + b; d1 = a*b + b**3; c2 = c1 + c1 + 1; c3 = c2 + 1 + c2 + (-a);"
    "d2 = d1 + d1*2 + relu(b + a); d3 = d2 + 3*d2 + relu(b - a); e1 = c3 - d3; f = e1**2;"
    "g = f/2; g + 10/f"
)
SIMPLE_TWO = {"a": 2, "b": 5}


@every_row(
    "text, at, wrt, digits",
    [
        ("64*x*(1-x)*(1-2*x)**2*(1-8*x+8*x**2)**2", {"x": Fraction(1, 5)}, None, "0.28901376"),
        ("64*x*(1-x)*(1-2*x)**2*(1-8*x+8*x**2)**2", {"x": Fraction(1, 5)}, "x", "9.0660864"),
        ("log(a) + a*b - sin(b)", SIMPLE_TWO, None, "11.652071455223084"),
        ("log(a) + a*b - sin(b)", SIMPLE_TWO, "a", "5.5"),
        ("log(a) + a*b - sin(b)", SIMPLE_TWO, "b", "1.7163378145367738"),
        (GRIEWANK, {"a": 1.5, "b": 0.5}, None, "2.0166466694282015"),
        (GRIEWANK, {"a": 1.5, "b": 0.5}, "a", "3.0118433276739065"),
        (GRIEWANK, {"a": 1.5, "b": 0.5}, "b", "-13.723961509314075"),
        (SQUIRE, {"x": 1.5}, None, "4.49778005394616195025"),
        (SQUIRE, {"x": 1.5}, "x", "4.05342789389862065771"),
        ("x**(9/2)", {"x": 1.5}, "x", "18.6008127342597586832"),
        ("exp(x)/(sin(x)**3 + cos(x)**3)", {"x": 1.5}, "x", "3.62203370071632604260"),
        ("exp(x)/(sin(x)**3 + cos(x)**3)", {"x": math.pi / 4}, "x", "3.10176639383605168513"),
        ("cos(sin(sin(cos(x))))", {"x": 1}, "x", "0.29677089046953605583"),
        (RUMP, {"a": 77617, "b": 33096}, None, "-0.8273960599468214"),
        (RUMP, {"a": 77617, "b": 33096}, "a", "-2.0400457e32"),
        (RUMP, {"a": 77617, "b": 33096}, "b", "4.7843312e32"),
        (MICROGRAD, {"a": -4, "b": 2}, None, "24.70408163265306"),
        (MICROGRAD, {"a": -4, "b": 2}, "a", "138.83381924198252"),
        (MICROGRAD, {"a": -4, "b": 2}, "b", "645.5772594752186"),
        ("tanh(x)", {"x": 1}, "x", "0.4199743416140261"),
    ],
)
def test_published_values(text: str, at: dict[str, float], wrt: str | None, digits: str) -> None:
    graph = parse(text)
    found = certified_value(graph, at) if wrt is None else certify(graph, at, [wrt])[wrt]
    assert found.status is OK and found.digits_radius is not None
    published = Fraction(digits)
    place = Fraction(10) ** (len(digits.lstrip("-0.").replace(".", "").partition("e")[0]) - 1)
    unit = abs(published) / place
    assert abs(Fraction(found.digits) - published) <= unit + Fraction(found.digits_radius)


def test_second_derivative_of_the_squire_trapp_function() -> None:
    second = taylor_coefficients(parse(SQUIRE), {"x": 1.5}, {"x": 1}, 2)[2]
    assert 2 * Fraction(second.digits) == pytest.approx(
        Fraction("9.46307368159660335254"), abs=1e-20
    )


def test_helmholtz_energy_against_mpmath() -> None:
    """Canon item 12, five components; every partial."""
    n, constant = 5, "0.3"
    xs = [f"x{i}" for i in range(n)]
    b = [0.05 + 0.01 * i for i in range(n)]
    bx = "+".join(f"{b[i].hex()}*{x}" for i, x in enumerate(xs))
    total = "+".join(f"{x}*log({x}/(1 - bx))" for x in xs)
    square = "+".join(f"{1 / (1 + i + j)!r}*x{i}*x{j}" for i in range(n) for j in range(n))
    text = (
        f"bx = {bx}; {constant}*({total}) - ({square})/(sqrt(8)*bx)"
        "*log((1 + (1 + sqrt(2))*bx)/(1 + (1 - sqrt(2))*bx))"
    )
    at = {x: 0.2 + 0.1 * i for i, x in enumerate(xs)}
    found = certify(parse(text), at)
    with mpmath.workdps(90):
        weights = [mpmath.mpf(each) for each in b]
        matrix = [[mpmath.mpf(repr(1 / (1 + i + j))) for j in range(n)] for i in range(n)]

        def energy(*x: mpmath.mpf) -> mpmath.mpf:
            inner = mpmath.fdot(weights, x)
            quadratic = sum(matrix[i][j] * x[i] * x[j] for i in range(n) for j in range(n))
            root = mpmath.sqrt(2)
            entropy = sum(each * mpmath.log(each / (1 - inner)) for each in x)
            ratio = (1 + (1 + root) * inner) / (1 + (1 - root) * inner)
            attraction = quadratic / (2 * root * inner) * mpmath.log(ratio)
            return mpmath.mpf(constant) * entropy - attraction

        point = [mpmath.mpf(at[x]) for x in xs]
        for i, x in enumerate(xs):
            orders = tuple(int(i == j) for j in range(n))
            expected = mpmath.diff(energy, point, orders)
            assert abs(mpmath.mpf(found[x].digits) - expected) < mpmath.mpf(10) ** -22


# -- points, directions, arguments -------------------------------------------------------------


def test_floats_enter_exactly_and_other_numbers_too() -> None:
    cube = parse("x**3")
    for number in (0.1, Fraction(1, 10), Literal.from_text("0.1"), 10**400, Fraction(10**400, 3)):
        exact = number.fraction if isinstance(number, Literal) else Fraction(number)
        certificate = certify(cube, {"x": number})["x"]
        with working_precision(400):
            true = arb(3) * arb(exact.numerator) ** 2 / arb(exact.denominator) ** 2
            assert certificate.ball.overlaps(true)
    assert certify(cube, {"x": -0.0})["x"].value == 0.0


@pytest.mark.parametrize(
    ("at", "message"),
    [
        ({}, "no value for x, y"),
        ({"x": 1}, "no value for y"),
        ({"x": 1, "y": 2, "q": 3}, "unknown variable q"),
        ({"x": math.nan, "y": 2}, "finite"),
        ({"x": math.inf, "y": 2}, "finite"),
        ({"x": "one", "y": 2}, "not a number"),
        ({"x": None, "y": 2}, "not a number"),
        ({"x": 1j, "y": 2}, "not a number"),
    ],
)
def test_points_that_do_not_fit(at: dict[str, float], message: str) -> None:
    with pytest.raises(PointError, match=message):
        certify(parse("x*y"), at)


def test_names_and_outputs_that_do_not_fit() -> None:
    with pytest.raises(GraphError, match="unknown variable q"):
        certify(parse("x*y"), {"x": 1, "y": 2}, ["q"])
    with pytest.raises(GraphError, match="output 2"):
        certify(parse("x, y"), {"x": 1, "y": 2}, output=2)


def test_several_outputs_and_chosen_variables() -> None:
    graph = parse("x*y, x + 3*y, log(x)")
    at = {"x": -2.0, "y": 5.0}
    assert [certify(graph, at, ["y"], output=output)["y"].value for output in (0, 1)] == [-2.0, 3.0]
    assert certify(graph, at, ["y"], output=2)["y"].status is DOMAIN
    assert list(certify(graph, at, ["y", "x"], output=0)) == ["y", "x"]
    with pytest.raises(GraphError, match="there are 3 outputs, choose one: output=0 to 2"):
        certify(graph, at)


def test_a_variable_without_effect_has_an_exactly_zero_partial() -> None:
    certificate = certify(parse("x + 0*y"), {"x": 1, "y": 2})["y"]
    assert (certificate.value, certificate.radius) == (0.0, 0.0)


def test_edges_in_other_variables_do_not_matter() -> None:
    """What does not vary along the direction needs a value, no derivative."""
    found = certify(parse("x*sqrt(y) + x*abs(y) + max(x, y*y) + x**y"), {"x": 2, "y": 0})
    assert found["x"].value == 1.0
    assert found["y"].status is NONE


def test_overflow_of_the_value_is_no_reason_to_refuse_the_derivative() -> None:
    graph = parse("exp(800)*(1 + x/exp(900))")
    assert certified_value(graph, {"x": 1}).status is Status.OVERFLOW
    assert certify(graph, {"x": 1})["x"].value == pytest.approx(math.exp(-100))


def test_an_overflowing_derivative_has_digits() -> None:
    certificate = certify(parse("exp(x)"), {"x": 1000})["x"]
    assert certificate.status is Status.OVERFLOW
    assert certificate.value is None and certificate.digits.startswith("1.97007111401704699388887")


def test_directional_derivatives_and_higher_orders() -> None:
    graph = parse("x**2*y + sin(y)")
    at = {"x": 3, "y": 2}
    along = certified_directional(graph, at, {"x": 0.5, "y": -1})
    gradient = certify(graph, at)
    assert along.ball.overlaps(gradient["x"].ball / 2 - gradient["y"].ball)
    mixed = [
        taylor_coefficients(graph, at, direction, 2)[2].ball
        for direction in ({"x": 1, "y": 1}, {"x": 1}, {"y": 1})
    ]
    assert (mixed[0] - mixed[1] - mixed[2]).contains(6)  # d2f/dxdy = 2x


# -- coverage ----------------------------------------------------------------------------------


def test_above_64_inputs_a_sample_and_a_checksum() -> None:
    names = [f"x{index}" for index in range(100)]
    graph = parse(" + ".join(f"{name}**2" for name in names))
    at = {name: 1.0 + index for index, name in enumerate(names)}
    found = certify(graph, at)
    coverage = truth_coverage(graph)
    assert str(coverage) == "coverage 16 of 100"
    assert tuple(found) == coverage.certified
    assert all(found[name].value == 2 * at[name] for name in found)
    assert tuple(certify(graph, at, seed=1)) != tuple(found)
    assert len(certify(graph, at, names[:64])) == 64
    direction, checksum = certified_checksum(graph, at)
    assert set(direction) == set(names) and all(direction.values())
    assert len({abs(component) for component in direction.values()}) > 4
    assert min(direction.values()) < 0 < max(direction.values())
    assert checksum.value == sum(2 * at[name] * direction[name] for name in names)


# -- the process -------------------------------------------------------------------------------


def test_the_context_is_put_back() -> None:
    before = ctx.prec, ctx.cap
    certify(parse("sin(x)**3"), {"x": 1})
    with pytest.raises(ZeroDivisionError), working_precision(777, 5):
        assert (ctx.prec, ctx.cap) == (777, 5)
        raise ZeroDivisionError
    assert (ctx.prec, ctx.cap) == before


def test_threads_take_turns() -> None:
    graph = parse("exp(sin(x)*y)/(x + y)")
    expected = {index: certify(graph, {"x": index, "y": 2}) for index in range(1, 6)}
    found: dict[int, dict[str, object]] = {}

    def work(index: int) -> None:
        for _ in range(5):
            found[index] = certify(graph, {"x": index, "y": 2})

    threads = [threading.Thread(target=work, args=(index,)) for index in expected]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for index, answer in expected.items():
        assert [each.digits for each in answer.values()] == [
            each.digits for each in found[index].values()
        ]


def test_the_referee_shares_no_derivative_rule() -> None:
    """Its import closure holds neither calculus nor methods nor SymPy."""
    program = (
        "import sys, workbench.truth.referee\n"
        "from workbench.frontends.text import parse\n"
        "from workbench.truth import certify\n"
        "certify(parse('abs(x) + gamma(y)'), {'x': 0, 'y': 2})\n"
        "print([name for name in sys.modules if name.startswith("
        "('workbench.calculus', 'workbench.methods', 'workbench.tape', 'sympy'))])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@every_row(
    "text, at",
    [
        # The budget of the normal form ends at an angle that is a multiple of pi.
        (
            "_ = x; hypot(asinh(atan2(max(y, -2), -2)), asinh(atan2(max(y, -2), -2)))",
            {"x": 0, "y": 0},
        ),
        # A divisor that is 0 beside the point, under a numerator with logarithms.
        (
            "where(x == 0, 0, x**2*(relu((1/x)**(0.3*x))"
            "/(not where(0.3*x, log1p(0.3*x), log1p(0.3*x)))))",
            {"x": 0},
        ),
    ],
)
def test_what_has_no_form_is_undetermined_and_no_exception(text: str, at: dict[str, int]) -> None:
    graph = parse(text)
    for certificate in (*certify(graph, at).values(), *certified_second(graph, at).values()):
        assert certificate.status is Status.OK or certificate.reason
