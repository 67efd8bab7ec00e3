"""Graphs as NumPy functions and as kernels."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import graphs, points

from tests.lanes import examples
from workbench.engines import ENGINES
from workbench.errors import EngineError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.writers.constants import constant_values
from workbench.writers.kernel import array_kernel, kernel_source, step_function
from workbench.writers.numpy import numpy_source, spellings
from workbench.writers.registers import last_uses


@settings(max_examples=examples(60))
@given(graphs(max_outputs=2), points(("x", "y", "z")))
def test_the_source_runs_by_itself_as_the_engine_does(
    graph: Graph, point: dict[str, float]
) -> None:
    namespace: dict[str, Any] = {}
    exec(numpy_source(graph, "g"), namespace)
    inputs = [np.array([point[name], 0.5]) for name in graph.variables]
    with np.errstate(all="ignore"):
        values = namespace["g"](*inputs)
    for own, other in zip(values, ENGINES["numpy"].compile(graph)(*inputs), strict=True):
        assert np.array_equal(np.broadcast_to(own, other.shape), other, equal_nan=True)


def test_the_source_imports_what_it_needs() -> None:
    assert "scipy" not in numpy_source(parse("sin(x)"))
    assert "from scipy import special" in numpy_source(parse("erf(x)"))
    assert "array_functions import gamma, polygamma" in numpy_source(
        parse("polygamma(0, x)*gamma(x)")
    )
    with pytest.raises(EngineError, match="not a name for this Python function"):
        numpy_source(parse("x"), "f(x)")


def test_no_name_of_a_user_is_in_what_runs_and_none_of_a_builtin_in_what_is_read() -> None:
    builder = GraphBuilder(("__import__", "os"))
    graph = builder.build([builder.apply("add", *map(builder.variable, ("__import__", "os")))])
    text = kernel_source(array_kernel(graph))
    assert "__import__" not in text and "os" not in text
    assert "def f(__import___, os):" in numpy_source(graph)


def test_powers_have_quick_spellings() -> None:
    graph = parse("x**2, x**-1, x**3, x**4, x**5, x**y")
    found = [
        spelling
        for spelling, row in zip(
            spellings(graph, constant_values(graph)), graph.nodes(), strict=True
        )
        if row[1].name == "power"
    ]
    assert found == [
        "np.square({0})",
        "np.reciprocal({0})",
        "np.multiply(np.square({0}), {0})",
        "np.square(np.square({0}))",
        "np.power({0}, {1})",
        "np.power({0}, {1})",
    ]
    x = np.array([-1.7, 0.3, 2.5])
    for exponent, value in zip((2, -1, 3, 4), ENGINES["numpy"].compile(graph)(x, x), strict=False):
        assert np.allclose(value, x ** float(exponent), rtol=1e-15)


def test_a_chain_needs_one_register_and_a_tree_as_many_as_it_is_deep() -> None:
    assert array_kernel(parse("sin(cos(tan(exp(x) + 1))) + 2")).registers == 1
    assert array_kernel(parse("sin(x)*cos(x) + exp(x)*tan(x)")).registers == 3
    assert array_kernel(parse("x + 1")).registers == 0  # worked out in the output's own place


def test_a_value_kept_for_later_is_not_written_over() -> None:
    graph = parse("a = sin(x); b = cos(a); c = exp(b); d = a*c; tan(d) + a")
    (value,) = ENGINES["numpy"].compile(graph)(np.array([0.7]))
    a = np.sin(0.7)
    assert np.allclose(value, np.tan(a * np.exp(np.cos(a))) + a, rtol=1e-15)


def test_constants_are_the_ones_that_are_read() -> None:
    kernel = array_kernel(parse("x*(2 + 3) + 5, 7, 7"))
    assert kernel.constants == (5.0, 7.0)
    assert len(kernel.copies) == 2


def test_last_uses_of_what_nobody_needs_and_of_what_is_kept() -> None:
    assert list(last_uses(4, [(), (0,), (0,), (1,)], kept=[2])) == [2, 3, 4, 3]


def test_a_step_fills_its_target() -> None:
    for row in ROWS:
        if row.arity:
            operands = [np.array([1.0, 2.0])] * row.arity
            template = row.spell(row.numpy, *("{0}", "{1}", "{2}")[: row.arity])
            target = np.full(2, -7.0)
            with np.errstate(all="ignore"):
                step_function(template)(*operands, target)
            assert not np.any(target == -7.0), row.name
            scalar = row.total(*[1.0] * row.arity)
            assert np.array_equal(target[0], scalar, equal_nan=True) or np.isclose(
                target[0], scalar, rtol=1e-14, atol=1e-14
            )
