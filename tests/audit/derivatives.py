"""Audit of accuracy.csv and of v_curve.csv: truths, errors, parts of errors, statuses."""

import math
import re
from typing import Any

from mpmath import mp, mpf, workdps

from tests.audit.floats import (
    KNOWN,
    NEGLIGIBLE,
    ROUNDED,
    SMALLEST_NORMAL,
    Errors,
    errors,
    same,
    told,
    ulp_of,
)
from tests.audit.folder import Folder, Row
from tests.audit.language import LanguageError, read_point
from tests.audit.ledger import Ledger
from tests.audit.precise import Slope, values
from tests.audit.truths import DIGITS, Truths, differs, printed

JUDGED = frozenset({"ok", "inaccurate", "wrong"})
#: Statuses of a row whose method returned nothing.
REFUSED = frozenset({"unsupported", "budget_exceeded", "error", "domain", "overflow"})
#: What a row may be whose method returned an infinity or a NaN where there is a derivative.
NOT_FINITE = frozenset({"wrong", "domain", "overflow", "no_digits_promised", "unjudged"})
#: Statuses of a truth that are those of the row.
NO_TRUTH = frozenset({"not_differentiable", "undetermined", "domain", "overflow"})
MOST_INACCURATE = 0.1
#: Differences with one step: weights by multiples of it, over the divisor's multiple of the step.
STENCILS: dict[str, tuple[dict[int, int], int]] = {
    "forward_difference": ({1: 1, 0: -1}, 1),
    "central_difference": ({1: 1, -1: -1}, 2),
    "five_point": ({1: 8, -1: -8, 2: -1, -2: 1}, 12),
}
_COLUMNS = Errors._fields


def accuracy_files(folder: Folder) -> list[str]:
    """accuracy.csv and the V-curves, which have its columns."""
    return [
        name for name in folder.files() if re.fullmatch(r"accuracy\.csv|v_curve(_\d+)?\.csv", name)
    ]


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row of accuracy.csv and of the V-curves."""
    for name in accuracy_files(folder):
        seen: set[tuple[str, ...]] = set()
        for row in folder.rows(name):
            key = tuple(row[column] for column in ("problem", "point", "output", "wrt", "order"))
            slope = _slope(row, truths)
            if key not in seen:
                seen.add(key)
                _truth(row, slope, ledger)
            elif isinstance(slope, Slope) and slope.value is not None and row["truth"]:
                what = differs(row["truth"], slope, row.number("truth_radius") or 0.0)
                if what:
                    ledger.check("truths", False, row, what)
            with workdps(DIGITS):
                _errors(row, slope, ledger)
                _parts(row, truths, ledger)
                _status(row, ledger)


def _slope(row: Row, truths: Truths) -> Slope | str:
    """The derivative of a row, or why it cannot be computed."""
    try:
        return truths.of(row)
    except LanguageError as error:
        return str(error)


def _truth(row: Row, slope: Slope | str, ledger: Ledger) -> None:
    status = row["truth_status"]
    if isinstance(slope, str):
        ledger.skip("truths", slope)
    elif status in ("ok", "overflow"):
        if slope.value is None:
            sides = f"{mp.nstr(slope.left)} and {mp.nstr(slope.right)}"
            ledger.check("truths", False, row, slope.reason or f"one-sided slopes are {sides}")
        else:
            radius = row.number("truth_radius") or 0.0
            what = differs(row["truth"], slope, radius)
            ledger.check("truths", not what, row, what)
    elif status in ("not_differentiable", "domain"):
        nowhere = slope.value is None
        ledger.check("truths", nowhere, row, f"{status}, but the slope is {mp.nstr(slope.value)}")
    else:
        ledger.skip("truths", f"{status}")


def _errors(row: Row, slope: Slope | str, ledger: Ledger) -> None:
    """The error columns, from the returned number and the truth."""
    computed = row.number("derivative")
    measured = computed is not None and row["truth_status"] in ("ok", "overflow")
    if not measured or computed is None:
        empty = all(not row[column] for column in _COLUMNS)
        ledger.check("errors", empty, row, "has errors without a truth or a result")
        return
    truth = printed(row["truth"], row)
    exact = isinstance(slope, Slope) and slope.value is not None and truth
    found = errors(computed, mpf(slope.value) if exact and isinstance(slope, Slope) else truth)
    for column, expected in zip(_COLUMNS, found, strict=True):
        shown = row.number(column)
        right = same(shown, expected, _blur(column, found, truth, row))
        what = f"{column} is {shown}, recomputed {told(expected)}"
        if not ledger.check("errors", right, row, what):
            return


def _blur(column: str, found: Errors, truth: Any, row: Row) -> Any:
    """How much an error may be off because the truth is known to 24 digits only."""
    size = abs(truth) * KNOWN + mpf(row.number("truth_radius") or 0.0)
    if column == "error_bits" or not truth:
        return mpf(2) ** -40
    if column == "error_absolute":
        return size
    if column == "error_relative":
        return size / abs(truth)
    if column == "error_ulps":
        return size / ulp_of(truth)
    distance = found.error_absolute
    return mpf(2) ** -40 + (size / distance if distance and mp.isfinite(distance) else 0)


def stencil(
    program: Any,
    point: dict[str, Any],
    wrt: str,
    method: str,
    step: Any,
    output: int = 0,
    *,
    rounded: bool = False,
) -> Any:
    """A difference in exact arithmetic; `rounded`: at the float64 numbers nearest to x + k*h."""
    weights, divisor = STENCILS[method]
    total = mpf(0)
    for multiple, weight in weights.items():
        at = point[wrt] + multiple * step
        if rounded:
            at = mpf(float(point[wrt]) + multiple * float(step))
        total += weight * values(program, {**point, wrt: at})[output]
    return total / (divisor * step)


def _parts(row: Row, truths: Truths, ledger: Ledger) -> None:
    """The parts of a difference's error: their sums, and for one step the exact stencil itself."""
    kind = "parts of errors"
    truncation, roundoff = row.number("truncation_error"), row.number("roundoff_error")
    if truncation is None or roundoff is None:
        return
    computed, truth = mpf(row.known("derivative")), printed(row["truth"], row)
    blur = KNOWN * (abs(truth) + abs(mpf(truncation)) + abs(computed))
    whole = mpf(truncation) + mpf(roundoff)
    off = ROUNDED * (abs(mpf(truncation)) + abs(mpf(roundoff))) + blur + mpf(2) ** -1073
    right = abs(whole - (computed - truth)) <= off
    what = f"truncation and round-off make {told(whole)} of {told(computed - truth)}"
    if not ledger.check(kind, right, row, what):
        return
    step, evaluation = row.number("step_error"), row.number("evaluation_error")
    if step is not None and evaluation is not None:
        both = mpf(step) + mpf(evaluation)
        off = ROUNDED * (abs(mpf(step)) + abs(mpf(evaluation))) + blur + mpf(2) ** -1073
        right = abs(both - mpf(roundoff)) <= off + ROUNDED * abs(mpf(roundoff))
        ledger.check(kind, right, row, f"its parts make {told(both)} of the round-off {roundoff}")
    if row["method"] not in STENCILS or row.number("step") is None or row["order"] != "1":
        ledger.skip("exact stencils", "no fixed stencil with one step")
        return
    if "one-sided" in row["message"]:
        ledger.skip("exact stencils", "one-sided")
        return
    try:
        program, text = truths.function(row)
        point = {name: mpf(value) for name, value in read_point(text).items()}
    except LanguageError as error:
        ledger.skip("exact stencils", str(error))
        return
    arguments = program, point, row["wrt"], row["method"], mpf(row.known("step"))
    exact = stencil(*arguments, int(row["output"]))
    found = {"truncation_error": exact - truth, "roundoff_error": computed - exact}
    if step is not None:
        shifted = stencil(*arguments, int(row["output"]), rounded=True)
        found |= {"step_error": shifted - exact, "evaluation_error": computed - shifted}
    blur = KNOWN * (abs(truth) + abs(exact)) + mpf(10) ** (20 - DIGITS)
    for column, expected in found.items():
        what = f"{column} is {row[column]}, recomputed {told(expected)}"
        if not ledger.check("exact stencils", same(row.number(column), expected, blur), row, what):
            return


def _status(row: Row, ledger: Ledger) -> None:
    """The status that the rules of docs/conventions.md give, from the bounds and the errors."""
    allowed, why = statuses(row)
    said = " or ".join(sorted(allowed))
    ledger.check(
        "statuses", row["status"] in allowed, row, f"is {row['status']}, not {said}: {why}"
    )


def statuses(row: Row) -> tuple[frozenset[str], str]:
    """The statuses that a row may have, and why."""
    computed, known = row.number("derivative"), row["truth_status"]
    if computed is None:
        return (REFUSED, "nothing was returned")
    if known != "ok":
        return frozenset({known}), "that is the status of its truth"
    truth = printed(row["truth"], row)
    if not math.isfinite(computed):
        return NOT_FINITE, f"it returned {computed}"
    small = abs(truth) < NEGLIGIBLE
    bound = row.number("roundoff_bound")
    if row["message"].startswith("rule test:"):
        off = row.known("error_absolute") > 0
        return frozenset({"wrong", "unjudged"} if off else {"unjudged"}), "the rule test failed"
    if bound is None or row.number("error_bound") is None:
        if small and not computed:
            return frozenset({"ok", "unjudged"}), "a 0 is right"
        return frozenset({"unjudged", "uncertified"}), "there is no bound"
    difference = row.number("truncation_error")
    distance = row.known("error_absolute" if difference is None else "roundoff_error")
    total = bound + abs(difference or 0.0)
    if not same(row.number("error_bound"), mpf(total), mpf(2) ** -40 * total):
        return frozenset(), f"the bound is {row['error_bound']}, its parts make {total}"
    if abs(distance) > bound:
        return frozenset({"wrong", "overflow"}), f"{abs(distance)} is beyond {bound}"
    if bound > SMALLEST_NORMAL and not small and not abs(truth) > bound:
        return frozenset({"no_digits_promised"}), f"{bound} is all of the derivative"
    if difference is not None and computed and small:
        return frozenset({"no_digits_promised"}), "the derivative is 0"
    off, relative = row.known("error_absolute"), row.number("error_relative")
    if relative is not None and relative > MOST_INACCURATE and off > min(bound, SMALLEST_NORMAL):
        return frozenset({"inaccurate"}), f"it is {relative:.0%} off"
    return frozenset({"ok"}), "it is within its bound"
