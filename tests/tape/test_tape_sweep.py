"""`Scalar.backward`: one visit per node, seeds, accumulation, depth, and what was not chosen."""

import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import OPERATIONS, graphs, is_close, points

from tests.lanes import examples, size
from tests.steps import at_most
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES
from workbench.errors import ScalarError
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES
from workbench.tape import Scalar, evaluate_gradient, sweep
from workbench.tape.rules import tape_rule


def test_leaves_accumulate_until_zeroed_and_interior_gradients_are_fresh() -> None:
    x = Scalar(3)
    z = x * x
    y = z + z
    y.backward()
    assert (x.grad, z.grad, y.grad) == (12.0, 2.0, 1.0)
    y.backward()
    assert (x.grad, z.grad, y.grad) == (24.0, 2.0, 1.0)
    x.grad = 0.0
    y.backward()
    assert x.grad == 12.0


def test_a_result_of_an_earlier_sweep_is_no_seed() -> None:
    x = Scalar(3)
    z = x * x
    (z * 5).backward()
    assert (x.grad, z.grad) == (30.0, 5.0)
    z.backward()
    assert (x.grad, z.grad) == (36.0, 1.0)


def test_a_gradient_set_by_hand_is_the_seed_until_a_sweep_passes() -> None:
    x = Scalar(3)
    z = x * x
    z.grad = 10.0
    z.backward()
    z.backward()
    assert (x.grad, z.grad) == (120.0, 10.0)
    (z + z).backward()
    x.grad = 0.0
    z.backward()
    assert (x.grad, z.grad) == (6.0, 1.0)


def test_setting_zero_seeds_one() -> None:
    x = Scalar(3)
    y = x * x
    y.grad = 5.0
    y.grad = 0.0
    y.backward()
    assert x.grad == 6.0


def test_a_leaf_seeded_by_hand_and_one_that_is_not() -> None:
    x = Scalar(3)
    x.backward()
    x.backward()
    assert x.grad == 2.0
    x.grad = 7.0
    x.backward()
    assert x.grad == 7.0


def test_two_outputs_of_one_graph_accumulate() -> None:
    x = Scalar(2)
    z = x * x
    (z + 1).backward()
    (z * 3).backward()
    assert (x.grad, z.grad) == (16.0, 3.0)


def test_one_visit_a_node_where_paths_are_many() -> None:
    x = Scalar(1.0)
    y = x
    for _ in range(400):  # 2**400 paths
        y = y * y
    y.backward()
    assert x.grad == 2.0**400


def test_a_value_set_after_use_is_refused() -> None:
    x, y = Scalar(3, name="x"), Scalar(2)
    z = x * y
    w = z + y
    x.val = 4.0
    with pytest.raises(ScalarError, match=r"leaf x was set to 4\.0 after a result \(multiply\)"):
        w.backward()
    (x * y).backward()
    assert (x.grad, y.grad) == (2.0, 4.0)
    old = y * 2
    x.val = 5.0
    (x * old).backward()  # `old` does not depend on x
    assert x.grad == 2.0 + 4.0


def test_training_in_place() -> None:
    w = Scalar(0.0)
    target = Scalar(3.0)
    for _ in range(50):
        w.grad = 0.0
        error = w - target
        (error * error).backward()
        w.val -= 0.25 * w.grad
    assert w.val == pytest.approx(3.0)


@pytest.mark.scales
def test_a_chain_of_a_million_operations() -> None:
    count = size(500_000)
    x = Scalar(1.0)
    y = x
    with at_most(60 * count):
        for _ in range(count):
            y = y * 0.5 + x
        y.backward()
        assert x.grad == 2.0
        del y  # freed without recursion


def test_a_wide_sum() -> None:
    x = Scalar(2.0)
    sum(x * number for number in range(1000)).backward()  # type: ignore[union-attr]
    assert x.grad == 499500.0


@pytest.mark.parametrize(
    ("function", "at", "slope"),
    [
        (lambda x: where(x > 0, x.sqrt(), 0.0 * x), 0.0, 0.0),
        (lambda x: where(x > 0, x.sqrt(), x), 4.0, 0.25),
        (lambda x: where(x < 0, x, x.log()), -1.0, 1.0),
        (lambda x: x.max(0.0).sqrt(), -1.0, 0.0),
        (lambda x: (x * x).sqrt().abs(), 0.0, 0.0),
        (lambda x: x.log().relu(), 0.0, 0.0),
        (lambda x: x.max(x), 1.0, 1.0),
        (lambda x: x.relu() - (-x).relu(), 0.0, 0.0),
        (lambda x: x.sqrt().sign() + x, 0.0, 1.0),
    ],
)
@pytest.mark.filterwarnings("ignore::workbench.errors.ScalarWarning")  # the other branch runs too
def test_no_nan_from_what_was_not_chosen(
    function: Callable[[Any], Any], at: float, slope: float
) -> None:
    x = Scalar(at)
    function(x).backward()
    assert x.grad == slope


def where(condition: bool, chosen: Any, other: Any) -> Any:
    return chosen.__workbench_apply__("where", (condition, chosen, other))


def test_without_a_selection_nan_is_honest() -> None:
    x = Scalar(0.0)
    (x * x).sqrt().backward()
    assert math.isnan(x.grad)


def same(tape: float, program: float, relative: float = 0.0) -> bool:
    if math.isnan(tape):
        # The program knows that the adjoint of x in x - x is zero before it runs, and drops what
        # is below; the tape learns it while sweeping, and 0*inf is NaN.
        return math.isnan(program) or program == 0.0
    return tape == program or (relative > 0.0 and is_close(tape, program, relative))


def both(graph: Graph, point: dict[str, float]) -> list[tuple[float, float]]:
    """Outputs and partials by the tape, each beside that of the reverse program."""
    values = [point[name] for name in graph.variables]
    outputs, partials = evaluate_gradient(graph, Scalar, values, graph.variables)
    program = ENGINES["python"].compile(gradient_graph(graph, graph.variables))
    return list(zip([*outputs, *partials], program(*values), strict=True))


CHOOSING = ("where", "min", "max", "relu", "abs")
PLAIN = tuple(name for name in OPERATIONS if name not in CHOOSING)
EDGES = st.sampled_from([0.0, -0.0, 1.0, -1.0, 1e300, math.inf])
TWO = st.just(Literal.from_number(2))
NUMBERS = st.integers(-300, 300).map(lambda cents: Literal.from_number(Fraction(cents, 100)))


@settings(max_examples=examples(100))
@given(st.data())
def test_the_tape_is_the_reverse_program_to_the_bit(data: st.DataObject) -> None:
    graph = data.draw(graphs(operators=PLAIN, numbers=TWO, max_outputs=3))
    edges = st.fixed_dictionaries(dict.fromkeys(graph.variables, EDGES))
    point = data.draw(st.one_of(points(graph.variables), edges))
    assert all(same(*pair) for pair in both(graph, point))


@settings(max_examples=examples(100))
@given(st.data())
def test_with_literals_and_selections_they_agree(data: st.DataObject) -> None:
    # Not to the bit: the program folds literal arithmetic exactly and guards its products.
    graph = data.draw(graphs(numbers=NUMBERS))
    edges = st.fixed_dictionaries(dict.fromkeys(graph.variables, st.sampled_from([0.0, 1.0, -1.0])))
    point = data.draw(st.one_of(points(graph.variables), edges))
    assert all(same(*pair, relative=1e-9) for pair in both(graph, point))


def test_sums_and_products_cost_no_call_of_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise AssertionError

    for name in ("add", "subtract", "multiply"):
        for on_tape in ((True, True), (True, False), (False, True)):
            monkeypatch.setattr(tape_rule(CODES[name], on_tape), "pull", refused)
    x, y = Scalar(3.0), Scalar(5.0)
    z = 2 - (x * y - 1 + 4 * x) * y - x
    z.backward()
    assert (x.grad, y.grad) == (-5.0 * 5.0 - 4.0 * 5.0 - 1.0, -2.0 * 15.0 + 1.0 - 12.0)
    with pytest.raises(AssertionError):  # the rules are those that a sweep would have called
        call_by_call(False)([x * y], None)


def call_by_call(guarded: bool) -> Callable[[Any, object], None]:
    """The loop of a sweep with nothing written out in it: every node calls its rule."""

    def loop(order: Any, below: object) -> None:
        for node in order:
            if guarded:
                node._rule.guarded(node, below)
            else:
                node._rule.pull(node)

    return loop


@settings(max_examples=examples(60))
@given(st.data())
def test_what_is_written_out_in_the_loop_is_the_rule_to_the_bit(data: st.DataObject) -> None:
    graph = data.draw(graphs(numbers=NUMBERS))
    edges = st.fixed_dictionaries(dict.fromkeys(graph.variables, EDGES))
    point = data.draw(st.one_of(points(graph.variables), edges))
    values = [point[name] for name in graph.variables]
    found = evaluate_gradient(graph, Scalar, values, graph.variables)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sweep, "_loop", call_by_call)
        assert repr(evaluate_gradient(graph, Scalar, values, graph.variables)) == repr(found)
