"""Graphs as SymPy objects: every row's spelling, exact numbers, conditions, names, refusals."""

import math
import random
import subprocess
import sys
from pathlib import Path

import pytest
import sympy
from row_points import about_sample

from tests.lanes import every_row
from tests.strategies import is_close
from workbench.errors import BudgetError, UnsupportedError
from workbench.frontends.sympy import from_sympy, to_sympy
from workbench.frontends.sympy.outward import derivative
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.operators import ROWS

ROOT = Path(__file__).resolve().parents[3]


@every_row("row", [row for row in ROWS if row.arity])
def test_the_spelling_of_a_row_has_the_value_of_the_row(row) -> None:
    builder = GraphBuilder(("x", "y", "z")[: row.arity])
    operands = [builder.variable(name) for name in ("x", "y", "z")[: row.arity]]
    if row.partials[0] is None:
        operands[0] = builder.literal(0 if row.name == "sinc" else 2)
    graph = builder.build([builder.apply(row.name, *operands)])
    (expression,) = to_sympy(graph)
    back = from_sympy(expression, graph.variables)
    generator = random.Random(row.name)
    finite = 0
    for _ in range(40):
        point = {name: generator.uniform(-3, 3) for name in graph.variables}
        if generator.random() < 0.3:
            point = dict(zip("xyz", about_sample(row, generator), strict=False))
            point = {name: point[name] for name in graph.variables}
        if row.family == "logic" or generator.random() < 0.2:
            point = {name: float(round(value)) for name, value in point.items()}
        expected = graph(point)
        if row.name == "lgamma" and point["x"] <= 0:
            continue  # loggamma is complex there, and read as log|gamma|
        if row.name == "polygamma" and point["y"] <= 0 and point["y"].is_integer():
            continue  # a pole
        assert is_close(back(point), expected, 1e-9), (point, str(expression))
        finite += math.isfinite(expected)
    assert finite >= 8


def test_names_that_other_systems_misread_are_ordinary_variables() -> None:
    text = "E*I + S*N - lambda**2 + beta*gamma + zeta/O + Q"
    graph = parse(text)
    (expression,) = to_sympy(graph)
    assert {one.name for one in expression.free_symbols} == set(graph.variables)
    assert all(one.is_real for one in expression.free_symbols)
    point = {name: 1.5 + index for index, name in enumerate(graph.variables)}
    assert from_sympy(expression, graph.variables)(point) == pytest.approx(graph(point))


def test_numbers_stay_exact() -> None:
    (tenth,) = to_sympy(parse("0.1*x"))
    assert tenth == sympy.Rational(1, 10) * sympy.Symbol("x", real=True)
    builder = GraphBuilder()
    (number,) = to_sympy(builder.build([builder.literal(0.1)]))
    assert number == sympy.Rational(3602879701896397, 2**55)
    assert to_sympy(parse("pi + e")) == (sympy.pi + sympy.E,)


def test_conditions_and_numbers_change_into_each_other() -> None:
    x, y = sympy.symbols("x y", real=True)
    (selection,) = to_sympy(parse("where(x < y, x, y)"))
    assert selection == sympy.Piecewise((x, x < y), (y, True))
    (number,) = to_sympy(parse("2*(x < y)"))
    assert number == 2 * sympy.Piecewise((1, x < y), (0, True))
    (condition,) = to_sympy(parse("where(x*y, x, y)"))
    assert condition == sympy.Piecewise((x, sympy.Ne(x * y, 0)), (y, True))
    (equality,) = to_sympy(parse("1 if x == y else 2"))
    assert equality == sympy.Piecewise((1, sympy.Eq(x, y)), (2, True))
    (connected,) = to_sympy(parse("x if not (x > 0 and y) else y"))
    assert connected == sympy.Piecewise((x, sympy.Not((x > 0) & sympy.Ne(y, 0))), (y, True))


def test_several_outputs_come_in_order() -> None:
    x, y = sympy.symbols("x y", real=True)
    assert to_sympy(parse("x*y, sin(x), 3, y")) == (x * y, sympy.sin(x), 3, y)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("relu(sqrt(-1 - x**2))", "relu"),
        ("where(sqrt(-1 - x**2) < 0, x, 1)", "less"),
        ("x + log(0 - 2)", "log of a constant outside its domain"),
        ("acosh(0.5)*x", "acosh of a constant"),
    ],
)
def test_what_sympy_refuses_names_the_operator(text: str, named: str) -> None:
    with pytest.raises(UnsupportedError, match=named) as caught:
        to_sympy(parse(text))
    assert "use another method" in str(caught.value)


@pytest.mark.parametrize(
    "text", ["where(-atan2(0, 0), x, y)", "not atan2(0, 0)*2", "atan2(0, 0) == 0"]
)
def test_nothing_is_decided_by_a_nan_of_sympy(text: str) -> None:
    with pytest.raises(UnsupportedError, match="NaN of what is compared"):
        to_sympy(parse(text))


def test_recursion_of_sympy_is_a_budget() -> None:
    steps = "; ".join(["a0 = x", *(f"a{i} = sin(a{i - 1})" for i in range(1, 3000)), "a2999"])
    with pytest.raises(BudgetError, match="nested deeper than SymPy can follow"):
        to_sympy(parse(steps))


def test_a_derivative_that_sympy_gives_up_is_unsupported() -> None:
    class Stubborn:
        def diff(self, _: object) -> object:
            raise TypeError("Invalid comparison of non-real zoo")

    with pytest.raises(UnsupportedError, match="SymPy refuses to differentiate by x: Invalid"):
        derivative(Stubborn(), "x")


def test_a_row_without_spelling_is_unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    import dataclasses

    from workbench.frontends.sympy import outward

    bare = tuple(dataclasses.replace(row, sympy="") for row in ROWS)
    monkeypatch.setattr(outward, "ROWS", bare)
    outward._spelling.cache_clear()
    try:
        with pytest.raises(UnsupportedError, match="sin has no spelling in SymPy"):
            to_sympy(parse("sin(x)"))
    finally:
        outward._spelling.cache_clear()


def test_sympy_is_imported_only_when_used() -> None:
    script = (
        "import sys\n"
        "import workbench.frontends.sympy, workbench.methods\n"
        "assert 'sympy' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)
