"""The native engine: the bits of python at points, certified ULPs on vectors, named fallbacks."""

import gc
import importlib.util
import math
import random
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest
from engine_errors import error_ulps, truth
from hypothesis import given, settings
from row_points import OPERATIONS, PROMISED, graph_of, random_points, special_points
from strategies import graphs

import workbench as wb
from tests.lanes import every_row, examples, some
from workbench.engines import ENGINES, engine_named
from workbench.engines.auto import BATCH_WORK, CALLS, LEAST_NODES
from workbench.engines.native import batch, entry, forms, machine, runs
from workbench.errors import EngineError, PointError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS, Operator
from workbench.ir.primal import Use

there = importlib.util.find_spec("llvmlite") is not None
needs_llvm = pytest.mark.skipif(not there, reason="llvmlite is not installed")
NATIVE = [row for row in OPERATIONS if row.name in forms.FORMS]
WITHOUT = ["gamma", "lgamma", "polygamma"]
#: Another function than Python's, which has one of its own.
OTHER_BITS = {"hypot"}
GRADIENT = wb.gradient("sin(x*y) + exp(x)/y - log(x + y**2)").graph
rows = every_row("row", NATIVE)


def bits(values: Any) -> list[str]:
    """Numbers as texts that tell signed zeros apart; one NaN is like another."""
    return ["nan" if one != one else float(one).hex() for one in values]


def points_of(row: Operator, count: int) -> list[tuple[float, ...]]:
    return [*some(special_points(row), 500), *random_points(row, examples(count))]


def columns(points: list[tuple[float, ...]]) -> list[Any]:
    return [np.array(column) for column in zip(*points, strict=True)]


def wide(layers: int, width: int = 700) -> Graph:
    """A large graph whose runs are wide."""
    builder, turn = GraphBuilder(), random.Random(7)
    nodes = [builder.variable(f"x{place}") for place in range(9)]
    for _ in range(layers):
        fresh = []
        for _ in range(width):
            first, second = turn.choice(nodes), turn.choice(nodes)
            name = turn.choice(("add", "multiply", "sin", "subtract", "tanh", "sigmoid"))
            row = OPERATORS[name]
            fresh.append(builder.apply(name, *(first, second)[: row.arity]))
        nodes = fresh
    return builder.build(nodes)


def test_every_promised_operator_has_a_form_or_is_listed() -> None:
    assert [name for name in PROMISED if name not in forms.FORMS] == WITHOUT


# -- points ----------------------------------------------------------------------------------


@needs_llvm
@rows
@pytest.mark.parametrize("layout", [True, False])
def test_points_have_the_bits_of_the_python_engine(row: Operator, layout: bool) -> None:
    graph = graph_of(row)
    program = entry.function_of(entry.entry_text(graph, layout))
    python = ENGINES["python"].compile(graph)
    for point in points_of(row, 100):
        if row.name in OTHER_BITS:
            assert program(*point)[0] == pytest.approx(python(*point)[0], rel=1e-15, nan_ok=True)
        else:
            assert bits(program(*point)) == bits(python(*point)), point


@needs_llvm
@settings(max_examples=examples(25))
@given(graphs(max_outputs=3, operators=[row.name for row in NATIVE if row.name != "hypot"]))
def test_whole_graphs_too(graph: Graph) -> None:
    program = ENGINES["native"].compile(graph)
    python = ENGINES["python"].compile(graph)
    for x in (0.7, -1.5, 0.0):
        point = [x + 0.25 * place for place in range(len(graph.variables))]
        assert bits(program(*point)) == bits(python(*point))


@needs_llvm
@pytest.mark.parametrize("layout", [True, False])
def test_arguments_are_taken_as_python_takes_them(layout: bool) -> None:
    program = entry.function_of(entry.entry_text(wb.parse("x*y"), layout))
    for numbers in ((3, True), (np.float32(3.0), np.array(1.0)), (np.int64(3), 1.0)):
        assert program(*numbers) == (3.0,)
    assert program(-1.0, 2) == (-2.0,)  # the number that Python's interface returns for errors
    for bad, error in (("x", TypeError), (None, TypeError), (10**400, OverflowError)):
        with pytest.raises(error):
            program(bad, 1.0)
    for count in (0, 1, 3):
        with pytest.raises(TypeError, match="2 numbers are expected: x, y"):
            program(*[1.0] * count)
    with pytest.raises(TypeError, match="keyword"):
        program(1.0, y=2.0)


@needs_llvm
def test_a_graph_without_variables_and_one_with_many_outputs() -> None:
    assert engine_named("native").compile(wb.parse("1/3, pi"))() == (1 / 3, math.pi)
    many = wb.parse(", ".join(f"x + {place}" for place in range(300)))
    assert engine_named("native").compile(many)(0.5) == tuple(0.5 + k for k in range(300))


# -- batches ---------------------------------------------------------------------------------


@needs_llvm
@pytest.mark.parametrize("width", [2, 4, 8])
@every_row("row", NATIVE)
def test_vectors_have_the_special_values_of_python_and_stated_ulps(
    row: Operator, width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if width > machine.vector_width():
        pytest.skip("this processor has no such vectors")
    monkeypatch.setattr(batch, "vector_width", lambda: width)
    graph, points = graph_of(row), points_of(row, 200)
    found = batch.BatchProgram(graph)(*columns(points))[0].tolist()
    for point, one in zip(points, found, strict=True):
        expected = row.total(*point)
        if math.isfinite(expected) and abs(expected) > 1e-300:
            unit = math.ulp(max(abs(expected), row.floor))
            assert abs(one - expected) <= 2 * row.ulps * unit, (point, one, expected)
        else:
            assert bits([one]) == bits([expected]) or abs(one - expected) <= 1e-315, point


@needs_llvm
@rows
def test_without_libmvec_vectors_are_worked_off_number_by_number(
    row: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "libmvec", lambda name, width: "")
    points = points_of(row, 30)
    found = batch.BatchProgram(graph_of(row))(*columns(points))[0].tolist()
    python = ENGINES["python"].compile(graph_of(row))
    if row.name not in {*OTHER_BITS, *forms.VECTOR_FORMS}:
        assert bits(found) == bits(python(*point)[0] for point in points)


@needs_llvm
@pytest.mark.parametrize("points", [0, 1, 7, 8, 9, 63, 1000])
def test_any_number_of_points_and_numbers_that_all_share(points: int) -> None:
    program = batch.BatchProgram(GRADIENT)
    x = np.linspace(0.5, 1.5, points)
    for both in ((x, 2.0 + x), (x, 2.0), (2.0, x), (x[::-1], np.repeat(x, 2)[::2])):
        expected = ENGINES["numpy"].compile(GRADIENT, Use.BATCH)(*both)
        np.testing.assert_allclose(program.stacked(*both), expected, rtol=1e-12, atol=1e-14)
        sums = expected.sum(axis=1)
        np.testing.assert_allclose(program.sums(*both), sums, rtol=1e-12, atol=1e-12)
    np.testing.assert_allclose(program(0.5, 2.0), ENGINES["python"].compile(GRADIENT)(0.5, 2.0))


@needs_llvm
@every_row("points", [0, 1, 3, 8, 511, 512, 513, 1031, 65_536, 65_537, 140_001])
def test_sums_have_every_point_once_and_hardly_any_rounding(points: int) -> None:
    x = np.random.default_rng(points).normal(size=points)
    found = engine_named("native").compile(wb.parse("w*x, w, x*x*x"), Use.SUMS)(0.5, x)
    for one, column in zip(found, (0.5 * x, np.full(points, 0.5), x * x * x), strict=True):
        size = math.fsum(abs(column))
        assert abs(one - math.fsum(column)) <= 2e-14 * size


@needs_llvm
def test_threads_share_one_compiled_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Counted(machine.Code):
        def __init__(self, text: str) -> None:
            made.append(text)
            super().__init__(text)

    monkeypatch.setattr(batch, "Code", Counted)
    program = batch.BatchProgram(wb.parse("x*y"))
    x = np.arange(1.0, 3.0 * batch.BLOCK_POINTS)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda factor: program(factor, x)[0], (2.0, 3.0, 4.0, 5.0)):
            assert (found / x)[1] in (2.0, 3.0, 4.0, 5.0)
    assert len(made) == 1


@needs_llvm
def test_whole_powers_are_products_on_vectors() -> None:
    for exponent in range(2, forms.MAX_MULTIPLIED + 2):
        x = np.linspace(-3.0, 3.0, 25)
        (found,) = batch.BatchProgram(wb.parse(f"x**{exponent}"))(x)
        np.testing.assert_allclose(found, x**exponent, rtol=4 * 2.0**-52)
        assert ("@_ZGV" in forms.power_form(float(exponent), 8)) is False
        products = forms.power_form(float(exponent), 8).count("fmul")
        assert (products > 0) == (exponent <= forms.MAX_MULTIPLIED)


# -- large graphs ----------------------------------------------------------------------------


@needs_llvm
def test_large_graphs_run_as_runs_and_say_so() -> None:
    graph = wide(12)
    program = ENGINES["native"].compile(graph)
    assert type(program) is type(len)
    assert "runs of equal operations" in wb.gradient(graph, engine="native").plan.reason
    points = [[turn + 0.125 * place for place in range(9)] for turn in (0.25, -1.0, 3.0)]
    python = ENGINES["python"].compile(graph)
    for point in points:
        np.testing.assert_allclose(program(*point), python(*point), rtol=1e-9)
    with ThreadPoolExecutor(3) as pool:  # each has buffers of its own
        found = list(pool.map(lambda point: program(*point), points * 4))
    assert found == [program(*point) for point in points] * 4


@needs_llvm
@pytest.mark.parametrize("layout", [True, False])
def test_a_large_program_takes_numbers_as_a_small_one(
    layout: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "layout_is_known", lambda: layout)
    builder = GraphBuilder(("x", "unused", "y"))
    x, y = builder.variable("x"), builder.variable("y")
    program = runs.run_program(builder.build([builder.apply("multiply", x, y), y, x]))
    for numbers in ((3.0, 5.0, 2.0), (3, 5, np.float64(2.0)), (np.array(3.0), 5.0, 2)):
        assert program(*numbers) == (6.0, 2.0, 3.0)
        assert all(type(one) is float for one in program(*numbers))
    for wrong in ((1.0, 2.0), (1.0, None, 2.0), ("x", 1.0, 2.0)):
        with pytest.raises((PointError, TypeError, ValueError)):
            program(*wrong)
    before = sys.getallocatedblocks()
    for _ in range(1_000):
        program(1.5, 2.5, 3.5)
        program(1.5, 2, 3.5)
    assert sys.getallocatedblocks() - before < 200


@needs_llvm
@pytest.mark.slow
def test_fetching_ahead_changes_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    graph, point = wide(3), [0.25 + 0.125 * place for place in range(9)]
    near = runs.run_program(graph)(*point)
    monkeypatch.setattr(runs, "MAX_NEAR", 0)
    assert runs.run_program(graph)(*point) == near


@needs_llvm
def test_what_runs_while_a_result_is_made_disturbs_no_call() -> None:
    """Python's collector may run anything where a tuple is made, calls of the same program too."""
    # Python keeps short tuples for the next ones, and collects nothing when it makes them.
    program = runs.run_program(wb.parse(", ".join(f"sin(x)*y + {n}" for n in range(40))))
    expected, calls = program(0.5, 0.25), []

    def other(phase: str, _: object) -> None:
        calls.append(program(7.0, 8.0))

    kept, before = [], gc.get_threshold()
    gc.callbacks.append(other)
    try:
        gc.set_threshold(1)
        kept += [program(0.5, 0.25) for _ in range(50)]
    finally:
        gc.set_threshold(*before)
        gc.callbacks.remove(other)
    assert calls and {*kept} == {expected}


@needs_llvm
def test_a_gaussian_on_vectors_is_within_what_the_table_states() -> None:
    """By two exponentials of libmvec, as the table's own by libm, it errs by up to 4.6 ULP."""
    row = OPERATORS["gaussian"]
    points = random_points(row, 3_000)
    found = batch.BatchProgram(graph_of(row))(*columns(points))[0].tolist()
    balls = (truth(graph_of(row), point) for point in points)
    errors = [error_ulps(row, *pair) for pair in zip(found, balls, strict=True)]
    assert max(errors) <= row.ulps


@needs_llvm
@rows
def test_a_run_is_what_the_operator_is(row: Operator) -> None:
    """One run of an operator on more operands than a vector has, and constants among them."""
    names = [f"x{place}" for place in range(21)]
    builder = GraphBuilder(names)
    leaves = [builder.variable(name) for name in names] + [builder.literal(2)]
    turn = random.Random(row.name)
    nodes = [builder.apply(row.name, *turn.sample(leaves, row.arity)) for _ in range(40)]
    graph = builder.build(nodes)
    values = [0.05 + 0.0375 * place for place in range(21)]
    found = runs.RunProgram(graph)(*values)
    np.testing.assert_allclose(found, ENGINES["python"].compile(graph)(*values), rtol=1e-14)


# -- what it cannot do, and who chooses it -----------------------------------------------------


def test_without_llvmlite_the_engine_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "find_spec", lambda name: None)
    with pytest.raises(EngineError, match=r"native is not installed; pip install '.*\[native\]'"):
        wb.gradient("x*x", engine="native")
    d = wb.gradient("x*x*sin(x)")
    assert d(x=2.0) == wb.gradient("x*x*sin(x)", engine="python")(x=2.0)
    assert d.batch({"x": [2.0]}).value.tolist() == [4.0 * np.sin(2.0)]


@needs_llvm
@pytest.mark.parametrize("name", WITHOUT)
def test_an_operator_without_form_runs_elsewhere_and_is_named(name: str) -> None:
    graph = graph_of(OPERATORS[name])
    plan = wb.gradient(graph, graph.variables[-1], engine="native").plan
    assert "has no native form, so that it runs on python and numpy" in plan.reason
    point = (2.0, 3.0)[: len(graph.variables)]
    python = ENGINES["python"].compile(graph)(*point)
    assert ENGINES["native"].compile(graph)(*point) == python
    many = ENGINES["native"].compile(graph, Use.BATCH)(*[np.array([one]) for one in point])
    assert many[0, 0] == pytest.approx(python[0], rel=1e-13)


@needs_llvm
def test_an_old_libmvec_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "_libmvec", lambda: None)
    assert "no libmvec here" in ENGINES["native"].way(wide(12))


@needs_llvm
@pytest.mark.parametrize("make", [wb.gradient, wb.jacobian, wb.hessian, wb.hvp])
def test_all_derivatives_run_on_it(make: Any) -> None:
    text = "x*exp(-y) + sin(x*y), x/y" if make is wb.jacobian else "x*exp(-y) + sin(x*y)"
    more = {"vector": {"x": 1.0, "y": -2.0}} if make is wb.hvp else {}
    native, python = (make(text, engine=name, **more) for name in ("native", "python"))
    point = {"x": 1.25, "y": 0.75}
    assert repr(native(point)) == repr(python(point))
    points = {"x": np.linspace(0.5, 2.0, 50), "y": 0.75}
    for one, other in zip(native.batch(points), python.batch(points), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-13)


@needs_llvm
def test_auto_becomes_native_by_calls_and_keeps_its_bits() -> None:
    text = " + ".join(f"sin({place}*x)*y" for place in range(1, 30))
    auto, python = wb.gradient(text), wb.gradient(text, engine="python")
    assert auto.engine is ENGINES["auto"]
    assert auto.plan.reason.endswith(f"it runs on python, and on native from call {CALLS:,} on")
    assert len(auto.graph) >= LEAST_NODES  # type: ignore[arg-type]
    expected = python.call(0.5, 2.0)
    assert {auto.call(0.5, 2.0) for _ in range(CALLS + 5)} == {expected}
    assert auto.call._left < 0  # type: ignore[attr-defined]
    small = wb.gradient("x*y")
    assert small.plan.reason.endswith("it runs on python")


@needs_llvm
def test_auto_takes_native_for_large_batches_only(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[Use] = []
    whole = type(ENGINES["native"]).compile

    def compile(self: Any, graph: Graph, use: Use = Use.POINT) -> Any:
        compiled.append(use)
        return whole(self, graph, use)

    monkeypatch.setattr(type(ENGINES["native"]), "compile", compile)
    program = ENGINES["auto"].compile(GRADIENT, Use.BATCH)
    points = BATCH_WORK // len(GRADIENT) + 1
    few, many = np.linspace(0.5, 1.0, 100), np.linspace(0.5, 1.0, points)
    usual = ENGINES["numpy"].compile(GRADIENT, Use.BATCH)
    assert (program(few, 2.0) == usual(few, 2.0)).all()
    assert compiled == []
    np.testing.assert_allclose(program(many, 2.0), usual(many, 2.0), rtol=1e-13)
    assert compiled == [Use.BATCH]
