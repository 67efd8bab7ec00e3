"""Audit of timings.csv and helmholtz_times.csv: medians, intervals and ratios from the rounds."""

from collections import defaultdict

from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.rounds import FUNCTION, NOISY, Between, Ratio, middle_of, noisy, paired, rounds
from tests.audit.truths import Truths

_ENDS = ("median_seconds", "low_seconds", "high_seconds")
_RATIOS = ("ratio", "ratio_low", "ratio_high")
_ONE = Ratio(*[Between(1.0, 1.0)] * 3)


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row of both files, and that each problem has an empty call in its function's rounds."""
    for name in ("timings.csv", "helmholtz_times.csv"):
        for row in folder.rows(name):
            _row(row, ledger)
    _calls(folder.rows("timings.csv"), ledger)
    sizes: dict[str, list[Row]] = defaultdict(list)
    for row in folder.rows("helmholtz_times.csv"):
        sizes[row["inputs"]].append(row)
    for mine in sizes.values():
        base = next((row for row in mine if row["method"] == FUNCTION), mine[0])
        for row in mine:
            _ratio(row, _ONE if row is base else paired(rounds(row), rounds(base)), ledger)


def _row(row: Row, ledger: Ledger) -> None:
    kind, found = "times: from their rounds", rounds(row)
    shown = [row.number(column) for column in _ENDS]
    if not found:
        what = f"{', '.join(_ENDS)} are {shown} without a round"
        ledger.check(kind, shown == [None] * 3, row, what)
        return
    for column, number, expected in zip(_ENDS, shown, middle_of(found), strict=True):
        what = f"{column} is {row[column]}, its rounds give {expected.least:.4g}"
        ledger.check(kind, expected.holds(number), row, what)
    if "repeats" in row.cells:
        what = f"repeats is {row['repeats']}, there are {len(found)} rounds"
        ledger.check(kind, row.whole("repeats") == len(found), row, what)


def _calls(rows: list[Row], ledger: Ledger) -> None:
    """One empty call for each function that was timed, of as many rounds, and none else."""
    kind = "times: empty calls"
    calls = {row["problem"]: row for row in rows if row["stage"] == "call"}
    for row in rows:
        if row["stage"] == "call":
            alone = calls[row["problem"]] is row and row["method"] == FUNCTION
            ledger.check(kind, alone, row, "is not the one call of a function")
        elif row["stage"] == "evaluate" and row["method"] == FUNCTION:
            call = calls.get(row["problem"])
            same = call is not None and call["engine"] == row["engine"]
            ledger.check(kind, same, row, "has no empty call by the same engine")


def _ratio(row: Row, expected: Ratio | None, ledger: Ledger) -> None:
    """A ratio to the energy alone, or that it is withheld, and its interval."""
    kind = "times: ratios of the Helmholtz energy"
    said = noisy(expected, None) if expected else None
    withheld, note = not row["ratio"], row["note"]
    right = (said is None or said.may) if withheld else bool(said and not said.must)
    what = f"ratio is {row['ratio'] or 'withheld'}, its rounds give {expected}"
    if not ledger.check(kind, right, row, what):
        return
    what = f"note is {note!r}"
    ledger.check(kind, note == (NOISY if withheld else ""), row, what)
    for column, number in zip(_RATIOS, expected or (), strict=bool(expected)):
        if not (withheld and column == "ratio"):
            what = f"{column} is {row[column]}, its rounds give {number}"
            ledger.check(kind, number.holds(row.number(column)), row, what)
