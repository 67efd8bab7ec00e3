"""The grades of a class as one self-contained page."""

from workbench.presentation.grade.course_documents import told
from workbench.presentation.markup.document import page
from workbench.presentation.views.course import CourseView, StudentRow
from workbench.presentation.views.grade import ConceptResult

#: How a result looks in the table of students and concepts: sign, class, word.
_SIGNS = {
    ConceptResult.PASSED: ("✓", "truth"),
    ConceptResult.FAILED: ("✗", "bad"),
    ConceptResult.NOT_ATTEMPTED: ("·", "muted"),
}


def course_html(course: CourseView) -> str:
    """The page: the table of students and concepts, faults, the hardest concepts.

    >>> "<h1>&lt;b&gt;</h1>" in course_html(CourseView(place="class", title="<b>"))
    True
    """
    return page("course.html.j2", {
        "course": course,
        "title": course.title or f"The class in {course.place}",
        "lead": _lead(course),
        "concepts": course.concepts,
        "cells": {row.student: [_cell(row, one.name) for one in course.concepts]
                  for row in course.rows},
        "told": {row.student: told(row) for row in course.rows if row.status != "graded"},
    })  # fmt: skip


def _lead(course: CourseView) -> str:
    judged = [row.judged for row in course.rows if row.judged is not None]
    count = len(course.rows)
    words = f"{count} {'submission' if count == 1 else 'submissions'}, {len(judged)} graded"
    shares = sorted(one.points / one.possible for one in judged if one.possible)
    if shares:
        middle = (shares[len(shares) // 2] + shares[(len(shares) - 1) // 2]) / 2
        full = sum(one.full_marks for one in judged)
        words += f"; half of them have {middle:.0%} or more; {full} with full marks"
    return words


def _cell(row: StudentRow, name: str) -> dict[str, str]:
    one = row.of(name)
    if one is None:
        return {"text": "", "classes": "", "title": ""}
    outcome = one.outcome
    sign, classes = _SIGNS[outcome.result]
    part = (
        f"{outcome.share:.0%}" if outcome.result is ConceptResult.FAILED and outcome.right else sign
    )
    word = str(outcome.result).replace("_", " ")
    kind = f", {outcome.failure.kind.replace('_', ' ')}" if outcome.failure else ""
    return {"text": part, "classes": classes, "title": f"{one.title}: {word}{kind}"}
