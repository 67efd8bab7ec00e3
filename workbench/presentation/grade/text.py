"""A grade as text of 80 columns."""

import textwrap
from collections.abc import Iterator

from workbench.presentation.terminal.table import painted, terminal_table
from workbench.presentation.text.printable import printable
from workbench.presentation.views.grade import ConceptReport, ConceptResult, GradeView

WIDTH = 80
_INDENT = " " * 14
_PAINT = {
    ConceptResult.PASSED: "green",
    ConceptResult.FAILED: "red",
    ConceptResult.NOT_ATTEMPTED: "faint",
}
_SEEDS = {
    "self": "backward() seeds itself",
    "set": "`grad` of the result is set to 1 before backward()",
    "argument": "backward(1.0) takes the seed",
    "pulled": "gradients are pulled from the result",
}
#: How much of what a submission printed is shown, in characters.
PRINTED_SHOWN = 400


def grade_text(grade: GradeView, *, colour: bool = False) -> str:
    """The whole report: who, the table of concepts, each failure, the score."""
    parts = [_head(grade, colour)]
    if grade.trouble is not None:
        parts.append(_fill(printable(trouble_text(grade))))
    else:
        parts.append(_table(grade, colour))
        told: dict[str, str] = {}
        for one in grade.with_result(ConceptResult.FAILED):
            parts.append(_failure(one, told, colour))
    if grade.printed.strip():
        shown = textwrap.shorten(printable(grade.printed), PRINTED_SHOWN, placeholder=" …")
        parts.append(_fill(f"It printed: {shown}"))
    parts.append(painted(score_line(grade), "bold", colour))
    return "\n\n".join(parts)


def score_line(grade: GradeView) -> str:
    """The score in one line.

    >>> score_line(GradeView(target="scalar.py:Scalar"))
    'Score: 0 of 0'
    """
    score = f"Score: {grade.points:g} of {grade.possible:g}"
    absent = len(grade.with_result(ConceptResult.NOT_ATTEMPTED))
    return f"{score}; {absent} not attempted" if absent else score


def trouble_text(grade: GradeView) -> str:
    """Why a submission could not be graded; empty where it could."""
    trouble = grade.trouble
    if trouble is None:
        return ""
    what = {
        "importing": "It could not be imported",
        "constructing": f"{grade.name}(3.0) could not be made",
        "interface": "Nothing of it is judged",
        "recognising": "It was not recognised, so nothing of it is judged",
    }.get(trouble.stage, "It could not be loaded")
    told = f"{what}: {trouble}"
    if trouble.stage in ("constructing", "recognising") and trouble.kind != "NotImplementedError":
        told += f". An adapter says how it is used: workbench adapter {grade.target}"
    return told


def description(grade: GradeView) -> str:
    """What the submission is, and how it is used, in one sentence."""
    if grade.kind == "class":
        how = _SEEDS.get(grade.seed, "")
        where = f"value in `{grade.attribute}`, gradient in `{grade.gradient}`"
        return f"class {grade.name}: {where}; {how}"
    if grade.kind == "dual":
        where = f"value in `{grade.attribute}`, slope in `{grade.gradient}`"
        return f"dual numbers {grade.name}: {where}"
    if grade.kind == "adapter":
        return f"adapter {grade.name}"
    return f"function {grade.name}(f, point)" if grade.kind else grade.name


def _head(grade: GradeView, colour: bool) -> str:
    lines = [painted(printable(grade.title or grade.target), "bold", colour)]
    if grade.title:
        lines.append(printable(grade.target))
    if grade.kind:
        lines.append(_fill(printable(description(grade))))
    lines += [_fill(printable(f"- {one}"), 2) for one in grade.notes]
    return "\n".join(lines)


def _table(grade: GradeView, colour: bool) -> str:
    rows: list[tuple[str, str, str]] = []
    styles: list[str] = []
    for titles, result, points, possible in _lines(grade):
        shown = f"{points:g} of {possible:g}" if possible else ""
        rows.append((titles, result.replace("_", " "), shown))
        styles.append(_PAINT[ConceptResult(result)])
    return terminal_table(
        ("concept", "result", "points"),
        rows,
        align="lll",
        width=WIDTH,
        colour=colour,
        style=styles.__getitem__,
    )


def _lines(grade: GradeView) -> Iterator[tuple[str, str, float, float]]:
    """A line a concept; functions with the same result stand together."""
    together: dict[str, list[ConceptReport]] = {}
    for one in grade.concepts:
        result = str(one.outcome.result)
        if one.group == "functions" and one.outcome.result is not ConceptResult.FAILED:
            together.setdefault(result, []).append(one)
    done: set[str] = set()
    for one in grade.concepts:
        result = str(one.outcome.result)
        group = together.get(result, []) if one.group == "functions" else []
        if one not in group:
            yield one.title, result, one.points, one.weight
        elif result not in done:
            done.add(result)
            names = ", ".join(member.name for member in group)
            points = sum(member.points for member in group)
            yield names, result, points, sum(member.weight for member in group)


def _failure(report: ConceptReport, told: dict[str, str], colour: bool) -> str:
    """One failure; a cause that was told already is not told again."""
    failure = report.outcome.failure
    assert failure is not None
    cause = failure.cause
    if cause in told:
        cause = f"the same as above: {told[cause]}"
    elif cause:
        told[cause] = report.title
    lines = [painted(report.title, "red", colour)]
    fields = (
        ("expression", failure.expression),
        ("at", failure.point),
        ("found", failure.message),
        ("likely cause", cause),
    )
    for name, text in fields:
        if text:
            first = f"  {name}".ljust(len(_INDENT) + 2)
            lines.append(_fill(first + printable(text), len(_INDENT) + 2))
    if failure.snippet:
        head, *rest = failure.snippet.splitlines()
        lines.append("  to see it".ljust(len(_INDENT) + 2) + printable(head))
        for line in rest:
            inner = line.lstrip(" ")  # blanks at the start are part of Python
            lines.append(" " * (len(_INDENT) + 2 + len(line) - len(inner)) + printable(inner))
    return "\n".join(lines)


def _fill(text: str, indent: int = 0) -> str:
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent=" " * indent,
        break_on_hyphens=False,
        drop_whitespace=True,
        replace_whitespace=False,
    )
