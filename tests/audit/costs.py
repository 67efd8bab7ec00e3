"""Audit of the experiments on costs: ratios of columns, closed forms, crossings, totals."""

import math
from collections import defaultdict
from itertools import pairwise

from tests.audit.folder import Folder, Row
from tests.audit.language import LanguageError, parse
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

#: Files whose column is the ratio of two others: file, ratio, numerator, denominator.
RATIOS = (
    ("cheap_gradient.csv", "forward_ratio", "forward_operations", "function_operations"),
    ("cheap_gradient.csv", "reverse_ratio", "reverse_operations", "function_operations"),
    ("reverse_growth.csv", "ratio", "reverse_operations", "function_operations"),
    ("helmholtz.csv", "ratio", "operations", "function_operations"),
    ("forward_or_reverse.csv", "forward_over_reverse", "forward_operations", "reverse_operations"),
    ("forward_or_reverse_crossings.csv", "crossing_over_outputs", "crossing_inputs", "outputs"),
)
#: Files with an interval: file, low, middle, high.
INTERVALS = (
    ("timings.csv", "low_seconds", "median_seconds", "high_seconds"),
    ("helmholtz_times.csv", "low_seconds", "median_seconds", "high_seconds"),
    ("helmholtz_times.csv", "ratio_low", "ratio", "ratio_high"),
)
#: Columns of random_expressions.csv that share its rows.
SHARES = (
    *("passed_both", "failed_rule", "failed_arithmetic", "no_digits_promised", "unjudged"),
    *("overflow", "domain", "not_differentiable", "undetermined", "unsupported", "other"),
)


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every file of this kind that the report has."""
    for name, ratio, above, below in RATIOS:
        for row in folder.rows(name):
            _ratio(row, ratio, above, below, ledger)
    for name, *columns in INTERVALS:
        for row in folder.rows(name):
            found = [row.number(column) for column in columns]
            known = [one for one in found if one is not None]
            what = f"{', '.join(columns)} are {known}: not in order"
            ledger.check("intervals of times", known == sorted(known), row, what)
    _cheap_gradient(folder, truths, ledger)
    _crossings(folder, ledger)
    for row in folder.rows("speelpenning.csv"):
        _speelpenning(row, ledger)
    for row in folder.rows("expression_swell.csv"):
        _swell(row, ledger)
    for row in folder.rows("random_expressions.csv"):
        total = sum(row.whole(name) or 0 for name in SHARES)
        what = f"rows is {row['rows']}, its columns make {total}"
        ledger.check("random expressions: totals", row.whole("rows") == total, row, what)
    for status in SHARES[3:-1]:
        every = sum(row.whole(status) or 0 for row in folder.rows("random_expressions.csv"))
        told = [row for row in folder.rows("random_reasons.csv") if row["status"] == status]
        reasons = sum(row.whole("rows") or 0 for row in told)
        where = f"random_reasons.csv (status {status})"
        what = f"reasons of {reasons} rows, there are {every}"
        ledger.check("random expressions: totals", reasons == every, where, what)


def _ratio(row: Row, ratio: str, above: str, below: str, ledger: Ledger) -> None:
    shown, numerator, denominator = (row.number(name) for name in (ratio, above, below))
    expected = None
    if numerator is not None and denominator:
        expected = numerator / denominator
    right = shown == expected or (
        shown is not None and expected is not None and math.isclose(shown, expected, rel_tol=1e-14)
    )
    what = f"{ratio} is {row[ratio]}, {above} over {below} is {expected}"
    ledger.check("ratios of counts", right, row, what)


def _cheap_gradient(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """The same counts as in operations.csv, and the function's own."""
    kind = "the cheap gradient"
    texts = {row["problem"]: row["expression"] for row in folder.rows("problems.csv")}
    counted = {
        (row["problem"], row["method"]): row["shared_operations"]
        for row in folder.rows("operations.csv")
    }
    for row in folder.rows("cheap_gradient.csv"):
        problem = row["problem"]
        for method in ("forward", "reverse"):
            column, other = f"{method}_operations", counted.get((problem, method))
            if other is None:
                ledger.skip(kind, "a problem or a method that operations.csv does not have")
                continue
            what = f"{column} is {row[column]}, operations.csv has {other}"
            ledger.check(kind, row[column] == other, row, what)
        try:
            program = truths.program(texts.get(problem, "…"))
        except LanguageError as error:
            ledger.skip(kind, str(error))
            continue
        expected = {
            "function_operations": program.counts()["shared"],
            "inputs": len(program.variables()),
        }
        for column, number in expected.items():
            what = f"{column} is {row[column]}, recomputed {number}"
            ledger.check(kind, row.whole(column) == number, row, what)


def _crossings(folder: Folder, ledger: Ledger) -> None:
    """Where forward and reverse cost the same, between neighbours of the grid."""
    grid: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in folder.rows("forward_or_reverse.csv"):
        pair = row.known("inputs"), row.known("forward_over_reverse")
        grid[row["outputs"]].append(pair)
    for row in folder.rows("forward_or_reverse_crossings.csv"):
        expected = None
        for (n, low), (m, high) in pairwise(sorted(grid[row["outputs"]])):
            if low <= 1 < high:
                part = math.log(1 / low) / math.log(high / low)
                expected = math.exp(math.log(n) + part * math.log(m / n))
        shown = row.number("crossing_inputs")
        right = shown == expected or (
            shown is not None
            and expected is not None
            and math.isclose(shown, expected, rel_tol=1e-12)
        )
        what = f"crossing_inputs is {shown}, recomputed {expected}"
        ledger.check("crossings", right, row, what)


def _speelpenning(row: Row, ledger: Ledger) -> None:
    """The product of n factors: what follows from n."""
    n = int(row["factors"])
    expected = {
        "function_operations": n - 1,
        "sympy_tree": n * (n - 2),
        "reverse_shared": 3 * n - 5,
        "reverse_seeded": 3 * (n - 1),
    }
    for column, number in expected.items():
        what = f"{column} is {row[column]}, the closed form is {number}"
        ledger.check("Speelpenning's product", row.whole(column) == number, row, what)


def _swell(row: Row, ledger: Ledger) -> None:
    """The logistic map's own operations."""
    length = int(row["length"])
    steps = [f"l{n} = 4*l{n - 1}*(1 - l{n - 1})" for n in range(2, length + 1)]
    text = "; ".join([*steps, f"l{length}"]) if length > 1 else "l1"
    own = parse(text).counts()["shared"]
    what = f"function_operations is {row['function_operations']}, recomputed {own}"
    ledger.check("expression swell", row.whole("function_operations") == own, row, what)
