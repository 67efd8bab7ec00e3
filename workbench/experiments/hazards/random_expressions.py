"""Random expressions: how often the exact methods pass the rule test and the arithmetic test."""

import re
from collections import Counter
from collections.abc import Sequence

from workbench.comparison.accuracy import accuracy_rows, certificates
from workbench.comparison.contestant import prepare
from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.methods.catalogue import METHODS
from workbench.methods.protocol import Fault, First, Kind, Method
from workbench.problems.random_expressions import random_expressions, random_points
from workbench.records import AccuracyRecord, Status
from workbench.records.experiments.random_expression import RandomSummaryRecord, ReasonRecord

NAME = "random_expressions"
#: Expressions and points of the default report; more by hand: `run(seed, 200, 5)`.
EXPRESSIONS, POINTS = 30, 5
_COUNTED = {
    Status.OK: "passed_both",
    Status.INACCURATE: "passed_both",
    Status.NO_DIGITS_PROMISED: "no_digits_promised",
    Status.UNJUDGED: "unjudged",
    Status.OVERFLOW: "overflow",
    Status.DOMAIN: "domain",
    Status.NOT_DIFFERENTIABLE: "not_differentiable",
    Status.UNDETERMINED: "undetermined",
    Status.UNSUPPORTED: "unsupported",
    Status.BUDGET_EXCEEDED: "other",
    Status.UNCERTIFIED: "other",
    Status.ERROR: "other",
}


def run(seed: int, expressions: int = EXPRESSIONS, points: int = POINTS) -> Outcome:
    """Every right exact method on seeded random expressions over the whole operator table."""
    rows = judged_rows(seed, expressions, points)
    summaries = tuple(summary(rows))
    return Outcome(
        sentence=_sentence(summaries, expressions, points),
        tables=(
            Table(
                name=NAME,
                record=RandomSummaryRecord,
                rows=summaries,
                meaning="Rows of each exact method that pass or fail, and why others are open",
                shown="method; rows; passed_both: passed both tests; "
                "failed_rule: failed rule test; failed_arithmetic: failed arithmetic test; "
                "no_digits_promised: no digits promised; unjudged; overflow; "
                "domain: outside domain; not_differentiable: not differentiable; "
                "undetermined; unsupported; other",
            ),
            Table(
                name="random_reasons",
                record=ReasonRecord,
                rows=tuple(reasons(rows)),
                meaning="Why rows failed or could not be judged",
                shown="status; reason; rows; example: for example; point: at; method: by",
            ),
        ),
    )


def contestants() -> list[Method]:
    """The methods that claim to be exact and to count every result once."""
    return [
        one
        for one in METHODS.values()
        if one.kind is not Kind.DIFFERENCE and Fault.DOUBLE_COUNTING not in one.faults
    ]


def judged_rows(seed: int, expressions: int, points: int) -> list[AccuracyRecord]:
    """The accuracy rows of all exact methods on the expressions of a seed."""
    rows: list[AccuracyRecord] = []
    chosen = contestants()
    for number, graph in enumerate(random_expressions(expressions, seed)):
        ready = prepare(graph, First(graph.variables), chosen)
        for point in random_points(graph, points, seed):
            truths = certificates(graph, point, graph.variables)
            rows += accuracy_rows(graph, point, ready, truths, problem=f"random_{number}")
    return rows


def summary(rows: Sequence[AccuracyRecord]) -> list[RandomSummaryRecord]:
    """One row a method, counted from the statuses.

    >>> summary([AccuracyRecord(method="reverse")])[0].passed_both
    1
    """
    counts: dict[str, Counter[str]] = {}
    for row in rows:
        counter = counts.setdefault(row.method, Counter())
        counter["rows"] += 1
        counter[_column(row)] += 1
    return [RandomSummaryRecord(method=method, **found) for method, found in counts.items()]


def _column(row: AccuracyRecord) -> str:
    if row.status is Status.WRONG:
        return "failed_arithmetic" if row.message.startswith("arithmetic") else "failed_rule"
    return _COUNTED[row.status]


def reasons(rows: Sequence[AccuracyRecord]) -> list[ReasonRecord]:
    """Messages of the rows that did not pass, without their numbers, the most frequent first."""
    examples: dict[tuple[str, str], AccuracyRecord] = {}
    counts: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row.status is Status.OK:
            continue
        key = str(row.status), _without_numbers(row.message)
        counts[key] += 1
        examples.setdefault(key, row)
    return [
        ReasonRecord(
            status=key[0],
            reason=key[1],
            rows=count,
            example=examples[key].expression,
            point=examples[key].point,
            method=examples[key].method,
        )
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    ]


def _without_numbers(message: str) -> str:
    text = re.sub(r"\(node [^)]*\)", "", message)
    text = re.sub(r"(?<![\w*])[-+]?(\d+\.?\d*(e[-+]?\d+)?|inf|nan)\b%?", "…", text)
    return " ".join(text.split())


def _sentence(summaries: Sequence[RandomSummaryRecord], expressions: int, points: int) -> str:
    parts = []
    for one in summaries:
        judged = one.passed_both + one.failed_rule + one.failed_arithmetic
        failed = one.failed_rule + one.failed_arithmetic
        wrong = f", {failed} fail" if failed else ""
        parts.append(f"{one.method} passes both tests on {one.passed_both} of {judged}{wrong}")
    return (
        f"{expressions} random expressions over the whole operator table at {points} points each. "
        f"Of the rows that can be judged, {'; '.join(parts)}."
    )


EXPERIMENT = Experiment(NAME, "Exact methods on random expressions", run)
