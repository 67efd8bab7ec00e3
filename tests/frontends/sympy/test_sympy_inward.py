"""SymPy objects as graphs: every class, sharing, depth, order of variables, refusals."""

import math
from fractions import Fraction
from typing import Any

import pytest
import sympy
from sympy import Abs, Add, Float, Integer, Max, Min, Mul, Piecewise, Pow, Rational, S

from tests.lanes import every_row
from workbench.engines.ball import BallEngine
from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.sympy import from_sympy
from workbench.ir.operators import OPERATORS

x, y, z = sympy.symbols("x y z", real=True)


@every_row(
    "expression, text",
    [
        (x / y, "x/y"),
        (1 / (x * y), "1/(x*y)"),
        (x - y, "x - y"),
        (-x - y, "-x - y"),
        (1 - x, "1 - x"),
        (x - 1, "x - 1"),
        (-x * y, "-(x*y)"),
        (-2 * x, "-2*x"),
        (3 - 2 * x * y, "3 - 2*x*y"),
        (x / 3, "x/3"),
        (2 * x / 3, "2/3*x"),
        (3 * x / 4, "0.75*x"),
        (Rational(1, 3) / x, "1/3/x"),
        (x**2, "x**2"),
        (x**-3, "1/x**3"),
        (sympy.sqrt(x), "sqrt(x)"),
        (1 / sympy.sqrt(x), "1/sqrt(x)"),
        (x ** Rational(3, 2), "x**1.5"),
        (x**-y, "1/x**y"),
        (x ** (-2 * y), "1/x**(2*y)"),
        (sympy.exp(-x), "exp(-x)"),
        (Pow(sympy.E, x, evaluate=False), "exp(x)"),
        (sympy.E + sympy.pi, "e + pi"),
        (Max(x, y, z), "max(x, y, z)"),
        (Min(x, y), "min(x, y)"),
        (sympy.log(x, 2), "log(x)/log(2)"),
        (x < y, "x < y"),
        (sympy.Ne(x, y), "x != y"),
        (sympy.true, "1"),
        (Piecewise((x, x > 0), (y, y > 0), (z, True)), "where(x > 0, x, where(y > 0, y, z))"),
        (sympy.DiracDelta(x), "_ = x; 0"),
        (sympy.floor(x * y), "floor(x*y)"),
        (x + sympy.floor(x * y).diff(x), "_ = x + y; x"),
        (sympy.conjugate(sympy.Symbol("x")), "x"),
        (sympy.re(sympy.Symbol("x")) + sympy.im(sympy.Symbol("x")), "0 + x"),
    ],
)
def test_spelling(expression: Any, text: str) -> None:
    assert from_sympy(expression).to_text() == text


@every_row(
    "expression",
    [
        *(getattr(sympy, name)(x) for name in ("sec", "csc", "cot", "sech", "csch", "coth")),
        *(getattr(sympy, name)(x) for name in ("acsch", "acot", "sinc", "factorial", "Heaviside")),
        *(getattr(sympy, name)(3 * x) for name in ("asec", "acsc", "acoth")),
        sympy.asech(x / 3),
        sympy.log(x, 3, evaluate=False),
        sympy.EulerGamma * x,
        sympy.zeta(3) + sympy.zeta(5) * x,
        sympy.polygamma(0, 4) * x + sympy.polygamma(2, 3),
        sympy.polygamma(1, x) + sympy.loggamma(x) + sympy.gamma(x) + sympy.digamma(x),
        sympy.erf(x) * sympy.erfc(y),
        sympy.atan2(y, x),
        sympy.sign(x) * Abs(x) ** Rational(1, 3),
        sympy.Heaviside(x - 2, Rational(1, 4)) + sympy.Heaviside(-x),
        Piecewise((1, sympy.And(x > 0, y > 0, x < 3)), (2, sympy.Or(x > 1, y < 0)), (3, True)),
        Piecewise((1, sympy.ITE(x > 1, y > 1, y > 2)), (0, True)),
        sympy.arg(x - 2),
        Float("0.1") * x + Float(1e-300) * 1e300,
        x ** Rational(2, 3) - y ** Rational(-7, 5),
    ],
)
def test_value_is_sympys_own(expression: Any) -> None:
    graph = from_sympy(expression, [x, y])
    program = BallEngine().compile(graph)
    for place in (Rational(7, 8), Rational(5, 4), Rational(13, 5)):
        point = {x: place, y: place / 2 + 1}
        values = [_ball(point[x]), _ball(point[y])]
        expected = expression.subs(point).evalf(40)
        assert expected.is_real
        (ball,) = program(*values, bits=200)
        assert abs(float(ball) - float(expected)) <= 1e-15 * abs(float(expected)), point


def _ball(number: Any) -> Any:
    from flint import arb

    return arb(int(number.p)) / arb(int(number.q))


def test_cube_roots_are_read_only_where_they_are_the_same_function() -> None:
    third = Rational(1, 3)
    assert from_sympy(x**third).to_text() == "x**(1/3)"
    assert math.isnan(from_sympy(x**third)(x=-8.0))
    assert from_sympy(Abs(x) ** third).to_text() == "cbrt(abs(x))"
    assert from_sympy(S(2) ** third).to_text() == "cbrt(2)"
    assert from_sympy(sympy.sign(x) * Abs(x) ** third)(x=-8.0) == -2.0


def test_a_zero_by_convention_takes_its_product_along() -> None:
    term = sympy.DiracDelta(x) * sympy.log(x) / x
    assert from_sympy(term).to_text() == "_ = x; 0"
    assert from_sympy(y + term).to_text() == "_ = x; y"
    assert from_sympy(y * (term + 2 * term) + 1).to_text() == "_ = x + y; 1"
    assert from_sympy(sympy.sign(sympy.log(x)).diff(x)).to_text() == "_ = x; 0"


def test_floats_keep_their_binary_value() -> None:
    (literal,) = from_sympy(Float(0.1)).literals
    assert literal.fraction == Fraction(0.1)
    (long,) = from_sympy(Float("0.1", 50)).literals
    assert literal.fraction != long.fraction
    assert abs(long.fraction - Fraction(1, 10)) < Fraction(1, 10**49)
    assert from_sympy(Float("1e400")).literals[0].fraction == int(Float("1e400"))


def test_whole_numbers_of_any_length_that_a_literal_holds() -> None:
    assert from_sympy(Integer(10) ** 9000 * 7).literals[0] == (7, 9000)
    assert from_sympy(Integer(0)).literals[0] == (0, 0)
    with pytest.raises(UnsupportedError, match="a whole number of 14265 bits"):
        from_sympy(Integer(3) ** 9000)
    with pytest.raises(UnsupportedError, match="a whole number"):
        from_sympy(1 / Integer(3) ** 9000)


def test_every_operator_of_the_table_can_come_back() -> None:
    reachable = set()
    for name, row in OPERATORS.items():
        kind = getattr(sympy, row.sympy, None)
        if row.arity and isinstance(kind, type):
            operands = [x, y, z][: row.arity]
            graph = from_sympy(kind(*operands, evaluate=False))
            reachable |= {one.name for _, one, _ in graph.nodes()}
            assert name in reachable, name
    assert len(reachable) > 30


# -- structure ---------------------------------------------------------------------------------


def test_sharing_is_kept() -> None:
    shared: Any = x
    for _ in range(200):
        shared = Add(
            sympy.sin(shared, evaluate=False), sympy.cos(shared, evaluate=False), evaluate=False
        )
    assert len(from_sympy(shared)) == 601


def test_depth_is_no_limit() -> None:
    deep: Any = x
    for _ in range(5_000):
        deep = sympy.sin(deep, evaluate=False)
    assert len(from_sympy(deep)) == 5_001


def test_unevaluated_products_and_sums() -> None:
    assert from_sympy(Mul(2, Mul(-1, x), evaluate=False)).to_text() == "2*(-x)"
    assert from_sympy(Add(-x, -2, Mul(0, y), evaluate=False), [x, y])(x=1.0, y=5.0) == -3.0
    assert from_sympy(Mul(x, Pow(x, -1), evaluate=False)).to_text() == "x/x"


def test_variables_are_in_natural_order_or_as_given() -> None:
    names = ["b", "x1", "x2", "x10"]
    total = sum(sympy.Symbol(name) for name in reversed(names))
    assert from_sympy(total).variables == tuple(names)
    given = ["x10", sympy.Symbol("unused"), "b", "x2", "x1"]
    assert from_sympy(total, given).variables == ("x10", "unused", "b", "x2", "x1")
    with pytest.raises(GraphError, match="not among the variables given: x1, x10"):
        from_sympy(total, ["b", "x2"])


def test_several_expressions_share_one_graph() -> None:
    graph = from_sympy([sympy.sin(x) * y, sympy.sin(x), 2, 0.5])
    assert len(graph.outputs) == 4
    assert graph(x=1.0, y=2.0) == (2 * math.sin(1.0), math.sin(1.0), 2.0, 0.5)
    assert from_sympy(sympy.Matrix([[x, y], [y, x]])).to_text() == "x, y, y, x"
    assert from_sympy(sympy.Tuple(x, y)).to_text() == "x, y"


def test_the_same_expression_gives_the_same_graph() -> None:
    first = from_sympy(sympy.expand((x + y + z) ** 6))
    sympy.core.cache.clear_cache()
    again = from_sympy(sympy.expand((z + y + x) ** 6))
    assert first.to_text() == again.to_text()


# -- refusals ----------------------------------------------------------------------------------

f = sympy.Function("f")


@every_row(
    "expression, named",
    [
        (sympy.I * x, "ImaginaryUnit"),
        (sympy.zoo, "zoo"),
        (sympy.oo, "oo"),
        (sympy.nan, "nan"),
        (f(x), r"f\(x\)"),
        (sympy.Function("sin")(x), r"sin\(x\)"),
        (f(x).diff(x), "Derivative"),
        (f(2 * x).diff(x), "Subs"),
        (sympy.Integral(f(x), x), "Integral"),
        (sympy.primepi(x), r"primepi\(x\)"),
        (sympy.zeta(x), r"zeta\(x\)"),
        (Piecewise((x, x > 0)), r"Piecewise\(\(x, x > 0\)\)"),
        (x + sympy.Symbol("x"), "two different SymPy symbols are named x"),
        (sympy.exp(sum(f(k) for k in range(40))), "f"),
        (sympy.Interval(0, 1), "Interval"),
    ],
)
def test_what_has_no_counterpart_is_named(expression: Any, named: str) -> None:
    with pytest.raises(UnsupportedError, match=named) as caught:
        from_sympy(expression)
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("given", ["x + 1", "__import__('os')", None, object(), 1j, ["x"]])
def test_text_and_other_objects_never_reach_sympy(given: Any) -> None:
    with pytest.raises(GraphError, match=r"workbench\.parse"):
        from_sympy(given)


def test_a_symbol_that_the_language_cannot_write_is_refused() -> None:
    with pytest.raises(GraphError, match="cannot be the name of a variable"):
        from_sympy(sympy.Symbol("a b"))
