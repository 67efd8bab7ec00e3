"""A whole class for `workbench grade`: the submissions in a folder, and what is written of them."""

import sys
from pathlib import Path

from workbench.cli.output import say, wants_colour, write
from workbench.errors import GradingError, StorageError
from workbench.grading.course.task import Task
from workbench.presentation.views.course import CourseView


def grade_folder(
    target: str,
    task: Task,
    jobs: int,
    *,
    as_json: bool,
    html: Path | None,
    csv: Path | None,
    each: Path | None,
) -> int:
    """Grade all submissions of a folder, `FOLDER` or `FOLDER:NAME`; the exit code.

    Raises GradingError where there is no such folder, or no submission in it.
    """
    from workbench.grading.course.marking import grade_class
    from workbench.isolation.descendants import descendants_ended
    from workbench.presentation.grade.course_documents import course_csv, course_json
    from workbench.presentation.grade.course_text import course_text

    folder, name = _split(target)
    with descendants_ended():
        course = grade_class(folder, task, name=name, jobs=jobs, progress=_progress)
    if csv is not None:  # first: whatever else cannot be written, the marks have been
        write(csv, course_csv(course))
    if html is not None:
        from workbench.presentation.grade.course_page import course_html

        write(html, course_html(course))
    if each is not None:
        _write_each(course, each)
    if as_json:
        say(course_json(course))
    else:
        colour = wants_colour()
        say(course_text(course, colour=colour), color=colour or None)
    return 0 if all(row.judged for row in course.rows) else 1


def _split(target: str) -> tuple[Path, str]:
    folder, name = Path(target), ""
    if not folder.is_dir():
        before, _, name = target.rpartition(":")
        folder = Path(before)
    if not folder.is_dir() or (name and not name.isidentifier()):
        raise GradingError(
            f"{target} is not a folder; a class is a folder with a file, a zip or a folder for "
            "each student (unpack what came as one zip)"
        )
    return folder, name


def _write_each(course: CourseView, folder: Path) -> None:
    from workbench.presentation.grade.page import grade_html

    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"cannot make {folder}: {error.strerror}; name another") from None
    for row in course.rows:
        if row.grade is not None:
            write(folder / f"{row.student}.html", grade_html(row.grade))
            write(folder / f"{row.student}.log.txt", "\n".join((*row.grade.log, "")))


def _progress(student: str, done: int, count: int) -> None:
    """Who has been graded, on standard error where somebody looks."""
    if sys.stderr.isatty():
        say(f"\r\x1b[K{done} of {count}: {student}", nl=done == count, err=True)
