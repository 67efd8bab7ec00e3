"""The reverse sweep: right values, few operations, no poison from what was not chosen."""

import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples, size
from workbench.calculus.adjoint import gradient_graph
from workbench.errors import GraphError, UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.counting import count
from workbench.ir.operators import ROWS


def partials(text: str, **point: float) -> tuple[float, ...]:
    graph = parse(text)
    values = gradient_graph(graph, graph.variables)(point)
    assert isinstance(values, tuple)
    return values[len(graph.outputs) :]


def test_a_shared_node_is_visited_once() -> None:
    assert partials("z = x*x; z + z", x=3.0) == (12.0,)
    assert partials("e_ = x + 1; e_*e_", x=2.0) == (6.0,)
    for k in range(1, 40):
        text = "; ".join([f"t{i} = t{i - 1}*t{i - 1}" for i in range(1, k + 1)])
        assert partials(f"t0 = x*1; {text}; t{k}", x=1.0) == (2.0**k,)


def test_the_textbook_trace() -> None:
    x1, x2 = partials("log(x1) + x1*x2 - sin(x2)", x1=2.0, x2=5.0)
    assert x1 == 5.5
    assert math.isclose(x2, 1.7163378145367738, rel_tol=1e-15)


def test_several_outputs_are_row_major() -> None:
    graph = parse("x*y, x + y**2")
    assert gradient_graph(graph, ("y", "x"))(x=2.0, y=3.0) == (6.0, 11.0, 2.0, 3.0, 6.0, 1.0)


def test_variables_that_do_not_matter_have_a_zero_partial() -> None:
    assert partials("u = y; x", x=1.0, y=2.0) == (0.0, 1.0)
    assert partials("x*0 + sign(y)", x=1.0, y=2.0)[1] == 0.0


@every_row(
    "text, point, expected",
    [
        ("where(x > 0, sqrt(x), 0)", {"x": 0.0}, (0.0,)),
        ("where(x > 0, sqrt(x), 0)", {"x": 4.0}, (0.25,)),
        ("where(x > 0, log(x), x)", {"x": -1.0}, (1.0,)),
        ("where(x > 0, log(x), x)", {"x": 0.0}, (1.0,)),
        ("sqrt(max(0, x))", {"x": -1.0}, (0.0,)),
        ("where(x == 0, 1, sin(1/x))", {"x": 0.0}, (0.0,)),
        ("where(x < 100, exp(x), 0)", {"x": 1000.0}, (0.0,)),
        ("relu(log(x))", {"x": 0.0}, (0.0,)),
        ("x*where(x > 0, 1/x, 0)", {"x": 0.0}, (0.0,)),
        ("where(x > 0, x**y, 0)", {"x": 0.0, "y": 0.5}, (0.0, 0.0)),
        ("x if x > 0 else -x", {"x": -2.0}, (-1.0,)),
    ],
)
def test_no_nan_from_what_was_not_chosen(
    text: str, point: dict[str, float], expected: tuple[float, ...]
) -> None:
    assert partials(text, **point) == expected


@pytest.mark.parametrize(
    ("text", "point", "expected"),
    [
        ("abs(x)", {"x": 0.0}, (0.0,)),
        ("max(x, y)", {"x": 1.0, "y": 1.0}, (0.5, 0.5)),
        ("min(x, y)", {"x": 1.0, "y": 2.0}, (1.0, 0.0)),
        ("relu(x)", {"x": 0.0}, (0.0,)),
        ("sign(x)", {"x": 0.0}, (0.0,)),
    ],
)
def test_conventions_where_no_derivative_exists(
    text: str, point: dict[str, float], expected: tuple[float, ...]
) -> None:
    assert partials(text, **point) == expected


def test_powers_with_guarded_partials() -> None:
    assert partials("x**0", x=0.0) == (0.0,)
    assert partials("x**3", x=-2.0) == (12.0,)
    assert partials("x**y", x=0.0, y=2.0) == (0.0, 0.0)
    dx, dy = partials("x**y", x=2.0, y=3.0)
    assert dx == 12.0
    assert math.isclose(dy, 8.0 * math.log(2.0), rel_tol=1e-15)


def test_a_selection_of_one_output_guards_no_other() -> None:
    both = gradient_graph(parse("x*log(y), max(log(y), x)"), ("y",))
    alone = gradient_graph(parse("x*log(y)"), ("y",))
    assert math.isnan(alone(x=0.0, y=0.0)[1])  # type: ignore[index]
    assert math.isnan(both(x=0.0, y=0.0)[2])  # type: ignore[index]


def test_guards_are_emitted_only_below_selections() -> None:
    assert count(gradient_graph(parse("log(x)*sqrt(x)"), ("x",))).comparisons == 0
    assert count(gradient_graph(parse("max(sin(x)*x, 0)"), ("x",))).comparisons < 20


def test_units_zeros_and_literals_fold_and_nothing_else() -> None:
    def derivative(text: str) -> str:
        graph = gradient_graph(parse(text), ("x",))
        lines = str(graph).splitlines()
        return lines[-1].removeprefix("y2 = ")

    assert derivative("3*x") == "3"
    assert derivative("x + x") == "2"
    assert derivative("x - y") == "1"
    square = gradient_graph(parse("x**2"), ("x",))
    assert count(square).multiplications == 1
    assert count(square).powers == 1
    third = gradient_graph(parse("x**(1/3)"), ("x",))
    assert third(x=8.0)[1] == pytest.approx(1 / 12, rel=1e-15)


def test_cheap_gradient_of_a_product() -> None:
    for n in (4, 8, 16, 32):
        graph = parse("*".join(f"x{i}" for i in range(n)))
        program = gradient_graph(graph, graph.variables)
        assert count(program).multiplications == 3 * n - 5


def test_operations_grow_linearly() -> None:
    def operations(n: int) -> int:
        graph = parse(
            "; ".join(["t0 = x", *(f"t{i} = sin(t{i - 1})*x" for i in range(1, n)), f"t{n - 1}"])
        )
        return count(gradient_graph(graph, ("x",))).shared_operations

    slope = math.log(operations(4000) / operations(400)) / math.log(10)
    assert abs(slope - 1.0) < 0.01


@pytest.mark.scales
def test_a_chain_of_a_hundred_thousand_operations() -> None:
    count = size(100_000)
    steps = (f"t{i} = sin(t{i - 1})" for i in range(1, count + 1))
    text = "\n".join(["t0 = x", *steps, f"t{count}"])
    graph = parse(text)
    value, slope = gradient_graph(graph, ("x",))(x=1.0)
    assert 0.0 < slope < 1.0
    assert 0.0 < value < 3.2 / math.sqrt(count)


@pytest.mark.scales
def test_a_hundred_thousand_variables() -> None:
    numbers = range(1, size(100_000) + 1)
    graph = parse(" + ".join(f"{i}*x{i}" for i in numbers))
    slopes = gradient_graph(graph, graph.variables)(dict.fromkeys(graph.variables, 1.0))
    assert slopes[1:] == tuple(float(i) for i in numbers)  # type: ignore[index]


#: So many literals that exact sums of them would be long.
LITERALS = size(20_000)


@pytest.mark.scales
@pytest.mark.parametrize(
    "text",
    [
        " + ".join(f"x/{i}" for i in range(1, LITERALS)),  # exactly: 1.4 bits a term
        f"x*({' + '.join(f'1/{i}' for i in range(3, LITERALS))})",
        "a0 = 1/3; " + "; ".join(f"a{i} = a{i - 1}*a{i - 1}" for i in range(1, 60)) + "; a59*x",
        f"x*({' + '.join(f'1.{i}e-9{i % 1000:03}' for i in range(LITERALS))})",
    ],
)
def test_exact_literal_arithmetic_is_bounded(text: str) -> None:
    graph = parse(text)
    value, slope = gradient_graph(graph, ("x",))(x=1.0)  # type: ignore[misc]
    assert slope == pytest.approx(value)


def test_the_order_of_polygamma_is_no_variable() -> None:
    with pytest.raises(UnsupportedError, match="polygamma"):
        gradient_graph(parse("polygamma(n, x)"), ("n",))
    assert gradient_graph(parse("polygamma(0, x)"), ("x",))(x=1.0)[1] == pytest.approx(
        math.pi**2 / 6
    )


def test_unknown_variables_are_named() -> None:
    with pytest.raises(GraphError, match="unknown variable q; the variables are: x"):
        gradient_graph(parse("sin(x)"), ("q",))


@settings(max_examples=examples(60), deadline=None)
@given(st.sampled_from([row for row in ROWS if row.arity == 1]), st.floats(0.05, 0.95))
def test_every_unary_row_is_its_own_central_difference(row, x: float) -> None:  # type: ignore[no-untyped-def]
    x += math.floor(row.sample[0])  # the unit interval in which the row's sample lies
    text = f"{row.symbol} x" if row.symbol else f"{row.name}(x)"
    graph = parse(text)
    h = 1e-5
    value = graph(x=x + h), graph(x=x - h)
    assume(not row.domain or all(map(math.isfinite, value)))
    quotient = (value[0] - value[1]) / (2 * h)  # type: ignore[operator]
    assert partials(text, x=x)[0] == pytest.approx(quotient, rel=1e-5, abs=1e-7)
