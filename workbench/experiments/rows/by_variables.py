"""Methods by number of variables: what a median over the whole catalogue mixes."""

from collections.abc import Iterable, Mapping, Sequence

from workbench.analysis.common import Common, common_problems
from workbench.analysis.summary import summarize
from workbench.experiments.protocol import Outcome, Table
from workbench.presentation.sentences.common import common_words
from workbench.presentation.sentences.sentence import in_words
from workbench.presentation.text.numbers import short
from workbench.records import AccuracyRecord, OperationsRecord
from workbench.records.experiments.summary import SummaryRecord

NAME, TITLE = "by_variables", "Methods by number of variables"
ALL = "all"
#: A class by its name, and the least number of variables in it.
CLASSES = {"1": 1, "2 to 4": 2, "5 to 19": 5, "20 and more": 20}


def run(
    variables: Mapping[str, int],
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord],
    group: str = "",
) -> Outcome:
    """The rows of `summary.csv`; `variables` says how many each problem has."""
    rows: list[SummaryRecord] = []
    for name in (ALL, *CLASSES):
        mine = {one for one, count in variables.items() if name in (ALL, class_of(count))}
        rows += _rows(
            name,
            len(mine),
            [row for row in accuracy if row.problem in mine],
            [row for row in operations if row.problem in mine],
        )
    return Outcome(
        name=NAME,
        title=TITLE,
        group=group,
        headline=headline(rows),
        sentence=sentence(rows, common_problems(operations)),
        tables=(
            Table(
                name="summary",
                record=SummaryRecord,
                rows=tuple(rows),
                meaning="Each method over all problems, and by their number of variables",
                shown="variables; problems; method; rows_measured: measured; "
                "median_error_bits: median error [bit]; mean_error_bits: mean error [bit]; "
                "rows_without_digit: no right digit [rows]; "
                "operations_ratio: operations [× function]; "
                "operations_problems: over problems",
            ),
        ),
    )


def class_of(count: int) -> str:
    """The class of a problem with so many variables.

    >>> class_of(1), class_of(4), class_of(32)
    ('1', '2 to 4', '20 and more')
    """
    return max((least, name) for name, least in CLASSES.items() if least <= max(count, 1))[1]


def _rows(
    name: str,
    problems: int,
    accuracy: Sequence[AccuracyRecord],
    operations: Sequence[OperationsRecord],
) -> Iterable[SummaryRecord]:
    common = common_problems(operations).compared
    for row in summarize(accuracy, operations):
        counted = row.operations_ratio is not None
        yield SummaryRecord(
            variables=name,
            problems=problems,
            method=row.label,
            rows_measured=row.rows_measured,
            median_error_bits=row.median_error_bits,
            mean_error_bits=row.mean_error_bits,
            rows_without_digit=row.rows_without_digit,
            operations_ratio=row.operations_ratio,
            operations_problems=common if counted else 0,
            rank_operations=row.rank_operations,
        )


def headline(rows: Sequence[SummaryRecord]) -> str:
    """Who needs the fewest operations in each class; empty where no two methods are counted."""
    parts = []
    for name in CLASSES:
        ranked = [row for row in rows if row.variables == name and row.rank_operations]
        best = [row for row in ranked if row.rank_operations == 1]
        if len(ranked) > len(best):
            named = in_words([row.method for row in best])
            ratio = f"{short(best[0].operations_ratio)} × function"
            over = f"{best[0].operations_problems} of {best[0].problems} problems"
            parts.append(f"for {name}: {named} ({ratio}, {over})")
    return f"Fewest operations by number of variables: {'; '.join(parts)}." if parts else ""


def sentence(rows: Sequence[SummaryRecord], common: Common) -> str:
    """The same, and the errors, and over which problems operations are compared."""
    parts = []
    for name in CLASSES:
        mine = [row for row in rows if row.variables == name and row.mean_error_bits is not None]
        if mine:
            least = min(mine, key=lambda row: row.mean_error_bits or 0.0)
            lost = f"{short(least.mean_error_bits, 2)} bits"
            parts.append(f"for {name}: {least.method} ({lost})")
    mean = f" The fewest bits lost on average: {'; '.join(parts)}." if parts else ""
    return f"{headline(rows)}{mean} Operations are compared over {common_words(common)}.".strip()
