"""How limits are set: in Python, by environment, option and specification; and in workers."""

import os
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import workbench as wb
from tests.lanes import every_row
from workbench.cli import COMMANDS, COMPUTING, main
from workbench.errors import LimitError, WorkerDied, WorkerTimeout
from workbench.isolation import Worker
from workbench.limits import VARIABLE, Limits, limits
from workbench.limits.row import spelled
from workbench.reporting.changes.folder import Folder
from workbench.reporting.changes.settings import setting_changes
from workbench.reporting.specification import Specification, specified

PAGE = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
NAME = f"{VARIABLE}PROGRAM_NODES"


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """The environment, which is read anew when a test is over."""
    yield monkeypatch
    monkeypatch.undo()
    limits.refresh()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def test_rows_are_sensible_and_their_values_typed() -> None:
    for name, row in Limits.rows().items():
        assert row.name == name and row.least <= row.default <= row.most
        assert type(row.default) is type(row.least) is type(getattr(limits, name)) or (
            isinstance(row.default, float)
        )
        assert row.checked(row.default) == row.checked(str(row.default)) == row.default


def test_statements_nest_and_leave_nothing_behind() -> None:
    with limits(program_nodes=10, text_depth=3):
        with wb.limits(program_nodes="1e3"):
            assert limits.changed() == {"text_depth": 3, "program_nodes": 1000}
            with limits(text_depth=None):
                assert limits.changed() == {"program_nodes": 1000}
        assert limits.program_nodes == 10
    assert limits.changed() == {}


def test_statements_that_overlap_in_threads_leave_nothing_behind() -> None:
    first, second = limits(program_nodes=10), limits(program_nodes=20)
    seen: list[int] = []
    thread = threading.Thread(target=lambda: seen.append(limits.program_nodes))
    thread.start()
    thread.join()
    first.__exit__()
    assert limits.program_nodes == 20
    second.__exit__()
    assert seen == [20] and limits.changed() == {}


def test_a_call_or_an_assignment_sets_from_now_on() -> None:
    setting = limits(text_depth=1)
    limits.program_nodes = 7  # type: ignore[misc]
    try:
        assert limits.changed() == {"text_depth": 1, "program_nodes": 7}
        limits(text_depth=None, program_nodes=None)
        assert limits.changed() == {}
    finally:
        setting.__exit__()
        limits.adopt({})
        vars(limits)["_environment"] = True


def test_what_was_set_is_shown() -> None:
    with limits(program_nodes=10) as setting:
        assert repr(setting).splitlines()[1].split()[:4] == [
            "program_nodes",
            "10",
            "200,000",
            "nodes",
        ]
        assert "<td>program_nodes</td><td>10</td><td>200,000</td>" in wb.limits()._repr_html_()
    assert len(repr(wb.limits()).splitlines()) == len(Limits.rows()) + 1
    assert repr(wb.limits) == repr(wb.limits())


@every_row(
    "name, value, message",
    [
        ("program_node", 1, "there is no such limit; did you mean program_nodes?"),
        ("zzz", 1, "there are text_characters, text_depth, "),
        ("program_nodes", -1, "-1 is not a whole number from 0 to 1,000,000,000 nodes"),
        ("program_nodes", 1.5, "1.5 is not a whole number"),
        ("program_nodes", "many", "'many' is not a whole number"),
        ("program_nodes", True, "True is not a whole number"),
        ("program_nodes", 10**400, "is not a whole number"),
        ("symbolic_seconds", float("nan"), "nan is not a number from 0.001 to 1,000,000 s"),
        ("symbolic_seconds", [], "[] is not a number"),
    ],
)
def test_wrong_names_and_values_are_told(name: str, value: float, message: str) -> None:
    with pytest.raises(LimitError, match=re.escape(message)):
        limits(**{name: value})
    assert limits.changed() == {}


def test_the_environment_is_under_what_is_set(environment: pytest.MonkeyPatch) -> None:
    environment.setenv(NAME, "50")
    with limits():
        assert limits.program_nodes == 50
    with limits(program_nodes=20):
        assert limits.program_nodes == 20
    with limits.beneath(program_nodes=30):
        assert limits.program_nodes == 30
    environment.setenv(NAME, "few")
    with pytest.raises(LimitError, match="environment variable of the limit program_nodes: 'few'"):
        limits()


# -- the command line ----------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_that_compute_have_the_option(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    _, out, _ = run(capsys, command, "--help")
    assert ("--limit NAME=VALUE" in out) == (command in COMPUTING)


def test_the_option_holds_for_one_command(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ("trace", "x + y", "--at", "x=1,y=2", "--limit", "text_characters=4")
    code, _, err = run(capsys, *arguments, "--limit", "text_depth=2")
    assert code == 2
    assert "the limit is 4 characters (limit text_characters)" in err
    assert "help:  another limit with --limit text_characters=VALUE (docs/limits.md)" in err
    assert limits.changed() == {}
    assert run(capsys, *arguments[:-2])[0] == 0


def test_the_option_goes_before_the_environment(
    capsys: pytest.CaptureFixture[str], environment: pytest.MonkeyPatch
) -> None:
    environment.setenv(f"{VARIABLE}TEXT_CHARACTERS", "4")
    arguments = ("trace", "x + y", "--at", "x=1,y=2")
    assert run(capsys, *arguments)[0] == 2
    assert run(capsys, *arguments, "--limit", "text_characters=5")[0] == 0
    environment.setenv(f"{VARIABLE}TEXT_CARACTERS", "4")
    code, _, err = run(capsys, *arguments)
    assert code == 2 and "did you mean text_characters?" in err


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("program_nodes",), "--limit 'program_nodes' cannot be read; write NAME=VALUE"),
        (("program_nodez=1",), "--limit program_nodez: there is no such limit; did you mean"),
        (("text_depth=-1",), "--limit text_depth: '-1' is not a whole number from 0 to"),
        (("text_depth=1", "text_depth=2"), "--limit text_depth is given twice"),
    ],
)
def test_wrong_options_end_with_2(
    capsys: pytest.CaptureFixture[str], texts: tuple[str, ...], message: str
) -> None:
    options = [part for text in texts for part in ("--limit", text)]
    code, out, err = run(capsys, "compare", "x", "--at", "x=1", *options)
    assert (code, out) == (2, "") and message in err


# -- workers -------------------------------------------------------------------------------------


def test_workers_run_under_the_limits_of_their_parent(environment: pytest.MonkeyPatch) -> None:
    environment.setenv(NAME, "50")
    with Worker() as worker, limits(text_depth=9):
        sight = ("builtins:eval", "__import__('workbench.limits').limits.changed()")
        assert worker.call(*sight) == {"text_depth": 9, "program_nodes": 50}
        with limits(program_nodes=200_000):
            assert worker.call(*sight) == {"text_depth": 9}
        with (
            limits(worker_megabytes=128),
            pytest.raises(
                WorkerDied, match=r"more than 128 MB \(limit worker_megabytes\) of memory"
            ),
        ):
            worker.call("builtins:bytearray", 2**31)
        with (
            limits(worker_seconds=0.01),
            pytest.raises(
                WorkerTimeout, match=r"longer than 0\.01 s \(limit worker_seconds\) and was stopped"
            ),
        ):
            worker.call("time:sleep", 10)
    assert os.environ[NAME] == "50"


# -- reports -------------------------------------------------------------------------------------


def test_a_specification_sets_limits_under_an_option() -> None:
    specification = specified({"limits": {"program_nodes": 10, "text_depth": 5}})
    with limits(text_depth=7), limits.beneath(**specification.limits):
        assert limits.changed() == {"text_depth": 7, "program_nodes": 10}
    with pytest.raises(wb.WorkbenchError, match=r"limits: limit text_dept: .*mean text_depth"):
        specified({"limits": {"text_dept": 5}})
    assert Specification().limits == {}


def test_limits_of_reports_are_compared() -> None:
    metas = ({"seed": 1}, {"seed": 1, "limits": {}}, {"seed": 1, "limits": {"program_nodes": 10}})
    before, same, other = (Folder("", Path(), {}, meta) for meta in metas)
    assert setting_changes(before, same) == ()
    (change,) = setting_changes(before, other)
    assert (change.group, change.name, change.after) == ("limits", "program_nodes", "10")


# -- the page ------------------------------------------------------------------------------------


def test_the_page_has_every_limit_as_it_is() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.M)
    assert rows == [
        (
            name,
            f"{row.shown(row.default)} | {spelled(row.least)} to {spelled(row.most)} "
            f"| {row.summary} | {row.beyond}",
        )
        for name, row in Limits.rows().items()
    ]
