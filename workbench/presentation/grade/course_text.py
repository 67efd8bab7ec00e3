"""The grades of a class as text of 80 columns."""

import textwrap

from workbench.presentation.grade.course_documents import told
from workbench.presentation.grade.text import WIDTH
from workbench.presentation.terminal.table import painted, terminal_table
from workbench.presentation.text.printable import printable
from workbench.presentation.views.course import CourseView, StudentRow

#: Concepts and faults that are listed.
_LISTED = 8


def course_text(course: CourseView, *, colour: bool = False) -> str:
    """The table of students, those that were not judged and why, the faults, what is hardest."""
    parts = [painted(printable(course.title or course.place), "bold", colour)]
    rows = [_row(one) for one in course.rows]
    header = ("student", "marks", "status", "causes")
    parts.append(terminal_table(header, rows, align="llll", width=WIDTH, colour=colour))
    for one in course.rows:
        if one.status != "graded":
            reason = " ".join(printable(told(one)).split())
            parts.append(_fill(f"{printable(one.student)}: {reason}"))
    if course.faults:
        faults = [
            (kind.replace("_", " "), len(who), len(course.rows)) for kind, who in course.faults
        ]
        table = [(name, f"{count} of {total}") for name, count, total in faults[:_LISTED]]
        parts.append(terminal_table(("fault", "submissions"), table, width=WIDTH, colour=colour))
    hardest = [one for one in course.hardest if one.share < 1.0]
    if hardest:
        hard = [(one.title, f"{one.passed} of {one.attempted}", f"{one.share:.0%}")
                for one in hardest[:_LISTED]]  # fmt: skip
        titles = ("hardest concepts", "passed", "right, on average")
        parts.append(terminal_table(titles, hard, width=WIDTH, colour=colour))
    if course.ignored:
        parts.append(_fill(f"No submissions: {printable(', '.join(course.ignored))}"))
    return "\n\n".join(parts)


def _row(one: StudentRow) -> tuple[str, str, str, str]:
    grade = one.grade
    marks = f"{grade.points:g} of {grade.possible:g}" if grade is not None else "–"
    causes = ", ".join(kind.replace("_", " ") for kind in one.causes)
    return printable(one.student), marks, one.status, causes


def _fill(text: str) -> str:
    return textwrap.fill(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
