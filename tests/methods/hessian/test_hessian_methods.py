"""Hessians by every method: shapes, published values, differences as textbooks state them, size."""

import math
from collections.abc import Callable
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import arb

import workbench as wb
from workbench.engines import ENGINES
from workbench.errors import BudgetError, GraphError, MethodError, UnsupportedError
from workbench.methods.derivations import LoopedDerivation, ProgramDerivation
from workbench.methods.hessian import ReverseDifference, SecondDifference
from workbench.methods.hessian.triangle import upper_triangle
from workbench.records import Status

TEXT = "sin(x*y) + exp(x)/y"
EXACT = ("symbolic", "forward_over_reverse")
#: What a method reaches here, relative to the largest entry.
REACH = {"symbolic": 1e-13, "difference": 1e-6, "reverse_difference": 1e-9} | {
    "forward_over_reverse": 1e-13
}


def truth(x: float, y: float) -> np.ndarray:
    s, c, e = np.sin(x * y), np.cos(x * y), np.exp(x)
    mixed = c - x * y * s - e / y**2
    return np.array([[-y * y * s + e / y, mixed], [mixed, -x * x * s + 2 * e / y**3]])


@pytest.mark.parametrize("name", wb.HESSIAN_METHODS)
def test_points_and_batches(name: str) -> None:
    derivative = wb.hessian(wb.parse(TEXT), method=name)
    value, matrix = derivative(x=1.2, y=3.0)
    assert value == pytest.approx(np.sin(3.6) + np.exp(1.2) / 3, rel=1e-15)
    assert isinstance(matrix, np.ndarray) and matrix.shape == (2, 2)
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_allclose(matrix, truth(1.2, 3.0), rtol=10 * REACH[name])
    points = np.array([[1.2, 3.0], [0.5, 1.0], [-1.0, 2.0]])
    values, matrices = derivative.batch(points)
    assert (values.shape, matrices.shape) == ((3,), (3, 2, 2))
    for place, point in enumerate(points):
        np.testing.assert_allclose(matrices[place], truth(*point), atol=10 * REACH[name] * 10)


@pytest.mark.parametrize("name", wb.HESSIAN_METHODS)
def test_several_outputs_and_chosen_variables(name: str) -> None:
    derivative = wb.hessian(wb.parse("x*y*z, x**2*z"), method=name, wrt=["z", "x"])
    value, matrices = derivative(x=2.0, y=3.0, z=5.0)
    assert value == (30.0, 20.0)
    expected = [[[0.0, 3.0], [3.0, 0.0]], [[0.0, 4.0], [4.0, 10.0]]]
    np.testing.assert_allclose(matrices, expected, atol=1e-5)
    values, stacked = derivative.batch({"x": [2.0, 1.0], "y": 3.0, "z": 5.0})
    assert (values.shape, stacked.shape) == ((2, 2), (2, 2, 2, 2))
    np.testing.assert_allclose(stacked[0], expected, atol=1e-5)


def test_the_partials_are_the_upper_triangle() -> None:
    derivative = wb.hessian(wb.parse("x*y*z"))
    texts = [partial.text for partial in derivative.partials]
    assert texts == ["x", "x y", "x z", "y", "y z", "z"]
    assert derivative.call(2.0, 3.0, 5.0) == (30.0, 0.0, 5.0, 3.0, 0.0, 2.0, 0.0)
    assert {partial.order for partial in derivative.partials} == {2}


PUBLISHED: dict[str, tuple[str, dict[str, float], Callable[..., Any]]] = {
    # A. Baydin, B. Pearlmutter, A. Radul, J. Siskind, JMLR 18, 2018, table 2
    "trace": (
        "log(x1) + x1*x2 - sin(x2)",
        {"x1": 2.0, "x2": 5.0},
        lambda a, b: mpmath.log(a) + a * b - mpmath.sin(b),
    ),
    # after A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed. 2008, section 1.2
    "griewank": (
        "(sin(x1/x2) + x1/x2 - exp(x2))*(x1/x2 - exp(x2))",
        {"x1": 1.5, "x2": 0.5},
        lambda a, b: (mpmath.sin(a / b) + a / b - mpmath.exp(b)) * (a / b - mpmath.exp(b)),
    ),
    # H. Rosenbrock, The Computer Journal 3, 1960, at its start
    "rosenbrock": (
        "(1 - x)**2 + 100*(y - x**2)**2",
        {"x": -1.2, "y": 1.0},
        lambda a, b: (1 - a) ** 2 + 100 * (b - a**2) ** 2,
    ),
}


@pytest.mark.parametrize("name", EXACT)
@pytest.mark.parametrize("which", PUBLISHED)
def test_textbook_functions_by_mpmath_at_50_digits(which: str, name: str) -> None:
    text, point, function = PUBLISHED[which]
    matrix = wb.hessian(wb.parse(text), method=name)(point).derivative
    with mpmath.workdps(50):
        place = tuple(mpmath.mpf(value) for value in point.values())
        for (row, column), orders in {(0, 0): (2, 0), (0, 1): (1, 1), (1, 1): (0, 2)}.items():
            expected = float(mpmath.diff(function, place, orders))
            assert matrix[row, column] == pytest.approx(expected, rel=1e-12), (row, column)


@pytest.mark.parametrize("name", wb.HESSIAN_METHODS)
def test_squire_and_trapp(name: str) -> None:
    graph = wb.parse("exp(x)/sqrt(sin(x)**3 + cos(x)**3)")
    found = wb.hessian(graph, method=name)(x=1.5).derivative
    assert found.shape == (1, 1)
    # recomputed with 60 digits
    assert found[0, 0] == pytest.approx(9.46307368159660335254, rel=10 * REACH[name])


# -- differences -------------------------------------------------------------------------------


def exactly(derivative: wb.Derivative, values: list[Any], step: float) -> list[Any]:
    """The program of a difference method in exact arithmetic, at one step for all variables."""
    program = derivative.graph
    assert program is not None
    derivation = derivative.derivation
    assert isinstance(derivation, ProgramDerivation)
    count = len(derivation.step_variables)
    outputs = ENGINES["ball"].compile(program)(*values, *[step] * count, bits=400)
    return list(outputs)[len(derivative.primal.outputs) :]


def test_second_differences_truncate_as_taylor_says() -> None:
    h = 2.0**-8
    fourth = wb.hessian(wb.parse("x**4"), method=SecondDifference(step=h))
    (found,) = exactly(fourth, [3.0], h)
    assert (found - 108).contains(arb(2 * h * h))  # h**2/12 * f''''
    assert (found - 108).rel_accuracy_bits() > 300
    corners = wb.hessian(wb.parse("x**3*y**3"), method=SecondDifference(step=h))
    _, mixed, _ = exactly(corners, [2.0, 3.0], h)
    assert mixed.contains(arb((3 * 4.0 + h * h) * (3 * 9.0 + h * h)))


def test_differences_of_gradients_truncate_as_taylor_says() -> None:
    h = 2.0**-8
    derivative = wb.hessian(wb.parse("x**4*y"), method=ReverseDifference(step=h))
    along, mixed, zero = exactly(derivative, [3.0, 5.0], h)
    assert along.contains(arb(5 * (12 * 9.0 + 4 * h * h)))  # h**2/6 * f''''
    assert mixed.contains(arb((4 * 27.0 + (4 * 27.0 + 4 * 3.0 * h * h)) / 2))
    assert zero == 0


def test_dyadic_quadratics_have_no_error_at_all() -> None:
    graph = wb.parse("3*x**2 + x*y/2 - y**2")
    for name in ("difference[step=0.125]", "reverse_difference[step=0.125]"):
        matrix = wb.hessian(graph, method=name)(x=0.5, y=-1.25).derivative
        assert matrix.tolist() == [[6.0, 0.5], [0.5, -2.0]]


def test_default_steps_are_roots_of_epsilon() -> None:
    graph = wb.parse("x*y")
    eps = 2.0**-52
    assert wb.hessian(graph, method="difference").step_sizes([0.5, -8.0]) == (
        eps**0.25,
        8 * eps**0.25,
    )
    third = wb.hessian(graph, method="reverse_difference").step_sizes([0.5, -8.0])
    assert third == pytest.approx((eps ** (1 / 3), 8 * eps ** (1 / 3)), rel=1e-15)
    relative = wb.hessian(graph, method="difference[step=relative]").step_sizes([0.5, 0.0])
    assert relative == (0.5 * eps**0.25, 0.0)


def test_evaluations_are_those_that_textbooks_count() -> None:
    graph = wb.parse("exp(x*y*z)")
    plain = wb.hessian(graph, method="difference").derivation
    assert plain.facts.evaluations_of_primal == 2 * 9 + 1
    assert plain.program is not None and str(plain.program).count("exp") == 2 * 9 + 1
    assert isinstance(plain, ProgramDerivation) and len(plain.shifts) == 6
    reverse = wb.hessian(graph, method="reverse_difference").derivation
    assert reverse.program is not None and str(reverse.program).count("exp") == 2 * 3 + 1


def test_gradients_that_a_step_does_not_reach_give_a_structural_zero() -> None:
    chain = wb.parse(" + ".join(f"(x{i + 1} - x{i}**2)**2" for i in range(30)))
    program = wb.hessian(chain, method="reverse_difference").graph
    assert program is not None
    zeros = sum(program.literal(node) is not None for node in program.outputs)
    assert zeros == 31 * 32 // 2 - 31 - 30


# -- size --------------------------------------------------------------------------------------


def speelpenning(count: int) -> tuple[wb.Graph, dict[str, float], np.ndarray]:
    """A product, a point near 1 and its Hessian there."""
    graph = wb.parse("*".join(f"x{i}" for i in range(count)))
    values = 1.0 + 0.001 * np.arange(count) / count
    matrix = np.prod(values) / np.outer(values, values)
    np.fill_diagonal(matrix, 0.0)
    return graph, dict(zip(graph.variables, values.tolist(), strict=True)), matrix


@pytest.mark.slow
@pytest.mark.parametrize("name", ["difference", "reverse_difference", "forward_over_reverse"])
def test_a_hundred_variables(name: str) -> None:
    graph, point, matrix = speelpenning(100)
    derivative = wb.hessian(graph, method=name)
    found = derivative(point).derivative
    np.testing.assert_allclose(found, matrix, atol=1e-6 if name == "difference" else 1e-9)
    assert (derivative.graph is None) == (name == "difference")
    assert derivative.operations is not None


@pytest.mark.slow
def test_what_is_too_large_as_a_graph_runs_again_and_again() -> None:
    graph, point, matrix = speelpenning(400)
    exact = wb.hessian(graph)
    assert exact.graph is None
    assert isinstance(exact.derivation, LoopedDerivation)
    assert exact.plan == ("python", "a small program, once per direction", exact.plan.reason)
    np.testing.assert_allclose(exact(point).derivative, matrix, rtol=1e-12)
    assert exact.operations is not None
    assert exact.operations.shared_operations < 400 * 12 * 400
    numeric = wb.hessian(graph, method="reverse_difference")
    assert numeric.graph is None
    assert numeric.plan.runs == "compiled primal"
    np.testing.assert_allclose(numeric(point).derivative, matrix, atol=1e-9)


@pytest.mark.parametrize("make", [SecondDifference, ReverseDifference])
def test_runners_do_what_their_graphs_do(
    make: type[SecondDifference], set_limits: Callable[..., object]
) -> None:
    graph = wb.parse("sin(x*y)*exp(z), x**2*y/z")
    program = wb.hessian(graph, method=make())
    set_limits(program_nodes=0)
    runner = wb.hessian(graph, method=make())
    assert program.graph is not None and runner.graph is None
    point = (1.2, 0.7, -0.4)
    assert list(runner.call(*point)) == list(program.call(*point))
    assert runner.operations is not None and program.operations is not None
    assert runner.operations.shared_operations >= program.operations.shared_operations
    assert runner.batch(np.array([point, point])).derivative.shape == (2, 2, 3, 3)


def test_more_entries_than_anyone_wants_are_refused_with_the_remedy() -> None:
    graph = wb.parse(" + ".join(f"x{i}**2" for i in range(1001)))
    with pytest.raises(BudgetError, match=r"501,501 entries; name at most 1,000 .* wb\.hvp"):
        wb.hessian(graph)
    assert len(upper_triangle(graph, graph.variables[:100])) == 5_050


def test_symbolic_swell_is_refused_before_sympy_sees_it() -> None:
    graph, _, _ = speelpenning(100)
    with pytest.raises(BudgetError, match="too many for SymPy"):
        wb.hessian(graph, method="symbolic")


# -- what is refused ---------------------------------------------------------------------------


def test_names_options_and_methods_that_there_are_not() -> None:
    graph = wb.parse("x*y")
    for bad, message in (
        ("reverse", "unknown Hessian method 'reverse'; did you mean reverse_difference"),
        ("difference[step=0]", "positive"),
        ("difference[step=optimal]", "difference cannot take step=optimal"),
        ("symbolic[x=1]", "takes no options"),
        (wb.Reverse(), "reverse differentiates once"),
    ):
        with pytest.raises(MethodError, match=message):
            wb.hessian(graph, method=bad)  # type: ignore[arg-type]
    with pytest.raises(GraphError, match="unknown variable z"):
        wb.hessian(graph, wrt="z")
    with pytest.raises(UnsupportedError, match="polygamma"):
        wb.hessian(wb.parse("polygamma(n, x)"))


def test_functions_without_variables() -> None:
    for name in wb.HESSIAN_METHODS:
        value, matrix = wb.hessian(wb.parse("pi"), method=name)()
        assert (value, matrix.shape) == (np.pi, (0, 0))
        assert wb.hessian(wb.parse("pi"), method=name).batch(np.empty((3, 0))).value.shape == (3,)


def test_a_hessian_says_what_it_is() -> None:
    assert repr(wb.hessian(wb.parse("x*y"))) == (
        "Hessian(forward_over_reverse of Graph('x*y') by x, y)"
    )


@pytest.mark.parametrize("method", ["difference", "reverse_difference"])
def test_a_step_that_leaves_the_domain_is_halved_until_it_fits(method: str) -> None:
    text, at = "sqrt(1 - (x/1e-6)**2)*y + log(y)*y", {"x": 1e-7, "y": 2.0}
    usual = wb.hessian(wb.parse(text), method=method).step_sizes([1e-7, 2.0])
    rows = wb.compare(text, at=at, order=2, methods=method, timings=False).accuracy
    assert {row.status for row in rows} <= {Status.OK, Status.INACCURATE}
    own = next(row for row in rows if row.wrt == "x x" or row.wrt == "x")
    assert own.step is not None and math.frexp(usual[0] / own.step)[0] == 0.5
    assert f"step {own.step:.3g} in place of {usual[0]:.3g}" in own.message
    assert all(row.step == usual[1] for row in rows if row is not own)
    (row, *_) = wb.compare(
        text, at=at, order=2, methods=f"{method}[step={2 * own.step!r}]", timings=False
    ).accuracy
    assert row.status is Status.DOMAIN
