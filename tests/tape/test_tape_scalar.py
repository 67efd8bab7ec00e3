"""`Scalar`: the notebook's interface, every operator of the table, clear errors."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.lanes import every_row
from workbench.errors import GraphError, LiteralError, ScalarError, UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.operators import FUNCTIONS, OPERATORS, ROWS
from workbench.tape import NotebookScalar, Scalar
from workbench.tape.operators import method_names


def test_val_and_grad_are_floats_and_the_repr_is_the_notebooks() -> None:
    x = Scalar(3)
    assert (x.val, x.grad) == (3.0, 0.0)
    assert type(x.val) is float
    assert type(x.grad) is float
    assert repr((Scalar(3) + Scalar(3)) * Scalar(7)) == "Value: 42.0, Gradient: 0.0"
    x.grad = 2
    assert type(x.grad) is float


def test_the_base_case_of_the_lesson() -> None:
    x = Scalar(42)
    y = x
    x.grad = 0.0
    y.grad = 1.0
    y.backward()
    assert x.grad == 1.0


@every_row(
    "function, at, slope",
    [
        (lambda x: x + x + x, 42, 3.0),
        (lambda x: (x * x * x) + x + x, 4, 50.0),
        (lambda x: (z := x * x) + z, 3, 12.0),
        (lambda x: (e := x + 1) * e, 2, 6.0),
        (lambda x: 1 / x, 2, -0.25),
        (lambda x: 2 - x, 5, -1.0),
        (lambda x: 3 * x - x / 4, 5, 2.75),
        (lambda x: 2**x, 3, 8 * math.log(2)),
        (lambda x: x**3, 2, 12.0),
        (lambda x: x**x, 2, 4 * (1 + math.log(2))),
        (lambda x: -x, 1, -1.0),
        (lambda x: +x, 1, 1.0),
        (abs, -2, -1.0),
        (lambda x: sum([x, x, 2]), 1, 2.0),
        (lambda x: True * x, 1, 1.0),
        (lambda x: Fraction(1, 2) * x, 1, 0.5),
        (lambda x: np.float64(3) * x, 1, 3.0),
        (lambda x: x - np.int64(3), 1, 1.0),
        (lambda x: x.sign() + x, -2, 1.0),
    ],
)
def test_arithmetic_with_numbers_on_either_side(
    function: Callable[[Any], Any], at: float, slope: float
) -> None:
    x = Scalar(at)
    y = function(x)
    assert type(y) is Scalar
    y.backward()
    assert x.grad == pytest.approx(slope, rel=1e-15)


@every_row("name", [row.name for row in ROWS if row.arity])
def test_every_operator_of_the_table_has_the_rows_value(name: str) -> None:
    operands = OPERATORS[name].sample[: OPERATORS[name].arity]
    for on_tape in range(1, 2 ** len(operands)):
        mixed = [
            Scalar(value) if on_tape >> index & 1 else value for index, value in enumerate(operands)
        ]
        if isinstance(mixed[0], Scalar) and OPERATORS[name].partials[0] is None:
            continue
        one = next(operand for operand in mixed if isinstance(operand, Scalar))
        result = one.__workbench_apply__(name, mixed)
        assert result.val == OPERATORS[name].total(*operands)
        assert type(result.val) is float


@every_row("name", FUNCTIONS)
def test_functions_are_methods_under_the_tables_and_numpys_names(name: str) -> None:
    row = FUNCTIONS[name]
    values = row.sample[: row.arity]
    for attribute in method_names(row):
        first: Any = Scalar(values[0]) if row.partials[0] is not None else None
        if first is not None:
            assert getattr(first, attribute)(*values[1:]).val == row.total(*values)


@pytest.mark.parametrize("ufunc", ["sin", "arcsin", "exp", "log1p", "sqrt", "cbrt", "tanh", "abs"])
def test_numpy_functions_on_arrays_of_scalars(ufunc: str) -> None:
    x = np.array([Scalar(0.25), Scalar(0.5)])
    y = getattr(np, ufunc)(x)
    assert [one.val for one in y] == pytest.approx(getattr(np, ufunc)([0.25, 0.5]), rel=1e-15)
    assert type(getattr(np, ufunc)(x[0])) is Scalar


def test_arrays_of_scalars() -> None:
    x = np.array([Scalar(2), Scalar(3)])
    y = x @ x + x.sum() + np.arctan2(x, x).sum() * 0
    y.backward()
    assert [one.grad for one in x] == [5.0, 7.0]
    assert [one.val for one in np.array([1.0, 2.0]) * Scalar(3)] == [3.0, 6.0]
    assert [one.val for one in Scalar(3) - np.array([1.0, 2.0])] == [2.0, 1.0]


def test_comparisons_are_by_value_equality_and_hash_by_identity() -> None:
    x, y = Scalar(1), Scalar(2)
    assert (x < y, x <= 1, x > 0.5, y >= x, x < 1, y <= x) == (True,) * 4 + (False,) * 2
    assert type(x < y) is bool
    assert x != Scalar(1)
    assert x == x
    assert len({x, Scalar(1), x}) == 2
    assert max([x, y]) is y
    assert not Scalar(0)
    with pytest.raises(TypeError):
        assert x < "2"


@pytest.mark.filterwarnings("ignore::workbench.errors.ScalarWarning")
def test_values_follow_ieee_and_never_raise() -> None:
    x = Scalar(0)
    assert (1 / x).val == math.inf
    assert math.isnan((x / 0).val)
    assert math.isnan(Scalar(-1).sqrt().val)
    assert Scalar(1000).exp().val == math.inf
    assert x.log().val == -math.inf
    assert math.isnan(Scalar(math.nan).val)


@every_row(
    "mistake, words",
    [
        (lambda x: Scalar("3"), "the str '3', not a number"),  # type: ignore[arg-type]
        (lambda x: Scalar(None), "a Scalar is None"),  # type: ignore[arg-type]
        (lambda x: Scalar([1, 2]), "comprehension"),  # type: ignore[arg-type]
        (lambda x: Scalar(1j), "real numbers"),  # type: ignore[arg-type]
        (lambda x: Scalar(10**400), "range of float64"),
        (lambda x: Scalar(x), "already"),
        (lambda x: x + "1", "text into a number"),
        (lambda x: [1, 2] * x, "comprehension"),
        (lambda x: x * None, "returned nothing"),
        (lambda x: x + 10**400, "range of float64"),
        (lambda x: x + NotebookScalar(1), "two tapes do not mix"),
        (lambda x: math.sin(x), r"workbench\.sin"),
        (lambda x: float(x), r"\.val"),
        (lambda x: x.atan2(), "atan2 takes 2 operands, not 1"),
        (lambda x: x.__workbench_apply__("sine", (x,)), "no operator 'sine'"),
        (lambda x: setattr(x, "grad", "1"), "grad is the str"),
        (lambda x: setattr(x, "val", None), "val is None"),
        (lambda x: setattr(x * x, "val", 2.0), "multiply"),
    ],
)
def test_mistakes_are_named(mistake: Callable[[Any], object], words: str) -> None:
    with pytest.raises(ScalarError, match=words):
        mistake(Scalar(3))


def test_the_order_of_polygamma_must_be_a_number() -> None:
    with pytest.raises(UnsupportedError, match="polygamma has no derivative"):
        Scalar(1).polygamma(2.0)
    assert Scalar(2.0).__workbench_apply__("polygamma", (0, Scalar(2.0))).val > 0


def test_a_scalar_as_a_graph() -> None:
    x, y = Scalar(3), Scalar(7, name="height")
    graph = (2 * x * y + x / 3 - x**2 + x.sin()).to_graph()
    assert graph.variables == ("x1", "height")
    assert graph.to_text() == "2*x1*height + x1/3 - x1**2 + sin(x1)"
    assert x.to_graph().to_text() == "x1"
    assert ((a := x * x) + a).to_graph() == parse("a = x1*x1; a + a")
    assert (y.__workbench_apply__("where", (x > 0, y, x))).to_graph().variables == ("height", "x1")


def test_names_of_leaves() -> None:
    unnamed, first, second = Scalar(1), Scalar(2, name="x1"), Scalar(3)
    assert (unnamed * first + second).to_graph().variables == ("x2", "x1", "x3")
    with pytest.raises(ScalarError, match="two leaves have the name x1"):
        (first * Scalar(1, name="x1")).to_graph()
    with pytest.raises(GraphError, match="cannot be the name"):
        Scalar(1, name="2x")
    with pytest.raises(LiteralError):
        (unnamed * math.inf).to_graph()


@given(st.floats(-3, 3), st.floats(-3, 3))
def test_the_graph_of_a_scalar_computes_its_value(a: float, b: float) -> None:
    x, y = Scalar(a), Scalar(b)
    z = (x * y - 2.5) / (x * x + 1) + y.sin() ** 2 - abs(x)
    assert z.to_graph()(x1=a, x2=b) == z.val
