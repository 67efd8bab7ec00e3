"""Python functions become the graphs that they compute."""

import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import graphs

import workbench as wb
from tests.lanes import every_row, examples
from workbench.errors import GraphError, LiteralError
from workbench.frontends import functions
from workbench.frontends.callables import from_callable
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import FUNCTIONS


@every_row(
    "function, text",
    [
        (lambda x, y: x + 2 * y - 3 / x, "x + 2*y - 3/x"),
        (lambda x: 2 - x, "2 - x"),
        (lambda x: -(x**2) + 2**x, "-x**2 + 2**x"),
        (lambda x: +x - -x, "x - (-x)"),
        (lambda x: abs(x) ** 0.5, "abs(x)**0.5"),
        (lambda x, y: (x < 1, x <= y, y > x, x >= 2), "x < 1, x <= y, y > x, x >= 2"),
        (lambda x, y: (x == y, x != 3), "x == y, x != 3"),
        (lambda x: ~((x > 0) & (x < 1) | (x == 2)), "not (x > 0 and x < 1 or x == 2)"),
        (lambda x: wb.where(x > 0, wb.sqrt(x), 0), "where(x > 0, sqrt(x), 0)"),
        (lambda x, y: wb.max(x, y, 2), "max(x, y, 2)"),
        (lambda x: [x, 3], "x, 3"),
        (lambda x, n=3, *, y: x**n + y, "x**3 + y"),
        (lambda: 7, "7"),
        (lambda b, a: b, "_ = b + a; b"),
        (lambda x: x * Fraction(1, 4) + Decimal("0.1") + 1, "x*0.25 + 0.1 + 1"),
        (lambda x: x * 0.1, "x*0x1.999999999999ap-4"),
        (lambda x: np.float64(2) * x + np.float32(0.5) + np.int64(7) * x, "2*x + 0.5 + 7*x"),
        (lambda x: wb.where(np.float64(1) < x, x, 0), "where(1 < x, x, 0)"),
        (lambda x, y: math.sin(x) + math.hypot(x, y), "sin(x) + hypot(x, y)"),
        (lambda x, y: np.sin(x) + np.arctan2(y, 2) + np.abs(x), "sin(x) + atan2(y, 2) + abs(x)"),
        (lambda x, y: np.sum((np.array([1, 2]) * x - y) ** 2), "(1*x - y)**2 + (2*x - y)**2"),
        (lambda x, y: np.exp(np.array([x, y])), "exp(x), exp(y)"),
    ],
)
def test_traces(function: Callable[..., Any], text: str) -> None:
    assert from_callable(function) == parse(text)


def test_names_of_variables() -> None:
    assert from_callable(lambda *x: x[0] * x[1], variables=("a", "b")) == parse("a*b")
    assert from_callable(lambda x, y: x - y, variables=("u", "v")) == parse("u - v")
    assert from_callable(np.hypot, variables=("u", "v")).variables == ("u", "v")


def test_loops_and_closures_unroll() -> None:
    def logistic(x: Any) -> Any:
        value = x
        for _ in range(10_000):
            value = 4 * value * (1 - value)
        return value

    assert len(from_callable(logistic)) == 3 + 3 * 10_000


def no_result(x: Any) -> None:
    x + 1


@every_row(
    "function, message",
    [
        (lambda x: 1 if x > 0 else 2, "wb.where"),
        (lambda x: max(x, 0), "wb.max"),
        (lambda x: x > 0 and x, "(x > 0) & (x < 1)"),
        (lambda x: x + True, "add of a traced value takes numbers, not bool"),
        (lambda x: float(x), "leave out float(x)"),
        (lambda x: x ^ 2, "powers are written **"),
        (no_result, "no_result returned None; does it lack a return?"),
        (lambda x: "text", "returned a value of type str"),
        (lambda x: (), "returned no value"),
        (lambda *x: sum(x), "variables=(...)"),
        (lambda e: e, "'e' cannot be the name of a variable"),
        (lambda x: wb.atan2(x), "atan2 takes 2 operands, not 1"),
        (lambda x: wb.min(x), "min takes at least 2 operands, not 1"),
        (lambda x: wb.sin([x]), "not list"),
        (lambda x: x.atan2("1"), "atan2 of a traced value takes numbers, not str"),
        (lambda x: from_callable(lambda y: x * y), "another trace"),
        (7, "from_callable takes a function, not int"),
    ],
)
def test_refuses(function: Any, message: str) -> None:
    with pytest.raises(GraphError, match=r".") as caught:
        from_callable(function)
    assert message in str(caught.value)


def test_refuses_wrong_variables() -> None:
    with pytest.raises(GraphError, match="cannot be called with 1 arg"):
        from_callable(lambda x, y: x, variables=("x",))
    with pytest.raises(GraphError, match="named twice"):
        from_callable(lambda x, y: x, variables=("x", "x"))


def test_refuses_infinite_numbers_and_leaves_other_mistakes_alone() -> None:
    with pytest.raises(LiteralError):
        from_callable(lambda x: x * math.inf)
    with pytest.raises(TypeError):
        from_callable(lambda x: x * 1j)


@given(graphs(max_operations=10, max_outputs=2))
@settings(max_examples=examples(60))
def test_traces_any_graph(graph: Graph) -> None:
    """Running a graph's operators on tracers rebuilds it."""

    def run(*inputs: Any) -> tuple[Any, ...]:
        values: list[Any] = []
        for node, row, operands in graph.nodes():
            name, literal = graph.variable(node), graph.literal(node)
            if name is not None:
                values.append(inputs[graph.variables.index(name)])
            elif literal is not None:
                values.append(literal.fraction)
            elif not operands:
                values.append(inputs[0].__workbench_apply__(row.name, ()))
            else:
                operands_ = [values[operand] for operand in operands]
                values.append(inputs[0].__workbench_apply__(row.name, operands_))
        return tuple(values[node] for node in graph.outputs)

    assert from_callable(run, variables=graph.variables) == graph


@every_row("row", FUNCTIONS.values())
def test_functions_of_numbers_are_the_tables_own(row: Any) -> None:
    function = getattr(functions, row.name)
    operands = [1, 2.5, -0.5][: row.arity]
    assert function(*operands) == pytest.approx(row.total(*map(float, operands)), nan_ok=True)
    assert getattr(wb, row.name) is function
    assert row.name in functions.__all__


def test_functions_never_raise_on_numbers() -> None:
    assert functions.log(0.0) == -math.inf  # type: ignore[attr-defined]
    assert math.isnan(functions.sqrt(-1))  # type: ignore[attr-defined]
    assert functions.exp(10**400) == math.inf  # type: ignore[attr-defined]
    assert functions.max(1, 5, 2) == 5.0  # type: ignore[attr-defined]
    with pytest.raises(GraphError, match="not str"):
        functions.sin("x")  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        functions.nothing  # noqa: B018
