"""`compare` at order 2: the Hessian by four methods, judged against certified second partials."""

import json

import pytest

import workbench as wb
from workbench.cli import main
from workbench.comparison.second_order import second_certificates
from workbench.errors import MethodError
from workbench.methods.protocol import Partial
from workbench.records import Status


@pytest.fixture(scope="session")
def comparison() -> wb.Comparison:
    return wb.compare("x**2*sin(y)", at={"x": 1.5, "y": 2}, order=2)


def test_rows_cover_methods_and_pairs(comparison: wb.Comparison) -> None:
    found = [(row.method, row.wrt, row.order) for row in comparison.accuracy]
    assert found == [(name, wrt, 2) for name in wb.HESSIAN_METHODS for wrt in ("x", "x y", "y")]
    assert {row.status for row in comparison.accuracy} == {Status.OK}


def test_exact_methods_are_right_and_differences_split(comparison: wb.Comparison) -> None:
    for row in comparison.accuracy:
        exact = row.method in ("symbolic", "forward_over_reverse")
        assert row.error_ulps is not None and (row.error_ulps < 4) == exact
        assert (row.step is not None) == (row.truncation_error is not None) == (not exact)
        if not exact:
            assert row.derivative is not None and row.roundoff_error is not None
            total = row.derivative - float(row.truth)
            assert row.truncation_error + row.roundoff_error == pytest.approx(total, abs=1e-15)


def test_costs_are_those_of_the_hessian_programs(comparison: wb.Comparison) -> None:
    counts = {row.method: row for row in comparison.operations}
    for name in wb.HESSIAN_METHODS:
        program = wb.hessian(comparison.graph, method=name).operations
        assert program is not None
        assert counts[name].shared_operations == program.shared_operations
    assert counts["difference"].evaluations_of_primal == 9
    evaluated = {row.method for row in comparison.timings if row.stage == "evaluate"}
    assert evaluated >= set(wb.HESSIAN_METHODS)


def test_documents_say_the_order_and_the_pairs(comparison: wb.Comparison) -> None:
    document = json.loads(comparison.to_json())
    assert document["order"] == 2
    assert [(one["wrt"], one["order"]) for one in document["truth"]] == [
        ("x", 2), ("x y", 2), ("y", 2)
    ]  # fmt: skip
    text = comparison.to_text()
    assert "d²/dx²" in text and "d²/dx dy" in text and "certified" in text
    page = comparison.to_html()
    assert "d²/dx dy" in page


def test_the_hessian_where_there_is_none() -> None:
    result = wb.compare("x*abs(x)", at={"x": 0}, order=2, timings=False)
    assert {row.status for row in result.accuracy} == {Status.NOT_DIFFERENTIABLE}
    assert "from the left -2, from the right 2" in result.accuracy[0].message
    outside = wb.compare("log(x)", at={"x": -1}, order=2, timings=False)
    assert {row.status for row in outside.accuracy} == {Status.DOMAIN}


def test_chosen_variables_and_methods() -> None:
    result = wb.compare(
        "x*y*z, x**2",
        at={"x": 1, "y": 2, "z": 3},
        wrt=["z", "x"],
        methods="forward_over_reverse, difference[step=0.125]",
        order=2,
        timings=False,
    )
    found = [(row.output, row.wrt, row.derivative) for row in result.accuracy[:6]]
    assert found == [
        (0, "z", 0.0), (0, "z x", 2.0), (0, "x", 0.0),
        (1, "z", 0.0), (1, "z x", 0.0), (1, "x", 2.0),
    ]  # fmt: skip
    assert result.accuracy[6].options == "step=0.125"
    with pytest.raises(MethodError, match="unknown Hessian method 'central_difference'"):
        wb.compare("x*y", at={"x": 1, "y": 2}, methods="central_difference", order=2)


def test_certificates_of_a_function_that_cannot_be_certified_are_reasons() -> None:
    found = second_certificates(wb.parse("x, y*x"), {"x": float("inf"), "y": 1.0}, ("x", "y"))
    assert len(found) == 6
    assert Partial(1, ("x", "y")) in found
    assert all(one.status is not Status.OK and one.reason for one in found.values())


def test_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["compare", "x**2*sin(y)", "--at", "x=1.5,y=2", "--order", "2", "--no-timings"]
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert not left.value.code
    text = capsys.readouterr().out
    assert "d²/dx dy" in text and "forward_over" in text
    assert max(map(len, text.splitlines())) <= 80
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--methods", "symbolic", "--json"])
    rows = json.loads(capsys.readouterr().out)["accuracy"]
    assert [(row["method"], row["wrt"], row["order"]) for row in rows] == [
        ("symbolic", "x", 2), ("symbolic", "x y", 2), ("symbolic", "y", 2)
    ]  # fmt: skip
    with pytest.raises(SystemExit) as left:
        main([*arguments, "--methods", "reverse"])
    assert left.value.code == 2
    assert "unknown Hessian method 'reverse'" in capsys.readouterr().err
