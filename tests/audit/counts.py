"""Audit of operations.csv: counts of functions and of the programs that the page prints."""

import math
from collections.abc import Callable, Mapping

from mpmath import mpf, workdps

from tests.audit.folder import Folder, Row
from tests.audit.language import LanguageError, Program, parse_listing, read_point
from tests.audit.ledger import Ledger
from tests.audit.page import Page
from tests.audit.precise import values
from tests.audit.truths import DIGITS, Truths

CLASSES = ("additions", "multiplications", "divisions", "powers", "elementary")
#: Runs of the function by n variables, the value itself included where it is one of them.
RUNS: Mapping[str, Callable[[int], int]] = {
    "forward_difference": lambda n: n + 1,
    "central_difference": lambda n: 2 * n,
    "five_point": lambda n: 4 * n,
    "forward": lambda n: 1,
    "reverse": lambda n: 1,
}
#: Methods whose printed program is the derivative itself.
EXACT = ("symbolic", "forward", "reverse")


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row of operations.csv."""
    page = Page(folder.page)
    first = {row["problem"]: row for row in reversed(folder.rows("accuracy.csv"))}
    functions: dict[str, Program] = {}
    for name, row in first.items():
        try:
            functions[name] = truths.function(row)[0]
        except LanguageError as error:
            ledger.skip("operations of the function", str(error))
    for row in folder.rows("operations.csv"):
        if row["status"] != "ok" or not row["shared_operations"]:
            ledger.skip("operations: sums and ratios", "nothing is counted")
            continue
        _sums(row, functions.get(row["problem"]), ledger)
        text = page.programs.get((row["method"], row["problem"]))
        if text is None:
            ledger.skip("operations of printed programs", "the page does not print the program")
        else:
            _printed(row, text, ledger)
    _derivatives(folder, page, truths, ledger)


def _sums(row: Row, function: Program | None, ledger: Ledger) -> None:
    """Classes make the sum, the ratio is over the function's own count."""
    kind = "operations: sums and ratios"
    shared = row.whole("shared_operations")
    parts = sum(row.whole(name) or 0 for name in CLASSES)
    ledger.check(kind, parts == shared, row, f"{shared} operations, its classes make {parts}")
    tree = row["tree_operations"]
    if not tree.startswith("10^"):
        ledger.check(
            kind, int(tree) >= (shared or 0), row, f"a tree of {tree} with {shared} shared"
        )
    if function is None:
        return
    own = function.counts()["shared"]
    ratio = row.number("ratio_to_primal")
    expected = (shared or 0) / own if own else None
    what = f"ratio_to_primal is {ratio}; {shared} over the function's {own} is {expected}"
    ledger.check("operations of the function", ratio == expected, row, what)
    runs = RUNS.get(row["method"])
    if runs is not None:
        said, expected_runs = row.whole("evaluations_of_primal"), runs(len(function.variables()))
        what = f"{said} runs of the function, not {expected_runs}"
        ledger.check("runs of the function", said == expected_runs, row, what)


def _printed(row: Row, text: str, ledger: Ledger) -> None:
    """The counts of a printed program, one line one operation."""
    kind = "operations of printed programs"
    try:
        counts = parse_listing(text).counts()
    except LanguageError as error:
        ledger.skip(kind, str(error))
        return
    for name in (*CLASSES, "comparisons"):
        said = row.whole(name)
        what = f"{name} is {said}, the printed program has {counts[name]}"
        if not ledger.check(kind, said == counts[name], row, what):
            return
    for column, name in (("shared_operations", "shared"), ("tree_operations", "tree")):
        what = f"{column} is {row[column]}, the printed program has {counts[name]}"
        ledger.check(kind, row[column] == str(counts[name]), row, what)


def _derivatives(folder: Folder, page: Page, truths: Truths, ledger: Ledger) -> None:
    """Printed programs of exact methods, in exact arithmetic: they are the derivatives."""
    kind = "printed programs are the derivative"
    programs: dict[str, Program | None] = {}
    for row in folder.rows("accuracy.csv"):
        label = row.label()
        text = page.programs.get((label, row["problem"]))
        if label not in EXACT or text is None or row["status"] != "ok" or row["output"] != "0":
            continue
        try:
            if text not in programs:
                programs[text] = parse_listing(text)
            program, (_, where) = programs[text], truths.function(row)
            point, slope = read_point(where), truths.of(row)
        except LanguageError as error:
            ledger.skip(kind, str(error))
            continue
        if program is None or slope.value is None:
            continue
        with workdps(DIGITS):
            found = values(program, {name: mpf(value) for name, value in point.items()})
            partial = found[1 + list(point).index(row["wrt"])]
            near = abs(partial - slope.value) <= abs(slope.value) * mpf(10) ** -24 + mpf(10) ** -80
            right = bool(near) or not math.isfinite(float(partial))
        ledger.check(kind, right, row, f"it gives {float(partial)}, not {float(slope.value)}")
