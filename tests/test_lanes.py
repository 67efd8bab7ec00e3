"""The lanes: steps are counted, and no test of the fast lane looks at the clock."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.steps import at_most

FOLDER = Path(__file__).resolve().parent
CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "process_time"}
#: Tests that read the clock and are right on a machine of any speed, with the reason.
RIGHT_AT_ANY_SPEED = {
    "test_outputs_are_values_then_partials_row_by_row": "one span of time lies within another",
}


def test_steps_in_python_and_in_c_are_counted() -> None:
    with at_most(1_000):
        sum(abs(number) for number in range(100))
    with pytest.raises(pytest.fail.Exception, match="more than 100 steps"), at_most(100):
        sum(abs(number) for number in range(100))


def test_a_failure_that_is_caught_is_one() -> None:
    with pytest.raises(pytest.fail.Exception, match="more than 10 steps"), at_most(10):
        for number in range(100):
            try:  # noqa: SIM105  (leaving a context manager is a step too)
                abs(number)
            except BaseException:
                pass


def test_who_counted_before_counts_on() -> None:
    before = sys.getprofile()
    with at_most(10):
        pass
    assert sys.getprofile() is before


def readers_of_a_clock(tree: ast.Module) -> Iterator[str]:
    """Names of the tests of a module that read a clock and are not marked slow."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and "slow" not in "".join(
            ast.unparse(one) for one in node.decorator_list
        ):
            names = {getattr(one, "attr", getattr(one, "id", "")) for one in ast.walk(node)}
            if names & CLOCKS:
                yield node.name


def test_no_test_of_the_fast_lane_looks_at_the_clock() -> None:
    found = {
        name: path.name
        for path in FOLDER.rglob("test_*.py")
        if path != Path(__file__) and any(clock in path.read_text("utf-8") for clock in CLOCKS)
        for name in readers_of_a_clock(ast.parse(path.read_text("utf-8")))
    }
    assert found.keys() == RIGHT_AT_ANY_SPEED.keys(), found
