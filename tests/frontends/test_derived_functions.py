"""Functions that are expressions of others: what they are at special points, and their digits."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import mpmath
import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.errors import GraphError, ParseError
from workbench.frontends.sympy import from_sympy
from workbench.ir.operators.derived import DERIVED, EXPRESSIONS
from workbench.records import Status

mp = mpmath.mp
NOT = "not_differentiable"


def _normal_cdf(x: Any) -> Any:
    return mp.erfc(-x / mp.sqrt(2)) / 2


def _below(x: Any, y: Any) -> Any:
    """C's fmod on mpmath's numbers."""
    return x - y * (mp.floor if x / y > 0 else mp.ceil)(x / y)


#: Every function again, by mpmath, and points where its digits are in danger.
OPINIONS: dict[str, tuple[Callable[..., Any], list[tuple[float, ...]]]] = {
    "sec(x)": (mp.sec, [(0.0,), (1.5,), (math.pi / 2,), (-20.5,)]),
    "csc(x)": (mp.csc, [(1e-9,), (math.pi,), (-2.0,)]),
    "cot(x)": (mp.cot, [(1e-9,), (math.pi,), (math.pi / 2,)]),
    "asec(x)": (mp.asec, [(1 + 2.0**-40,), (-1 - 2.0**-40,), (3.0,), (-1e200,)]),
    "acsc(x)": (mp.acsc, [(1 + 2.0**-40,), (-1 - 2.0**-40,), (1e200,), (-3.0,)]),
    "acot(x)": (lambda x: mp.atan2(1, x), [(0.0,), (1e9,), (-1e9,), (2.0,)]),
    "sech(x)": (mp.sech, [(0.0,), (-3.0,), (30.0,)]),
    "csch(x)": (mp.csch, [(1e-9,), (-3.0,)]),
    "coth(x)": (mp.coth, [(1e-9,), (-30.0,), (900.0,)]),
    "asech(x)": (mp.asech, [(1 - 2.0**-40,), (1e-200,), (0.5,)]),
    "acsch(x)": (mp.acsch, [(1e-200,), (-1e9,), (0.5,)]),
    "acoth(x)": (mp.acoth, [(1 + 2.0**-40,), (-1 - 2.0**-40,), (1e9,), (-3.0,)]),
    "root(x, 3)": (lambda x: mp.sign(x) * mp.cbrt(abs(x)), [(-8.0,), (1e300,)]),
    "root(x, 5)": (lambda x: mp.sign(x) * mp.root(abs(x), 5), [(-32.0,), (0.3,)]),
    "root(x, n)": (lambda x, n: x ** (1 / n), [(7.0, 4.0)]),
    "log(x, 10)": (lambda x: mp.log(x, 10), [(1000.0,), (1e-300,)]),
    "log(x, b)": (mp.log, [(8.0, 3.0), (0.5, 0.25)]),
    "logit(p)": (
        lambda p: mp.log(p / (1 - p)),
        [(0.5 + 1e-10,), (0.25,), (1e-100,), (1 - 2.0**-53,), (0.4999,)],
    ),
    "ceil(x)": (mp.ceil, [(2.5,), (-0.5,), (1e300,)]),
    "trunc(x)": (lambda x: mp.sign(x) * mp.floor(abs(x)), [(-2.5,), (2.5,)]),
    "fmod(x, y)": (_below, [(-7.0, 3.0), (1.0, 0.1), (1e17, -3.3), (5.5, -2.0)]),
    "clip(x, y, z)": (lambda x, y, z: min(max(x, y), z), [(5.0, 0.0, 1.0), (0.5, 0.0, 1.0)]),
    "copysign(x, y)": (lambda x, y: mp.sign(y) * abs(x), [(2.0, -3.0), (-2.0, 5.0)]),
    "heaviside(x)": (lambda x: (1 + mp.sign(x)) / 2, [(2.0,), (-2.0,)]),
    "huber(x)": (lambda x: x * x / 2 if abs(x) <= 1 else abs(x) - mp.mpf(1) / 2, [(0.5,), (-3.0,)]),
    "huber(x, d)": (
        lambda x, d: x * x / 2 if abs(x) <= d else d * (abs(x) - d / 2),
        [(3.0, 2.0), (-1e9, 0.1), (1e-9, 2.0)],
    ),
    "silu(x)": (lambda x: x / (1 + mp.exp(-x)), [(-30.0,), (0.0,), (700.0,)]),
    "gelu(x)": (lambda x: x * _normal_cdf(x), [(-8.0,), (0.0,), (1e-9,), (40.0,)]),
    "normcdf(x)": (_normal_cdf, [(-8.0,), (0.0,), (9.0,)]),
    "normpdf(x)": (lambda x: mp.exp(-x * x / 2) / mp.sqrt(2 * mp.pi), [(0.0,), (-8.0,)]),
    "sinc(x)": (mp.sinc, [(0.0,), (1e-9,), (math.pi,), (1e6,)]),
    "digamma(x)": (mp.digamma, [(0.1,), (-1.5,), (1e9,)]),
    "gammasign(x)": (lambda x: mp.sign(mp.gamma(x)), [(-0.5,), (-1.5,), (300.0,)]),
    "beta(a, b)": (mp.beta, [(-0.5, 2.25), (100.0, 60.0), (0.01, 3.0), (-1.5, -2.25)]),
    "binomial(n, k)": (mp.binomial, [(5.0, 2.0), (60.5, 30.25), (-2.5, 1.5)]),
    "hypot(x, y, z)": (
        lambda x, y, z: mp.sqrt(x * x + y * y + z * z),
        [(0.0, 0.0, 1.0), (1e200, 1e200, -1e200), (3e-200, 4e-200, -1e-200), (1.0, 1.0, 1.0)],
    ),
    "logsumexp(x, y, z)": (
        lambda x, y, z: mp.log(mp.exp(x) + mp.exp(y) + mp.exp(z)),
        [(800.0, 801.0, -5.0), (-900.0, -901.0, -900.5), (1.0, 1.0, 1.0)],
    ),
    "piecewise((x, x < 1), (y, x < 2), z)": (
        lambda x, y, z: x if x < 1 else y if x < 2 else z,
        [(0.5, 7.0, 9.0), (1.0, 7.0, 9.0), (2.5, 7.0, 9.0)],
    ),
}
#: Sums of logarithms of the gamma function and of quotients keep fewer digits.
DIGITS = {"beta(a, b)": 13.0, "binomial(n, k)": 13.0, "gelu(x)": 13.5, "normcdf(x)": 13.5}


def digits(found: float, exact: Any) -> float:
    """How many decimal digits of a number are right, at most 17."""
    error = abs(mp.mpf(found) - exact)
    scale = abs(exact) or mp.mpf(1)
    return 17.0 if not error else float(min(17, -mp.log10(error / scale)))


@every_row("call", OPINIONS)
def test_values_have_their_digits(call: str) -> None:
    graph = wb.parse(call)
    opinion, points = OPINIONS[call]
    for point in points:
        with mp.workdps(60):
            exact = mp.mpf(opinion(*map(mp.mpf, point)))
            found = graph(dict(zip(graph.variables, point, strict=True)))
            assert digits(found, exact) >= DIGITS.get(call, 14.9), (point, found, exact)


def test_every_function_has_an_opinion() -> None:
    assert {call.partition("(")[0] for call in OPINIONS} == DERIVED


def test_the_page_has_every_expression() -> None:
    page = (Path(__file__).parents[2] / "docs" / "language.md").read_text("utf-8")
    assert [one for one in EXPRESSIONS.items() if "| `{}` | `{}` |".format(*one) not in page] == []


@pytest.mark.slow
@every_row("call", OPINIONS)
def test_slopes_are_those_of_mpmath(call: str) -> None:
    """First and second derivatives, certified and in float64, wherever all are smooth."""
    graph = wb.parse(call)
    opinion, points = OPINIONS[call]
    gradient, hessian = wb.gradient(graph), wb.hessian(graph)
    judged = 0
    for point in points:
        at = dict(zip(graph.variables, point, strict=True))
        found = wb.certify(graph, at)
        if any(one.status is not Status.OK for one in found.values()):
            continue
        slopes = gradient(at).derivative
        curves = hessian(at).derivative
        for place, name in enumerate(graph.variables):
            with mp.workdps(60):
                exact = _slope(opinion, point, place, 1)
                assert digits(slopes[name], exact) >= 12 or abs(exact) < 1e-290, (point, name)
                value = found[name].value
                assert value is not None
                assert digits(value, exact) >= 14 or abs(exact) < 1e-290, (point, name)
                curve = _slope(opinion, point, place, 2)
                scale = max(abs(curve), abs(exact), mp.mpf(10) ** -290)
                error = abs(curves[place, place] - curve) / scale
                assert error < 1e-9 or not math.isfinite(float(curve)), (point, name, error)
        judged += 1
    assert judged


def _slope(opinion: Callable[..., Any], point: tuple[float, ...], place: int, order: int) -> Any:
    def along(moving: Any) -> Any:
        return opinion(
            *(moving if one == place else mp.mpf(value) for one, value in enumerate(point))
        )

    start = mp.mpf(point[place])
    return mp.diff(along, start, order, h=(abs(start) or 1) * mp.mpf(10) ** -25)


#: Of a call at a point: the statuses of its first derivatives, and those that exist.
SPECIAL = [
    ("sec(x)", (0,), ["ok"], [0.0]),
    ("cot(pi*x)", (1,), ["domain"], [None]),
    ("sec(pi*x)", (0.5,), ["domain"], [None]),
    ("acot(x)", (0,), ["ok"], [-1.0]),
    ("asec(x)", (1,), [NOT], [None]),
    ("acoth(x)", (-1,), ["domain"], [None]),
    ("logit(p)", (0,), ["domain"], [None]),
    ("logit(p)", (0.5,), ["ok"], [4.0]),
    ("logit(p)", (1,), ["domain"], [None]),
    ("xlogy(x, y)", (0, 0), [NOT, "ok"], [None, 0.0]),
    ("xlogy(x, y)", (0, 2), ["ok", "ok"], [math.log(2), 0.0]),
    ("xlogy(x, x)", (0,), [NOT], [None]),
    ("logaddexp(x, y)", (2, 2), ["ok", "ok"], [0.5, 0.5]),
    ("logaddexp(x, y)", (1, -1e20), ["ok", "ok"], [1.0, 0.0]),
    ("logsumexp(x, y, z)", (1, 1, 1), ["ok"] * 3, [1 / 3] * 3),
    ("sinc(x)", (0,), ["ok"], [0.0]),
    ("rgamma(x)", (0,), ["ok"], [1.0]),
    ("rgamma(x)", (-1,), ["ok"], [-1.0]),
    ("rgamma(x)", (-4,), ["ok"], [24.0]),
    ("beta(a, b)", (-0.5, -0.5), ["ok", "ok"], [-4 * math.pi] * 2),
    ("beta(a, b)", (0, 1), ["domain", "domain"], [None, None]),
    ("binomial(n, k)", (5, -1), ["ok", "ok"], [0.0, 1 / 6]),
    ("binomial(n, k)", (5, 6), ["ok", "ok"], [1 / 6, -1 / 6]),
    ("copysign(x, y)", (0, 1), [NOT, "ok"], [None, 0.0]),
    ("copysign(x, y)", (2, 0), ["ok", NOT], [1.0, None]),
    ("heaviside(x)", (0,), [NOT], [None]),
    ("clip(x, 0, 1)", (0,), [NOT], [None]),
    ("clip(x, 0, 1)", (1,), [NOT], [None]),
    ("clip(x, 0, 1)", (0.5,), ["ok"], [1.0]),
    ("huber(x)", (1,), ["ok"], [1.0]),
    ("huber(x)", (0,), ["ok"], [0.0]),
    ("gelu(x)", (-40,), ["ok"], [0.0]),
    ("hypot(x, y, z)", (0, 0, 1), ["ok"] * 3, [0.0, 0.0, 1.0]),
    ("hypot(x, y, z)", (0, 0, 0), [NOT] * 3, [None] * 3),
    ("floor(log2(x))", (8,), [NOT], [None]),
    ("ceil(x)", (2,), [NOT], [None]),
    ("trunc(x)", (0,), ["ok"], [0.0]),
    ("trunc(x)", (-2,), [NOT], [None]),
    ("round(x)", (2.5,), [NOT], [None]),
    ("round(x)", (2,), ["ok"], [0.0]),
    ("mod(x, y)", (1, 0.1), ["ok", "ok"], [1.0, -9.0]),
    ("x % y", (-7, 3), ["ok", "ok"], [1.0, 3.0]),
    ("mod(x, y)", (6, 3), [NOT, NOT], [None, None]),
    ("mod(log2(x), 3)", (8,), [NOT], [None]),
    ("fmod(x, y)", (-7, 3), ["ok", "ok"], [1.0, 2.0]),
    ("fmod(x, y)", (0, 3), ["ok", "ok"], [1.0, 0.0]),
    ("fmod(x, y)", (6, 3), [NOT, NOT], [None, None]),
    ("root(x, 5)", (0,), [NOT], [None]),
    ("root(x, 5)", (-32,), ["ok"], [0.0125]),
    ("piecewise((x*x, x < 1), (2*x - 1, x < 3), 5)", (1,), ["ok"], [2.0]),
]


@every_row("call, point, statuses, slopes", SPECIAL)
def test_special_points_are_certified(
    call: str, point: tuple[float, ...], statuses: list[str], slopes: list[float | None]
) -> None:
    graph = wb.parse(call)
    at = dict(zip(graph.variables, point, strict=True))
    found = wb.certify(graph, at)
    assert [str(one.status) for one in found.values()] == statuses
    computed = wb.gradient(graph)(at).derivative
    for name, slope in zip(graph.variables, slopes, strict=True):
        if slope is not None:
            assert found[name].value == pytest.approx(slope, rel=1e-15, abs=1e-300)
            assert computed[name] == pytest.approx(slope, rel=1e-14, abs=1e-300)


@every_row(
    "call, at, status",
    [
        ("sec(x)", 0, "ok"),
        ("logit(p)", 0.5, "ok"),
        ("sinc(x)", 0, "ok"),
        ("rgamma(x)", -1, "ok"),
        ("gelu(x)", 0, "ok"),
        ("huber(x)", 1, NOT),
        ("huber(x)", 0, "ok"),
        ("acot(x)", 0, "ok"),
        ("binomial(5, x)", 6, "ok"),
        ("beta(-0.5, x)", -0.5, "ok"),
        ("hypot(x, 0, 1)", 0, "ok"),
        ("logaddexp(x, 2)", 2, "ok"),
        ("xlogy(x, 2)", 0, "ok"),
        ("mod(x, 3)", 1, "ok"),
        ("fmod(x, 3)", 0, "ok"),
        ("round(x)", 2.5, NOT),
    ],
)
def test_second_derivatives_are_certified(call: str, at: float, status: str) -> None:
    graph = wb.parse(call)
    (name,) = graph.variables
    (row,) = wb.compare(
        graph, at={name: at}, order=2, methods="forward_over_reverse", timings=False
    ).accuracy
    assert (row.truth_status, row.status) in ((status, "ok"), (NOT, NOT))


def test_the_sum_of_many_squares_neither_overflows_nor_loses_a_derivative() -> None:
    assert wb.hypot(1e200, 1e200, 1e200, 1e200) == 2e200
    curve = wb.hessian(wb.parse("hypot(x, y, z)"))(x=0.0, y=0.0, z=1.0).derivative
    assert curve.tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0]]


def test_python_functions_and_texts_are_one() -> None:
    graph = wb.from_callable(
        lambda x, y: wb.normpdf(x) + wb.log(y, 2) + wb.mod(wb.hypot(x, y, 1), 2)
    )
    assert graph == wb.parse("normpdf(x) + log(y, 2) + hypot(x, y, 1) % 2")
    chosen = wb.from_callable(lambda x: wb.piecewise((1, x < 0), (x, x < 1), 2 * x))
    assert chosen == wb.parse("piecewise((1, x < 0), (x, x < 1), 2*x)")
    scalar = wb.Scalar(0.25)
    wb.logit(scalar).backward()
    assert scalar.grad == pytest.approx(16 / 3, rel=1e-15)


def test_sympy_means_the_same() -> None:
    import sympy

    x, y = sympy.symbols("x y")
    for expression, text in (
        (sympy.sec(x) + sympy.asech(y), "asech(y) + sec(x)"),
        (sympy.beta(x, y), "beta(x, y)"),
        (sympy.sinc(x), "sinc(x)"),
        (sympy.Mod(x, y), "x % y"),
        (sympy.frac(x) + sympy.ceiling(y), "ceil(y) + x % 1"),
        (1 / sympy.gamma(x), "rgamma(x)"),
        (sympy.acot(x), "atan(1/x)"),
    ):
        found = from_sympy(expression, [one.name for one in (x, y)])
        wanted = wb.parse(f"_ = x + y; {text}")
        assert found({"x": 0.7, "y": 0.3}) == wanted({"x": 0.7, "y": 0.3}), text


@every_row(
    "text, said",
    [
        ("piecewise(x < 0, -x, x)", "write piecewise((value, condition), ..., otherwise)"),
        ("piecewise((x, y, x < 0), 1)", "a comma in parentheses"),
        ("piecewise((x, x < 0))", "write piecewise((value, condition), ..., otherwise)"),
        ("2*(x, y)", "a comma in parentheses"),
        ("clip(x, 1)", "clip takes 3 arguments, not 2"),
        ("hypot(x)", "hypot takes at least 2 arguments, not 1"),
        ("huber()", "huber takes 1 or 2 arguments, not 0"),
    ],
)
def test_wrong_calls_are_refused(text: str, said: str) -> None:
    with pytest.raises(ParseError, match=r".") as caught:
        wb.parse(text)
    assert said in str(caught.value)


def test_wrong_calls_of_python_are_refused() -> None:
    with pytest.raises(GraphError, match="clip takes 3 operands, not 2"):
        wb.clip(1.0, 2.0)
    with pytest.raises(GraphError, match="write piecewise"):
        wb.piecewise(1.0, 2.0, 3.0)
