"""Audit of higher derivatives, hazards and the mistakes of a class of one's own."""

import math
from collections import defaultdict

from mpmath import mp, mpf, workdps

from tests.audit.floats import KNOWN, bits_between, nearest, same, simplest, told
from tests.audit.folder import Folder, Row
from tests.audit.language import LanguageError
from tests.audit.ledger import Ledger
from tests.audit.truths import DIGITS, Truths, differs, printed

#: The orders of the summary.
ORDERS = (1, 2, 4, 8)


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """higher_orders, higher_orders_summary, hazards, own_class."""
    with workdps(DIGITS):
        for row in folder.rows("higher_orders.csv"):
            _higher(row, truths, ledger)
        for row in folder.rows("hazards.csv"):
            _hazard(row, truths, ledger)
    _summary(folder, ledger)
    for row in folder.rows("own_class.csv"):
        right = math.isclose(row.known("right"), row.known("truth"), rel_tol=1e-5)
        what = f"a right class answers {row['right']}, the truth is {row['truth']}"
        ledger.check("mistakes of one's own class", right, row, what)


def _higher(row: Row, truths: Truths, ledger: Ledger) -> None:
    """A derivative of an order: its truth and relative error."""
    kind = "higher derivatives"
    (wrt,) = truths.program(row["expression"]).variables()
    where = f"{wrt}={row['at']}"
    slope = truths.of_text(row["expression"], where, wrt, int(row["order"]))
    if slope.value is None:
        ledger.skip(kind, slope.reason or "no derivative")
        return
    what = differs(row["truth"], slope)
    ledger.check(kind, not what, row, what)
    computed = row.number("derivative")
    if computed is None or row["status"] not in ("ok", "inaccurate", "wrong", "no_digits_promised"):
        return
    truth = simplest(slope.value)
    relative = abs(mpf(computed) - truth) / abs(truth)
    right = same(row.number("error_relative"), relative, KNOWN)
    what = f"error_relative is {row['error_relative']}, recomputed {told(relative)}"
    ledger.check(kind, right, row, what)


def _summary(folder: Folder, ledger: Ledger) -> None:
    """The figures of some orders, picked from the rows."""
    rows: dict[tuple[str, str], dict[str, Row]] = defaultdict(dict)
    for row in folder.rows("higher_orders.csv"):
        rows[row["function"], row["method"]][row["order"]] = row
    for row in folder.rows("higher_orders_summary.csv"):
        mine = rows[row["function"], row["method"]]
        for order in map(str, ORDERS):
            for column, source in (("error", "error_relative"), ("operations", "operations")):
                expected = mine[order][source] if order in mine else ""
                shown = row[f"{column}_{order}"]
                what = f"{column}_{order} is {shown}, the row has {expected}"
                ledger.check("higher derivatives: summary", shown == expected, row, what)


def _hazard(row: Row, truths: Truths, ledger: Ledger) -> None:
    """The truth or the slopes on both sides, and the wrong bits of what was returned."""
    kind = "hazards"
    try:
        slope = truths.of_text(row["expression"], row["point"], row["wrt"])
    except LanguageError as error:
        ledger.skip(kind, str(error))
        return
    status, returned = row["truth_status"], row.number("returned")
    if status == "ok":
        if slope.value is None:
            what = slope.reason or f"slopes {mp.nstr(slope.left)}, {mp.nstr(slope.right)}"
            ledger.check(kind, False, row, what)
            return
        what = differs(row["truth"], slope)
        ledger.check(kind, not what, row, what)
        if returned is not None:
            truth = printed(row["truth"], row)
            bits, shown = bits_between(returned, nearest(truth)), row.number("error_bits")
            near = shown is not None and abs(shown - bits) < 1e-9
            ledger.check(kind, near, row, f"error_bits is {shown}, recomputed {bits}")
    elif status in ("not_differentiable", "domain"):
        what = f"is {status}, the slope is {told(slope.value or 0)}"
        if not ledger.check(kind, slope.value is None, row, what):
            return
        for column, side in (("left", slope.left), ("right", slope.right)):
            said = row.number(column)
            if said is None:
                continue
            near = side is not None and same(said, side, mpf(10) ** -15 * (1 + abs(mpf(said))))
            what = f"{column} is {said}, recomputed {'empty' if side is None else mp.nstr(side)}"
            ledger.check(kind, near, row, what)
    else:
        ledger.skip(kind, status)
