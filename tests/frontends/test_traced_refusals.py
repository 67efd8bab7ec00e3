"""What a traced function may not do is refused with the line, the expression and the remedy; what
values decide is kept with the line that asks."""

import json
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
import scipy.special

import workbench as wb
from tests.frontends import sample_helpers
from tests.lanes import every_row
from workbench.errors import GraphError, PointError, WorkbenchError

WEIGHTS = np.array([1.0, 2.0, 3.0])
POINT = [0.7, -0.4, 1.3]
COUNT = 0


def counted(x: Any) -> Any:
    global COUNT
    COUNT += 1
    return x[0]


def enclosed() -> Callable[..., Any]:
    total = 0.0

    def inner(x: Any) -> Any:
        nonlocal total
        total += x[0]
        return total

    return inner


def into_a_global(x: Any) -> Any:
    WEIGHTS[0] = x[0]
    return WEIGHTS.sum()


def into_a_view_of_one(x: Any) -> Any:
    part = WEIGHTS[1:]
    part += x[:2]
    return part


def into_whole_numbers(x: Any) -> Any:
    found = np.array([1, 2, 3])
    found += x
    return found


def printed(x: Any) -> Any:
    return f"{x[0]:.3f}"


def module_written(x: Any) -> Any:
    sample_helpers.SCALE = x  # type: ignore[attr-defined]
    return x[0]


@every_row(
    "function, place, words",
    [
        (counted, "COUNT += 1", "may not write to COUNT, which is global; return the value"),
        (enclosed(), "total += x[0]", "may not write to total, which is nonlocal; return"),
        (into_a_global, "WEIGHTS[0]", "WEIGHTS was made outside of the function, which may not"),
        (into_a_view_of_one, "part += x[:2]", "made outside of the function"),
        (into_whole_numbers, "found += x", "int64 cannot take traced values; make it of floats"),
        (module_written, "sample_helpers.SCALE", "may not write to the module"),
        (printed, 'f"{x[0]:.3f}"', "leave out float(x), complex(x) and {x:.3f}"),
        (lambda x: float(x[0]) * 2, "float(x[0])", "is not a float yet, and this asks for one"),
        (lambda x: [float(v) for v in x], "float(v)", "is not a float yet"),
        (lambda x: x.astype(np.float32), "x.astype(np.float32)", "holds float64"),
        (lambda x: {x[0], 1}, "{x[0], 1}", "has no hash"),
        (lambda x: json.dumps(x[0]), "json.dumps(x[0])", "no place for a traced value"),
        (lambda x: x * 1j, "x * 1j", "takes numbers, not complex; give real numbers"),
        (lambda x: x[0] * np.inf, "x[0] * np.inf", "inf is not a literal; only finite numbers"),
        (lambda x: np.linalg.eigvalsh(np.outer(x, x)), "np.linalg.eigvalsh", "floats alone"),
        (lambda x: np.fft.fft(x), "np.fft.fft(x)", "np.fft.fft computes on floats alone"),
        (
            lambda x: scipy.special.erfinv(x),
            "scipy.special.erfinv(x)",
            "there is no operator for it",
        ),
        (lambda x: np.sum(x, where=x > 0), "np.sum(x, where=x > 0)", "keyword argument 'where'"),
        (lambda x: x.tobytes(), "x.tobytes", "has no tobytes"),
        (lambda x: WEIGHTS[x], "WEIGHTS[x]", "0.7 here, and an index is a whole number"),
        (lambda x: np.array([x, x[:2]]), "np.array([x, x[:2]])", "a ragged list"),
        (lambda x: math.gamma(complex(x[0])), "complex(x[0])", "is not a float yet"),
        (lambda x: math.factorial(x[0]), "math.factorial(x[0])", "there is no operator for it"),
        (lambda x: np.array([x[0], "a"]), 'np.array([x[0], "a"])', "takes numbers, not str"),
        (lambda x: hash(x[0]), "hash(x[0])", "has no hash"),
    ],
)
def test_a_refusal_names_the_line_the_expression_and_the_remedy(
    function: Any, place: str, words: str
) -> None:
    with pytest.raises(GraphError) as caught:
        wb.from_callable(function, at=POINT)
    line, _, message = str(caught.value).partition(": ")
    number, _, expression = line.partition(", ")
    assert number.startswith("line ") and expression.startswith(place)
    assert words in f"{expression}: {message}"


@every_row(
    "function, words",
    [
        (lambda x: (x, x[0]), "shapes (3,), number; return values of one shape"),
        (lambda x: {"a": x[0]}, "returned a value of type dict"),
        (lambda x: x[:0], "returned no value"),
        (lambda x: None, "does it lack a return?"),
        (lambda x: str(x[0]), "a value of type str"),
    ],
)
def test_a_result_that_is_no_array_of_numbers_is_refused(function: Any, words: str) -> None:
    with pytest.raises(GraphError) as caught:
        wb.from_callable(function, at=POINT)
    assert words in str(caught.value)


@every_row(
    "function",
    [
        lambda x: x if x > 0 else -x,
        lambda x: x % (x > 0) if bool(x) else x,
        lambda x: int(x),
        lambda x: [1, 2][x],
        lambda x: np.sort([x, 1.0]),
        lambda x: np.array([x])[np.array([x]) > 0],
        lambda x: x[0],
        lambda x: len(x),
        lambda x: np.asarray(x).sum(),
    ],
)
def test_without_a_point_the_remedy_is_a_point(function: Any) -> None:
    with pytest.raises(GraphError, match=r"give a point"):
        wb.from_callable(function)


@every_row(
    "function, error",
    [
        (lambda x: x[7], IndexError),
        (lambda x: x + np.ones(4), ValueError),
        (lambda x: x[0] if x > 0 else x[1], ValueError),
        (lambda x: {}["missing"], KeyError),
        (lambda x: 1 / 0, ZeroDivisionError),
        (lambda x: x.shape + 1, TypeError),
        (lambda x: nowhere, NameError),  # type: ignore[name-defined]  # noqa: F821
    ],
)
def test_an_exception_that_the_function_raises_by_itself_is_not_touched(
    function: Any, error: Any
) -> None:
    with pytest.raises(error) as caught:
        wb.from_callable(function, at=POINT)
    assert not isinstance(caught.value, WorkbenchError)


@every_row(
    "at, words",
    [
        ([[1.0, 2.0], [3.0]], "x is ragged: its entries have the shapes"),
        ([], "x is empty, shape (0,)"),
        ({"x": [1.0], "z": 2.0}, "unknown argument z; the arguments are: x, k"),
        ({}, "no value for x"),
        ([1.0, "a"], "the value of x[1] is not a number: 'a'"),
        ([True], "the value of x[0] is not a number: True; it is a truth value"),
        ({"x": np.array([1j])}, "it is complex"),
        ("12", "no value"),
    ],
)
def test_what_is_no_point_is_refused(at: Any, words: str) -> None:
    def function(x: Any, k: float = 2.0) -> Any:
        return x * k

    if at == "12":
        assert wb.from_callable(function, at=at).arguments[0].shape is None
        return
    with pytest.raises(PointError) as caught:
        wb.from_callable(function, at=at)
    assert words in str(caught.value)


def test_points_are_given_by_name_by_place_or_as_the_only_argument() -> None:
    def two(x: Any, k: Any) -> Any:
        return x * k

    def one(x: Any) -> Any:
        return x * 2

    graph = wb.from_callable(two, at=([1.0, 2.0], 3.0))
    assert graph == wb.from_callable(two, at={"k": 3, "x": np.array([1.0, 2.0])})
    assert [tuple(each) for each in graph.arguments] == [("x", (2,)), ("k", None)]
    assert graph.variables == ("x[0]", "x[1]", "k") and graph.result == (2,)
    assert graph.function is two
    assert wb.from_callable(one, at=(0.5,)) == wb.from_callable(one, at=0.5)
    assert wb.from_callable(one, at=([0.5],)) == wb.from_callable(one, at=[Fraction(1, 2)])
    assert wb.from_callable(one, at=[[1.0, 2.0]]).variables == ("x[0,0]", "x[0,1]")
    assert wb.from_callable(lambda *x: x[0] @ x[1], ("a", "b"), at=([1.0], [2.0])).variables == (
        "a[0]",
        "b[0]",
    )

    def kept(x: Any, power: float = 2.0) -> Any:
        return x**power

    assert wb.from_callable(kept, at=[3.0]).variables == ("x[0]",)
    assert wb.from_callable(kept, at={"x": [3.0], "power": 2.0}).variables == ("x[0]", "power")


@every_row(
    "function, shape",
    [
        (lambda x: x.sum(), None),
        (lambda x: x[:1], (1,)),
        (lambda x: (x[0], 3), (2,)),
        (lambda x: [x, x * 2], (2, 3)),
        (lambda x: [[x[0]], [1.5]], (2, 1)),
        (lambda x: np.outer(x, x), (3, 3)),
        (lambda x: np.ones(2), (2,)),
    ],
)
def test_the_shape_of_a_result_is_that_of_numpy(function: Any, shape: Any) -> None:
    graph = wb.from_callable(function, at=POINT)
    assert graph.result == shape
    assert len(graph.outputs) == math.prod(shape or ())


def decisions(x: Any) -> Any:
    if x[0] > x[1]:
        y = max(x[0], 2.0)
    k = int(np.floor(x[2]))
    for _ in range(3):
        y = y + (x[k] if y < 100 else 0.0)
    return y * np.sum(x[x > 0]) * int(np.round(x[0]))


def test_conditions_are_kept_in_order_with_the_lines_that_ask() -> None:
    graph = wb.from_callable(decisions, at=POINT)
    asked = [(one.line.partition(", ")[2], one.holds) for one in graph.conditions]
    assert asked == [
        ("if x[0] > x[1]:", True),
        ("y = max(x[0], 2.0)", True),
        ("k = int(np.floor(x[2]))", True),
        *[("y = y + (x[k] if y < 100 else 0.0)", True)] * 2,  # the first y is 2.0
        ("return y * np.sum(x[x > 0]) * int(np.round(x[0]))", True),
        ("return y * np.sum(x[x > 0]) * int(np.round(x[0]))", False),
        ("return y * np.sum(x[x > 0]) * int(np.round(x[0]))", True),
        ("return y * np.sum(x[x > 0]) * int(np.round(x[0]))", False),  # the sign of what is rounded
        ("return y * np.sum(x[x > 0]) * int(np.round(x[0]))", True),
    ]
    first = decisions.__code__.co_firstlineno
    assert [one.line.partition(", ")[0] for one in graph.conditions[:2]] == [
        f"line {first + 1}",
        f"line {first + 2}",
    ]
    texts = wb.from_callable(lambda x: x * int(np.floor(x)), at=2.5)
    whole = texts.operator(texts.conditions[0].node)
    assert whole.name == "equal"


def test_nothing_that_other_code_sees_is_changed() -> None:
    before = (np.sin, math.sin, np.zeros, sample_helpers.energy, WEIGHTS.copy())

    def function(x: Any) -> Any:
        own = np.zeros(3) + WEIGHTS
        own[0] = x[0]
        return sample_helpers.energy(own[0]) + math.sin(own[1]) * WEIGHTS @ own

    wb.from_callable(function, at=POINT)
    assert (np.sin, math.sin, np.zeros, sample_helpers.energy) == before[:4]
    assert np.array_equal(WEIGHTS, before[4]) and type(WEIGHTS) is np.ndarray
    assert isinstance(function(np.array(POINT)), float)


def test_a_layer_of_many_weights_is_traced_in_bulk() -> None:
    rows = np.linspace(-1.0, 1.0, 400).reshape(20, 20)

    def loss(w: Any) -> Any:
        return np.mean(np.tanh(rows @ w) ** 2)

    point = np.linspace(-1.0, 1.0, 400).reshape(20, 20)
    graph = wb.from_callable(loss, at=point)
    assert len(graph) > 2 * 20**3
    values = dict(zip(graph.variables, point.ravel().tolist(), strict=True))
    assert graph(values) == pytest.approx(loss(point), rel=1e-14)


def test_a_refusal_that_the_function_catches_is_not_lost() -> None:
    def caught(x: Any) -> Any:
        try:
            return float(x[0])
        except Exception:
            return 0.0 * x[0]

    with pytest.raises(GraphError, match=r"line \d+, float\(x\[0\]\): a traced value is not"):
        wb.from_callable(caught, at=POINT)


def test_a_number_that_is_added_to_in_place_leaves_its_other_names_alone() -> None:
    def added(x: Any) -> Any:
        total = x.sum()
        before = total
        total += 1.0
        box = np.array(0.0)
        box += x[0]
        return before, total, box

    graph = wb.from_callable(added, at=POINT)
    values = dict(zip(graph.variables, POINT, strict=True))
    expected = [float(one) for one in added(np.array(POINT))]
    assert graph(values) == pytest.approx(expected, rel=1e-15)


def fails_on_floats(x: Any) -> Any:
    try:
        return math.log(x[0] - 5)
    except ValueError:
        return x[0]


def keeps_a_state(x: Any, seen: list[int] = []) -> Any:  # noqa: B006  (that is the trap)
    seen.append(1)
    return x[0] * len(seen)


def is_random(x: Any) -> Any:
    return x[0] + np.random.default_rng().random()


def cancels(x: Any) -> Any:
    return np.sum(np.array([1e16, 1.0, -1e16, 1.0] * 8) * x[0])


@every_row(
    "function, words",
    [
        (fails_on_floats, "0.3 on floats and nan where it is traced"),
        (keeps_a_state, "has other values when it is called again"),
        (is_random, "has other values when it is called again"),
    ],
)
def test_what_tracing_cannot_see_is_refused(function: Any, words: str) -> None:
    with pytest.raises(GraphError, match=words):
        wb.from_callable(function, at=[0.3])


def test_what_rounds_otherwise_is_traced() -> None:
    assert wb.from_callable(cancels, at=[0.3]).size == 1


def test_a_graph_is_traced_again_by_its_function_and_the_names_of_its_arguments() -> None:
    def function(x: Any, a: float = 2.0, power: float = 3.0, *, shift: Any) -> Any:
        return a * x**power + shift if x[0] > 0 else a * x

    graph = wb.from_callable(function, at={"x": [1.0], "power": 2.0, "shift": 4.0})
    names = tuple(one.name for one in graph.arguments)
    assert names == ("x", "power", "shift")
    again = wb.from_callable(graph.function, names, at=([3.0], 2.0, 4.0))
    assert again == graph
    other = wb.from_callable(graph.function, names, at=([-3.0], 2.0, 4.0))
    assert other.to_text().endswith("2*x[0]")
