"""Hazards and conventions: what every method returns where derivatives go wrong, and what is true.

Where no derivative exists a method that differentiates node by node follows a convention (ours:
abs'(0) = sign'(0) = relu'(0) = 0, half to each operand of max and min at a tie); the certified
one-sided slopes stand beside it.
"""

from collections.abc import Sequence
from dataclasses import field, make_dataclass
from typing import Any

from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.experiments.hazards.hazard_list import HAZARDS, Hazard
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.frontends.text import parse
from workbench.methods.catalogue import METHODS, label, method
from workbench.methods.protocol import First
from workbench.presentation.text.numbers import short
from workbench.presentation.text.points import point_text
from workbench.records import AccuracyRecord, Status
from workbench.records.experiments.hazard import HazardRecord
from workbench.records.labels import method_label
from workbench.truth import Certificate

NAME = "hazards"
#: What is shown beside a number that is not as it should be.
_MARKS = {
    Status.WRONG: "wrong",
    Status.INACCURATE: "inaccurate",
    Status.NO_DIGITS_PROMISED: "no digits",
    Status.OVERFLOW: "overflow",
    Status.UNJUDGED: "unjudged",
    Status.UNCERTIFIED: "unjudged",
}


def run(_: int = 0) -> Outcome:
    """Every hazard by every method, beside the certified truth or the one-sided slopes."""
    rows = [row for hazard in HAZARDS for row in hazard_rows(hazard)]
    return Outcome(
        sentence=sentence(rows),
        source="Beck & Fischer 1994; Kakade & Lee 2018; the hazards that every course names",
        tables=(
            Table(
                name="hazard_table",
                record=HazardTableRecord,
                rows=tuple(_wide(hazard, rows) for hazard in HAZARDS),
                meaning="What every method returns, what is true, and why",
                shown=f"hazard; where; truth; {'; '.join(METHODS)}; "
                "also: with other options; why; elsewhere: others (reported)",
            ),
            Table(
                name=NAME,
                record=HazardRecord,
                rows=tuple(rows),
                meaning="every hazard by every method, one row each",
            ),
        ),
    )


def hazard_rows(hazard: Hazard) -> list[HazardRecord]:
    """One hazard by every method of the catalogue.

    >>> corner = next(one for one in HAZARDS if one.name == "corner of abs")
    >>> row = next(one for one in hazard_rows(corner) if one.method == "reverse")
    >>> row.returned, str(row.truth_status), row.left, row.right
    (0.0, 'not_differentiable', -1.0, 1.0)
    """
    graph = parse(hazard.expression)
    wrt = hazard.wrt or graph.variables[0]
    chosen = [*METHODS.values(), *map(method, hazard.also)]
    contestants = prepare(graph, First((wrt,)), chosen)
    truths = certificates(graph, hazard.at, (wrt,))
    (truth,) = truths.values()
    rows = accuracy_rows(graph, hazard.at, contestants, truths)
    return [_record(hazard, wrt, truth, row) for row in rows]


def _record(hazard: Hazard, wrt: str, truth: Certificate, row: AccuracyRecord) -> HazardRecord:
    return HazardRecord(
        hazard=hazard.name,
        expression=hazard.expression,
        point=point_text(hazard.at),
        wrt=wrt,
        truth=row.truth,
        truth_status=row.truth_status,
        left=truth.left,
        right=truth.right,
        method=method_label(row.method, row.options),
        returned=row.derivative,
        error_bits=row.error_bits,
        status=row.status,
        message=row.message,
    )


def sentence(rows: Sequence[HazardRecord]) -> str:
    """What the rows show, in their own figures."""
    hazards = list(dict.fromkeys(row.hazard for row in rows))
    smooth = {row.hazard for row in rows if row.truth_status is Status.OK}
    lost = {row.hazard for row in rows if row.status is Status.NO_DIGITS_PROMISED}
    wrong: dict[str, set[str]] = {}
    for row in rows:
        if row.status is Status.WRONG:
            wrong.setdefault(row.method, set()).add(row.hazard)
    silent = {
        row.hazard
        for row in rows
        if row.truth_status is Status.NOT_DIFFERENTIABLE
        and row.returned is not None
        and row.returned == row.returned
    }
    blamed = "; ".join(f"{method} at {len(found)}" for method, found in wrong.items())
    return (
        f"Of {len(hazards)} hazards {len(smooth)} have a derivative. "
        f"{f'Wrong there: {blamed}. ' if blamed else 'No method is wrong there. '}"
        f"At {len(lost)} of them round-off leaves some correct program without a digit. "
        f"At {len(silent)} points without a derivative some method still returns a number: a "
        "convention, shown with the one-sided slopes."
    )


HazardTableRecord: Any = make_dataclass(
    "HazardTableRecord",
    [
        (name, str, field(default=""))
        for name in ("hazard", "where", "truth", *METHODS, "also", "why", "elsewhere")
    ],
    frozen=True,
    kw_only=True,
    namespace={"__module__": __name__, "__doc__": "One row per hazard, one column per method."},
)


def _wide(hazard: Hazard, rows: Sequence[HazardRecord]) -> Any:
    mine = [row for row in rows if row.hazard == hazard.name]
    by_method = {row.method: returned_text(row) for row in mine}
    where = f"{hazard.expression} at {', '.join(mine[0].point.split())}"
    if len(hazard.at) > 1:
        where += f", by {mine[0].wrt}"
    return HazardTableRecord(
        hazard=hazard.name,
        where=where,
        truth=truth_text(mine[0]),
        also="; ".join(f"{name}: {by_method[name]}" for name in hazard.also),
        why=hazard.why,
        elsewhere=hazard.elsewhere,
        **{name: by_method.get(label(one), "") for name, one in METHODS.items()},
    )


def returned_text(row: HazardRecord) -> str:
    """What a method returned, as the table shows it, marked where it is not as it should be."""
    if row.returned is None:
        return str(row.status).replace("_", " ")
    mark = _MARKS.get(row.status, "")
    return f"{short(row.returned, 4)} ({mark})" if mark else short(row.returned, 4)


def truth_text(row: HazardRecord) -> str:
    """The truth as the table shows it: a number, or that there is none."""
    if row.truth_status in (Status.OK, Status.OVERFLOW):
        return short(float(row.truth), 6) if row.truth_status is Status.OK else row.truth
    slopes = {"left": row.left, "right": row.right}
    known = [f"{side} {short(slope, 4)}" for side, slope in slopes.items() if slope is not None]
    if row.truth_status is Status.UNDETERMINED and len(known) < 2:
        return "undetermined"
    if known:
        return f"none: {', '.join(known)}"
    return "none: outside the domain" if row.truth_status is Status.DOMAIN else "none"


EXPERIMENT = Experiment(NAME, "Hazards and conventions", run)
