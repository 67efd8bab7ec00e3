"""`workbench methods`: the catalogue of each order."""

import json

import pytest

from workbench.cli import main
from workbench.methods.hessian import HESSIAN_METHODS
from workbench.methods.univariate import UNIVARIATE_METHODS


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(["methods", *arguments])
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_each_order_has_its_methods(capsys: pytest.CaptureFixture[str]) -> None:
    for order, catalogue in (("2", HESSIAN_METHODS), ("5", UNIVARIATE_METHODS)):
        code, out, _ = run(capsys, "--order", order)
        assert code == 0
        assert all(name in out for name in catalogue)
        assert max(map(len, out.splitlines())) <= 80
        _, out, _ = run(capsys, "--order", order, "--json")
        assert [one["name"] for one in json.loads(out)] == list(catalogue)


def test_an_order_that_there_is_not(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--order", "0")
    assert code == 2
    assert "an order is a whole number from 1 to" in err
