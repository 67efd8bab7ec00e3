"""One door: every function takes every form of a function and of a point, and refuses alike."""

import datetime
import inspect
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sympy

import workbench as wb
from tests.lanes import every_row
from workbench.errors import (
    GraphError,
    GraphKindError,
    KindError,
    LiteralError,
    MethodKindError,
    MissingValueError,
    PointError,
    PointKindError,
    UnknownVariableError,
    WorkbenchError,
)
from workbench.frontends.door import graph_of
from workbench.truth import (
    certified_checksum,
    certified_derivatives,
    certified_directional,
    certified_hessian_vector,
    certified_second,
    certified_value,
    taylor_coefficients,
)

TEXT = "x**2*y"
POINT = {"x": 3.0, "y": 2.0}
Answer = Callable[..., Any]


def defined(x: Any, y: Any) -> Any:
    return x**2 * y


#: The same function as people have it.
SOURCES: dict[str, Any] = {
    "text": TEXT,
    "graph": wb.parse(TEXT),
    "sympy": sympy.Symbol("x") ** 2 * sympy.Symbol("y"),
    "def": defined,
    "lambda": lambda x, y: x**2 * y,
}


def certified(found: Any) -> list[float]:
    return [one.value for one in (found.values() if isinstance(found, Mapping) else found)]


#: Every public function that takes a function and a point, the keywords passed on to it.
ANSWERS: dict[str, Answer] = {
    "graph": lambda f, at: graph_of(f)(at),
    "gradient": lambda f, at, **more: wb.gradient(f, **more)(at),
    "jacobian": lambda f, at, **more: wb.jacobian(f, **more)(at).derivative.tolist(),
    "hessian": lambda f, at, **more: wb.hessian(f, **more)(at).derivative.tolist(),
    "hvp": lambda f, at, vector=(1, 2), **more: wb.hvp(f, vector=vector, **more)(at),
    "open hvp": lambda f, at, vector=(1, 2), **more: wb.hvp(f, **more)(at, vector),
    "jvp": lambda f, at, vector=(1, 2), **more: wb.jvp(f, vector=vector, **more)(at),
    "open jvp": lambda f, at, vector=(1, 2), **more: wb.jvp(f, **more)(at, vector),
    "vjp": lambda f, at, vector=(2,), **more: wb.vjp(f, vector=vector, **more)(at),
    "derivatives": lambda f, at, wrt="x", **more: wb.derivatives(f, wrt, **more)(
        at
    ).derivative.tolist(),
    "certify": lambda f, at, **more: certified(wb.certify(f, at, **more)),
    "compare": lambda f, at, **more: [
        row.derivative
        for row in wb.compare(f, at, **{"methods": "reverse", "timings": False, **more}).accuracy
    ],
    "trace": lambda f, at, **more: wb.trace(f, at, **more).value,
    "certified_value": lambda f, at, **more: certified_value(f, at, **more).value,
    "certified_checksum": lambda f, at, **more: certified_checksum(f, at, **more)[1].value,
    "certified_directional": lambda f, at, vector={"x": 1}, **more: (
        certified_directional(f, at, vector, **more).value
    ),
    "certified_second": lambda f, at, **more: certified(certified_second(f, at, **more)),
    "certified_hessian_vector": lambda f, at, vector={"x": 1}, **more: certified(
        certified_hessian_vector(f, at, vector, **more)
    ),
    "certified_derivatives": lambda f, at, **more: certified(
        certified_derivatives(f, at, "x", 2, **more)
    ),
    "taylor_coefficients": lambda f, at, **more: certified(
        taylor_coefficients(f, at, {"x": 1}, 2, **more)
    ),
}
WITH_WRT = [
    *("gradient", "jacobian", "hessian", "hvp", "open hvp", "jvp", "open jvp", "vjp"),
    *("derivatives", "certify", "compare", "trace", "certified_checksum"),
    "certified_hessian_vector",
]
ONE_OUTPUT = ["certify", "trace", *(name for name in ANSWERS if name.startswith("certified_"))]
ONE_OUTPUT.append("taylor_coefficients")


@every_row("name", ANSWERS)
def test_every_function_takes_every_form_of_a_function(name: str) -> None:
    found = {source: str(ANSWERS[name](f, POINT)) for source, f in SOURCES.items()}
    assert len(set(found.values())) == 1, found
    with pytest.raises(GraphKindError, match=r"a function is a text, a Graph, .* not int 3"):
        ANSWERS[name](3, POINT)


def test_sympys_lists_and_matrices_have_several_outputs() -> None:
    x, y = sympy.symbols("x y")
    expected = wb.parse("x*y, x + y")
    assert graph_of([x * y, x + y]) == graph_of(sympy.Matrix([x * y, x + y])) == expected
    assert wb.gradient(x * y, wrt=y)({x: 2, y: 3}).derivative == {"y": 2.0}


#: Three and two as people have them.
NUMBERS: dict[str, tuple[Any, Any]] = {
    "int": (3, 2),
    "text": ("3", " 2.00 "),
    "Fraction": (Fraction(3), Fraction(2)),
    "Decimal": (Decimal(3), Decimal("2.0")),
    "NumPy int": (np.int64(3), np.uint8(2)),
    "NumPy float": (np.float32(3), np.longdouble(2)),
    "0-d array": (np.array(3.0), np.array(2)),
    "0-d array of objects": (np.array(Fraction(3), dtype=object), np.array("2")),
    "SymPy": (sympy.Integer(3), sympy.Float(2)),
}


@every_row("form", NUMBERS)
def test_every_function_takes_every_form_of_a_point(form: str) -> None:
    x, y = NUMBERS[form]
    for name, answer in ANSWERS.items():
        assert str(answer(TEXT, {"x": x, "y": y})) == str(answer(TEXT, POINT)), name
    series = pd.Series({"y": y, "x": x})
    assert wb.gradient(TEXT)(series) == wb.gradient(TEXT)(POINT)
    assert wb.jvp(TEXT)(POINT, [x, y]) == wb.jvp(TEXT)(POINT, [3, 2])
    columns = wb.gradient(TEXT).batch({"x": [x, 1], "y": y}).derivative
    np.testing.assert_array_equal(columns, [[12.0, 9.0], [4.0, 1.0]])


def refusal(action: Answer, *given: Any, **named: Any) -> tuple[type[BaseException], str]:
    with pytest.raises(WorkbenchError) as caught:
        action(*given, **named)
    return type(caught.value), str(caught.value)


@every_row(
    "at, kind, message",
    [
        (None, MissingValueError, "no value for x, y; the variables are: x, y"),
        ({"x": 1}, MissingValueError, "no value for y; the variables are: x, y"),
        (POINT | {"q": 1}, UnknownVariableError, "unknown variable q; the variables are: x, y"),
        (3, PointKindError, "a point is a mapping or keywords, not int 3; write f(x=1.5) or "),
        ([1, 2], PointKindError, "a point is a mapping or keywords, not list [1, 2]"),
        ("x=1", PointKindError, "a point is a mapping or keywords, not str 'x=1'"),
        *(
            (POINT | {"x": value}, PointKindError, f"the value of x is not a number: {shown}")
            for value, shown in [
                (True, "True; it is a truth value, write 1 or 0"),
                (np.True_, "np.True_; it is a truth value"),
                (1 + 0j, "(1+0j); it is complex, and a point is real"),
                (np.complex128(1), "np.complex128(1+0j); it is complex"),
                (None, "None"),
                ("two", "'two'"),
                ("1/3", "'1/3'"),
                ("nan", "'nan'"),
                (b"1", "b'1'"),
                ([1], "[1]"),
                (np.ones(1), "array([1.])"),
                (datetime.date(2026, 1, 1), "datetime.date(2026, 1, 1)"),
                (np.datetime64("2026-01-01", "ns"), "np.datetime64("),
                (np.timedelta64(1, "ns"), "np.timedelta64("),
                (pd.Timestamp(0), "Timestamp("),
                (pd.NA, "<NA>"),
                (sympy.pi, "pi"),
            ]
        ),
        *(
            (POINT | {"x": value}, PointError, "the value of x is too long: ")
            for value in [
                10**5000 + 1,
                Fraction(1, 5**200_000),
                Decimal("1e999999999"),
                Decimal("1e-999999999"),
                "1e-999999999",
                "7" * 5000,
                sympy.Float("1e-100000", 50),
            ]
        ),
    ],
)
def test_a_mistake_in_a_point_is_told_alike_everywhere(
    at: Any, kind: type[Exception], message: str
) -> None:
    found = {name: refusal(answer, TEXT, at) for name, answer in ANSWERS.items()}
    assert len(set(found.values())) == 1, found
    told, words = found["graph"]
    assert told is kind
    assert words.startswith(message)


@pytest.mark.parametrize(
    "value",
    [10**400, Fraction(10) ** 400, "1e400", np.longdouble("1e400")],
    ids=lambda value: type(value).__name__,
)
def test_a_number_beyond_float64_is_one_and_only_certify_can_take_it(value: Any) -> None:
    words = "the value of x is too large for float64: "
    for name, answer in ANSWERS.items():
        if name in ("graph", "gradient", "jacobian", "hessian", "hvp", "jvp", "vjp", "compare"):
            assert refusal(answer, TEXT, {"x": value, "y": 1})[1].startswith(words)
    assert wb.certify("x - 10**400", {"x": 10**400})["x"].value == 1.0
    with pytest.raises(PointError, match="a value of the column x is too large for float64"):
        wb.gradient(TEXT).batch({"x": [value, 1], "y": 1})


@pytest.mark.parametrize("value", [float("nan"), np.float32("inf"), Decimal("nan")])
def test_a_point_that_is_to_be_judged_is_finite(value: Any) -> None:
    judged = [name for name in ANSWERS if "certif" in name or name in ("compare", "trace")]
    found = {name: refusal(ANSWERS[name], TEXT, POINT | {"x": value}) for name in judged}
    assert len(set(found.values())) == 1, found
    assert found["certify"][1].startswith("a point must be finite: x = ")


@pytest.mark.parametrize(
    ("wrt", "kind", "message"),
    [
        (3, GraphKindError, "wrt is a name of a variable or several in order, not 3"),
        (
            ["x", None],
            GraphKindError,
            "wrt is a name of a variable or several in order, not ['x', N",
        ),
        ({"x": 1}, GraphKindError, "wrt is a name of a variable or several in order, not {'x': 1}"),
        ({"x"}, GraphKindError, "wrt is a name of a variable or several in order, not {'x'}"),
        ("q", UnknownVariableError, "unknown variable q; the variables are: x, y"),
        (["x", "q"], UnknownVariableError, "unknown variable q; the variables are: x, y"),
        (["x", "x"], None, "a variable is named twice: x, x; name each once"),
        ([], None, "no variable to differentiate by; give at least one name"),
    ],
)
def test_a_mistake_in_wrt_is_told_alike_everywhere(wrt: Any, kind: Any, message: str) -> None:
    found = {name: refusal(ANSWERS[name], TEXT, POINT, wrt=wrt) for name in WITH_WRT}
    assert len(set(found.values())) == 1, found
    told, words = found["gradient"]
    assert words.startswith(message)
    assert kind is None or told is kind


def test_a_name_of_several_letters_is_one_name() -> None:
    f = wb.parse("x1*x + 2*x1")
    for name in WITH_WRT:
        given: Any = {"vector": {"x1": 1}} if "hessian_v" in name else {}
        given = {"vector": [1]} if name in ("hvp", "open hvp", "jvp", "open jvp") else given
        once = ANSWERS[name](f, {"x1": 2, "x": 1}, wrt="x1", **given)
        assert str(once) == str(ANSWERS[name](f, {"x1": 2, "x": 1}, wrt=["x1"], **given)), name


@pytest.mark.parametrize("methods", [3, None, [3]])
def test_what_names_no_method_is_told_alike_everywhere(methods: Any) -> None:
    if methods is None:
        with pytest.raises(MethodKindError, match="None is not a method; use a name or a conf"):
            wb.gradient(TEXT, method=None)  # type: ignore[arg-type]
        return
    found = {refusal(wb.compare, TEXT, POINT, methods=methods)}
    if methods == 3:
        found |= {refusal(make, TEXT, method=3) for make in (wb.gradient, wb.jacobian)}
        found.add(refusal(wb.trace, TEXT, POINT, method=3))  # type: ignore[arg-type]
    message = "3 is not a method; use a name or a configured method object"
    assert found == {(MethodKindError, message)}


@pytest.mark.parametrize("order", [0, 33, 2.5, True, None, "2"])
def test_what_is_no_order_is_told_alike(order: Any) -> None:
    one = refusal(wb.derivatives, "x**2", order=order)
    assert one == refusal(wb.compare, "x**2", {"x": 1}, order=order)
    assert "an order is a whole number from 1 to 32" in one[1]


def test_several_outputs_are_to_be_chosen_from() -> None:
    several = "x*y, x + y"
    missing = {name: refusal(ANSWERS[name], several, POINT) for name in ONE_OUTPUT}
    assert set(missing.values()) == {(GraphError, "there are 2 outputs, choose one: output=0 to 1")}
    for wrong, kind in (
        (2, GraphError),
        (-1, GraphError),
        ("y", GraphKindError),
        (True, GraphKindError),
    ):
        found = {refusal(ANSWERS[name], several, POINT, output=wrong) for name in ONE_OUTPUT}
        ((told, words),) = found
        assert told is kind
        assert "the outputs are numbered from 0 to 1" in words
    assert certified(wb.certify(several, POINT, output=np.int64(1))) == [1.0, 1.0]


@pytest.mark.parametrize("vector", [3, "xy", [1, 2, 3], {"q": 1}, [1, True], [1, None], [1, 1j]])
def test_a_mistake_in_a_vector_is_told_alike(vector: Any) -> None:
    named = ("hvp", "open hvp", "jvp", "open jvp", "certified_hessian_vector")
    found = {name: refusal(ANSWERS[name], TEXT, POINT, vector=vector) for name in named}
    assert len(set(found.values())) == 1, found
    assert issubclass(found["jvp"][0], PointError)


@every_row(
    "column, message",
    [
        (np.array([1 + 2j, 3]), "the column x holds complex128"),
        ([1 + 2j, 3], "the column x holds complex128"),
        (np.array(["2026-01-01"] * 2, dtype="M8[ns]"), r"the column x holds datetime64\[ns\]"),
        (pd.Series(pd.date_range("2026-01-01", periods=2)), r"the column x holds datetime64"),
        (np.array([True, False]), "the column x holds bool"),
        ([True, 2.0], "a value of the column x is not a number: True"),
        ([1.0, None], "a value of the column x is not a number: None"),
        ([datetime.date(2026, 1, 1), 1], "a value of the column x is not a number: datetime.date"),
        (["1", "two"], "a value of the column x is not a number: 'two'"),
        ([Decimal("1e999999999"), 1], "a value of the column x is too long"),
        (np.ma.masked_array([1.0, 2.0], [True, False]), "the column x has masked cells"),
    ],
)
def test_columns_that_are_not_real_numbers_are_refused(column: Any, message: str) -> None:
    with pytest.raises(PointError, match=message):
        wb.gradient(TEXT).batch({"x": column, "y": 1.0})
    with pytest.raises(PointError, match=message):
        wb.jvp("x").batch({"x": column}, [1])


def test_columns_of_exact_numbers_are_read_one_by_one() -> None:
    frame = pd.DataFrame({"x": ["0.1", "2"], "y": [Decimal(3), Fraction(1, 4)]})
    expected = wb.gradient(TEXT).batch([[0.1, 3.0], [2.0, 0.25]])
    np.testing.assert_array_equal(wb.gradient(TEXT).batch(frame).derivative, expected.derivative)


def test_text_is_the_decimal_and_a_float_the_binary_number() -> None:
    exact, binary = (wb.certify("x - 0.1", {"x": x})["x"].value for x in ("0.1", 0.1))
    assert exact == binary == 1.0
    at = [certified_value("x - 0.1", {"x": x}).value for x in ("0.1", Decimal("0.1"), 0.1)]
    assert at[0] == at[1] == 0.0 < at[2]


@every_row(
    "function, text",
    [
        (lambda a: np.arctan2(1.0, a), "atan2(1, a)"),
        (lambda x: np.maximum(x, 0) + np.minimum(1.5, x), "max(x, 0) + min(1.5, x)"),
        (lambda x: np.where(x > 0, x, 0), "where(x > 0, x, 0)"),
        (lambda x: np.clip(x, -1, 1), "min(max(x, -1), 1)"),
        (lambda x: np.clip(x, a_min=None, a_max=2), "min(x, 2)"),
        (lambda x: np.sign(x) * np.abs(x), "sign(x)*abs(x)"),
        (lambda x: np.square(x) - np.reciprocal(x), "x*x - 1/x"),
        (lambda x: np.power(x, np.array(2)), "x**2"),
        (lambda x: np.logical_and(x > 0, x < 1), "x > 0 and x < 1"),
        (lambda x: np.maximum(x, np.array([1, 2])), "max(x, 1), max(x, 2)"),
        (lambda x, y: np.stack([x, y]) * 2, "x*2, y*2"),
        (lambda x, y: np.sum([x, y]), "x + y"),
        (lambda x, y: np.dot([x, y], [y, 2]), "x*y + y*2"),
        (lambda x: x * np.longdouble(0.5) + sympy.Rational(1, 4), "x*0.5 + 0.25"),
        (lambda x: wb.where(True, x, 1), "where(1, x, 1)"),
    ],
)
def test_numpys_functions_of_a_traced_value(function: Callable[..., Any], text: str) -> None:
    assert graph_of(function) == wb.parse(text)


@every_row(
    "function, message",
    [
        (lambda x: np.exp(x) / np.sum(np.exp(x)), "np.sum takes an array, and a traced value"),
        (lambda x: np.mean(x), "np.mean takes an array"),
        (lambda x: np.dot(x, x), "np.dot takes an array"),
        (lambda x: np.linalg.norm(x), "np.linalg.norm takes an array"),
        (lambda x: np.add.reduce(x), "np.add.reduce takes an array"),
        (lambda x: np.spacing(x), "np.spacing cannot be traced"),
        (lambda x: x[0], "a traced value is one number; make every entry a parameter"),
        (lambda x: len(x), "a traced value is one number"),
        (lambda x: sum(x), "a traced value is one number"),
        (lambda x: 1 in x, "a traced value is one number"),
        (lambda x: x.shape, "a traced value has no shape: it is one number"),
        (lambda x: x + True, "add of a traced value takes numbers, not bool"),
        (lambda x: x == True, "equal of a traced value takes numbers, not bool"),  # noqa: E712
        (lambda x: np.True_ * x, "takes numbers, not bool"),
        (lambda x: x * 1j, "multiply of a traced value takes numbers, not complex"),
        (lambda x: np.complex128(1j) * x, "takes numbers, not complex128"),
        (lambda x: x + "1", "add of a traced value takes numbers, not str"),
        (lambda x: x + np.timedelta64(1, "ns"), "takes numbers, not timedelta64"),
    ],
)
def test_what_needs_an_array_or_is_no_number_is_refused(
    function: Callable[..., Any], message: str
) -> None:
    with pytest.raises(GraphKindError) as caught:
        wb.gradient(function)
    assert message in str(caught.value)
    assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    "constant",
    [Decimal("1e999999999"), Fraction(1, 5**200_000), sympy.Float("1e-100000", 50), 10**20_000 + 1],
    ids=lambda value: type(value).__name__,
)
def test_constants_are_bounded_before_they_are_converted(constant: Any) -> None:
    with pytest.raises(LiteralError, match="limit literal_"):
        graph_of(lambda x: x * constant)


def test_arguments_stand_in_one_order_and_only_point_and_variable_go_by_position() -> None:
    order = ["function", "at", "wrt", "vector", "order", "method", "methods", "output"]
    for make in (
        *(wb.gradient, wb.jacobian, wb.hessian, wb.hvp, wb.jvp, wb.vjp),
        *(wb.derivatives, wb.certify, wb.compare, wb.trace),
    ):
        parameters = inspect.signature(make).parameters
        for only in (False, True):  # those that go by name only may begin with the point again
            kind = (
                inspect.Parameter.KEYWORD_ONLY if only else inspect.Parameter.POSITIONAL_OR_KEYWORD
            )
            known = [name for name, one in parameters.items() if name in order and one.kind is kind]
            assert known == sorted(known, key=order.index), make
        by_position = [
            name for name, one in parameters.items() if one.kind is one.POSITIONAL_OR_KEYWORD
        ]
        assert by_position in (["function", "wrt"], ["function", "at", "wrt"]), make


def test_errors_are_what_pythons_readers_expect() -> None:
    with pytest.raises(KeyError):
        wb.parse(TEXT)(x=1)
    with pytest.raises(KeyError):
        wb.gradient(TEXT, wrt="q")
    with pytest.raises(TypeError):
        wb.parse("x")(x=None)
    for action in (
        lambda: wb.parse("2x"),
        lambda: wb.parse("x")(x=10**400),
        lambda: wb.gradient(TEXT, method="central_difference[stop=1]"),
        lambda: wb.certify("x, y", {"x": 1, "y": 1}),
    ):
        with pytest.raises(ValueError, match=r"."):
            action()


@pytest.mark.parametrize("action", [lambda: wb.changes(None, None), lambda: wb.grade(None)])
def test_what_is_no_path_is_refused(action: Callable[[], object]) -> None:
    with pytest.raises(KindError, match=r"not (None|NoneType None)"):
        action()
