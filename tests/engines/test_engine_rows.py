"""Every row of the operator table on every engine: a new row is proven without an edit here."""

import math

import numpy as np
import pytest
from engine_errors import BRINK, error_ulps, truth, worst_ulps
from flint import arb
from row_points import OPERATIONS, graph_of, random_points, special_points

from tests.lanes import every_row, examples, some
from workbench.engines import ENGINES
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, Operator

RANDOM_POINTS = examples(900)
rows = every_row("row", OPERATIONS)


def on_arrays(graph: Graph, points: list[tuple[float, ...]]) -> list[float]:
    columns = [np.array(column) for column in zip(*points, strict=True)]
    values: list[float] = ENGINES["numpy"].compile(graph)(*columns)[0].tolist()
    return values


@pytest.mark.scales
@pytest.mark.parametrize("engine", ["python", "numpy", "complex"])
@pytest.mark.parametrize(
    "row", [row for row in OPERATIONS if row.commutes], ids=lambda row: row.name
)
def test_operands_that_commute_give_the_same_bits(row: Operator, engine: str) -> None:
    """Signed zeros, infinities and NaNs too (of which only that they are NaN)."""
    program = ENGINES[engine].compile(graph_of(row))
    for point in some(special_points(row) + random_points(row, RANDOM_POINTS), 400):
        there, back = program(*point)[0], program(*reversed(point))[0]
        assert repr(there) == repr(back), (row.name, point)


def test_extremes_do_not_commute() -> None:
    """At equal zeros they return the second operand, which may have the other sign."""
    for name in ("min", "max"):
        program = ENGINES["python"].compile(graph_of(OPERATORS[name]))
        assert repr(program(0.0, -0.0)[0]) != repr(program(-0.0, 0.0)[0])


@pytest.mark.scales
@rows
def test_engines_are_within_the_stated_ulps_of_certified_values(row: Operator) -> None:
    points = random_points(row, RANDOM_POINTS)
    found = worst_ulps(row, points)
    assert {"python", "numpy"} <= {*found}
    for engine, worst in found.items():
        assert worst <= row.ulps, engine
    graph = graph_of(row)
    judged = sum(bool(truth(graph, point).is_finite()) for point in some(points, 100))
    assert judged > min(len(points), 100) // 4


@rows
def test_floats_and_arrays_agree_on_special_values(row: Operator) -> None:
    graph = graph_of(row)
    program = ENGINES["python"].compile(graph)
    points = special_points(row)
    for point, other in zip(points, on_arrays(graph, points), strict=True):
        (computed,) = program(*point)
        assert type(computed) is float
        assert math.isnan(computed) == math.isnan(other), (point, computed, other)
        if math.isnan(computed):
            continue
        if math.isinf(computed) or math.isinf(other):
            assert computed == other or min(abs(computed), abs(other)) > BRINK
            assert math.copysign(1, computed) == math.copysign(1, other)
            continue
        slack = 2 * row.ulps * math.ulp(max(abs(computed), row.floor))
        assert abs(computed - other) <= slack, (point, computed, other)
        if computed == 0 and other == 0 and not zeros_of_both_signs(point):
            assert math.copysign(1, computed) == math.copysign(1, other), (point, computed, other)


def zeros_of_both_signs(point: tuple[float, ...]) -> bool:
    """Where C99 leaves open which zero fmin and fmax return."""
    return len({math.copysign(1, value) for value in point if value == 0}) == 2


@rows
def test_total_functions_are_what_the_python_engine_runs(row: Operator) -> None:
    program = ENGINES["python"].compile(graph_of(row))
    for point in (*special_points(row), *random_points(row, 200, seed=2)):
        total = row.total(*point)
        assert type(total) is float
        (computed,) = program(*point)
        # To the bit, but for C's pow, where an exponent that varies happens to be 2 or -1.
        close = row.name == "power" and abs(computed - total) <= math.ulp(total)
        assert repr(computed) == repr(total) or close, point


@rows
def test_balls_contain_special_values_or_claim_nothing(row: Operator) -> None:
    graph = graph_of(row)
    for point in special_points(row):
        if any(value == 0 and math.copysign(1, value) < 0 for value in point):
            continue  # -0.0 is a float engine's affair
        ball = truth(graph, point)
        computed = row.total(*point)
        if not ball.is_finite():
            continue
        if math.isnan(computed):
            # At an infinity a ball may enclose every value nearby, where IEEE has none.
            assert any(math.isinf(value) for value in point), (point, ball)
        else:
            assert error_ulps(row, computed, ball) <= row.ulps, (point, computed, ball)


@rows
def test_wide_balls_contain_the_values_of_the_points_inside(row: Operator) -> None:
    graph = graph_of(row)
    program = ENGINES["ball"].compile(graph)
    for index, point in enumerate(random_points(row, 60, seed=3)):
        radius = (0.0, 2.0**-40, 0.3, 3.0)[index % 4]
        wide = [
            arb(value, radius if partial is not None else 0)
            for value, partial in zip(point, row.partials, strict=True)
        ]
        (outer,) = program(*wide)
        for shift in (-1, -0.5, 0, 0.25, 1):
            inner = [
                value + shift * radius if partial is not None else value
                for value, partial in zip(point, row.partials, strict=True)
            ]
            within = all(ball.contains(arb(value)) for ball, value in zip(wide, inner, strict=True))
            if within and outer.is_finite():
                (ball,) = program(*inner)
                assert ball.is_finite() and outer.overlaps(ball), (point, radius, inner)
