"""Audit of summary.csv: every method over all problems, and by their number of variables."""

from statistics import fmean, median

from tests.audit.folder import Folder
from tests.audit.language import read_point
from tests.audit.ledger import Ledger
from tests.audit.methods import ranks, summaries
from tests.audit.truths import Truths

ALL = "all"
#: The least and the largest number of variables of a class.
CLASSES = {"1": (0, 1), "2 to 4": (2, 4), "5 to 19": (5, 19), "20 and more": (20, 10**9)}
KIND = "summary file"


def problems_of(folder: Folder, name: str) -> set[str]:
    """The problems of a class; KeyError where there is no such class."""
    least, most = (0, 10**9) if name == ALL else CLASSES[name]
    counts = {
        row["problem"]: len(read_point(row["coordinates"])) for row in folder.rows("problems.csv")
    }
    return {problem for problem, count in counts.items() if least <= count <= most}


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row, and that every class and method has one."""
    if not folder.has("summary.csv"):
        return
    rows = folder.rows("summary.csv")
    shown = {(row["variables"], row["method"]): row for row in rows}
    for row in rows:
        once = shown[row["variables"], row["method"]] is row
        ledger.check(KIND, once, row, "is there twice")
    for name in (ALL, *CLASSES):
        problems = problems_of(folder, name)
        methods = summaries(folder, problems) if problems else {}
        ratios = [median(one.ratios) if one.ratios else None for one in methods.values()]
        for method, ratio, rank in zip(methods, ratios, ranks(ratios), strict=True):
            mine = methods[method]
            found: dict[str, float | None] = {
                "problems": len(problems),
                "rows_measured": len(mine.every),
                "median_error_bits": median(mine.bits) if mine.bits else None,
                "mean_error_bits": fmean(mine.every) if mine.every else None,
                "rows_without_digit": mine.digitless,
                "operations_ratio": ratio,
                "operations_problems": len(mine.ratios),
                "rank_operations": rank,
            }
            line = shown.pop((name, method), None)
            where = line or f"summary.csv ({name}, {method})"
            if not ledger.check(KIND, line is not None, where, "there is no such row") or not line:
                continue
            for column, number in found.items():
                what = f"{column} is {line[column]}, recomputed {number}"
                ledger.check(KIND, line.number(column) == number, line, what)
    for line in shown.values():
        ledger.check(KIND, False, line, "no problem or method of that kind")
