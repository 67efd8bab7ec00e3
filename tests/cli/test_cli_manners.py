"""Manners of every command: help with examples, one form of complaint, colours where wanted."""

import io
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest

from workbench import cli
from workbench.__main__ import main as program
from workbench.cli import COMMANDS, main
from workbench.cli.complaints import complain, words_of
from workbench.cli.output import text_width, wants_colour


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples_and_fits(capsys: pytest.CaptureFixture[str], command: str) -> None:
    code, out, err = run(capsys, *filter(None, [command]), "--help")
    assert (code, err) == (0, "")
    assert f"Examples:\n    workbench {command}".rstrip() in out
    assert max(map(len, out.splitlines())) <= 80


def test_every_command_is_summed_up_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "--help")
    files = Path(cli.__file__).parent.glob("*.py")
    assert set(COMMANDS) == {one.stem for one in files if "@click.command(" in one.read_text()}
    for command in COMMANDS:
        (line,) = [one for one in out.splitlines() if re.match(rf"  {command}  ", one)]
        assert "..." not in line


@pytest.mark.parametrize(
    ("arguments", "first"),
    [
        (("compre", "x"), "error: there is no command 'compre'; did you mean compare?"),
        (("zzz",), "error: there is no command 'zzz'; there are: adapter, assignment, bench,"),
        (("compare",), "error: the argument EXPRESSION is missing"),
        (("compare", "x", "--at"), "error: the option --at needs a value"),
        (("compare", "x", "y", "--at", "x=1"), "error: too many arguments: y; quote what has"),
        (("compare", "x", "--jsno"), "error: there is no option --jsno; did you mean --json?"),
        (("compare", "x", "--zzz"), "error: there is no option --zzz"),
        (("compare", "x", "--order", "q"), "error: --order: 'q' is not a whole number; write one"),
        (("compare", "x", "--at", "x"), "error: cannot read 'x'; write name=value, as x=1.5"),
        (("compare", "x", "--at", "x=1e400"), "error: the value of x, '1e400', is inf; write a"),
        (("compare", "2x", "--at", "x=1"), "error: line 1, column 2: an operator is missing"),
        (("changes", "no\x1b]0;x\x07", "b"), "error: no\N{REPLACEMENT CHARACTER}]0;x"),
    ],
)
def test_complaints_have_one_form(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], first: str
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith(first)
    assert err.count("error:") == 1 and "Error:" not in err


def test_no_command_is_a_call_for_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys) == run(capsys, "--help")


def test_usage_is_shown_where_the_usage_was_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    _, _, err = run(capsys, "compare")
    assert err.splitlines()[1:] == [
        "usage: workbench compare [OPTIONS] EXPRESSION",
        "help:  workbench compare --help",
    ]


def test_a_point_of_many_variables_is_not_told_in_full(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, _, err = run(capsys, "compare", "+".join(f"x{n}" for n in range(500)))
    assert "and 480 more" in err and "x7=1.5,..." in err and len(err) < 400


def test_a_terminal_gets_a_red_head_and_lines_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "50")
    shown = Terminal()
    monkeypatch.setattr("sys.stderr", shown)
    excerpt = "  " + "x + " * 20
    complain(f"{'a long story ' * 12}\n{excerpt}\nthe end")
    head, *rest = shown.getvalue().split("\n")
    assert "\x1b[31m" in head
    plain = [re.sub(r"\x1b\[\d+m", "", line) for line in (head, *rest)]
    assert excerpt in plain
    assert all(len(line) <= 50 for line in plain if line != excerpt)
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb")):
        with monkeypatch.context() as inner:
            inner.setenv(name, value)
            assert not wants_colour(shown)
    assert wants_colour(shown)


@pytest.mark.parametrize(("columns", "width"), [("20", 40), ("72", 72), ("80", 80), ("300", 100)])
def test_text_is_as_wide_as_the_terminal_within_reason(
    monkeypatch: pytest.MonkeyPatch, columns: str, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert text_width(Terminal()) == width
    assert text_width(io.StringIO()) == 80


def test_an_option_that_a_command_refuses_itself_reads_like_one_that_click_refuses() -> None:
    refused = click.BadParameter("x.gif is not a picture", param_hint="--plot")
    assert words_of(refused) == "--plot: x.gif is not a picture"


def test_words_of_click_that_nobody_translated_are_kept() -> None:
    assert words_of(click.ClickException("Something new.")) == "Something new"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("compare",), "the argument EXPRESSION is missing"),
        (("changes", "a"), "the argument B is missing"),
        (("zzz",), "there is no command 'zzz'; there are"),
        (("--zzz",), "there is no option --zzz"),
        (("--", "-zzz"), "there is no command '-zzz'"),
        (("--version=1",), "the option --version takes no value"),
        (("compare", "x", "--jsno"), "there is no option --jsno; did you mean --json?"),
        (("grade", "x:y", "-z"), "there is no option -z"),
        (("compare", "x", "--at"), "the option --at needs a value"),
        (("compare", "x", "--json=1"), "the option --json takes no value"),
        (("compare", "x", "--help=1"), "the option --help takes no value"),
        (("compare", "x", "y"), "too many arguments: y; quote what has blanks"),
        (("methods", "x", "y"), "too many arguments: x y; quote what has blanks"),
        (("compare", "x", "--order", "q"), "--order: 'q' is not a whole number; write one"),
        (("trace", "x", "--output", "1.5"), "--output: '1.5' is not a whole number; write one"),
        (("fit", "x", "--learning-rate", "q"), "--learning-rate: 'q' is not a number; write one"),
        (("grade", "x:y", "--examples", "-1"), "'-1' is not a whole number from 0 to 100000"),
        (("compare", "x", "--csv", __file__), "is a file; name a folder"),
        (("report", "--out", __file__), "is a file; name a folder"),
        (("compare", "x", "--html", "."), "it is a folder; name a file"),
        (("fit", "x", "--plot", "x.gif"), "--plot: x.gif is not a picture; write a name that ends"),
        (("fit", "x"), "--model is missing; or write it first: "),
    ],
)
def test_no_usage_error_is_told_in_the_words_of_click(
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    expected: str,
) -> None:
    """Every text that click would translate is another one here: none of them comes through."""
    for module in ("core", "exceptions", "formatting", "parser", "types"):
        names = vars(import_module(f"click.{module}"))
        if "_" in names:
            monkeypatch.setitem(names, "_", lambda text: "RAW")
        if "ngettext" in names:
            monkeypatch.setitem(names, "ngettext", lambda one, many, count: "RAW")
    code, out, err = run(capsys, *arguments)
    assert (code, out) == (2, "") and expected in err and "RAW" not in err


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "latin-1", "utf-8"])
def test_what_a_terminal_cannot_show_is_replaced(
    monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    shown, complaints = io.BytesIO(), io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(shown, encoding=encoding))
    monkeypatch.setattr("sys.stderr", io.TextIOWrapper(complaints, encoding=encoding))
    for arguments, code in ((["methods"], 0), (["compare", "\u043a\u00f7\U0001f600"], 2)):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        assert left.value.code == code
    text = shown.getvalue().decode(encoding)
    assert "central_difference" in text
    assert ("\u2500\u2500" if encoding in ("cp437", "utf-8") else "??") in text
    assert complaints.getvalue().decode(encoding).startswith("error: ")


def _broken(*_: object, **__: object) -> None:
    raise LookupError("a slip\nof ours")


def test_a_fault_of_the_workbench_is_one_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("workbench.presentation.terminal.table.terminal_table", _broken)
    monkeypatch.delenv("WORKBENCH_TRACEBACK", raising=False)
    code, _, err = run(capsys, "methods")
    assert code == 70 and len(err.splitlines()) == 1
    assert err.startswith(
        "error: a fault of the workbench, not of the input: LookupError: a slip of ours; please "
    )
    monkeypatch.setenv("WORKBENCH_TRACEBACK", "1")
    code, _, err = run(capsys, "methods")
    assert code == 70 and err.startswith("Traceback") and "in _broken" in err


@pytest.mark.parametrize("module", ["workbench.cli", "workbench.cli.methods"])
def test_an_interrupt_while_a_module_is_loaded_is_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    class Interrupting:
        """A finder that meets Ctrl-C when one module is looked for."""

        def find_spec(self, name: str, *_: object) -> None:
            if name == module:
                raise KeyboardInterrupt

    monkeypatch.setattr("sys.argv", ["workbench", "methods"])
    monkeypatch.setattr("sys.meta_path", [Interrupting(), *sys.meta_path])
    monkeypatch.delitem(sys.modules, module, raising=False)
    with pytest.raises(SystemExit) as left:
        program()
    assert left.value.code == 130
    out, err = capsys.readouterr()
    assert (out, err.strip()) == ("", "interrupted")


@pytest.mark.slow
def test_a_reader_that_goes_away_is_no_failure() -> None:
    command = [sys.executable, "-m", "workbench", "methods", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)
