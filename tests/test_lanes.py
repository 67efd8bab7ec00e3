"""The lanes: steps are counted, and no test of the fast lane looks at the clock."""

import ast
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lanes import every_row, shared_out
from tests.steps import at_most

FOLDER = Path(__file__).resolve().parent
CLOCKS = {"perf_counter", "perf_counter_ns", "monotonic", "process_time"}
#: Tests that read the clock and are right on a machine of any speed, with the reason.
RIGHT_AT_ANY_SPEED = {
    "test_outputs_are_values_then_partials_row_by_row": "one span of time lies within another",
    "until": "it waits for another process, as long as that may take",
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


def test_all_rows_that_fail_are_told_with_their_cells(tmp_path: Path) -> None:
    seen = []

    def check(number: int, limit: int, tmp_path: Path) -> None:
        seen.append((number, tmp_path))
        if number == limit + 6:
            pytest.fail("far off")
        assert number < limit

    right = every_row("number, limit", [(1, 2), (2, 3)])(check)
    assert list(inspect.signature(right).parameters) == ["tmp_path"]
    right(tmp_path=tmp_path)
    assert seen == [(1, tmp_path), (2, tmp_path)]
    wrong = every_row("number, limit", [(1, 2), (3, 3), (9, 3)])(check)
    with pytest.raises(BaseExceptionGroup, match="2 of 3 rows fail") as caught:
        wrong(tmp_path=tmp_path)
    notes = [error.__notes__ for error in caught.value.exceptions]
    assert notes == [["the row: (3, 3)"], ["the row: (9, 3)"]]


def test_a_table_without_rows_is_no_success() -> None:
    with pytest.raises(AssertionError, match="without rows"):
        every_row("number", [])(print)()


def test_what_the_fast_lane_leaves_out_the_slow_one_has() -> None:
    every = list("abcdefg")
    cells = shared_out(every, 3)
    assert [one for one in cells if isinstance(one, str)] == ["a", "d", "g"]
    left = [one for one in cells if not isinstance(one, str)]
    assert [one.values[0] for one in left] == ["b", "c", "e", "f"]
    assert all([mark.name for mark in one.marks] == ["slow"] for one in left)
    assert shared_out(every[:2], 3) == ["a", "b"]
