"""The page of a graded submission: plain data in, one HTML document out."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.presentation.markup.document import page

#: Groups of which what is absent, and counts for nothing, stands in one line.
_SHORTENED = frozenset({"functions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptView:
    """One concept: its result ("passed", "failed", "not_attempted"), points, and its failure."""

    name: str
    title: str
    group: str
    teaches: str
    result: str
    points: float
    weight: float
    reason: str = ""
    expression: str = ""
    point: str = ""
    message: str = ""
    cause: str = ""
    snippet: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeView:
    """A graded submission; every text is shown escaped."""

    title: str
    target: str
    description: str
    score: str
    points: float
    possible: float
    trouble: str = ""
    printed: str = ""
    concepts: Sequence[ConceptView] = ()


def render_grade(view: GradeView) -> str:
    """The page of a grade as one HTML document.

    >>> empty = GradeView(
    ...     title="<b>", target="a.py:A", description="", score="Score: 0", points=0, possible=0
    ... )
    >>> "<h1>&lt;b&gt;</h1>" in render_grade(empty)
    True
    """
    groups: dict[str, list[ConceptView]] = {}
    absent: dict[str, list[str]] = {}
    for one in view.concepts:
        members = groups.setdefault(one.group, [])
        if one.group in _SHORTENED and one.result == "not_attempted" and not one.weight:
            absent.setdefault(one.group, []).append(one.name)
        else:
            members.append(one)
    return page("grade.html.j2", {
        "view": view,
        "groups": groups,
        "absent": absent,
        "failures": [one for one in view.concepts if one.result == "failed"],
        "counts": {
            result: sum(one.result == result for one in view.concepts)
            for result in ("passed", "failed", "not_attempted")
        },
    })  # fmt: skip
