"""Audit of verdict.csv and trade_offs.csv, from the rows of accuracy, operations and times."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from statistics import median

from tests.audit.derivatives import JUDGED
from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths, printed

OVERALL = "overall"
#: Errors that are no further apart are a tie.
SAME_BITS = 1.0
#: Right digits that the worst row of a method must have to be favoured for its costs; 0: none.
LEAST_DIGITS = 0
#: Methods that only evaluate the function.
BLACK_BOX = frozenset(
    {"forward_difference", "central_difference", "five_point", "richardson", "ridders"}
)
Figures = Mapping[str, float]


def worst_errors(rows: Iterable[Row]) -> dict[str, dict[str, float]]:
    """By problem and method: the largest error in bits over judged rows whose truth is not 0.

    A method with a wrong row has none, nor has one that leaves a place without a judged row where
    another right method has one.
    """
    wrong: set[tuple[str, str]] = set()
    found: dict[str, dict[str, dict[tuple[str, ...], float]]] = defaultdict(dict)
    for row in rows:
        problem, method = row["problem"], row.label()
        mine = found[problem].setdefault(method, {})
        if row["status"] == "wrong":
            wrong.add((problem, method))
        bits = row.number("error_bits")
        if row["status"] in JUDGED and bits is not None and printed(row["truth"], row):
            mine[tuple(row[name] for name in ("point", "output", "wrt", "order"))] = bits
    worst: dict[str, dict[str, float]] = {}
    for problem, methods in found.items():
        right = {name: one for name, one in methods.items() if (problem, name) not in wrong}
        places = {place for one in right.values() for place in one}
        worst[problem] = {
            name: max(one.values()) for name, one in right.items() if one and one.keys() == places
        }
    return worst


def ratios(folder: Folder) -> dict[tuple[str, str], float]:
    """Operations over those of the function by problem and method, where both are counted."""
    return {
        (row["problem"], row["method"]): row.known("ratio_to_primal")
        for row in folder.rows("operations.csv")
        if row["status"] == "ok" and row["ratio_to_primal"]
    }


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Both files, with the rows over all problems."""
    accuracy = folder.rows("accuracy.csv")
    worst, counts = worst_errors(accuracy), ratios(folder)
    _trade_offs(folder.rows("trade_offs.csv"), worst, counts, ledger)
    _verdicts(folder.rows("verdict.csv"), accuracy, worst, counts, ledger)


# -- verdict.csv -------------------------------------------------------------------------------


def _verdicts(
    rows: list[Row],
    accuracy: list[Row],
    worst: Mapping[str, Figures],
    counts: Mapping[tuple[str, str], float],
    ledger: Ledger,
) -> None:
    useless = {(row["problem"], row.label()) for row in accuracy if row["status"] == "inaccurate"}
    rewritten = {
        (row["problem"], row.label()) for row in accuracy if row["primal_changed"] == "true"
    }
    expected: dict[tuple[str, str], Figures] = {}
    for problem, found in worst.items():
        right = {name: bits for name, bits in found.items() if (problem, name) not in useless}
        expected[problem, "accuracy"] = right
        expected[problem, "black box"] = {
            name: bits for name, bits in right.items() if name.partition("[")[0] in BLACK_BOX
        }
        expected[problem, "few operations"] = {
            name: counts[problem, name]
            for name, bits in right.items()
            if (problem, name) in counts and (problem, name) not in rewritten
            if not LEAST_DIGITS or bits <= 53 - LEAST_DIGITS / math.log10(2)
        }
    seen = set()
    for row in rows:
        if row["problem"] == OVERALL:
            _overall(row, rows, ledger)
        elif (key := (row["problem"], row["wish"])) in expected:
            seen.add(key)
            _verdict(
                row, expected[key], SAME_BITS if row["wish"] != "few operations" else 0.0, ledger
            )
        else:
            _ordered(row, ledger)
    for problem, wish in sorted(
        key for key, found in expected.items() if found and key not in seen
    ):
        where = f"verdict.csv ({problem}, {wish})"
        ledger.check("verdicts", not rows, where, "there is no such row")


def _verdict(row: Row, figures: Figures, same: float, ledger: Ledger) -> None:
    """Who is best, within what cannot be told apart, who comes next, of how many."""
    if not figures:
        ledger.check("verdicts", False, row, "no method can be favoured here")
        return
    best = min(figures.values())
    favoured = {name for name, figure in figures.items() if figure - same <= best}
    others = [figure for name, figure in figures.items() if name not in favoured]
    said = set(row["favoured"].split(", "))
    what = f"favours {', '.join(sorted(said))}, recomputed {', '.join(sorted(favoured))}"
    if not ledger.check("verdicts", said == favoured, row, what):
        return
    numbers = {"figure": best, "runner_up_figure": min(others, default=None)}
    for column, number in numbers.items():
        what = f"{column} is {row[column]}, recomputed {number}"
        ledger.check("verdicts", row.number(column) == number, row, what)
    named = not others or figures.get(row["runner_up"]) == min(others)
    ledger.check("verdicts", named, row, f"the runner-up is not {row['runner_up']}")
    what = f"rivals is {row['rivals']}, recomputed {len(figures)}"
    ledger.check("verdicts", row.whole("rivals") == len(figures), row, what)


def _ordered(row: Row, ledger: Ledger) -> None:
    """A wish by times: its figures are in order."""
    best, next_ = row.known("figure"), row.number("runner_up_figure")
    right = next_ is None or best <= next_
    ledger.check("verdicts: order of times", right, row, f"{next_} comes after {best}")


def _overall(row: Row, rows: list[Row], ledger: Ledger) -> None:
    """Wins are counted over the problems with a rival."""
    kind = "verdicts: overall"
    mine = [one for one in rows if one["wish"] == row["wish"] and one["problem"] != OVERALL]
    mine = [one for one in mine if (one.whole("rivals") or 0) > 1]
    wins = Counter(name for one in mine for name in one["favoured"].split(", "))
    most = max(wins.values(), default=0)
    best = {name for name, count in wins.items() if count == most}
    said = set(row["favoured"].split(", "))
    what = f"favours {', '.join(sorted(said))}, recomputed {', '.join(sorted(best))}"
    ledger.check(kind, said == best, row, what)
    others = [count for count in wins.values() if count < most]
    expected: dict[str, object] = {
        "figure": float(most),
        "runner_up_figure": float(max(others)) if others else None,
        "rivals": float(len(wins)),
    }
    for column, number in expected.items():
        what = f"{column} is {row[column]}, recomputed {number}"
        ledger.check(kind, row.number(column) == number, row, what)
    what = f"unit is {row['unit']}, there are {len(mine)}"
    ledger.check(kind, row["unit"] == f"of {len(mine)} problems", row, what)


# -- trade_offs.csv ----------------------------------------------------------------------------


def _trade_offs(
    rows: list[Row],
    worst: Mapping[str, Figures],
    counts: Mapping[tuple[str, str], float],
    ledger: Ledger,
) -> None:
    kind = "trade-offs"
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
