"""THE table, row by row: a new row is proven without an edit here."""

import math
import string
from collections.abc import Iterable
from functools import cache
from typing import Any

import mpmath
import pytest
from flint import arb
from row_points import OPERATIONS, PROMISED, graph_of, random_points, special_points
from second_opinion import opinion

from tests.lanes import every_row
from workbench.engines import ENGINES
from workbench.engines.ball import node_values, working_precision
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, CONSTANTS, FUNCTIONS, OPERATORS, ROWS, Cost, Operator

OPERANDS = ("u", "v", "z")
BITS = 1000
#: The step of central differences, and how closely they meet the derivative: 60 digits.
STEP = arb(2) ** -250
CLOSE = arb(2) ** -200

every = every_row("row", ROWS)
operations = every_row("row", OPERATIONS)


def partials_of(rows: Iterable[Operator]) -> pytest.MarkDecorator:
    """Every row with every operand that it has a partial in."""
    cases = [
        pytest.param(row, operand, id=f"{row.name}-{operand}")
        for row in rows
        for operand, partial in enumerate(row.partials)
        if partial is not None
    ]
    return pytest.mark.parametrize(("row", "operand"), cases)


@cache
def parsed(text: str) -> Graph:
    return parse(text)


def on_balls(graph: Graph, values: dict[str, Any]) -> Any:
    """The ball of an expression in u, v, z and w."""
    inputs = [values[name] for name in graph.variables]
    return node_values(graph, inputs, BITS)[graph.outputs[0]]


def holds(condition: str, point: tuple[float, ...]) -> bool | None:
    """Whether a condition on the operands holds; None where balls cannot tell."""
    if not condition:
        return True
    truth = on_balls(parsed(condition), dict(zip(OPERANDS, point, strict=False)))
    return False if truth.is_zero() else True if truth == 1 else None


def ordinary_points(row: Operator, count: int) -> list[tuple[float, ...]]:
    """Points inside the domain of analyticity whose operands are of ordinary size."""
    found = [
        point
        for point in random_points(row, 40 * count, seed=4)
        if all(
            0.01 < abs(value) < 30 or partial is None
            for value, partial in zip(point, row.partials, strict=True)
        )
        and holds(row.domain, point)
    ]
    assert len(found) >= count, f"{row.name}: too few points in its domain"
    return found[:count]


def test_names_are_unique_and_codes_are_positions() -> None:
    assert len(OPERATORS) == len(CODES) == len(ROWS)
    assert [CODES[row.name] for row in ROWS] == list(range(len(ROWS)))
    assert len(ROWS) < 256  # a code is one byte of a graph's column
    infix = [(row.symbol, row.arity) for row in ROWS if row.symbol]
    assert len(infix) == len(set(infix))
    assert set(CONSTANTS) == {"pi", "e"} and "where" in FUNCTIONS


def test_the_language_has_the_functions_it_promises() -> None:
    assert set(PROMISED) <= set(FUNCTIONS)


@every
def test_columns_have_the_length_of_the_arity(row: Operator) -> None:
    assert len(row.partials) == row.arity
    assert len(row.bounded_partials) in (0, row.arity)
    assert len(row.sample) >= row.arity
    assert row.ulps >= 0 and row.floor >= 0
    assert bool(row.symbol) == bool(row.precedence)


@operations
def test_spellings_take_every_operand_and_nothing_else(row: Operator) -> None:
    slots = {str(index) for index in range(row.arity)}
    for column in ("latex", "python", "numpy", "ball", "sympy", "series"):
        template = getattr(row, column)
        if "{" in template:
            found = {name for _, name, _, _ in string.Formatter().parse(template) if name}
            assert found == slots, column
    latex = row.spell(row.latex, *("a", "b", "c")[: row.arity])
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")


@operations
def test_the_sample_is_inside_the_domain_and_mpmath_is_of_the_same_opinion(row: Operator) -> None:
    sample = row.sample[: row.arity]
    assert holds(row.domain, sample) and holds(row.defined, sample)
    assert all(
        value.is_integer()
        for value, partial in zip(sample, row.partials, strict=True)
        if partial is None
    )
    assert float(opinion(row.name)(*map(mpmath.mpf, sample))) == pytest.approx(row.total(*sample))


@operations
def test_partials_and_conditions_are_in_the_language(row: Operator) -> None:
    operands = set(OPERANDS[: row.arity])
    for partial in row.partials:
        if partial is not None:
            assert set(parsed(partial).variables) <= operands | {"w"}
    for condition in (row.domain, row.defined):
        if condition:
            assert set(parsed(condition).variables) <= operands


@partials_of(OPERATIONS)
def test_partials_are_the_slopes_of_balls(row: Operator, operand: int) -> None:
    """Central differences of certified values at a step of 2**-250, to 60 digits."""
    graph = graph_of(row)
    text = row.partials[operand]
    assert text is not None
    for point in ordinary_points(row, 12):
        values = [arb(value) for value in point]
        with working_precision(BITS):
            ends = []
            for step in (STEP, -STEP):
                moved = [*values]
                moved[operand] = moved[operand] + step
                ends.append(node_values(graph, moved, BITS)[-1])
            slope = (ends[0] - ends[1]) / (2 * STEP)
            w = node_values(graph, values, BITS)[-1]
            partial = on_balls(
                parsed(text), dict(zip((*OPERANDS[: row.arity], "w"), (*values, w), strict=True))
            )
            assert partial.is_finite() and slope.is_finite(), point
            assert abs(partial - slope) < CLOSE * (1 + abs(slope)), (point, partial, slope)


@partials_of(row for row in OPERATIONS if row.cost is not Cost.COMPARISON)
def test_partials_are_the_derivatives_of_mpmath(row: Operator, operand: int) -> None:
    function = opinion(row.name)
    text = row.partials[operand]
    assert text is not None
    judged = 0
    for point in ordinary_points(row, 9):
        with mpmath.workdps(90):
            values = [mpmath.mpf(value) for value in point]

            def along(moved: Any, values: list[Any] = values) -> Any:
                return function(*values[:operand], moved, *values[operand + 1 :])

            slope = mpmath.diff(along, values[operand], h=mpmath.mpf(10) ** -40)
            if isinstance(slope, mpmath.mpc):  # where mpmath takes a complex branch
                continue
            digits = mpmath.nstr(slope, 80)
            judged += 1
        balls = [arb(value) for value in point]
        w = node_values(graph_of(row), balls, BITS)[-1]
        partial = on_balls(
            parsed(text), dict(zip((*OPERANDS[: row.arity], "w"), (*balls, w), strict=True))
        )
        with working_precision(BITS):
            difference = abs(partial - arb(digits))
            assert difference < arb(10) ** -60 * (1 + abs(partial)), (point, partial, digits)
    assert judged


@operations
def test_bounded_partials_are_finite_for_all_numbers_and_infinities(row: Operator) -> None:
    for operand, bounded in enumerate(row.bounded_partials):
        partial = row.partials[operand]
        if not bounded or partial is None:
            continue
        graph = parsed(partial)
        program = ENGINES["python"].compile(graph)
        for point in special_points(row):
            if any(math.isnan(value) for value in point):
                continue
            known = dict(
                zip((*OPERANDS[: row.arity], "w"), (*point, row.total(*point)), strict=True)
            )
            (value,) = program(*(known[name] for name in graph.variables))
            assert math.isfinite(value), (point, value)


@operations
def test_conditions_tell_where_the_value_exists(row: Operator) -> None:
    """Inside the domain the operator is defined; undefined means infinite or NaN in float64."""
    for point in (*random_points(row, 300, seed=5), *special_points(row)[::7]):
        if not all(math.isfinite(value) for value in point):
            continue
        defined = holds(row.defined, point)
        if holds(row.domain, point):
            assert defined, point
        value = row.total(*point)
        if defined:
            orders = all(
                operand in range(7)
                for operand, partial in zip(point, row.partials, strict=True)
                if partial is None
            )
            assert not math.isnan(value) or not orders, (point, value)
        if defined is False and row.name != "power":  # whose whole exponents widen the condition
            assert not math.isfinite(value), (point, value)


def test_constants_are_the_nearest_floats() -> None:
    for name, row in CONSTANTS.items():
        (ball,) = ENGINES["ball"].compile(parse(name))(bits=200)
        assert row.total() == float(ball) == getattr(math, name)
