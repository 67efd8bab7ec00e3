"""The symbolic method: published counts, conventions, what SymPy rewrote, budgets, backstops."""

import math
import os
import time
from fractions import Fraction
from typing import Any

import pytest
from flint import arb
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.lanes import SLOW, every_row, examples
from tests.steps import at_most
from tests.strategies import SMOOTH, graphs
from workbench.calculus.adjoint import gradient_graph
from workbench.engines.ball import BallEngine, working_precision
from workbench.errors import BudgetError, UnsupportedError, WorkerTimeout
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.isolation import Worker, run_isolated
from workbench.limits import Limits, limits
from workbench.methods import symbolic
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, First, Kind
from workbench.methods.symbolic import Symbolic
from workbench.problems import PROBLEMS


def derive(text: str, *wrt: str) -> Derivation:
    graph = parse(text)
    return Symbolic().derive(graph, First(wrt or graph.variables))


def program(text: str, *wrt: str) -> Graph:
    found = derive(text, *wrt).program
    assert found is not None
    return found


def slope(text: str, **point: float) -> float:
    """The first partial by the first variable at a point."""
    graph = parse(text)
    values = program(text, graph.variables[0])(point)
    assert isinstance(values, tuple)
    return values[1]


def at_balls(graph: Graph, values: list[float], bits: int = 200) -> Any:
    return BallEngine().compile(graph)(*values, bits=bits)


def logistic(steps: int) -> str:
    lines = [f"l{i} = 4*l{i - 1}*(1 - l{i - 1})" for i in range(2, steps + 1)]
    return "; ".join(["l1 = x", *lines, f"l{steps}"])


# -- published numbers -------------------------------------------------------------------------


@pytest.mark.parametrize(("steps", "operations"), [(1, 0), (2, 2), (3, 21), (4, 82), (5, 264)])
def test_expression_swell_of_the_logistic_map(steps: int, operations: int) -> None:
    """Baydin et al. 2018, Table 1: operations of the derivative as SymPy counts them."""
    assert derive(logistic(steps)).facts.sympy_count_ops == operations


def test_swell_goes_on() -> None:
    assert [derive(logistic(steps)).facts.sympy_count_ops for steps in (6, 7, 8)] == [
        768,
        2096,
        5472,
    ]


@pytest.mark.parametrize(
    ("steps", "coefficients"),
    [
        (2, [4, -8]),
        (3, [16 * c for c in (1, -10, 24, -16)]),
        (4, [64 * c for c in (1, -42, 504, -2640, 7040, -9984, 7168, -2048)]),
    ],
)
def test_derivatives_of_the_logistic_map(steps: int, coefficients: list[int]) -> None:
    """As many points as coefficients, and one more, in exact arithmetic."""
    graph = program(logistic(steps))
    for place in range(len(coefficients) + 1):
        exact = sum(c * Fraction(place, 8) ** k for k, c in enumerate(coefficients))
        _, ball = at_balls(graph, [place / 8], bits=300)
        assert ball.contains(float(exact)) and float(ball.rad()) < 1e-60


@pytest.mark.parametrize(("size", "multiplications"), [(4, 8), (8, 48), (16, 224), (32, 960)])
def test_speelpenning_multiplications_as_a_tree(size: int, multiplications: int) -> None:
    text = "*".join(f"x{i}" for i in range(1, size + 1))
    done = derive(text)
    assert done.facts.sympy_count_ops == multiplications
    partials = range(1, size + 1)
    assert count(done.program, partials).tree_operations == multiplications


def test_squire_trapp_has_its_published_digits() -> None:
    graph = program("exp(x)/sqrt(sin(x)**3 + cos(x)**3)")
    value, ball = at_balls(graph, [1.5])
    with working_precision(200):
        assert abs(value - arb("4.49778005394616195025")) < arb("6e-21")
        assert abs(ball - arb("4.05342789389862065771")) < arb("6e-21")
    values = graph(x=1.5)
    assert isinstance(values, tuple)
    assert abs(values[1] - 4.05342789389862065771) <= 4 * math.ulp(4.05)


# -- conventions -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [-8.0, -0.5, 0.25, 27.0])
def test_cube_roots_on_both_sides(place: float) -> None:
    assert slope("cbrt(x)", x=place) == pytest.approx(abs(place) ** (-2 / 3) / 3, rel=1e-14)
    assert slope("cbrt(x**3 - 2)", x=place) == pytest.approx(
        place**2 * abs(place**3 - 2) ** (-2 / 3), rel=1e-13
    )


@every_row(
    "text, point, expected",
    [
        ("abs(x)", {"x": -3.0}, -1.0),
        ("abs(x)", {"x": 2.0}, 1.0),
        ("abs(x)", {"x": 0.0}, 0.0),
        ("abs(log(x))", {"x": 0.5}, -2.0),
        ("abs(x**y)", {"x": 3.0, "y": 2.0}, 6.0),
        ("sign(x)*x", {"x": -3.0}, -1.0),
        ("sign(log(x))*x", {"x": 0.5}, -1.0),
        ("relu(x)", {"x": 0.0}, 0.5),
        ("relu(x)", {"x": 2.0}, 1.0),
        ("relu(x)", {"x": -2.0}, 0.0),
        ("max(x, y)", {"x": 1.0, "y": 1.0}, 0.5),
        ("min(x, y)", {"x": 1.0, "y": 2.0}, 1.0),
        ("max(max(x, y), z)", {"x": 0.0, "y": 0.0, "z": 0.0}, 0.5),
        ("where(x > 0, x**2, -x)", {"x": 3.0}, 6.0),
        ("where(x > 0, x**2, -x)", {"x": -3.0}, -1.0),
        ("1 if x == 0 else exp(x)", {"x": 0.0}, 0.0),
        ("2*x*(x < 3)", {"x": 1.0}, 2.0),
        ("gamma(x)", {"x": 3.0}, 2 * (1.5 - 0.57721566490153286)),
        ("lgamma(x)", {"x": 2.0}, 1 - 0.57721566490153286),
        ("polygamma(0, x)", {"x": 1.0}, math.pi**2 / 6),
        ("atan2(x, y)", {"x": 1.0, "y": -2.0}, -0.4),
        ("hypot(x, y)", {"x": 3.0, "y": 4.0}, 0.6),
        ("x**y", {"x": 2.0, "y": 3.0}, 12.0),
        ("log2(x)", {"x": 4.0}, 0.25 / math.log(2)),
        ("exp2(x)", {"x": 3.0}, 8 * math.log(2)),
        ("erf(x)", {"x": 0.0}, 2 / math.sqrt(math.pi)),
        ("sigmoid(x)", {"x": 0.0}, 0.25),
        ("softplus(x)", {"x": 0.0}, 0.5),
        ("acosh(x)", {"x": 2.0}, 1 / math.sqrt(3)),
    ],
)
def test_slopes(text: str, point: dict[str, float], expected: float) -> None:
    assert slope(text, **point) == pytest.approx(expected, rel=1e-13, abs=1e-13)


@every_row(
    "text, changed",
    [
        ("x/x", True),
        ("exp(log(x))", True),
        ("sqrt(x**2)", True),
        ("max(max(x, y), z)", True),
        ("x*x*sin(y)", False),
        ("x*sin(y) + sqrt(y) - x/y", False),
        ("min(y, x)*max(x, 2) + (x > y)", False),
        ("expm1(y)", True),
        ("cbrt(y)", True),
        ("relu(x)", True),
        ("x*x*x*x", True),
        ("(x - y)/2", True),
    ],
)
def test_what_sympy_rewrote_is_flagged(text: str, changed: bool) -> None:
    assert derive(text).facts.primal_changed is changed


def test_the_program_is_the_function_as_sympy_gives_it() -> None:
    assert program("x/x + y").to_text() == "_ = x; 1 + y, 0, 1"
    assert program("sqrt(x**2)").to_text() == "abs(x), sign(x)"


# -- the program -------------------------------------------------------------------------------


def test_outputs_are_values_then_partials_row_by_row() -> None:
    started = time.perf_counter()
    done = derive("x*y, x + 3*y, 5", "y", "x")
    elapsed = time.perf_counter() - started
    assert done.program is not None
    assert done.program.variables == ("x", "y")
    assert done.program(x=2.0, y=7.0) == (14.0, 23.0, 5.0, 2.0, 7.0, 3.0, 1.0, 0.0, 0.0)
    assert isinstance(done, ProgramDerivation) and done.exact
    assert (done.wrt, done.step_variables) == (("y", "x"), ())
    assert done.facts.derive_seconds is not None and 0 < done.facts.derive_seconds <= elapsed


def test_variables_that_cancel_or_are_unused_stay() -> None:
    graph = parse("z*0 + y - y + x")
    done = Symbolic().derive(graph, First(graph.variables))
    assert done.program is not None
    assert done.program.variables == ("z", "y", "x") == graph.variables


def test_misread_names_are_variables() -> None:
    names = ("E", "I", "S", "N", "O", "Q", "lambda", "beta", "zeta", "gamma")
    text = " + ".join(f"{index + 2}*{name}**2" for index, name in enumerate(names))
    values = program(text)(dict.fromkeys(names, 1.0))
    assert isinstance(values, tuple)
    assert values[1:] == tuple(2.0 * (index + 2) for index in range(len(names)))


@pytest.mark.slow
def test_the_same_graph_gives_the_same_program_whatever_came_before() -> None:
    text = "max(x, y*z)*sin(x + y + z)/(x**2 + y**2 + z**2) + where(x < y and y < z, x, z*y)"
    first = program(text)
    program("cos(z + y + x)*max(z*y, x, 1)")
    with Worker() as fresh:
        graph = parse(text)
        target = "workbench.methods.symbolic:differentiate"
        done = fresh.call(target, graph, graph.variables)
    assert first.to_text() == program(text).to_text() == done.program.to_text()
    assert (first.codes, first.outputs) == (done.program.codes, done.program.outputs)


@settings(max_examples=examples(60))
@given(
    graph=graphs(
        variables=("x", "y"),
        operators=(*SMOOTH, "max", "abs", "sign", "where", "less", "cbrt", "atan2", "gamma"),
        max_operations=7,
        numbers=st.integers(-3, 4).map(Literal.from_number),
    ),
    place=st.tuples(st.floats(-2, 2), st.floats(0.1, 3)),
)
def test_values_and_partials_agree_with_reverse_on_balls(
    graph: Graph, place: tuple[float, float]
) -> None:
    try:
        done = Symbolic().derive(graph, First(graph.variables))
    except (UnsupportedError, BudgetError):
        assume(False)
        return
    assert done.program is not None
    expected = at_balls(gradient_graph(graph, graph.variables), list(place), bits=400)
    found = at_balls(done.program, list(place), bits=400)
    if not expected[0].is_finite():
        return  # outside the domain SymPy may have a value
    for right, computed in zip(expected, found, strict=True):
        if right.is_finite() and computed.is_finite():
            assert right.overlaps(computed), (right, computed)


# -- refusals ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x + 9**9**9**9", "bits; the budget is 65,536 bits"),
        ("(2*x)**(10**9)", "bits; the budget is 65,536 bits"),
        (logistic(100), "operations as a tree are too many for SymPy; the budget is 20,000"),
        ("*".join(f"x{i}" for i in range(200)), "intermediate derivatives as trees"),
    ],
)
def test_budgets_are_kept_at_once(text: str, message: str) -> None:
    graph = parse(text)
    with at_most(100_000), pytest.raises(BudgetError, match=message):
        Symbolic().derive(graph, First(graph.variables))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("polygamma(x, y)", "Derivative"),
        ("x/0", "zoo"),
        ("gamma(x - x - 1)", "zoo"),
        ("sqrt(0 - x**0)", "constant|I"),
        ("relu(sqrt(-1 - x**2))", "relu"),
    ],
)
def test_what_sympy_cannot_say_over_the_reals_is_unsupported(text: str, named: str) -> None:
    with pytest.raises(UnsupportedError, match=named):
        derive(text)


def test_a_backstop_is_a_budget_and_the_next_call_is_answered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with (
        limits(symbolic_seconds=0.01),
        pytest.raises(BudgetError, match=r"hit a backstop: .* ran longer than 0\.01 s") as caught,
    ):
        derive(logistic(11))
    assert isinstance(caught.value.__cause__, WorkerTimeout)
    monkeypatch.setattr(symbolic, "run_isolated", lambda *_, **__: run_isolated("os:abort"))
    with pytest.raises(BudgetError, match=r"hit a backstop: .* killed by SIGABRT"):
        derive("sin(x)")
    monkeypatch.undo()
    assert slope("sin(x)", x=0.0) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("(tanh((sqrt(x) - sqrt(z))**64))**64", "a derivative by x"),
        ("0.1 < (sigmoid(log1p(x)) < cbrt(x))", "the function"),
    ],
)
def test_a_runaway_meets_a_budget_that_counts_and_a_higher_one_goes_on(
    text: str, what: str
) -> None:
    message = rf"objects \(limit sympy_objects\) for {what}; raise the limit"
    with limits(sympy_objects=1_500), pytest.raises(BudgetError, match=message):
        derive(text)
    with limits(sympy_objects=2_500):  # in a new worker: the last was stopped in the middle of that
        assert slope("sin(x)", x=0.0) == 1.0
        with pytest.raises(BudgetError, match="2,500 objects"):
            derive(text)


@pytest.mark.slow
def test_a_runaway_ends_by_the_default_budget() -> None:
    with pytest.raises(BudgetError, match="limit sympy_objects"):
        derive("(tanh((sqrt(x) - sqrt(z))**64))**64")


@pytest.mark.slow
def test_the_catalogue_keeps_to_a_fifth_of_the_budget() -> None:
    usual, finished = Limits.sympy_objects.default, 0
    for name, one in PROBLEMS.items():
        try:
            with limits(sympy_objects=usual // 5):
                Symbolic().derive(one.graph, First(one.graph.variables))
        except BudgetError as error:
            assert "sympy_objects" not in str(error), name
        else:
            finished += 1
    assert finished > 40


@pytest.mark.scales
def test_deep_expressions_do_not_end_the_process() -> None:
    before, depth = os.getpid(), 120 if SLOW else 60
    steps = "; ".join(["a0 = x", *(f"a{i + 1} = sin(a{i})" for i in range(depth)), f"a{depth}"])
    assert 0 < slope(steps, x=1.0) < 1
    assert os.getpid() == before


def test_the_method_says_what_it_is() -> None:
    assert (Symbolic().name, Symbolic().kind, Symbolic().options) == ("symbolic", Kind.EXACT, "")
    assert Symbolic() == Symbolic()
