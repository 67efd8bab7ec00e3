"""A grade as one self-contained page."""

from workbench.grading.outcome import ConceptReport, Grade, Result
from workbench.grading.report_text import description, score_line, trouble_text
from workbench.presentation.page.grade_page import ConceptView, GradeView, render_grade


def grade_html(grade: Grade) -> str:
    """The page: the score, every concept, each failure with its smallest expression."""
    return render_grade(
        GradeView(
            title=grade.title or f"{grade.name}, graded",
            target=grade.target,
            description=description(grade).replace("`", ""),
            score=score_line(grade),
            points=grade.points,
            possible=grade.possible,
            trouble=trouble_text(grade),
            printed=grade.printed[:4000],
            concepts=tuple(_view(one) for one in grade.concepts),
        )
    )


def _view(one: ConceptReport) -> ConceptView:
    outcome, failure = one.outcome, one.outcome.failure
    return ConceptView(
        name=one.name,
        title=one.title,
        group=one.group,
        teaches=one.teaches,
        result=str(outcome.result),
        points=one.points,
        weight=one.weight,
        reason=outcome.reason if outcome.result is Result.NOT_ATTEMPTED else "",
        expression=failure.expression if failure else "",
        point=failure.point if failure else "",
        message=failure.message if failure else "",
        cause=failure.cause if failure else "",
        snippet=failure.snippet if failure else "",
    )
