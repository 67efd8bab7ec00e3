"""A grade as JSON: a document of our own, and Gradescope's `results.json`.

Gradescope's format: https://gradescope-autograders.readthedocs.io/en/latest/specs/:
`score`, `output`, `output_format`, `visibility`, `stdout_visibility`, `extra_data` and `tests`,
each of these with `name`, `score`, `max_score`, `status`, `output`, `tags` and the like.
"""

from collections.abc import Sequence
from typing import Any

from workbench.presentation.grade.text import description, score_line, trouble_text
from workbench.presentation.views.grade import (
    VISIBLE,
    ConceptReport,
    ConceptResult,
    Failure,
    GradeView,
)
from workbench.records.document import json_document


def grade_document(grade: GradeView) -> dict[str, Any]:
    """The whole grade as plain data."""
    return {
        "target": grade.target,
        "title": grade.title,
        "submission": {
            "kind": grade.kind,
            "name": grade.name,
            "value": grade.attribute,
            "seed": grade.seed,
        },
        "score": grade.points,
        "max_score": grade.possible,
        "full_marks": grade.full_marks,
        "weighted": grade.weighted,
        "trouble": trouble_text(grade) or None,
        "printed": grade.printed,
        "notes": list(grade.notes),
        "faults": [{"kind": kind, "cause": cause} for kind, cause in grade.faults],
        **grade.options,
        "concepts": [_concept(one) for one in grade.concepts],
    }


def grade_rows(grade: GradeView) -> list[dict[str, Any]]:
    """One row a concept, with what is known of its failure; empty where there is none."""
    rows = [_concept(one) for one in grade.concepts]
    return [row | (row.pop("failure") or _failure(Failure(expression=""))) for row in rows]


def gradescope_json(grade: GradeView) -> str:
    """The grade as Gradescope reads it; what was not attempted and does not count is left out."""
    tests = [
        {
            "name": one.title,
            "score": one.points,
            "max_score": one.weight,
            "status": "passed" if one.outcome.result is ConceptResult.PASSED else "failed",
            "output": _told(one),
            "output_format": "text",
            "tags": [one.group],
            "visibility": one.visibility,
        }
        for one in grade.concepts
        if one.weight
    ]
    hides = any(one["visibility"] != VISIBLE for one in tests)
    extra = {"extra_data": {"target": grade.target, **grade.options}}
    return _gradescope(grade.points, _summary(grade, with_score=not hides), tests, extra)


def gradescope_failure(message: str) -> str:
    """What Gradescope gets where there was nothing to grade: no points, and the reason."""
    return _gradescope(0.0, message, [], {})


def _gradescope(
    score: float, output: str, tests: Sequence[dict[str, Any]], extra: dict[str, Any]
) -> str:
    return json_document({
        "score": score,
        "output": output,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        **extra,
        "tests": tests,
    })  # fmt: skip


def _concept(one: ConceptReport) -> dict[str, Any]:
    failure = one.outcome.failure
    return {
        "name": one.name,
        "title": one.title,
        "group": one.group,
        "result": str(one.outcome.result),
        "points": one.points,
        "weight": one.weight,
        "cases": one.outcome.cases,
        "right": one.outcome.right,
        "reason": one.outcome.reason,
        "failure": None if failure is None else _failure(failure),
    }


def _failure(failure: Failure) -> dict[str, Any]:
    finding = failure.finding
    return {
        "expression": failure.expression,
        "point": failure.point,
        "message": failure.message,
        "quantity": finding.quantity if finding else "",
        "got": finding.got if finding else None,
        "certified": finding.expected if finding else None,
        "certified_digits": finding.digits if finding else "",
        "certified_radius": finding.radius if finding else None,
        "kind": failure.kind,
        "cause": failure.cause,
        "snippet": failure.snippet,
    }


def _told(one: ConceptReport) -> str:
    """What a student reads of one concept."""
    lines = [one.teaches]
    failure = one.outcome.failure
    if one.outcome.result is ConceptResult.NOT_ATTEMPTED:
        lines += ["", f"Not attempted. {one.outcome.reason}"]
    if failure is not None:
        at = f"   at {failure.point}" if failure.point else ""
        lines += ["", f"Expression: {failure.expression}{at}", f"Found: {failure.message}"]
        if failure.cause:
            lines += ["", f"Likely cause: {failure.cause}"]
        if failure.snippet:
            lines += ["", "To see it:", *(f"    {line}" for line in failure.snippet.splitlines())]
    return "\n".join(lines)


def _summary(grade: GradeView, with_score: bool) -> str:
    lines = [score_line(grade)] if with_score else []
    if grade.trouble is not None:
        lines.append(trouble_text(grade))
    elif grade.kind:
        lines.append(description(grade))
    lines += grade.notes
    if grade.printed.strip():
        lines += ["", "Your code printed:", grade.printed[:2000]]
    return "\n".join(lines)
