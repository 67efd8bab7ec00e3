"""A grade as text, JSON, Gradescope's results and a page; and weights from a file."""

import html
import json
import math
from pathlib import Path

import pytest
from grading_tools import graded

from tests.lanes import every_row
from tests.sharing import once_a_run
from workbench.errors import GradingError
from workbench.grading.concepts import CONCEPTS
from workbench.grading.outcome import Grade
from workbench.grading.run import grade
from workbench.grading.submission.session import Limits
from workbench.grading.weights import parse_weights, read_weights
from workbench.presentation.grade.documents import gradescope_failure, gradescope_json
from workbench.presentation.grade.page import grade_html
from workbench.presentation.grade.text import grade_text, score_line
from workbench.presentation.views.grade import (
    ConceptOutcome,
    ConceptReport,
    ConceptResult,
    Failure,
    WrongNumber,
)

EVIL = "<script>alert('x')</script>\x1b[2J&amp;"
#: Visibility and status words that Gradescope's specification allows.
VISIBILITIES = {"hidden", "after_due_date", "after_published", "visible"}


@pytest.fixture(scope="session")
@once_a_run
def notebook() -> Grade:
    return graded("notebook_class.py:Scalar")


def one_concept(**changes: object) -> Grade:
    failure = Failure(expression="x*y", point="x = 1", message=EVIL, cause=EVIL, snippet=EVIL)
    outcome = ConceptOutcome(result=ConceptResult.FAILED, failure=failure)
    report = ConceptReport(
        name="product", title="product", group="basics", teaches=EVIL, outcome=outcome, weight=2.5
    )
    return Grade(target=EVIL, title=EVIL, kind="class", name=EVIL, concepts=(report,), **changes)  # type: ignore[arg-type]


def test_the_text_fits_eighty_columns_and_says_everything(notebook: Grade) -> None:
    text = grade_text(notebook)
    _, *lines = text.splitlines()  # the first is the path, whole, however long
    assert max(map(len, lines)) <= 80
    assert "value in `val`" in text and "set to 1 before backward()" in " ".join(text.split())
    for part in ("shared interior nodes", "a = x + x; a + a", "8, certified 4", "double-counted"):
        assert part in " ".join(text.split())
    assert "x = Scalar(2.0)" in text and "out.grad = 1.0" in text
    assert text.rstrip().endswith(score_line(notebook))
    assert "\x1b" not in text
    assert "\x1b[31m" in grade_text(notebook, colour=True)


def test_a_cause_is_told_once(notebook: Grade) -> None:
    text = " ".join(grade_text(notebook).split())
    assert text.count("Visit every node once, after all of its users.") == 1
    assert text.count("the same as above: shared interior nodes") == 2


def test_nothing_commands_the_terminal() -> None:
    text = grade_text(one_concept(printed=EVIL))
    assert "\x1b" not in text and "[2J" in text


def test_the_json_holds_every_number(notebook: Grade) -> None:
    document = json.loads(notebook.to_json())
    assert document["score"] == notebook.points == 7.17
    assert document["max_score"] == 13 and document["full_marks"] is False
    named = {one["name"]: one for one in document["concepts"]}
    assert list(named) == [one.name for one in CONCEPTS]
    shared = named["shared"]["failure"]
    assert (shared["got"], shared["certified"], shared["kind"]) == (8.0, 4.0, "double_counting")
    assert shared["certified_digits"] == "4" and shared["certified_radius"] == 0.0
    assert named["exp"]["result"] == "not_attempted" and "no exp" in named["exp"]["reason"]


def test_what_is_not_finite_is_text_in_json() -> None:
    from dataclasses import replace

    (report,) = one_concept().concepts
    assert report.outcome.failure is not None
    finding = WrongNumber(quantity="value", got=math.inf, expected=math.nan)
    failure = replace(report.outcome.failure, finding=finding)
    changed = replace(report, outcome=replace(report.outcome, failure=failure))
    document = json.loads(replace(one_concept(), concepts=(changed,)).to_json())
    assert document["concepts"][0]["failure"]["got"] == "inf"
    assert document["concepts"][0]["failure"]["certified"] == "nan"


def test_gradescope_gets_what_its_specification_says(notebook: Grade) -> None:
    document = json.loads(gradescope_json(notebook))
    assert set(document) == {
        *("score", "output", "output_format", "visibility", "stdout_visibility"),
        *("extra_data", "tests"),
    }
    assert document["score"] == sum(test["score"] for test in document["tests"]) == 7.17
    assert document["visibility"] in VISIBILITIES and document["stdout_visibility"] == "hidden"
    for test in document["tests"]:
        assert isinstance(test["score"], float) and 0 <= test["score"] <= test["max_score"]
        assert test["status"] == ("passed" if test["score"] == test["max_score"] else "failed")
        assert test["visibility"] in VISIBILITIES and test["output_format"] == "text"
        assert isinstance(test["name"], str) and isinstance(test["tags"], list)
    outputs = {test["name"]: test["output"] for test in document["tests"]}
    assert "Expression: a = x + x; a + a   at x = 1" in outputs["shared interior nodes"]
    assert len(outputs) == 13, "what was not attempted counts for nothing here"


def test_gradescope_is_told_why_there_is_nothing() -> None:
    document = json.loads(gradescope_failure("there is no file scalar.py"))
    assert document["score"] == 0 and document["tests"] == []
    assert document["output"] == "there is no file scalar.py"


def test_the_page_is_escaped_and_self_contained(notebook: Grade) -> None:
    page = grade_html(one_concept(printed=EVIL))
    assert "alert('x')" not in page and html.escape("<script>alert(") in page
    assert "default-src &#39;none&#39;" in page
    page = grade_html(notebook)
    assert "http://" not in page and "https://" not in page
    for part in ("a = x + x; a + a", "double-counted", "Score: 7.17 of 13", 'href="#shared"'):
        assert part in page


def test_a_submission_that_cannot_be_loaded_has_every_kind_of_report(tmp_path: Path) -> None:
    path = tmp_path / "scalar.py"
    path.write_text("class Scalar:\n    raise ValueError('<b>no</b>')", encoding="utf-8")
    grade = graded(f"{path}:Scalar", "leaf", "sum")
    assert "ValueError: <b>no</b> (scalar.py, line 2)" in grade_text(grade)
    assert "<b>no</b>" not in grade_html(grade)
    document = json.loads(gradescope_json(grade))
    assert document["score"] == 0 and "ValueError" in document["output"]
    assert [test["max_score"] for test in document["tests"]] == [1, 1]


# -- weights -----------------------------------------------------------------------------------


def test_weights_choose_concepts_and_points(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    path.write_text(
        'title = "Small"\n[limits]\nseconds = 5\n[weights]\nsum = 2\nexp = 3\nshared = 0.5\n',
        encoding="utf-8",
    )
    weights = read_weights(path)
    assert weights.limits_over(Limits()).seconds == 5
    one = grade("workbench:Scalar", weights=weights, examples=0)
    assert (one.title, one.points, one.full_marks) == ("Small", 5.5, True)
    assert [each.name for each in one.concepts] == ["sum", "shared", "exp"]
    here = Path(__file__).with_name("notebook_class.py")
    two = grade(f"{here}:Scalar", weights=weights, examples=0)
    assert (two.points, two.possible, two.full_marks) == (2.0, 5.5, False)


@every_row(
    "content, message",
    [
        ({}, r"\[weights\] is missing"),
        ({"weights": {}}, r"\[weights\] is missing"),
        ({"weights": {"sume": 1}}, "did you mean sum"),
        ({"weights": {"qqqqqq": 1}}, "there are: leaf"),
        ({"weights": {"sum": -1}}, "0 or more"),
        ({"weights": {"sum": "1"}}, "0 or more"),
        ({"weights": {"sum": True}}, "0 or more"),
        ({"weights": {"sum": math.inf}}, "0 or more"),
        ({"weights": {"sum": 0}}, "all weights are 0"),
        ({"weights": {"sum": 1}, "limits": {"hours": 1}}, r"limits\.hours is unknown"),
        ({"weights": {"sum": 1}, "points": 1}, "unknown key 'points'"),
        ({"weights": 5}, r"\[weights\] is missing; write lines such as: sum = 5"),
        ({"weights": {"sum": 1}, "limits": 5}, r"\[limits\] is missing; write lines such as: sec"),
        ({"weights": {"sum": 10**400}}, "0 or more"),
        ({"weights": {"sume": 1, "exp": -1}}, r"sum\?\nweights: weights\.exp is -1; a number of 0"),
    ],
)
def test_weights_that_are_none_are_told(content: dict[str, object], message: str) -> None:
    with pytest.raises(GradingError, match=message):
        parse_weights(content)


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    path = tmp_path / "weights.toml"
    with pytest.raises(GradingError, match=r"weights\.toml: cannot be read"):
        read_weights(path)
    path.write_text("[weights\n", encoding="utf-8")
    with pytest.raises(GradingError, match=r"weights\.toml: is no TOML"):
        read_weights(path)
