"""The complex step: the canon's numbers, both halves of its error, and what it cannot do."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import OPERATIONS, graphs

import workbench as wb
from tests.lanes import every_row, examples, size
from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.engines.complex import ComplexEngine
from workbench.errors import EngineError, GraphError, MethodError, UnsupportedError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.methods import METHODS, method
from workbench.methods.complex_step import ComplexStep
from workbench.methods.derivations import ImaginaryDerivation
from workbench.methods.protocol import Derivation, First, Kind, Wants
from workbench.records import AccuracyRecord, Status

DEFAULT = ComplexStep()


def rows(graph: Graph, point: dict[str, float], *methods: Any) -> list[AccuracyRecord]:
    wrt = graph.variables
    contestants = prepare(graph, First(wrt), methods or [DEFAULT])
    return accuracy_rows(graph, point, contestants, certificates(graph, point, wrt))


def row(text: str, step: float = 1e-200, **point: float) -> AccuracyRecord:
    return rows(wb.parse(text), point, ComplexStep(step))[0]


def slope(text: str, step: float = 1e-200, **point: float) -> float:
    partials = wb.gradient(wb.parse(text), method=ComplexStep(step))(point).derivative
    return float(next(iter(partials.values())))


# -- canon 5 and 6 -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "x", "published"),
    [
        ("exp(x)/sqrt(sin(x)**3 + cos(x)**3)", 1.5, 4.05342789389862065771),
        ("x**(9/2)", 1.5, 18.6008127342597586832),
        ("exp(x)/(sin(x)**3 + cos(x)**3)", 1.5, 3.62203370071632604260),
        ("exp(x)/(sin(x)**3 + cos(x)**3)", math.pi / 4, 3.10176639383605168513),
        ("cos(sin(sin(cos(x))))", 1.0, 0.29677089046953605583),
    ],
)
def test_published_derivatives_to_the_last_digits_of_float64(
    text: str, x: float, published: float
) -> None:
    found = row(text, x=x)
    assert found.derivative == pytest.approx(published, abs=3 * math.ulp(published), rel=0)
    assert found.status is Status.OK and found.truncation_error == 0.0
    assert (found.engine, found.step, found.method) == ("complex", 1e-200, "complex_step")
    assert found.error_bound is not None and found.error_bound < 1e-12


def test_the_famous_example_is_right_to_the_last_bit() -> None:
    """Squire & Trapp's function: the float64 nearest to the derivative."""
    text = "exp(x)/sqrt(sin(x)**3 + cos(x)**3)"
    assert slope(text, x=1.5) == 4.05342789389862065771
    assert wb.gradient(wb.parse(text), method=DEFAULT)(x=1.5).value == pytest.approx(
        4.49778005394616195
    )


def test_small_steps_stay_right_where_differences_become_zero() -> None:
    text = "cos(sin(sin(cos(x))))"
    for exponent in range(-200, -8, 8):
        assert slope(text, float(f"1e{exponent}"), x=1.0) == pytest.approx(
            0.29677089046953605583, rel=1e-15
        )
    for name in ("forward_difference", "central_difference"):
        difference = wb.gradient(wb.parse(text), method=f"{name}[step=1e-17]")
        assert difference(x=1.0).derivative["x"] == 0.0


# -- both halves of the error ------------------------------------------------------------------


def test_a_cube_truncates_by_exactly_the_square_of_the_step() -> None:
    """Im (x + ih)**3 / h = 3 x**2 - h**2, and dyadic data has no round-off."""
    found = row("x**3", step=2.0**-10, x=1.5)
    assert found.derivative == 6.75 - 2.0**-20
    assert (found.truncation_error, found.roundoff_error) == (-(2.0**-20), 0.0)
    assert found.status is Status.OK


@pytest.mark.parametrize("step", [0.1, 1e-2, 1e-3, 1e-5])
def test_large_steps_truncate_like_their_square_and_are_not_wrong(step: float) -> None:
    found = row("exp(x)*sin(x)", step=step, x=0.7)
    # f''' = 2 exp(x) (cos x - sin x)
    leading = -(step**2) / 6 * 2 * math.exp(0.7) * (math.cos(0.7) - math.sin(0.7))
    assert found.truncation_error == pytest.approx(leading, rel=3 * step)
    assert found.roundoff_error is not None and abs(found.roundoff_error) < 4e-15
    assert found.status is Status.OK
    total = float(found.derivative or 0) - float(found.truth)
    parts = float(found.truncation_error or 0) + found.roundoff_error
    assert parts == pytest.approx(total, abs=1e-15)


@every_row(
    "text, point, step",
    [
        ("exp(-x)", {"x": 300.0}, 1e-200),
        ("exp(-x)", {"x": 260.0}, 1e-200),
        ("x**9", {"x": 1e-30}, 1e-200),
        ("x**9", {"x": 1e-13}, 1e-200),
        ("x**2", {"x": 1e-150}, 1e-200),
        ("x**3", {"x": 1e-210}, 1e-200),
        ("exp(-x**2)", {"x": 17.0}, 1e-200),
        ("erfc(x)", {"x": 17.0}, 1e-200),
        ("1e-100*sin(x)*1e-20", {"x": 1.0}, 1e-200),
        ("hypot(x, y)", {"x": 1e-250, "y": 1e-280}, 1e-200),
        ("1/x", {"x": 1e-150}, 1e-200),
        ("x/y", {"x": 1e100, "y": 1e120}, 1e-200),
        ("log(x)", {"x": 1e120}, 1e-200),
        ("atan(x)", {"x": 1e55}, 1e-200),
        ("sin(x)", {"x": 1.0}, 1e-320),
        ("*".join(f"x{index}" for index in range(12)), {f"x{i}": 1e-12 for i in range(12)}, 1e-200),
    ],
)
def test_what_underflows_is_never_called_wrong(
    text: str, point: dict[str, float], step: float
) -> None:
    for found in rows(wb.parse(text), point, ComplexStep(step)):
        assert found.status in (Status.OK, Status.NO_DIGITS_PROMISED), found
        if found.status is Status.OK:
            assert found.error_absolute is not None and found.error_bound is not None
            assert found.error_absolute <= found.error_bound


def test_lost_digits_are_not_promised_and_a_larger_step_keeps_them() -> None:
    lost = row("exp(-x)", x=300.0)
    assert (lost.derivative, lost.status) == (0.0, Status.NO_DIGITS_PROMISED)
    kept = row("exp(-x)", step=1e-10, x=300.0)
    assert kept.status is Status.OK and kept.error_ulps is not None and kept.error_ulps < 2


def test_a_step_beyond_the_point_truncates() -> None:
    found = row("sqrt(x)", step=1e-3, x=1e-5)
    assert found.truncation_error is not None and found.truncation_error < -1
    assert found.status in (Status.INACCURATE, Status.NO_DIGITS_PROMISED)


# -- what is caught ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spoil", "test"),
    [
        (lambda slope: slope * (1 + 1e-8), "arithmetic test"),
        (lambda slope: -slope, "arithmetic test"),
        (lambda slope: slope + 1e-7, "arithmetic test"),
        (lambda slope: 0.0, "arithmetic test"),
        (lambda slope: math.nan, "returned nan"),
        (lambda slope: math.inf, "returned inf"),
    ],
)
@pytest.mark.parametrize("step", [1e-200, 1e-6])
def test_a_spoiled_complex_step_is_wrong(
    spoil: Callable[[float], float], test: str, step: float
) -> None:
    class Spoiled(ComplexStep):
        def derive(self, primal: Primal, wants: Wants) -> Derivation:
            honest = super().derive(primal, wants)
            assert isinstance(honest, ImaginaryDerivation)
            evaluate = honest.evaluate

            def spoiled(values: Sequence[float]) -> tuple[list[float], list[float]]:
                primal, partials = evaluate(values)
                return primal, [spoil(one) for one in partials]

            return replace(honest, evaluate=spoiled)

    for text in ("exp(x)*sin(x) + x/y", "x**2*y + sqrt(x + 3)", "gamma(exp(x)/3)*erf(x*y)"):
        for found in rows(wb.parse(text), {"x": 1.3, "y": 0.6}, Spoiled(step)):
            assert found.status is Status.WRONG and test in found.message, found


def test_a_tie_is_decided_by_convention_and_fails_the_rule_test() -> None:
    found = row("relu(x) - relu(-x)", x=0.0)
    assert (found.derivative, found.status) == (0.0, Status.WRONG)
    assert "as its step goes to 0 it gives 0 where the derivative is 1" in found.message
    assert row("x*abs(x)", x=0.0).status is Status.OK
    assert row("sqrt(max(0, x))", x=-1.0).status is Status.OK
    assert row("where(x > 0, sqrt(x), 0*x)", x=-1.0).status is Status.OK
    assert row("abs(x)", x=0.0).status is Status.NOT_DIFFERENTIABLE


@settings(max_examples=examples(80))
@given(
    graphs(operators=[one for one in OPERATIONS if one != "polygamma"], max_operations=10),
    st.lists(st.floats(-3, 3), min_size=3, max_size=3),
)
def test_honest_rows_are_not_accused_at_any_step(graph: Graph, numbers: list[float]) -> None:
    point = dict(zip(graph.variables, numbers, strict=True))
    steps = [ComplexStep(step) for step in (1e-200, 1e-20, 1e-3, 0.05)]
    for found in rows(graph, point, *steps):
        if found.status is Status.WRONG:
            assert "rule test" in found.message, found  # at a tie


# -- options, shapes, limits -------------------------------------------------------------------


def test_options() -> None:
    assert method("complex_step").options == "" and method("complex_step").kind is Kind.COMPLEX_STEP
    assert method("complex_step[step=1e-3]").options == "step=0.001"
    assert method("complex_step[step=1e-200]") == METHODS["complex_step"] or DEFAULT.options == ""
    for step in ("tiny", 0, -1e-20, math.nan, math.inf, "1e-400", None):
        with pytest.raises(MethodError, match="the imaginary step must be a positive number"):
            ComplexStep(step)  # type: ignore[arg-type]


def test_several_outputs_some_variables_and_batches() -> None:
    graph = wb.parse("x*y, x + y**2, 3")
    derivative = wb.gradient(graph, method=DEFAULT, wrt=["y", "x"])
    value, partials = derivative(x=2.0, y=5.0)
    assert value == (10.0, 27.0, 3.0)
    assert partials == {"y": (2.0, 10.0, 0.0), "x": (5.0, 1.0, 0.0)}
    batch = wb.gradient(wb.parse("x**2*y"), method=DEFAULT).batch({"x": [1.0, 2.0], "y": 3.0})
    assert batch.derivative.tolist() == [[6.0, 1.0], [12.0, 4.0]]
    assert batch.value.tolist() == [3.0, 12.0]


def test_one_complex_evaluation_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[tuple[complex, ...]] = []
    compiled = ComplexEngine.compile

    def counted(self: ComplexEngine, graph: Graph) -> Any:
        program = compiled(self, graph)

        def run(*inputs: complex) -> tuple[complex, ...]:
            calls.append(inputs)
            return program(*inputs)

        return run

    monkeypatch.setattr(ComplexEngine, "compile", counted)
    graph = wb.parse("a*b + sin(c)*d")
    derivation = DEFAULT.derive(graph, First(graph.variables))
    assert isinstance(derivation, ImaginaryDerivation)
    assert derivation.facts.evaluations_of_primal == 4
    assert derivation.evaluate([1.0, 2.0, 0.0, 3.0]) == ([2.0], [2.0, 1.0, 3.0, 0.0])
    assert [sum(isinstance(one, complex) for one in inputs) for inputs in calls] == [1] * 4


def test_how_it_runs() -> None:
    derivative = wb.gradient(wb.parse("x*y"), method=DEFAULT)
    assert derivative.plan.engine == "complex" and derivative.graph is None
    assert wb.gradient(wb.parse("x*y"), method=DEFAULT, engine="complex")(x=2.0, y=3.0).value == 6.0
    with pytest.raises(EngineError, match="one by one on complex numbers, not on the engine"):
        wb.gradient(wb.parse("x*y"), method=DEFAULT, engine="numpy")(x=2.0, y=3.0)


def test_what_it_cannot_differentiate_is_told() -> None:
    with pytest.raises(UnsupportedError, match="polygamma has no spelling on complex numbers"):
        wb.gradient(wb.parse("polygamma(1, x)"), method=DEFAULT)
    with pytest.raises(GraphError, match="unknown variable"):
        DEFAULT.derive(wb.parse("x"), First(("y",)))
    (found,) = rows(wb.parse("polygamma(1, x)"), {"x": 2.0})
    assert found.status is Status.UNSUPPORTED


def test_outside_the_domain_it_says_nan() -> None:
    value, partials = wb.gradient(wb.parse("log(x)*y"), method=DEFAULT)(x=-1.0, y=2.0)
    assert math.isnan(value) and math.isnan(partials["x"]) and math.isnan(partials["y"])
    assert row("log(x)", x=-1.0).status is Status.DOMAIN


@pytest.mark.scales
def test_a_graph_of_a_hundred_thousand_nodes() -> None:
    builder = GraphBuilder()
    node = x = builder.variable("x")
    for _ in range(size(50_000)):
        node = builder.apply("add", builder.apply("sin", node), x)
    value, partials = wb.gradient(builder.build([node]), method=DEFAULT)(x=0.3)
    reverse = wb.gradient(builder.build([node]), method="reverse")(x=0.3)
    assert value == pytest.approx(reverse.value)
    assert partials["x"] == pytest.approx(reverse.derivative["x"], rel=1e-12)
