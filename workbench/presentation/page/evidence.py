"""The evidence of a finding: the rule, the rows that it rests on, and how many they are."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl

from workbench.presentation.sentences.sentence import Sentence
from workbench.presentation.tables.grid import slug
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.report import ReportView

_RULES: Mapping[str, str] = {
    "accuracy": "Every derivative is compared with a certified truth. A row with a truth is judged "
    "by the bound of its program: ok is within the bound, inaccurate is within it but more than "
    "10 % off, wrong is outside. Medians and worst errors are over the judged rows whose truth is "
    "not 0.",
    "operations": "One counter counts every program for the value and all partials, each shared "
    "result once. Medians are over the problems that every method could treat.",
    "timings": "One evaluation of the value and all partials, compared with the function's own "
    "time on the same machine. Medians are over the problems that every method could treat.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """One source of a finding: a rule, rows of a file, and where the page shows them.

    `filters` are the columns of the file and the values that select the `count` rows of its
    `total`.
    """

    rule: str
    href: str
    section: str
    csv: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    count: int = 0
    total: int = 0


def evidence(view: ReportView, finding: Sentence) -> list[Evidence]:
    """What a finding rests on, in the order of its links; each source once."""
    found: dict[tuple[str, str], Evidence] = {}
    for part in finding:
        for one in _sources(view, part.href) if part.href else ():
            found.setdefault((one.href, one.csv), one)
    told: set[str] = set()
    return [_told_once(one, told) for one in found.values()]


def _told_once(one: Evidence, told: set[str]) -> Evidence:
    """The same source, without its rule where another one has told it."""
    if one.rule not in told:
        told.add(one.rule)
        return one
    return replace(one, rule="")


def _sources(view: ReportView, href: str) -> Iterator[Evidence]:
    place, _, query = href.removeprefix("#").partition("?")
    if place in _RULES:
        yield _rows(view, place, href, dict(parse_qsl(query)))
    elif place in ("regression", "fault") and view.regression is not None:
        yield _regression(view.regression, place)
    for one in view.experiments:
        if place == f"experiment-{slug(one.name)}":
            yield from _experiment(one, href)


def _rows(view: ReportView, table: str, href: str, filters: Mapping[str, str]) -> Evidence:
    """The rows of one of the three big files that a link selects."""
    rows: Sequence[Any] = getattr(view, table)
    told = dict(filters)
    if table == "accuracy" and "method" in told:
        told["method"], _, options = told["method"].partition("[")
        if options:
            told["options"] = options.removesuffix("]")
    count = sum(
        all(str(getattr(row, name, "")) == value for name, value in told.items()) for row in rows
    )
    found = tuple(told.items())
    return Evidence(
        _RULES[table], href, table.capitalize(), f"{table}.csv", found, count, len(rows)
    )


def _experiment(view: Outcome, href: str) -> Iterator[Evidence]:
    """The files of an experiment, under the claim that it measures."""
    for table in view.tables:
        rule = f"{table.meaning[:1].upper()}{table.meaning[1:].removesuffix('.')}."
        count = len(table.rows)
        yield Evidence(rule, href, view.title, table.csv, (), count, count)
    if not view.tables:
        yield Evidence(view.claim or view.sentence, href, view.title)


def _regression(view: RegressionView, place: str) -> Evidence:
    """The rows of the descent, or of the functions that show the fault."""
    if place == "fault":
        rule, count = "The same functions by both sweeps, against the truth.", len(view.faults)
        title = "Why the last digits differ"
        return Evidence(rule, "#fault", title, view.faults_csv, (), count, count)
    rule = f"Gradient descent on {view.model}, with the gradient of each method in turn."
    count = len(view.records)
    return Evidence(rule, "#regression", "Regression", view.csv, (), count, count)
