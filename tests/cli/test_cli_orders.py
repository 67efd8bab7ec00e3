"""`workbench compare --order N`."""

import json

import pytest
from click.testing import CliRunner

from workbench.cli import group, main

ARGUMENTS = ["compare", "sin(x*y)", "--at", "x=1.5,y=2", "--no-timings", "--methods", "taylor"]


def test_orders_by_one_variable() -> None:
    result = CliRunner().invoke(group, [*ARGUMENTS, "--order", "3", "--wrt", "x"])
    assert result.exit_code == 0, result.output
    (truth,) = [one for one in result.output.splitlines() if one.startswith("d³/dx³")]
    assert truth.split()[1].startswith("7.9199399728035")  # -8*cos(3)
    assert "Error by order [ulp]" in result.output


def test_orders_as_one_document() -> None:
    result = CliRunner().invoke(group, [*ARGUMENTS, "--order", "2", "--wrt", "y", "--json"])
    document = json.loads(result.output)
    assert [(row["wrt"], row["order"]) for row in document["accuracy"]] == [("y", 1), ("y", 2)]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--order", "3"], "choose it with wrt, one of: x, y"),
        (["--order", "0"], "whole number from 1 to 32"),
        (["--order", "third"], "not a whole number"),
        (["--order", "3", "--wrt", "x,y"], "choose it with wrt"),
        (["--order", "3", "--wrt", "x", "--methods", "reverse"], "did you mean nested_reverse"),
    ],
)
def test_bad_orders_are_told_and_exit_with_2(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main([*ARGUMENTS, *arguments])
    assert left.value.code == 2
    printed = capsys.readouterr()
    assert message in printed.err
    assert "Traceback" not in printed.err
