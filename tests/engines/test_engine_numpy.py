"""The numpy engine: blocks of points, silently, with few buffers."""

import math
import subprocess
import sys
import threading
import tracemalloc
import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import graphs

from tests.lanes import examples
from workbench.engines import ENGINES
from workbench.engines import numpy as numpy_engine
from workbench.engines.numpy import NumpyProgram
from workbench.errors import PointError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.limits import limits

compiled = ENGINES["numpy"].compile
EVERYTHING = (
    "x*y + sin(x)**3, where(x < y and not (y > 2), sqrt(x), y**-1), 7, x, 1/0, x, max(x, y)"
)


def test_outputs_are_float64_arrays_of_the_shape_of_the_inputs() -> None:
    program = compiled(parse(EVERYTHING))
    for shape in ((5,), (0,), (1,), (2, 3), ()):
        inputs = np.full(shape, 0.5), np.full(shape, 2.0)
        for output in program(*inputs):
            assert isinstance(output, np.ndarray)
            assert output.shape == shape and output.dtype == np.float64
    stacked = program.stacked(np.full(4, 0.5), 2.0)
    assert stacked.shape == (7, 4)
    assert np.array_equal(stacked, program(np.full(4, 0.5), 2.0))


def test_numbers_integers_and_strided_columns_are_inputs_too() -> None:
    program = compiled(parse("x/y + x"))
    table = np.arange(12).reshape(6, 2)
    (value,) = program(table[:, 0], 4)
    assert np.array_equal(value, table[:, 0] / 4 + table[:, 0])
    (value,) = program(1, table[:, 1])
    assert np.array_equal(value, 1 / table[:, 1] + 1)


def test_inputs_are_left_alone_and_outputs_are_new() -> None:
    x = np.linspace(0, 1, 50)
    kept = x.copy()
    program = compiled(parse("x, x*2, x"))
    first = program(x)
    second = program(x)
    first[0][:] = -1
    assert np.array_equal(x, kept)
    assert np.array_equal(second[0], kept) and np.array_equal(first[2], kept)


@pytest.mark.parametrize("points", [1, 31, 32, 33, 64, 100])
def test_every_block_is_worked_out_whole(points: int) -> None:
    program = compiled(parse(EVERYTHING))
    program.block = 32
    x, y = np.linspace(-2, 2, points), np.linspace(3, -3, points)
    for blocked, whole in zip(program(x, y), compiled(parse(EVERYTHING))(x, y), strict=True):
        assert np.array_equal(blocked, whole, equal_nan=True)


def test_nothing_is_said_about_infinities_and_nan() -> None:
    with warnings.catch_warnings(), np.errstate(all="raise"):
        warnings.simplefilter("error")
        graph = parse("1/x, log(x), sqrt(-x), exp(x*1000), gamma(x), max(x, y), relu(x), x**y")
        outputs = compiled(graph)(np.array([0.0, -1.0, 2.0]), np.array([math.nan, -1.0, 1.0]))
    assert outputs[0][0] == math.inf and math.isnan(outputs[1][1])


def test_shapes_that_do_not_fit_and_missing_inputs_are_told() -> None:
    program = compiled(parse("x*y"))
    with pytest.raises(PointError, match=r"shapes \(3,\), \(2,\) do not fit"):
        program(np.ones(3), np.ones(2))
    with pytest.raises(PointError, match="1 inputs for 2 variables"):
        program(np.ones(3))


def test_scipy_loads_only_where_a_function_needs_it() -> None:
    script = (
        "import sys\n"
        "import workbench as wb\n"
        "from workbench.engines import ENGINES\n"
        "ENGINES['numpy'].compile(wb.parse('sin(x) + x**3'))([1.0, 2.0])\n"
        "assert 'scipy.special' not in sys.modules\n"
        "ENGINES['numpy'].compile(wb.parse('erf(x)'))([1.0, 2.0])\n"
        "assert 'scipy.special' in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def alternating(nodes: int) -> Graph:
    """A long graph that needs few values at a time."""
    builder = GraphBuilder(("x", "y"))
    node = builder.variable("x")
    for index in range(nodes // 2):
        node = builder.apply("multiply", builder.apply("cos", node), builder.variable("y"))
        if index % 1000 == 0:
            node = builder.apply("power", node, builder.literal(2 + index // 1000 % 3))
    return builder.build([node])


def test_a_long_graph_reuses_its_buffers() -> None:
    graph = alternating(30_000)
    program = compiled(graph)
    x, y = np.linspace(0.5, 1, 100), np.linspace(1, 0.9, 100)
    program(x, y)
    tracemalloc.start()
    (value,) = program(x, y)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2_000_000  # 30 000 buffers of 100 points would be 24 MB
    (expected,) = ENGINES["python"].compile(graph)(float(x[7]), float(y[7]))
    assert math.isclose(value[7], expected, rel_tol=1e-12)


@pytest.mark.slow
def test_blocks_shrink_before_buffers_fill_the_memory() -> None:
    builder = GraphBuilder(("x",))
    terms = [builder.apply("sin", builder.variable("x"))]
    for _ in range(20_000):
        terms.append(builder.apply("sin", terms[-1]))
    total = terms[0]
    for term in reversed(terms):
        total = builder.apply("add", total, term)
    program = compiled(builder.build([total]))
    assert 32 <= program.block < 1024
    x = np.linspace(0, 1, 2 * program.block + 1)
    (value,) = program(x)
    (expected,) = ENGINES["python"].compile(builder.build([total]))(1.0)
    assert math.isclose(value[-1], expected, rel_tol=1e-12)


@settings(max_examples=examples(120))
@given(
    graphs(max_operations=24, max_outputs=3),
    st.lists(st.tuples(*[st.one_of(st.floats(), st.floats(-3, 3))] * 3), min_size=1, max_size=9),
)
def test_one_function_and_the_loop_agree_to_the_bit(
    graph: Graph, points: list[tuple[float, ...]]
) -> None:
    columns = [np.array(column) for column in zip(*points, strict=True)][: len(graph.variables)]
    emitted = NumpyProgram(graph)
    emitted.block = 4
    one_function = emitted(*columns)
    limit = numpy_engine.MAX_EMITTED
    try:
        numpy_engine.MAX_EMITTED = -1
        looped = NumpyProgram(graph)
    finally:
        numpy_engine.MAX_EMITTED = limit
    looped.block = 4
    for first, second in zip(one_function, looped(*columns), strict=True):
        assert np.array_equal(first, second, equal_nan=True)


@pytest.mark.parametrize("points", [0, 1, 7, 8, 9, 50])
def test_sums_are_those_of_the_outputs(points: int) -> None:
    program = NumpyProgram(parse("w*x**2, w, x, 3"))
    program.block = 8
    x = np.linspace(-2.0, 5.0, points)
    expected = [1.5 * np.sum(x * x), 1.5 * points, np.sum(x), 3.0 * points]
    assert program.sums(1.5, x) == pytest.approx(expected, rel=1e-14, abs=1e-300)


def test_sums_make_nothing_of_the_size_of_the_inputs() -> None:
    program = NumpyProgram(parse("(w*x + b - y)**2, x, y"))
    x = np.ones(400_000)
    program.sums(1.0, x, 2.0, x)
    tracemalloc.start()
    try:
        program.sums(1.0, x, 2.0, x)
        assert tracemalloc.get_traced_memory()[1] < x.nbytes / 2
    finally:
        tracemalloc.stop()


def test_sums_are_silent_and_carry_infinities() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        total, undefined = NumpyProgram(parse("exp(x), exp(x) - exp(x)")).sums(np.array([1e3, 0.0]))
    assert total == math.inf and math.isnan(undefined)


#: Operators whose results are the same to the bit on floats and on arrays.
EXACT = (
    *("add", "subtract", "multiply", "divide", "negate", "sqrt", "abs", "sign", "relu", "where"),
    *("less", "less_equal", "greater", "greater_equal", "equal", "not_equal", "or", "and", "not"),
)


@settings(max_examples=examples(200))
@given(
    graphs(operators=EXACT, max_operations=24, max_outputs=3),
    st.lists(st.one_of(st.floats(), st.floats(-3, 3)), min_size=3, max_size=3),
)
def test_graphs_of_exact_operators_agree_with_floats_to_the_bit(
    graph: Graph, inputs: list[float]
) -> None:
    inputs = inputs[: len(graph.variables)]
    on_floats = ENGINES["python"].compile(graph)(*inputs)
    on_arrays = compiled(graph)(*[np.array([value]) for value in inputs])
    for scalar, output in zip(on_floats, on_arrays, strict=True):
        assert repr(scalar) == repr(float(output.reshape(-1)[0]))


def test_threads_share_the_blocks_and_change_no_bit(monkeypatch: pytest.MonkeyPatch) -> None:
    program = NumpyProgram(parse("sin(x)*y + x**3/y, exp(x)"))
    x = np.linspace(-1, 1, 5 * program.block + 17)
    monkeypatch.setattr(numpy_engine, "processors", lambda: 3)
    seen: set[int] = set()
    run = program._run

    def watched(*arguments: Any) -> None:
        seen.add(threading.get_ident())
        run(*arguments)

    program._run = watched
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        shared, sums = program.stacked(x, 0.5), program.sums(x, 0.5)
        assert len(seen) > 1
        with limits(threads=1):
            seen.clear()
            alone, alone_sums = program.stacked(x, 0.5), program.sums(x, 0.5)
    assert seen == {threading.get_ident()}
    np.testing.assert_array_equal(shared, alone)
    np.testing.assert_array_equal(sums, alone_sums)


def test_what_a_thread_raises_is_raised(monkeypatch: pytest.MonkeyPatch) -> None:
    program = NumpyProgram(parse("x*x"))
    monkeypatch.setattr(numpy_engine, "processors", lambda: 2)

    def broken(inputs: Any, outputs: Any, registers: Any) -> None:
        if float(inputs[0][0]) > 0.0:
            raise MemoryError

    program._run = broken
    with pytest.raises(MemoryError):
        program(np.linspace(-1, 1, 4 * program.block))
