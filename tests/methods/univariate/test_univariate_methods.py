"""`wb.derivatives` and its methods: shapes, options, budgets, published weights and values."""

import math
from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row
from workbench.comparison import compare
from workbench.errors import BudgetError, GraphError, MethodError, PointError, UnsupportedError
from workbench.ir.counting import shared_operations
from workbench.measure.evidence import OwnProgram
from workbench.methods.univariate import (
    UNIVARIATE_METHODS,
    Fornberg,
    derivatives,
)
from workbench.methods.univariate.stencils import scheme_of
from workbench.methods.univariate.weights import fornberg_weights, offsets_of
from workbench.records import Status

EXACT = ("taylor", "nested_forward", "nested_reverse", "nested_symbolic")
TEXT = "exp(x)/sqrt(sin(x)**3 + cos(x)**3)"

# -- calling ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", EXACT)
def test_exact_methods_give_closed_forms(name: str) -> None:
    value, orders = wb.derivatives(wb.parse("1/(1 - x)"), "x", order=5, method=name)(x=0.5)
    assert value == 2.0
    assert orders.tolist() == [math.factorial(k) * 2.0 ** (k + 1) for k in range(1, 6)]
    _, sines = wb.derivatives(wb.parse("sin(x)"), order=4, method=name)(x=0.25)
    cosine, sine = math.cos(0.25), math.sin(0.25)
    assert sines == pytest.approx([cosine, -sine, -cosine, sine], rel=1e-15)


def test_the_published_second_derivative() -> None:
    # Squire & Trapp 1998, recomputed with 60 digits: f' and f'' at 1.5
    graph = wb.parse(TEXT)
    for name in EXACT:
        _, orders = wb.derivatives(graph, "x", order=2, method=name)(x=1.5)
        assert orders == pytest.approx([4.05342789389862065771, 9.46307368159660335254], rel=1e-15)


def test_shapes_of_points_and_batches() -> None:
    one = wb.derivatives(wb.parse("x**3*y"), "x", order=4)
    value, orders = one(x=2.0, y=5.0)
    assert value == 40.0
    assert isinstance(orders, np.ndarray)
    assert orders.tolist() == [60.0, 60.0, 30.0, 0.0]
    values, many = one.batch({"x": [1.0, 2.0, 3.0], "y": 5.0})
    assert values.tolist() == [5.0, 40.0, 135.0]
    assert many.shape == (3, 4)
    assert many[1].tolist() == orders.tolist()
    assert one.call(2.0, 5.0) == (40.0, 60.0, 60.0, 30.0, 0.0)
    two = wb.derivatives(wb.parse("x**2, x*y, y"), "x", order=2)
    values, orders = two(x=3.0, y=4.0)
    assert values == (9.0, 12.0, 4.0)
    assert orders.tolist() == [[6.0, 2.0], [4.0, 0.0], [0.0, 0.0]]
    assert two.batch(np.ones((7, 2))).derivative.shape == (7, 3, 2)
    assert [partial.text for partial in two.partials[:2]] == ["x", "x"]
    assert [partial.order for partial in two.partials] == [1, 2] * 3


def test_a_derivative_says_what_it_is() -> None:
    one = wb.derivatives(wb.parse("sin(x*y)"), "x", order=3)
    assert repr(one) == "Derivative(taylor of Graph('sin(x*y)') by x, orders 1 to 3)"
    assert (one.variable, one.order, one.wrt) == ("x", 3, ("x",))
    assert one.graph is not None
    assert one.operations is not None
    assert one.operations.shared_operations == shared_operations(one.graph)
    assert one.plan.runs == "derivative program"


def test_batches_where_a_grid_leaves_the_domain() -> None:
    one = wb.derivatives(wb.parse("log(x)"), "x", order=3, method="fornberg")
    _, orders = one.batch([0.0005, 1.0])
    assert np.isfinite(orders).all()
    assert orders[0, 0] == pytest.approx(2000.0, rel=1e-3)
    assert orders[1] == pytest.approx([1.0, -1.0, 2.0], rel=1e-5)
    decision = one.at([0.0005])
    assert [bool(remark) for remark in (note.remark for note in decision.notes)] == [
        False,
        False,
        True,
    ]
    assert decision.flat[1:] == tuple(orders[0])
    mirrored = wb.derivatives(wb.parse("log(-x)"), "x", order=3, method="fornberg")
    decision = mirrored.at([-0.0005])
    assert decision.note(2).remark.startswith(
        "one-sided: to the left of x, since the function has no"
    )
    assert decision.note(2).step is not None
    assert decision.note(2).step < 0.0


def test_what_overflows_stays_in_the_domain() -> None:
    one = wb.derivatives(wb.parse("exp(x)"), "x", order=2, method="fornberg[step=20]")
    decision = one.at([700.0])
    assert not any(note.remark for note in decision.notes)
    assert decision.flat[1:] == (math.inf, math.inf)


# -- names, options, refusals ------------------------------------------------------------------


def test_names_options_and_objects() -> None:
    graph = wb.parse("exp(x)")
    for which in ("fornberg[points=9]", Fornberg(points=9)):
        one = wb.derivatives(graph, "x", order=2, method=which)
        assert one.method.options == "points=9"
        assert one(x=0.0).derivative == pytest.approx([1.0, 1.0], rel=1e-9)
    assert Fornberg(step="1e-2").options == "step=0.01"
    assert next(iter(UNIVARIATE_METHODS)) == "taylor"


@every_row(
    "arguments, message",
    [
        ({"order": 0}, "an order is a whole number from 1 to 32"),
        ({"order": 33}, "an order is a whole number from 1 to 32"),
        ({"order": 2.5}, "an order is a whole number from 1 to 32"),
        ({"order": True}, "an order is a whole number from 1 to 32"),
        ({"wrt": "z"}, "unknown variable z; the variables are: x, y"),
        ({"wrt": None}, "say which with wrt=: x, y"),
        ({"wrt": ("x", "y")}, "taken by one variable"),
        ({"method": "taylr"}, "did you mean taylor"),
        ({"method": wb.Reverse()}, "reverse differentiates once"),
        ({"method": "taylor[order=3]"}, "it takes no options"),
        ({"method": "fornberg[points=2]", "order": 2}, "give points=3 or more"),
        ({"method": "fornberg[points=65]"}, "nor a number from 2 to 64"),
        ({"method": "fornberg[points=many]"}, "nor a number from 2 to 64"),
        ({"method": "fornberg[step=-1]"}, "positive"),
        ({"method": "fornberg[step=optimal]"}, "fornberg cannot take step=optimal"),
    ],
)
def test_bad_requests_name_the_remedy(arguments: dict[str, object], message: str) -> None:
    given: dict[str, object] = {"wrt": "x", "order": 1, **arguments}
    expected = GraphError if given["wrt"] == "z" else MethodError
    with pytest.raises(expected, match=message):
        derivatives(wb.parse("x*y"), **given)  # type: ignore[arg-type]


def test_a_missing_value_is_named() -> None:
    with pytest.raises(PointError, match="no value for y"):
        wb.derivatives(wb.parse("x*y"), "x", order=2)(x=1.0)


def test_methods_for_higher_derivatives_are_methods_for_the_first() -> None:
    graph = wb.parse("x**2*y")
    assert wb.gradient(graph, method=UNIVARIATE_METHODS["taylor"], wrt="y").call(3.0, 2.0) == (
        18.0,
        9.0,
    )
    with pytest.raises(UnsupportedError, match="choose one of x, y"):
        wb.gradient(graph, method=UNIVARIATE_METHODS["taylor"])


def test_swelling_methods_stop_at_their_budgets(set_limits: Callable[..., object]) -> None:
    graph = wb.parse(TEXT)
    set_limits(nested_nodes=1_000)
    with pytest.raises(BudgetError, match=r"order 5 has 1,2\d\d nodes.*use taylor"):
        derivatives(graph, "x", order=8, method="nested_reverse")
    from workbench.methods.univariate import nested_symbolic

    set_limits(sympy_again_operations=100)
    with pytest.raises(BudgetError, match=r"order 3 has 25\d operations written out.*use taylor"):
        nested_symbolic.differentiate(graph, "x", 5)
    set_limits(fornberg_nodes=100)
    with pytest.raises(BudgetError, match="use taylor"):
        derivatives(graph, "x", order=8, method="fornberg")


# -- costs -------------------------------------------------------------------------------------


def test_nested_reverse_swells_where_taylor_does_not() -> None:
    graph = wb.parse(TEXT)
    counts = {}
    for name in ("taylor", "nested_forward", "nested_reverse"):
        program = derivatives(graph, "x", order=7, method=name).graph
        assert program is not None
        counts[name] = shared_operations(program)
    assert counts["taylor"] < 500
    assert counts["nested_forward"] > 3 * counts["taylor"]
    assert counts["nested_reverse"] > 3 * counts["nested_forward"]


# -- Fornberg's weights --------------------------------------------------------------------------


@every_row(
    "order, offsets, published",
    [  # Fornberg 1988: tables 1 (centred), 2 (half-way), 3 (one-sided)
        (1, range(-1, 2), "-1/2 0 1/2"),
        (1, range(-2, 3), "1/12 -2/3 0 2/3 -1/12"),
        (1, range(-4, 5), "1/280 -4/105 1/5 -4/5 0 4/5 -1/5 4/105 -1/280"),
        (2, range(-1, 2), "1 -2 1"),
        (2, range(-2, 3), "-1/12 4/3 -5/2 4/3 -1/12"),
        (2, range(-3, 4), "1/90 -3/20 3/2 -49/18 3/2 -3/20 1/90"),
        (3, range(-2, 3), "-1/2 1 0 -1 1/2"),
        (3, range(-3, 4), "1/8 -1 13/8 0 -13/8 1 -1/8"),
        (4, range(-2, 3), "1 -4 6 -4 1"),
        (4, range(-3, 4), "-1/6 2 -13/2 28/3 -13/2 2 -1/6"),
        (1, offsets_of(4), "1/24 -9/8 9/8 -1/24"),
        (0, offsets_of(4), "-1/16 9/16 9/16 -1/16"),
        (1, range(3), "-3/2 2 -1/2"),
        (1, range(5), "-25/12 4 -3 4/3 -1/4"),
        (2, range(4), "2 -5 4 -1"),
        (3, range(5), "-5/2 9 -12 7 -3/2"),
        (4, range(5), "1 -4 6 -4 1"),
    ],
)
def test_weights_are_those_published(order: int, offsets: range, published: str) -> None:
    found = fornberg_weights(order, [Fraction(offset) for offset in offsets])
    assert [str(weight) for weight in found] == published.split()


@given(
    st.lists(st.fractions(-5, 5, max_denominator=7), min_size=2, max_size=7, unique=True),
    st.data(),
)
def test_weights_differentiate_polynomials_exactly(
    offsets: list[Fraction], data: st.DataObject
) -> None:
    order = data.draw(st.integers(0, len(offsets) - 1))
    weights = fornberg_weights(order, offsets)
    for power in range(len(offsets)):
        total = sum(w * o**power for w, o in zip(weights, offsets, strict=True))
        assert total == (math.factorial(order) if power == order else 0)


@pytest.mark.parametrize("beside", [False, True])
@pytest.mark.parametrize("order", range(1, 9))
def test_the_truncation_of_a_scheme_goes_with_its_accuracy(order: int, beside: bool) -> None:
    scheme = scheme_of(order, order + 1)
    if beside:
        assert scheme.one_sided is not None
        scheme = scheme.one_sided
    assert scheme.order == 2

    def moment(power: int) -> Fraction:
        pairs = zip(scheme.offsets, scheme.weights, strict=True)
        return sum((weight * offset**power for offset, weight in pairs), Fraction(0))

    assert moment(order) == math.factorial(order)
    assert moment(order + 1) == 0
    assert moment(order + 2) != 0


@pytest.mark.parametrize("points", [9, 10, 12])
@pytest.mark.parametrize("order", [1, 2, 7, 8])
def test_the_combination_of_a_scheme_is_its_weighted_sum(order: int, points: int) -> None:
    scheme = scheme_of(order, points)
    values = {f"v{n}": float(n * n - 3 * n + 1) for n in range(len(scheme.offsets))}
    total = sum(
        float(weight) * value for weight, value in zip(scheme.weights, values.values(), strict=True)
    )
    found = scheme.combination({**values, "h": 0.5})
    assert found == pytest.approx(total / 0.5**order, rel=1e-9, abs=1e-9)


# -- what differences keep ---------------------------------------------------------------------


def test_round_off_and_truncation_are_both_near_the_textbook() -> None:
    unit = 2.0**-53
    graph = wb.parse("exp(x)")
    one = derivatives(graph, "x", order=8, method="fornberg")
    decision = one.at([1.0])
    assert isinstance(decision.evidence, OwnProgram)
    run = decision.evidence.run
    for order in range(1, 9):
        place = decision.evidence.places[order - 1]
        h = decision.note(order - 1).step
        assert h is not None
        assert h == pytest.approx(unit ** (1 / (order + 2)), rel=0.3)
        exact = float(run.value(place)[0].mid())
        # n/24 h**2 f^(n+2) is the truncation of the n + 1 points around x (f = e everywhere)
        assert exact / math.e - 1 == pytest.approx(order / 24 * h**2, rel=0.05)
        roundoff = abs(decision.flat[place] - exact) / math.e
        assert roundoff <= 2.0**order * unit / h**order * 4


def test_order_eight_keeps_all_digits_exactly_and_one_or_two_by_differences() -> None:
    rows = compare(TEXT, at={"x": 1.5}, order=8, methods="taylor,fornberg", timings=False).accuracy
    errors = {(row.method, row.order): row.error_relative for row in rows}
    assert all(row.status is Status.OK for row in rows)
    for order in range(1, 9):
        error = errors["taylor", order]
        assert error is not None
        assert error < 2e-15
    last, first = errors["fornberg", 8], errors["fornberg", 1]
    assert last is not None
    assert first is not None
    assert 1e-3 < last < 0.3
    assert first < 1e-9


def test_more_points_are_closer_where_the_function_is_smooth() -> None:
    graph = wb.parse("sin(x)")
    few = derivatives(graph, "x", order=4, method="fornberg")(x=1.0).derivative
    many = derivatives(graph, "x", order=4, method="fornberg[points=13]")(x=1.0).derivative
    assert abs(many[3] - math.sin(1.0)) < abs(few[3] - math.sin(1.0)) / 100
