"""`workbench trace` from the outside: the board, JSON, the page, messages, exit codes."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli import main

BAYDIN = "log(x1) + x1*x2 - sin(x2)"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


def columns(line: str) -> int:
    """Columns that a line takes in a terminal."""
    return len(line.replace("\N{COMBINING MACRON}", "").replace("\N{COMBINING DOT ABOVE}", ""))


def test_the_board_has_the_forward_trace_above_the_reverse_trace(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code, out, err = run(capsys, "trace", BAYDIN, "--at", "x1=2,x2=5")
    assert code == 0 and not err
    assert max(map(columns, out.splitlines())) <= 80
    assert "\x1b" not in out
    forward, back = out.index("Forward primal trace"), out.index("Reverse adjoint trace")
    assert 0 < forward < back < out.index("Derivatives by reverse mode")
    lines = out.splitlines()
    assert any(re.match(r"v₂   = v₋₁ · v₀  10\.0 ", line) for line in lines)
    assert any(line.startswith("v̄₀ += v̄₂·v₋₁") and "1.7163378145367738" in line for line in lines)
    assert any(re.match(r"∂f/∂x1  5\.5 +5\.5 +0 .* ok", line) for line in lines)


def test_decimal_points_stand_below_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "trace", BAYDIN, "--at", "x1=2,x2=5")
    table = out[out.index("Forward primal") : out.index("Reverse")].splitlines()[3:-1]
    values = [re.search(r"-?\d+(\.)\d+(?=\s|$)", line) for line in table]
    assert len({match.start(1) for match in values if match}) == 1


@pytest.mark.parametrize(
    ("method", "heading"),
    [
        ("forward", "Forward tangent trace, seeded with x1"),
        ("notebook_tape", "Recursion of the notebook's tape"),
        ("forward_difference[step=1e-6]", "The function once more, at x1 + h"),
        ("central_difference", "The function once more, at x1 − h"),
    ],
)
def test_other_methods_have_their_own_sweeps(
    capsys: pytest.CaptureFixture[str], method: str, heading: str
) -> None:
    arguments = ("trace", BAYDIN, "--at", "x1=2,x2=5", "--method", method, "--wrt", "x1")
    code, out, _ = run(capsys, *arguments)
    assert code == 0 and heading in out and "∂f/∂x2" not in out
    assert max(map(columns, out.splitlines())) <= 80


def test_the_cancelling_subtraction_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "trace", "(1 - cos(x))/x**2", "--at", "x=1e-5")
    assert "Most bits are lost at v₂ = 1 − v₁: 34.2 of 53" in out
    assert "no digits" in out


def test_of_many_variables_and_equal_sentences_only_some_are_told(
    capsys: pytest.CaptureFixture[str],
) -> None:
    names = [f"x{number}" for number in range(300)]
    point = ",".join(f"{name}=1.5" for name in names)
    code, out, _ = run(capsys, "trace", "+".join(f"{name}**2" for name in names), "--at", point)
    assert code == 0 and "at 300 variables, checksum" in " ".join(
        out.partition("Forward")[0].split()
    )
    assert out.count("No bits to follow") == 1


@pytest.mark.parametrize(("expression", "value"), [("5", "5.0"), ("2*3", "6.0")])
def test_a_constant_has_its_value_and_no_derivative(
    capsys: pytest.CaptureFixture[str], expression: str, value: str
) -> None:
    code, out, _ = run(capsys, "trace", expression)
    assert code == 0 and "There is no variable to differentiate by." in out
    assert re.search(rf"^f +=.* {value}$", out, re.MULTILINE)


def test_of_several_outputs_the_first_is_traced_and_the_others_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, out, err = run(capsys, "trace", "x*y, x/y", "--at", "x=1,y=4")
    assert (
        out.startswith("x*y\n") and err == "output 0 of 0 to 1; the others with --output NUMBER\n"
    )
    _, _, err = run(capsys, "trace", "x*y, x/y", "--at", "x=1,y=4", "--output", "1")
    assert err == ""


def test_json_is_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "trace", "x*y, x/y", "--at", "x=1,y=4", "--output", "1", "--json")
    document = json.loads(out)
    assert code == 0 and document["expression"] == "x/y"
    assert [(one["wrt"], one["derivative"]) for one in document["derivatives"]] == [
        ("x", 0.25),
        ("y", -0.0625),
    ]
    assert {step["phase"] for step in document["steps"]} == {"forward", "reverse", "result"}


def test_the_page_is_written_and_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "stepper.html"
    code, out, err = run(capsys, "trace", BAYDIN, "--at", "x1=2,x2=5", "--html", str(page))
    assert code == 0 and "Reverse adjoint trace" in out
    assert str(page) in err and str(page) not in out
    assert 'class="workbench-stepper"' in page.read_text(encoding="utf-8")
    nowhere = str(tmp_path / "no" / "folder.html")
    code, _, err = run(capsys, "trace", "x", "--at", "x=1", "--html", nowhere)
    assert code == 2 and nowhere in err and "Traceback" not in err


def test_help_has_examples_that_run(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "trace", "--help")
    examples = re.findall(r'workbench (trace "[^"]+" --at \S+(?: --method \S+)?)', out)
    assert code == 0 and len(examples) >= 4
    for example in examples:
        words = [word.strip('"') for word in re.findall(r'"[^"]*"|\S+', example)]
        assert run(capsys, *words)[0] == 0, example


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("x*y", "--at", "x=1"), "no value for y; give the point as --at x=1.5,y=1.5"),
        (("x*", "--at", "x=1"), "line 1, column 3"),
        (("x", "--at", "x=1", "--method", "symbolic"), "symbolic has no trace"),
        (("x", "--at", "x=1", "--method", "revers"), "did you mean reverse"),
        (("x", "--at", "x=1", "--wrt", "y"), "unknown variable y"),
        (("x", "--at", "x=1", "--output", "3"), "there is no output 3"),
        (("x", "--at", "x=nan"), "write a finite number"),
    ],
)
def test_wrong_input_ends_with_exit_code_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], message: str
) -> None:
    code, out, err = run(capsys, "trace", *arguments)
    assert code == 2 and not out and "Traceback" not in err
    assert message in err


def test_an_expression_may_start_with_a_sign(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "trace", "-x**2", "--at", "x=3")
    assert code == 0 and "-6.0" in out


def test_the_command_runs_as_a_module_into_a_pipe() -> None:
    command = [sys.executable, "-m", "workbench", "trace", "x*x", "--at", "x=3"]
    done = subprocess.run(command, capture_output=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout.decode("utf-8")
