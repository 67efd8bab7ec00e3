"""A grade as one self-contained page."""

from collections import Counter

from workbench.presentation.grade.text import description, score_line, trouble_text
from workbench.presentation.markup.document import page
from workbench.presentation.views.grade import ConceptReport, ConceptResult, GradeView

#: Groups of which what is absent, and counts for nothing, stands in one line.
_SHORTENED = frozenset({"functions"})
#: How much of what a submission printed is shown, in characters.
_PRINTED_SHOWN = 4000


def grade_html(grade: GradeView) -> str:
    """The page: the score, every concept, each failure with its smallest expression.

    >>> empty = GradeView(title="<b>", target="a.py:A")
    >>> "<h1>&lt;b&gt;</h1>" in grade_html(empty)
    True
    """
    groups: dict[str, list[ConceptReport]] = {}
    absent: dict[str, list[str]] = {}
    for one in grade.concepts:
        members = groups.setdefault(one.group, [])
        missing = one.outcome.result is ConceptResult.NOT_ATTEMPTED and not one.weight
        if one.group in _SHORTENED and missing:
            absent.setdefault(one.group, []).append(one.name)
        else:
            members.append(one)
    return page("grade.html.j2", {
        "grade": grade,
        "title": grade.title or f"{grade.name}, graded",
        "description": description(grade).replace("`", ""),
        "score": score_line(grade),
        "trouble": trouble_text(grade),
        "printed": grade.printed[:_PRINTED_SHOWN],
        "groups": groups,
        "absent": absent,
        "failures": grade.with_result(ConceptResult.FAILED),
        "counts": Counter(one.outcome.result for one in grade.concepts),
    })  # fmt: skip
