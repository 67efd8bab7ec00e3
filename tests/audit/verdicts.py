"""Audit of verdict.csv, from the rows of accuracy, operations and times."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from tests.audit.derivatives import JUDGED
from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.rounds import Evaluations, Ratio, Told, fastest_is, noisy
from tests.audit.truths import Truths, printed

OVERALL = "overall"
#: Errors that are no further apart are a tie.
SAME_BITS = 1.0
#: Right digits that the worst row of a method must have to be favoured for its costs.
LEAST_DIGITS = 6
#: Methods that only evaluate the function.
BLACK_BOX = frozenset(
    {"forward_difference", "central_difference", "five_point", "richardson", "ridders"}
)
#: The wishes and the units of their figures.
UNITS = {
    "accuracy": "bit", "few operations": "× function", "speed": "× function", "black box": "bit"
}  # fmt: skip
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
    """Every row, those over all problems included."""
    accuracy = folder.rows("accuracy.csv")
    worst, counts, times = worst_errors(accuracy), ratios(folder), Evaluations(folder)
    _verdicts(folder.rows("verdict.csv"), accuracy, worst, counts, times, ledger)


def _verdicts(
    rows: list[Row],
    accuracy: list[Row],
    worst: Mapping[str, Figures],
    counts: Mapping[tuple[str, str], float],
    times: Evaluations,
    ledger: Ledger,
) -> None:
    useless = {(row["problem"], row.label()) for row in accuracy if row["status"] == "inaccurate"}
    rewritten = {
        (row["problem"], row.label()) for row in accuracy if row["primal_changed"] == "true"
    }
    expected: dict[tuple[str, str], Figures] = {}
    speeds: dict[str, dict[str, Ratio]] = {}
    for problem, found in worst.items():
        right = {name: bits for name, bits in found.items() if (problem, name) not in useless}
        expected[problem, "accuracy"] = right
        expected[problem, "black box"] = {
            name: bits for name, bits in right.items() if name.partition("[")[0] in BLACK_BOX
        }
        costing = [
            name
            for name, bits in right.items()
            if (problem, name) not in rewritten and bits <= 53 - LEAST_DIGITS / math.log10(2)
        ]
        expected[problem, "few operations"] = {
            name: counts[problem, name] for name in costing if (problem, name) in counts
        }
        speeds[problem] = {
            name: times.ratios[problem][name] for name in costing if name in times.ratios[problem]
        }
        expected[problem, "speed"] = {
            name: ratio.middle.least for name, ratio in speeds[problem].items()
        }
    seen = set()
    for row in rows:
        if row["problem"] == OVERALL:
            _overall(row, rows, ledger)
            continue
        problem, wish = key = row["problem"], row["wish"]
        once = key not in seen and wish in UNITS
        seen.add(key)
        what = f"unit is not {UNITS.get(wish)!r}, or the row is there twice"
        if not ledger.check("verdicts", once and row["unit"] == UNITS[wish], row, what):
            continue
        if wish == "speed":
            _speed(row, speeds.get(problem, {}), counts, times, ledger)
        else:
            same = 0.0 if wish == "few operations" else SAME_BITS
            _verdict(row, expected.get(key, {}), same, ledger)
    _wishes(rows, ledger)
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


def _speed(
    row: Row,
    ratios: dict[str, Ratio],
    counts: Mapping[tuple[str, str], float],
    times: Evaluations,
    ledger: Ledger,
) -> None:
    """Who is the fastest in paired rounds, or that it is too noisy to say."""
    kind, problem = "verdicts: speed", row["problem"]
    what = f"rivals is {row['rivals']}, recomputed {len(ratios)}"
    if not ledger.check(kind, row.whole("rivals") == len(ratios) > 0, row, what):
        return

    def unsure(name: str) -> Told:
        return noisy(ratios[name], counts.get((problem, name)))

    favoured = [name for name in row["favoured"].split(", ") if name]
    what, open_ = fastest_is(
        favoured, ratios, unsure, lambda name, best: times.against(name, best, problem)
    )
    if open_:
        ledger.skip(kind, "four digits of a round allow for another answer, too")
    if not ledger.check(kind, not what, row, what):
        return
    after, next_figure = row["runner_up"], row.number("runner_up_figure")
    if not favoured:
        right = row["figure"] == row["runner_up"] == row["runner_up_figure"] == ""
        ledger.check(kind, right, row, "nobody is favoured, and yet there are figures")
        return
    middle = ratios[favoured[0]].middle
    what = f"figure is {row['figure']}, the rounds give {middle}"
    ledger.check(kind, middle.holds(row.number("figure")), row, what)
    others = [name for name in ratios if name not in favoured]
    sure = [name for name in others if not unsure(name).may]
    if not after:
        what = f"{', '.join(sure)} could come next"
        ledger.check(kind, not sure and next_figure is None, row, what)
        return
    if not ledger.check(kind, after in others and not unsure(after).must, row, f"{after} is noise"):
        return
    middle = ratios[after].middle
    before = [name for name in sure if ratios[name].middle.most < middle.least]
    ledger.check(kind, not before, row, f"{', '.join(before)} is before {after}")
    what = f"runner_up_figure is {next_figure}, the rounds give {middle}"
    ledger.check(kind, middle.holds(next_figure), row, what)


def _wishes(rows: list[Row], ledger: Ledger) -> None:
    """A wish has a row over all problems where somebody is favoured beside a rival."""
    told = {row["wish"] for row in rows if row["problem"] == OVERALL}
    wanted = {row["wish"] for row in rows if row["problem"] != OVERALL and _counts(row)}
    for wish in sorted(told ^ wanted):
        what = "there is no such row" if wish in wanted else "no problem is decided"
        ledger.check("verdicts: overall", False, f"verdict.csv ({OVERALL}, {wish})", what)


def _counts(row: Row) -> bool:
    return (row.whole("rivals") or 0) > 1 and bool(row["favoured"])


def _overall(row: Row, rows: list[Row], ledger: Ledger) -> None:
    """Wins are counted over the problems with a rival."""
    kind = "verdicts: overall"
    mine = [one for one in rows if one["wish"] == row["wish"] and one["problem"] != OVERALL]
    mine = [one for one in mine if _counts(one)]
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
