"""The grades of a class as a table of comma-separated values and as JSON."""

import csv
import io
from typing import Any

from workbench.presentation.grade.documents import grade_document
from workbench.presentation.grade.text import trouble_text
from workbench.presentation.views.course import CourseView, StudentRow
from workbench.presentation.views.grade import ConceptResult
from workbench.records.document import json_document

COLUMNS = (
    *("student", "place", "graded", "marks", "out_of", "status", "passed", "failed"),
    *("not_attempted", "causes", "reason"),
)
#: How a cell begins that a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def course_csv(course: CourseView) -> str:
    """One row a submission: `COLUMNS`, then the points of every concept that counts for anybody.

    Points of what was not judged or not attempted are empty.
    """
    names = [one.name for one in course.concepts]
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow((*COLUMNS, *names))
    for row in course.rows:
        cells = [*_cells(row).values(), *(_points(row, name) for name in names)]
        writer.writerow([_harmless(one) for one in cells])
    return content.getvalue()


def course_json(course: CourseView) -> str:
    """The whole class as one document: the rows, each with its grade, and the statistics."""
    return json_document({
        "title": course.title,
        "place": course.place,
        **course.options,
        "students": [
            {**_cells(row), "causes": list(row.causes),
             "grade": grade_document(row.grade) if row.grade else None}
            for row in course.rows
        ],
        "faults": [{"kind": kind, "students": list(who)} for kind, who in course.faults],
        "concepts": [one._asdict() for one in course.hardest],
        "ignored": list(course.ignored),
    })  # fmt: skip


def told(row: StudentRow) -> str:
    """Why a submission was not judged; empty where it was."""
    return row.reason or (trouble_text(row.grade) if row.grade else "")


def _cells(row: StudentRow) -> dict[str, Any]:
    grade = row.grade
    counts = {
        str(result): len(grade.with_result(result)) if grade else 0 for result in ConceptResult
    }
    return {
        "student": row.student,
        "place": row.place,
        "graded": grade.name if grade else "",
        "marks": grade.points if grade else 0.0,
        "out_of": grade.possible if grade else 0.0,
        "status": row.status,
        **{name: counts[name] for name in ("passed", "failed", "not_attempted")},
        "causes": "; ".join(row.causes),
        "reason": " ".join(told(row).split()),
    }


def _points(row: StudentRow, name: str) -> float | str:
    one = row.of(name)
    if one is None or one.outcome.result is ConceptResult.NOT_ATTEMPTED:
        return ""
    return one.points


def _harmless(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula, whatever a file is called."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
