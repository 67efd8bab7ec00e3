"""Points by cases, visibility, what a course has agreed on, and a whole class at once."""

import csv
import io
import json
import types
import zipfile
from pathlib import Path

import pytest
from faulty_sources import RIGHT
from mutants import graded as graded_here

from workbench.cli import main
from workbench.errors import GradingError
from workbench.grading.course.roll import call_roll
from workbench.grading.outcome import Grade
from workbench.grading.weights import parse_weights
from workbench.presentation.grade.course_documents import COLUMNS, course_csv, course_json
from workbench.presentation.grade.course_page import course_html
from workbench.presentation.grade.course_text import course_text
from workbench.presentation.grade.documents import gradescope_json
from workbench.presentation.views.course import CourseView, StudentRow
from workbench.presentation.views.grade import (
    ConceptOutcome,
    ConceptReport,
    ConceptResult,
    Failure,
    GradeView,
)

SETS = RIGHT.replace("            if node.edges:\n                node.grad = 0.0",
                     "            node.grad = 0.0")  # fmt: skip
EPSILON = RIGHT.replace(
    "Number(math.log(self.data), ((self, 1.0 / self.data),)",
    "Number(math.log(self.data + 0.01), ((self, 1.0 / (self.data + 0.01)),)",
)


def grade_of(source: str, concepts: dict[str, float], **tables: object) -> Grade:
    module = types.ModuleType("number")
    exec(source, module.__dict__)
    module.Scalar = module.Number  # type: ignore[attr-defined]
    weights = parse_weights({"weights": concepts, **tables})
    return graded_here(module, examples=0, weights=weights)


def exit_code(*arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    assert isinstance(left.value.code, int)
    return left.value.code


def test_a_concept_earns_by_its_cases_and_nothing_for_zeros() -> None:
    source = RIGHT.replace("float(self.data > 0.0)", "abs(float(self.data > -1.0))")
    grade = grade_of(source, {"sum": 2, "relu": 10})
    relu = grade.concepts[1].outcome
    assert relu.result is ConceptResult.FAILED and 0 < relu.right < relu.cases
    assert grade.concepts[1].points == round(10 * relu.right / relu.cases, 2)
    assert grade.points == 2 + grade.concepts[1].points and not grade.full_marks
    # Doing nothing below relu is right wherever relu is 0, and earns nothing.
    nothing = grade_of(RIGHT.replace("float(self.data > 0.0)", "0.0"), {"relu": 10})
    assert nothing.concepts[0].outcome.right < 3


def test_a_course_may_agree_that_each_sweep_sets_gradients() -> None:
    concepts = {"sum": 1, "second_backward": 1, "zeroing": 1}
    assert grade_of(SETS, concepts, conventions={"backward": "sets"}).full_marks
    other = grade_of(RIGHT, concepts, conventions={"backward": "sets"})
    kinds = [one.outcome.failure.kind for one in other.concepts if one.outcome.failure]
    assert kinds == ["added_up", "added_up"]
    assert not grade_of(SETS, concepts).full_marks


def test_a_course_may_agree_on_an_epsilon() -> None:
    agreed = {"epsilon": {"log": 0.01}}
    assert grade_of(EPSILON, {"log": 1}, conventions=agreed).full_marks
    assert not grade_of(EPSILON, {"log": 1}).full_marks
    assert not grade_of(RIGHT, {"log": 1}, conventions=agreed).full_marks


def test_a_course_may_demand_names() -> None:
    agreed = {"value": "data", "gradient": "grad", "backward": "backward"}
    assert grade_of(RIGHT, {"sum": 1}, interface=agreed).full_marks
    breach = grade_of(RIGHT, {"sum": 1}, interface={"value": "val"})
    assert breach.trouble is not None and breach.points == 0
    assert "its value is called data, not val" in breach.trouble.text


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"visibility": {"sum": "later"}}, "visibility.sum is 'later'; one of these"),
        ({"visibility": {"summ": "hidden"}}, "did you mean sum?"),
        ({"conventions": {"backward": "adds"}}, "'accumulates' or 'sets'"),
        ({"conventions": {"epsilon": {"hypot": 1}}}, "not a function of one operand"),
        ({"conventions": 3}, "conventions is not a table"),
        ({"interface": {"values": "val"}}, "interface.values is unknown"),
        ({"interface": {"value": 3}}, "a name in quotes was expected"),
    ],
)
def test_mistakes_in_weights_are_named(table: dict[str, object], said: str) -> None:
    with pytest.raises(GradingError, match=said.replace("?", r"\?")):
        parse_weights({"weights": {"sum": 1}, **table})


def report(name: str, result: ConceptResult, **more: object) -> ConceptReport:
    failure = Failure(expression="x", kind="overwritten") if result == "failed" else None
    outcome = ConceptOutcome(result=result, failure=failure, cases=4, right=1)
    return ConceptReport(name=name, title=name, group="g", teaches="", outcome=outcome,
                         weight=2.0, **more)  # type: ignore[arg-type]  # fmt: skip


def test_hidden_results_stay_hidden_and_so_does_their_sum() -> None:
    passed = report("sum", ConceptResult.PASSED, visibility="hidden")
    failed = report("product", ConceptResult.FAILED, visibility="after_due_date")
    document = json.loads(gradescope_json(GradeView(target="a", concepts=(passed, failed))))
    assert [one["visibility"] for one in document["tests"]] == ["hidden", "after_due_date"]
    assert "Score" not in document["output"] and document["score"] == 2.5


def a_class() -> CourseView:
    good = GradeView(target="a", concepts=(report("sum", ConceptResult.PASSED),))
    bad = GradeView(target="b", concepts=(report("sum", ConceptResult.FAILED),),
                    faults=(("overwritten", "…"), ("wrong_sign", "…")))  # fmt: skip
    return CourseView(
        place="c",
        rows=(
            StudentRow(student="anna", place="c/anna", grade=good),
            StudentRow(student="=evil()", place="c/<b>", grade=bad),
            StudentRow(student="<i>", place="c/i", reason="there is\nnothing"),
        ),
        ignored=("notes.pdf",),
    )


def test_marks_are_a_row_a_submission_and_no_cell_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(course_csv(a_class()))))
    assert list(rows[0]) == [*COLUMNS, "sum"]
    assert [one["marks"] for one in rows] == ["2.0", "0.5", "0.0"]
    assert [one["status"] for one in rows] == ["graded", "graded", "not graded"]
    assert rows[1]["student"] == "'=evil()" and rows[1]["causes"] == "overwritten; wrong_sign"
    assert rows[2]["reason"] == "there is nothing" and rows[2]["sum"] == ""


def test_a_class_is_told_with_its_faults_and_its_hardest_concept() -> None:
    one = a_class()
    assert one.faults[0] == ("overwritten", ("=evil()",))
    assert one.hardest[0].share == 0.625 and one.hardest[0].passed == 1
    page, text = course_html(one), course_text(one)
    for words in ("=evil()", "&lt;i&gt;", "notes.pdf", "25%", "wrong sign"):
        assert words in page
    assert "<i>" not in page and max(map(len, text.splitlines())) <= 80
    for words in ("0.5 of 2", "overwritten", "there is nothing", "63%", "notes.pdf"):
        assert words in text or words.replace("63", "62") in text
    assert json.loads(course_json(one))["students"][1]["causes"] == ["overwritten", "wrong_sign"]


def test_a_class_is_files_zips_and_folders(tmp_path: Path) -> None:
    for name in ("anna.py", "ben.ipynb", "notes.pdf", "carl/a/work.py", ".hidden.py"):
        place = tmp_path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text("x = 1", encoding="utf-8")
    (tmp_path / "dora").mkdir()
    with zipfile.ZipFile(tmp_path / "dora" / "handed in.zip", "w") as archive:
        archive.writestr("x.py", "x = 1")
    roll = call_roll(tmp_path, "Scalar")
    assert [one.student for one in roll.submissions] == ["anna", "ben", "carl", "dora"]
    assert roll.submissions[3].place == f"{tmp_path / 'dora' / 'handed in.zip'}:Scalar"
    assert roll.ignored == ("notes.pdf",)
    (tmp_path / "anna.zip").write_bytes((tmp_path / "dora" / "handed in.zip").read_bytes())
    assert [one.student for one in call_roll(tmp_path).submissions][:2] == ["anna.py", "anna.zip"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(GradingError, match="no submission"):
        call_roll(tmp_path / "empty")


def written_class(folder: Path) -> Path:
    """A right submission, a hostile one, one that ends its process, and one that is no Python."""
    texts = {
        "anna.py": RIGHT,
        "ben.py": RIGHT.replace("+= node.grad * partial", "= node.grad * partial"),
        "carl.py": RIGHT.replace("import math", "import os, math\nclass Number2:\n    os._exit(3)")
        .replace("class Number:", "class Number(Number2):"),
        "dora.py": "this is no Python",
        "emil.ipynb": "{}",
    }  # fmt: skip
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "weights.toml").write_text("[weights]\nsum = 2\naccumulation = 2\n", "utf-8")
    return folder


@pytest.mark.slow
def test_a_class_is_graded_in_one_command_and_nobody_ends_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = written_class(tmp_path)
    options = ["--examples", "0", "--weights", str(folder / "weights.toml"), "--jobs", "2"]
    written = {name: str(tmp_path / name) for name in ("marks.csv", "class.html", "each")}
    options += ["--csv", written["marks.csv"], "--html", written["class.html"]]
    assert exit_code("grade", str(folder), *options, "--each", written["each"]) == 1
    rows = list(csv.DictReader(io.StringIO((tmp_path / "marks.csv").read_text("utf-8"))))
    assert [one["student"] for one in rows] == ["anna", "ben", "carl", "dora", "emil"]
    assert rows[0]["marks"] == "4.0" and rows[0]["out_of"] == "4.0"
    assert 2 <= float(rows[1]["marks"]) < 4 and rows[1]["causes"] == "overwritten"
    assert {one["status"] for one in rows[2:]} <= {"not recognised", "not graded"}
    assert all(one["reason"] and one["marks"] == "0.0" for one in rows[2:])
    assert "weights.toml" in capsys.readouterr().out
    assert (tmp_path / "each" / "ben.html").is_file()
    assert "ben" in (tmp_path / "class.html").read_text(encoding="utf-8")


def test_a_class_is_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code("grade", str(tmp_path / "a.zip"), "--class") == 2
    assert "is not a folder; a class is" in capsys.readouterr().err
    assert exit_code("grade", str(tmp_path), "--class", "--log", str(tmp_path / "log")) == 2
    assert "--each" in capsys.readouterr().err
