"""Comparisons of all derivatives by one variable up to an order."""

import json
from collections.abc import Callable

import pytest

import workbench as wb
from workbench.comparison.orders import order_of
from workbench.errors import MethodError
from workbench.methods.protocol import Partial
from workbench.methods.univariate import UNIVARIATE_METHODS
from workbench.records import Status

FAST = "taylor,nested_forward,nested_reverse,fornberg"


@pytest.fixture(scope="session")
def compared() -> wb.Comparison:
    return wb.compare("x**2*sin(x*y)", {"x": 1.5, "y": 2}, wrt="x", order=4, methods=FAST)


def test_every_order_of_every_method_is_certified_and_judged(compared: wb.Comparison) -> None:
    assert list(compared.certificates) == [Partial(0, ("x",) * k) for k in range(1, 5)]
    assert all(one.status is Status.OK for one in compared.certificates.values())
    assert [(row.method, row.order) for row in compared.accuracy] == [
        (name, order) for name in FAST.split(",") for order in range(1, 5)
    ]
    assert {row.status for row in compared.accuracy} == {Status.OK}
    assert {row.wrt for row in compared.accuracy} == {"x"}
    for row in compared.accuracy:
        split = row.truncation_error is not None and row.roundoff_error is not None
        assert split == (row.method == "fornberg")
        assert (row.step is not None) == (row.method == "fornberg")


def test_operations_and_times_are_those_of_all_orders(compared: wb.Comparison) -> None:
    counts = {row.method: row.shared_operations for row in compared.operations}
    assert counts.keys() == set(FAST.split(","))
    assert (counts["taylor"] or 0) < (counts["nested_reverse"] or 0)
    assert {row.method for row in compared.timings} == {"primal", *FAST.split(",")}


def test_the_text_has_a_line_a_method_and_a_column_an_order(compared: wb.Comparison) -> None:
    text = compared.to_text()
    (truth,) = [one for one in text.splitlines() if one.startswith("d³/dx³")]
    assert truth.split()[1].startswith("0.85963468944")
    assert "Error by order [ulp]" in text
    (line,) = [one for one in text.splitlines() if one.startswith("method") and "1" in one]
    assert line.split() == ["method", "1", "2", "3", "4"]
    assert "every result is within its error bound" in text
    assert "d⁴/dx⁴" in compared.to_html()


def test_the_document_names_the_orders(compared: wb.Comparison) -> None:
    document = json.loads(compared.to_json())
    assert [(one["wrt"], one["order"]) for one in document["truth"]] == [
        ("x", order) for order in range(1, 5)
    ]
    frame = compared.to_frame()
    assert sorted(frame.order.unique()) == [1, 2, 3, 4]


def test_several_outputs_and_corners_have_their_say() -> None:
    result = wb.compare("x**3, x*abs(x)", {"x": 0.0}, order=3, methods="taylor", timings=False)
    statuses = [(row.output, row.order, row.status) for row in result.accuracy]
    assert statuses[:3] == [(0, order, Status.OK) for order in (1, 2, 3)]
    assert statuses[3] == (1, 1, Status.OK)
    assert [one[2] for one in statuses[4:]] == [Status.NOT_DIFFERENTIABLE] * 2
    text = result.to_text()
    assert "taylor [1]" in text
    assert "* taylor, orders 2, 3: not differentiable" in text


def test_outside_the_domain_every_order_says_so() -> None:
    result = wb.compare("log(x)", {"x": -1.0}, order=3, methods="taylor,fornberg", timings=False)
    assert {row.status for row in result.accuracy} == {Status.DOMAIN}
    assert "–" in result.to_text()


def test_a_method_that_swells_is_a_row_for_every_order(set_limits: Callable[..., object]) -> None:
    set_limits(nested_nodes=10)
    result = wb.compare(
        "tanh(sin(x))", {"x": 1.0}, order=3, methods="nested_reverse", timings=False
    )
    assert [row.status for row in result.accuracy] == [Status.BUDGET_EXCEEDED] * 3
    assert "too many to differentiate again" in result.accuracy[0].message


def test_which_order_is_compared_how() -> None:
    assert order_of(3, ("x",)).catalogue is UNIVARIATE_METHODS
    assert order_of(2, ("x",), chosen=True).catalogue is UNIVARIATE_METHODS
    assert order_of(2, ("x",)).catalogue is not UNIVARIATE_METHODS
    assert order_of(2, ("x", "y"), chosen=True).catalogue is not UNIVARIATE_METHODS
    assert order_of(1, ("x",), chosen=True).catalogue is wb.METHODS


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"order": 3}, "choose it with wrt, one of: x, y"),
        ({"order": 3, "wrt": ["x", "y"]}, "choose it with wrt, one of: x, y"),
        ({"order": 0}, "whole number from 1 to 32"),
        ({"order": 33}, "whole number from 1 to 32"),
        ({"order": "3"}, "whole number from 1 to 32"),
        ({"order": 3, "wrt": "x", "methods": "reverse"}, "did you mean nested_reverse"),
        ({"order": 3, "wrt": "x", "methods": [wb.Reverse()]}, "reverse differentiates once"),
    ],
)
def test_bad_requests_name_the_remedy(arguments: dict[str, object], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        wb.compare("x*y", {"x": 1.0, "y": 2.0}, timings=False, **arguments)  # type: ignore[arg-type]
