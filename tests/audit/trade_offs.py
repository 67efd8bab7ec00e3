"""Audit of trade_offs.csv: errors and costs of the other files, medians and fronts of its own."""

from collections import defaultdict
from statistics import median

from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.rounds import Evaluations, Ratio, Told, noisy
from tests.audit.truths import Truths
from tests.audit.verdicts import OVERALL, ratios, worst_errors


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row, those over all problems included."""
    rows, kind = folder.rows("trade_offs.csv"), "trade-offs"
    worst = worst_errors(folder.rows("accuracy.csv"))
    counts, times = ratios(folder), Evaluations(folder)
    problems: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        problems[row["problem"]].append(row)
    for problem, mine in problems.items():
        if problem == OVERALL:
            _medians(mine, rows, ledger)
        for row in mine if problem != OVERALL else ():
            method = row["method"]
            expected = {
                "worst_error_bits": worst.get(problem, {}).get(method),
                "operations_ratio": counts.get((problem, method)),
            }
            for column, number in expected.items():
                what = f"{column} is {row[column]}, recomputed {number}"
                ledger.check(kind, row.number(column) == number, row, what)
            ratio = times.ratios[problem].get(method)
            _time(row, ratio, counts.get((problem, method)), ledger)
        for row in mine:
            for column, cost in (
                ("operations_front", "operations_ratio"),
                ("time_front", "time_ratio"),
            ):
                front = _on_front(row, mine, cost)
                what = f"{column} is {row[column]}, recomputed {str(front).lower()}"
                ledger.check("trade-offs: fronts", row[column] == str(front).lower(), row, what)
    for problem, found in worst.items():
        missing = found.keys() - {row["method"] for row in problems.get(problem, [])}
        what = f"{', '.join(sorted(missing))} missing"
        ledger.check(kind, not (rows and missing), f"trade_offs.csv ({problem})", what)


def _time(row: Row, ratio: Ratio | None, operations: float | None, ledger: Ledger) -> None:
    """The ratio of the paired rounds; none where it is too noisy to say."""
    shown = row.number("time_ratio")
    said = noisy(ratio, operations) if ratio else Told(True, True)
    if shown is None:
        right = said.may
    else:
        right = ratio is not None and not said.must and ratio.middle.holds(shown)
    what = f"time_ratio is {row['time_ratio'] or 'withheld'}, the rounds give {ratio}"
    ledger.check("trade-offs: times", right, row, what)


def _on_front(row: Row, rows: list[Row], cost: str) -> bool:
    def pair(one: Row) -> tuple[float, float] | None:
        error, price = one.number("worst_error_bits"), one.number(cost)
        return None if error is None or price is None else (error, price)

    own = pair(row)
    others = [found for one in rows if (found := pair(one)) is not None]
    return own is not None and not any(
        error <= own[0] and price <= own[1] and (error, price) != own for error, price in others
    )


def _medians(overall: list[Row], rows: list[Row], ledger: Ledger) -> None:
    """Medians over the problems on which all have a figure that have it for half of the most."""
    for column in ("worst_error_bits", "operations_ratio", "time_ratio"):
        known: dict[str, dict[str, float]] = defaultdict(dict)
        for row in rows:
            number = row.number(column)
            if row["problem"] != OVERALL and number is not None:
                known[row["method"]][row["problem"]] = number
        most = max((len(one) for one in known.values()), default=0)
        steady = [set(one) for one in known.values() if 2 * len(one) >= most > 0]
        common = set.intersection(*steady) if steady else set()
        for row in overall:
            mine = known[row["method"]]
            expected = None
            if common and common <= mine.keys():
                expected = median(mine[problem] for problem in common)
            what = f"{column} is {row[column]}, the median is {expected}"
            ledger.check("trade-offs: medians", row.number(column) == expected, row, what)
