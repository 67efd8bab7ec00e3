"""What a grade can be trusted for: it always ends, what it prints is so, and it can be repeated."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from grading_tools import HERE, failures, graded, results
from test_grading_handed_in import TEXTS, read

from tests.lanes import shared_out
from workbench.cli import main
from workbench.grading import run
from workbench.grading.concepts import CONCEPTS
from workbench.grading.kit.autograder import kit_file
from workbench.grading.submission.observation import number, numbers, trouble, words
from workbench.grading.submission.session import Session

#: `*` hands on 1000 times too much, so that a training runs off to infinity.
DIVERGING = """
class V:
    def __init__(s, data, ch=(), lg=()):
        s.data = data; s.grad = 0.0; s.ch = ch; s.lg = lg
    def __add__(s, o): return V(s.data + o.data, (s, o), (1.0, 1.0))
    def __mul__(s, o): return V(s.data * o.data, (s, o), (1e3 * o.data, 1e3 * s.data))
    def backward(self, g=1.0):
        self.grad += g
        for c, l in zip(self.ch, self.lg): c.backward(l * g)
"""
#: What a class's process may be made to answer; `s` is the sandbox there.
REPLIES = [
    "{'value': float('nan'), 'gradient': [float('inf')] * 3, 'calls': float('inf')}",
    "{'value': 10**400, 'gradient': [-10**400] * 3, 'untouched': 'yes', 'spelled': [1]}",
    "{'value': [[]], 'gradient': {'x': 1}, 'before': 'none', 'calls': 'many', 'spelled': {1: 2}}",
    "{'trouble': {'type': 'stopped', 'text': ['x'], 'inside': 'no', 'where': 7}}",
    "{'trouble': ['x']}",
    "'full marks'",
    "[{'score': 100}]",
    "{'gradient': ['1', None, True], 'value': '\\ud800'}",
    "{'gradients': [[1]], 'path': [0.0] * 61, 'gradient': [1.0, 1.0]}",
]


#: A grader that leaves full marks behind, whatever its end.
FORGING = r"""#!/bin/sh
while [ $# -gt 0 ]; do
    case "$1" in --gradescope) out="$2";; esac
    shift
done
printf '{"score": 100}' > "$out"
printf 'a "broken"\n\\ grader' >&2
"""


def written(folder: Path, text: str, name: str = "scalar.py") -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_a_training_that_diverges_is_a_wrong_factor(tmp_path: Path) -> None:
    grade = graded(f"{written(tmp_path, DIVERGING)}:V", "sum", "product", "long_training")
    assert results(grade) == {"sum": "passed", "product": "failed", "long_training": "failed"}
    assert {one.kind for one in failures(grade).values()} == {"wrong_factor"}
    assert "1000 times what it should" in failures(grade)["product"].cause


@pytest.mark.parametrize("reply", shared_out(REPLIES, 2))
def test_whatever_is_answered_the_grade_ends_and_no_concept_passes(
    tmp_path: Path, reply: str
) -> None:
    forging = (
        "import sys\nclass V:\n"
        "    s = sys.modules['walled.sandbox']\n"
        f"    s.evaluate = s.sequence = s.train = lambda *a, **k: {reply}\n"
        "    def __init__(s, data): s.data = data; s.grad = 0.0\n"
        "    def __add__(s, o): return s\n"
        "    def backward(s): pass\n"
    )
    concepts = ("leaf", "sum", "shared", "one_visit", "zeroing", "long_training", "random_graphs")
    grade = graded(f"{written(tmp_path, forging)}:V", *concepts, examples=2)
    assert not any(one.outcome.result == "passed" for one in grade.concepts)
    # Who always says 1 is right of x + y.
    assert json.loads(grade.to_json())["score"] == sum(one.points for one in grade.concepts) < 0.5
    grade.to_json().encode()


def test_numbers_and_words_of_a_reply_are_only_that() -> None:
    assert numbers([1, 2.5], 2) == (1.0, 2.5)
    assert numbers([1, True], 2) is numbers("12", 2) is numbers([1], 2) is None
    assert (number(-(10**400)), number("1"), number(None)) == (-float("inf"), None, None)
    assert words("\ud800 at 0x7f0012345678") == "? at 0x…"
    assert trouble({"type": "timeout", "text": "x" * 999}).kind == "Error"


def test_a_link_out_of_a_folder_was_not_handed_in(tmp_path: Path) -> None:
    folder = tmp_path / "handed_in"
    folder.mkdir()
    written(folder, "from elsewhere import V\nclass W(V):\n    def __add__(s, o): pass\n")
    (folder / "elsewhere.py").symlink_to(written(tmp_path, DIVERGING))
    grade = graded(f"{folder}:W", "leaf")
    assert grade.points == 0
    (found,) = [one for one in grade.notes if "elsewhere" in one]
    assert "stand-in" in found


def test_an_exception_while_judging_is_that_concepts_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def raising(bench: object) -> None:
        raise OverflowError("too large")

    broken = tuple(replace(one, check=raising) if one.name == "sum" else one for one in CONCEPTS)
    monkeypatch.setattr(run, "CONCEPTS", broken)
    grade = graded(f"{written(tmp_path, DIVERGING)}:V", "leaf", "sum", "product")
    assert results(grade) == {"leaf": "passed", "sum": "failed", "product": "failed"}
    assert failures(grade)["sum"].kind == "not_judged"
    assert "OverflowError: too large" in failures(grade)["sum"].message


def test_results_are_written_when_the_grader_itself_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def failing(self: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr(Session, "open", failing)
    scope = tmp_path / "results.json"
    with pytest.raises(SystemExit) as left:
        main(["grade", f"{written(tmp_path, DIVERGING)}:V", "--gradescope", str(scope)])
    assert left.value.code == 70
    document = json.loads(scope.read_text(encoding="utf-8"))
    assert document["score"] == 0 and "has not been judged" in document["output"]
    assert "a fault of the workbench" in capsys.readouterr().err


@pytest.mark.parametrize("code", [2, 3, 70, 139])
def test_the_kits_script_trusts_no_results_of_a_grader_that_failed(
    tmp_path: Path, code: int
) -> None:
    grader = tmp_path / "workbench"
    grader.write_text(f"{FORGING}exit {code}\n", encoding="utf-8")
    grader.chmod(0o755)
    script = written(tmp_path, kit_file("run_autograder"), "run_autograder")
    environment = {**os.environ, "AUTOGRADER_ROOT": str(tmp_path), "WORKBENCH": str(grader)}
    done = subprocess.run(["bash", script], env=environment, check=False, capture_output=True)
    document = json.loads((tmp_path / "results" / "results.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, done.stderr
    assert document["score"] == 0 and 'a "broken" \\ grader' in document["output"]


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="orphans are adopted on Linux alone")
def test_what_a_submission_started_is_dead_before_results_are_written(tmp_path: Path) -> None:
    """A child in a session of its own would write the result after the grade."""
    target = tmp_path / "results.json"
    waiting = f"import time; time.sleep(60); open({str(target)!r}, 'w').write('100')"
    text = DIVERGING.replace(
        "class V:",
        "import subprocess, sys\nclass V:\n"
        f"    own = subprocess.Popen([sys.executable, '-c', {waiting!r}, 'of-this-test'], "
        "start_new_session=True)",
    )
    command = [sys.executable, "-m", "workbench", "grade", f"{written(tmp_path, text)}:V"]
    command += ["--unfenced", "--examples", "0", "--gradescope", str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    time.sleep(0.2)
    left = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True, check=False).stdout
    assert "of-this-test" not in left
    assert json.loads(target.read_text(encoding="utf-8"))["score"] > 0


#: Submissions of the table of which some concept fails with lines to see it.
WITH_LINES = ("overwritten", "dual_numbers_wrong", "differences")
SHOWN = [path for path in TEXTS if path.stem in WITH_LINES]


@pytest.mark.parametrize("path", shared_out(SHOWN, 1), ids=lambda path: path.stem)
def test_a_snippet_gives_the_number_that_the_grade_says(path: Path, tmp_path: Path) -> None:
    one = read(path)
    grade = graded(one.laid_out(tmp_path), "sum", "product", "accumulation", "shared", examples=0)
    shown = [each for each in failures(grade).values() if each.snippet and each.finding]
    assert shown
    for each in shown[:2]:
        done = subprocess.run(
            [sys.executable, "-c", each.snippet],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{each.snippet}\n{done.stderr}"
        assert each.finding is not None
        assert float(done.stdout.split("\n")[-2].strip("[]")) == each.finding.got, each.snippet


@pytest.mark.slow
@pytest.mark.parametrize("name", ["hostile", "zero_exp", "notebook"])
def test_the_same_submission_gets_the_same_grade_and_log(name: str, tmp_path: Path) -> None:
    one = read(HERE / "handed_in" / f"{name}.txt")
    target = one.laid_out(tmp_path)
    first, second = (graded(target, examples=20) for _ in range(2))
    assert first.to_json() == second.to_json()
    assert first.log == second.log and any("x + y at x = 3, y = 7" in line for line in first.log)
