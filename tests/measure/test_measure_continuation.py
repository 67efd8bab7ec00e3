"""Complex balls against mpmath, which shares no code with them; branches, edges, wide balls."""

import random
from collections.abc import Callable
from typing import Any

import mpmath
import pytest
from flint import acb, arb
from row_points import OPERATIONS, graph_of

from workbench.frontends.text import parse
from workbench.ir.operators import Cost
from workbench.measure.continuation import complex_values

BITS = 300
mp = mpmath.mp


def _cbrt(u: Any) -> Any:
    return -mpmath.cbrt(-u) if u.real < 0 else mpmath.cbrt(u)


def _atan2(u: Any, v: Any) -> Any:
    if abs(u.real) <= abs(v.real):
        return mpmath.atan(u / v) + (0 if v.real > 0 else mpmath.pi * mpmath.sign(u.real))
    return mpmath.sign(u.real) * mpmath.pi / 2 - mpmath.atan(v / u)


def _lgamma(u: Any) -> Any:
    if u.real > 0:
        return mpmath.loggamma(u)
    sine = mpmath.sin(mpmath.pi * u)
    sine = sine if sine.real > 0 else -sine
    return mpmath.log(mpmath.pi / sine) - mpmath.loggamma(1 - u)


def _power(u: Any, v: Any) -> Any:
    return mpmath.exp(v * mpmath.log(u))


OPINIONS: dict[str, Callable[..., Any]] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v,
    "negate": lambda u: -u,
    "power": _power,
    "sqrt": mpmath.sqrt,
    "cbrt": _cbrt,
    "exp": mpmath.exp,
    "expm1": lambda u: mpmath.exp(u) - 1,
    "exp2": lambda u: mpmath.exp(u * mpmath.log(2)),
    "log": mpmath.log,
    "log1p": lambda u: mpmath.log(1 + u),
    "log2": lambda u: mpmath.log(u) / mpmath.log(2),
    "log10": lambda u: mpmath.log(u) / mpmath.log(10),
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "atan2": _atan2,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "abs": lambda u: u if u.real > 0 else -u,
    "sign": lambda u: mpmath.sign(u.real),
    "min": lambda u, v: u if u.real < v.real else v,
    "max": lambda u, v: u if u.real > v.real else v,
    "relu": lambda u: u if u.real > 0 else mpmath.mpc(0),
    "hypot": lambda u, v: mpmath.sqrt(u * u + v * v),
    "where": lambda u, v, z: v if u.real != 0 else z,
    "erf": mpmath.erf,
    "erfc": mpmath.erfc,
    "gamma": mpmath.gamma,
    "lgamma": _lgamma,
    "polygamma": lambda n, u: mpmath.polygamma(int(n.real), u),
    "sigmoid": lambda u: 1 / (1 + mpmath.exp(-u)),
    "softplus": lambda u: mpmath.log(1 + mpmath.exp(u)),
}
#: Real parts of operands that lie inside the domain.
RANGES = {
    **dict.fromkeys(("power", "sqrt", "log", "log2", "log10", "polygamma"), (0.1, 5.0)),
    **dict.fromkeys(("asin", "acos", "atanh"), (-0.95, 0.95)),
    "acosh": (1.05, 6.0),
    "log1p": (-0.95, 4.0),
}


def test_every_smooth_row_has_a_second_opinion() -> None:
    assert set(OPINIONS) == {row.name for row in OPERATIONS if row.cost is not Cost.COMPARISON}


@pytest.mark.parametrize("name", OPINIONS)
def test_values_are_those_of_mpmath(name: str) -> None:
    row = next(one for one in OPERATIONS if one.name == name)
    graph = graph_of(row)
    source = random.Random(name)
    low, high = RANGES.get(name, (-4.0, 4.0))
    for size in (1e-200, 1e-5, 0.1):
        for _ in range(15):
            operands = [
                complex(source.uniform(low, high), size * source.uniform(-1, 1))
                if partial is not None
                else complex(source.randrange(4))
                for partial in row.partials
            ]
            value = complex_values(graph, [acb(u.real, u.imag) for u in operands], 1000)[-1]
            with mpmath.workdps(260):
                expected = mpmath.mpc(OPINIONS[name](*(mpmath.mpc(u) for u in operands)))
                assert value.is_finite(), operands
                for part, other in ((value.real, expected.real), (value.imag, expected.imag)):
                    number = mpmath.mpf(part.mid().str(90, radius=False))
                    slack = abs(other) * mpmath.mpf(10) ** -28 + mpmath.mpf(10) ** -255
                    assert abs(number - other) <= slack, (operands, part, other)


def value(text: str, *inputs: Any) -> Any:
    return complex_values(parse(text), [acb(one) for one in inputs], BITS)[-1]


@pytest.mark.parametrize(
    ("text", "inputs"),
    [
        ("log(x)", [acb(-1, 1e-3)]),
        ("sqrt(x)", [acb(-1, 1e-3)]),
        ("asin(x)", [acb(2, 1e-3)]),
        ("acosh(x)", [acb(0.5, 1e-3)]),
        ("atanh(x)", [acb(-2, 1e-3)]),
        ("log1p(x)", [acb(-2, 1e-3)]),
        ("x**0.5", [acb(-2, 1e-3)]),
        ("x**y", [acb(-2, 1e-3), acb(2, 1e-3)]),
        ("1/x", [acb(0, 1e-3)]),
        ("x**-1", [acb(0, 1e-3)]),
        ("gamma(x)", [acb(-2, 1e-3)]),
        ("log(x)", [acb(arb(0, 1), 1e-3)]),
    ],
)
def test_outside_the_domain_of_the_real_function_there_is_no_value(
    text: str, inputs: list[Any]
) -> None:
    assert not value(text, *inputs).is_finite()


def test_ties_follow_the_conventions() -> None:
    z = acb(0, 1)
    assert value("abs(x)", z).is_zero() and value("relu(x)", z).is_zero()
    assert value("max(x, 0)", z) == acb(0, 0.5) and value("min(x, 0)", z) == acb(0, 0.5)
    assert value("x**2", z) == acb(-1) and value("x**5", z) == z
    assert value("where(x, 1, 2)", z) == acb(2) and value("x == 0", z) == acb(1)


def test_a_branch_that_is_not_decided_gives_a_ball_around_both() -> None:
    wide = acb(arb(0, 0.5), 1)
    for text, inside in (("abs(x)", acb(0.25, 1)), ("where(x < 0, 3, 5)", acb(3))):
        ball = value(text, wide)
        assert ball.contains(inside) and ball.is_finite()
    assert value("max(x, y)", wide, acb(0.25, 2)).contains(acb(0.25, 2))


def test_wide_balls_contain_the_values_of_the_points_inside() -> None:
    source = random.Random(5)
    for row in OPERATIONS:
        if row.cost is Cost.COMPARISON or None in row.partials:
            continue
        graph = graph_of(row)
        low, high = RANGES.get(row.name, (-4.0, 4.0))
        for _ in range(10):
            centres = [
                (source.uniform(low, high), source.uniform(-0.3, 0.3)) for _ in range(row.arity)
            ]
            wide = [acb(arb(re, 0.02), arb(im, 0.02)) for re, im in centres]
            outer = complex_values(graph, wide, BITS)[-1]
            inner = complex_values(graph, [acb(re + 0.01, im - 0.01) for re, im in centres], BITS)
            if outer.is_finite():
                assert outer.overlaps(inner[-1]), (row.name, centres)


def test_log_gamma_of_almost_nothing_is_refused() -> None:
    """FLINT ends the process on exponents of more than 62 bits."""
    tiny = acb(arb("1.1").sin() * arb(2) ** -(2**70), arb(1e-200))
    assert not complex_values(parse("lgamma(x)"), [tiny], 800)[-1].is_finite()
    assert complex_values(parse("lgamma(x)"), [acb(1e-300, 1e-310)], 800)[-1].is_finite()
