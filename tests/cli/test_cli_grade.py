"""`workbench grade` and `workbench assignment` from the outside."""

import json
from pathlib import Path

import pytest

from workbench.cli import main

CLASSES = Path(__file__).parents[1] / "grading"
RIGHT = f"{CLASSES / 'faulty_classes.py'}:Right"
WRONG = f"{CLASSES / 'faulty_classes.py'}:WrongSign"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one call."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    return int(left.value.code or 0), captured.out, captured.err


@pytest.fixture
def weights(tmp_path: Path) -> str:
    path = tmp_path / "weights.toml"
    path.write_text("[weights]\nsum = 1\ndifference = 2\n", encoding="utf-8")
    return str(path)


def test_full_marks_are_exit_code_0(capsys: pytest.CaptureFixture[str], weights: str) -> None:
    code, out, err = run(capsys, "grade", RIGHT, "--weights", weights)
    assert code == 0
    assert "Score: 3 of 3" in out and err == ""
    _, *lines = out.splitlines()  # the first is the path, whole, however long
    assert max(map(len, lines)) <= 80


def test_a_failure_is_exit_code_1_and_all_files_are_written(
    capsys: pytest.CaptureFixture[str], weights: str, tmp_path: Path
) -> None:
    page, scope = tmp_path / "page.html", tmp_path / "results.json"
    files = ("--html", str(page), "--gradescope", str(scope))
    code, out, err = run(capsys, "grade", WRONG, "--weights", weights, "--json", *files)
    document = json.loads(out)
    assert code == 1
    assert (document["score"], document["max_score"]) == (1, 3)
    assert document["concepts"][1]["failure"]["kind"] == "wrong_sign"
    assert page.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(scope.read_text(encoding="utf-8"))["score"] == 1
    assert str(page) in err and str(scope) in err


@pytest.mark.slow
def test_without_weights_everything_is_graded(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "grade", WRONG, "--examples", "60", "--seed", "3")
    assert code == 1
    text = " ".join(out.split())
    assert "x - x" in text and "has the wrong sign for its right operand" in text
    assert "not attempted" in text and "Score: 17 of 19" in text


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("nonsense",), ["MODULE:NAME"]),
        (("no/such/file.py:Scalar",), ["there is no file no/such/file.py"]),
        (("no_such_module:Scalar",), ["no_such_module", "installed"]),
        (("math:nothing",), ["no nothing in math"]),
        ((RIGHT, "--weights", "/no/such/file.toml"), ["/no/such/file.toml", "cannot be read"]),
        ((RIGHT, "--seconds", "0"), ["--seconds", "positive"]),
        ((RIGHT, "--megabytes", "-5"), ["--megabytes", "positive"]),
        ((RIGHT, "--examples", "-1"), ["--examples"]),
        ((RIGHT, "--examples", "0", "--html", "/nowhere/at/all.html"), ["all.html"]),
        ((RIGHT, "--nonsense"), ["--nonsense"]),
    ],
)
def test_bad_input_is_told_and_exits_with_2(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], expected: list[str]
) -> None:
    code, out, err = run(capsys, "grade", *arguments)
    assert code == 2
    assert out == ""
    for part in expected:
        assert part in err
    assert "Traceback" not in err


def test_gradescope_hears_of_bad_input_too(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scope = tmp_path / "results.json"
    code, _, err = run(capsys, "grade", "scalar.py:Scalar", "--gradescope", str(scope))
    assert code == 2 and "there is no file scalar.py" in err
    document = json.loads(scope.read_text(encoding="utf-8"))
    assert document["score"] == 0 and "there is no file scalar.py" in document["output"]


def test_an_adapter_is_written_ready_to_fill_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "own.py").write_text(Path(RIGHT.rpartition(":")[0]).read_text("utf-8"), "utf-8")
    code, out, _ = run(capsys, "adapter", f"{tmp_path / 'own.py'}:Right", "--preset", "minitorch")
    assert code == 0 and "from own import Right" in out and "one.backward(1.0)" in out
    place = tmp_path / "adapter.py"
    code, out, err = run(capsys, "adapter", f"{tmp_path / 'own.py'}:Right", "--out", str(place))
    assert (code, out) == (0, "") and str(place) in err
    text = place.read_text(encoding="utf-8").replace("one.data", "one.value")
    place.write_text(text, encoding="utf-8")
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nsum = 1\nsin = 1\nzeroing = 1\n", encoding="utf-8")
    code, out, _ = run(capsys, "grade", f"{place}:Adapter", "--weights", str(weights))
    assert code == 0 and "adapter Adapter" in out, out
    for preset in ("pull", "dual"):
        code, out, _ = run(capsys, "adapter", RIGHT, "--preset", preset)
        compile(out, preset, "exec")
    code, _, err = run(capsys, "adapter", RIGHT, "--preset", "nothing")
    assert code == 2 and "there are: micrograd" in err


def test_a_log_tells_what_was_asked_and_answered(
    capsys: pytest.CaptureFixture[str], weights: str, tmp_path: Path
) -> None:
    log = tmp_path / "log.txt"
    run(capsys, "grade", WRONG, "--weights", weights, "--log", str(log))
    lines = log.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("faulty_classes.py sha256 ")
    assert "x - y at x = 3, y = 7, 1 sweep: value -4.0; gradient 1.0, 1.0" in lines


def test_help_shows_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("grade", "adapter", "assignment"):
        code, out, _ = run(capsys, command, "--help")
        assert code == 0 and f"Examples:\n    workbench {command}" in out


def test_an_assignment_is_written_and_listed(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "kit"
    code, out, err = run(capsys, "assignment", str(folder), "--title", "Week 3")
    assert code == 0
    assert {Path(line).name for line in out.splitlines()} >= {"README.md", "scalar.py", "setup.sh"}
    assert "README.md" in err
    assert (folder / "README.md").read_text(encoding="utf-8").startswith("# Week 3")
    code, out, err = run(capsys, "assignment", str(folder))
    assert (code, out) == (2, "") and "is not empty" in err
