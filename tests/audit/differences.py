"""Audit of the experiments on step sizes, magnitudes and sums, and of the curves of problems."""

import math
import sys
from collections import defaultdict
from collections.abc import Sequence
from statistics import median
from typing import Any

from mpmath import mpf, workdps

from tests.audit.derivatives import STENCILS, stencil
from tests.audit.floats import KNOWN, ROUNDED, bits_between, nearest, same, simplest, told
from tests.audit.folder import Folder, Row
from tests.audit.language import LanguageError, parse, read_point
from tests.audit.ledger import Ledger
from tests.audit.precise import values
from tests.audit.truths import DIGITS, Truths, differs, printed

#: C and A of the textbooks: truncation C*|f^(p+1)|*h**p, round-off A*u*|f|/h.
TEXTBOOK = {
    "forward_difference": (1, 1 / 2, 2.0),
    "central_difference": (2, 1 / 6, 1.0),
    "five_point": (4, 1 / 30, 1.5),
}
UNIT_ROUNDOFF = 2.0**-53
SIX_DIGITS = 1e-6
EXTREME = 1e20
_NORMAL = sys.float_info.min


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """v_curve_split, step_rules, magnitude_errors, magnitudes, accumulated_roundoff, curves."""
    with workdps(DIGITS):
        for row in folder.rows("v_curve_split.csv"):
            _split(row, truths, ledger)
        for row in folder.rows("problem_curves.csv"):
            _curve(row, truths, ledger)
        for row in folder.rows("accumulated_roundoff.csv"):
            _accumulated(row, ledger)
        _magnitudes(folder, truths, ledger)
    for row in folder.rows("step_rules.csv"):
        _rule(row, ledger)
    for _ in folder.rows("v_curve_slopes.csv"):
        ledger.skip("slopes of V-curves", "the fit of an envelope is not in the files")


def _split(row: Row, truths: Truths, ledger: Ledger) -> None:
    """The parts of one difference's error, its step and its textbook lines."""
    kind = "V-curves, split"
    (wrt, at), *_ = read_point(row["point"]).items()
    slope = truths.of_text(row["expression"], row["point"], wrt)
    step, computed = mpf(row.known("step")), mpf(row.known("derivative"))
    truth = simplest(slope.value)
    program, method = parse(row["expression"]), row["method"]
    point = {wrt: mpf(at)}
    exact = stencil(program, point, wrt, method, step)
    shifted = stencil(program, point, wrt, method, step, rounded=True)
    expected = {
        "error_absolute": abs(computed - truth),
        "truncation_error": exact - truth,
        "roundoff_error": computed - exact,
        "step_error": shifted - exact,
        "evaluation_error": computed - shifted,
    }
    order, constant, weights = TEXTBOOK[method]
    higher = truths.of_text(row["expression"], row["point"], wrt, order + 1).value
    expected["textbook_truncation"] = constant * abs(higher) * step**order
    (value,) = values(program, point)
    expected["textbook_roundoff"] = weights * UNIT_ROUNDOFF * abs(value) / step
    blur = KNOWN * (abs(truth) + abs(exact))
    for column, number in expected.items():
        textbook = column.startswith("textbook")
        loose = abs(number) * mpf(2) ** -48 if textbook else blur
        right = same(row.number(column), number, loose)
        ledger.check(kind, right, row, f"{column} is {row[column]}, recomputed {told(number)}")


def _curve(row: Row, truths: Truths, ledger: Ledger) -> None:
    """The error of one difference on a problem, and its truth."""
    kind = "curves of problems"
    computed = row.number("derivative")
    try:
        program, point = truths.function(row)
        (wrt,) = read_point(point)
        slope = truths.slope(program, point, wrt)
    except LanguageError as error:
        ledger.skip(kind, str(error))
        return
    if slope.value is None:
        ledger.check(kind, False, row, slope.reason or "there is no derivative")
        return
    what = differs(row["truth"], slope)
    ledger.check(kind, not what, row, what)
    if computed is None or not math.isfinite(computed):
        ledger.check(kind, not row["error_absolute"], row, "has an error without a result")
        return
    truth = printed(row["truth"], row)
    error = abs(mpf(computed) - truth)
    right = same(row.number("error_absolute"), error, abs(truth) * mpf(10) ** -24)
    what = f"error_absolute is {row['error_absolute']}, recomputed {told(error)}"
    ledger.check(kind, right, row, what)


def _rule(row: Row, ledger: Ledger) -> None:
    """The ratio of two columns, and the best step is one of the sweep."""
    kind = "step rules"
    ratio, expected = row.known("ratio"), row.known("envelope") / row.known("least_envelope")
    near = abs(ratio - expected) <= 1e-12 * expected
    ledger.check(kind, near, row, f"ratio is {ratio}, its columns make {expected}")
    right = row.known("error_absolute") <= row.known("envelope") * (1 + 1e-12)
    ledger.check(kind, right, row, "the error is above its envelope")


# -- magnitudes --------------------------------------------------------------------------------


def _magnitudes(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    groups: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in folder.rows("magnitude_errors.csv"):
        groups[row["method"], row["rule"]].append(row)
        _magnitude(row, truths, ledger)
    for row in folder.rows("magnitudes.csv"):
        _share(row, groups[row["method"], row["rule"]], ledger)


def _magnitude(row: Row, truths: Truths, ledger: Ledger) -> None:
    """Truth, wrong bits, and whether float64 resolves the function there."""
    kind = "magnitudes, row by row"
    text, x = row["function"], row.known("x")
    slope = truths.of_text(text, f"x={x!r}", "x").value
    truth = nearest(slope)
    what = f"truth is {row['truth']}, recomputed {truth!r}"
    ledger.check(kind, row.known("truth") == truth and abs(truth) >= _NORMAL, row, what)
    computed = row.number("derivative")
    bits = 64.0 if computed is None else bits_between(computed, truth)
    near = abs(row.known("error_bits") - bits) < 1e-9
    ledger.check(kind, near, row, f"error_bits is {row['error_bits']}, recomputed {bits}")
    (value,) = values(truths.program(text), {"x": mpf(x)})
    number = abs(nearest(value))
    resolved = _NORMAL <= number < math.inf and abs(truth) * math.ulp(x) <= number
    what = f"resolved is {row['resolved']}, recomputed {str(resolved).lower()}"
    ledger.check(kind, row["resolved"] == str(resolved).lower(), row, what)


def _share(row: Row, rows: Sequence[Row], ledger: Ledger) -> None:
    """The figures of a method and a rule, from its rows."""
    small = [one for one in rows if one.known("x") <= 1 / EXTREME]
    large = [one for one in rows if one.known("x") >= EXTREME]
    expected = {
        "points": len(rows),
        "six_digits": _part(rows),
        "six_digits_small": _part(small),
        "six_digits_large": _part(large),
        "six_digits_resolved": _part([one for one in small + large if one["resolved"] == "true"]),
        "vanished": sum(one.number("derivative") == 0.0 for one in rows),
        "not_finite": sum(one.number("derivative") is None for one in rows),
        "median_error_bits": median(one.known("error_bits") for one in rows) if rows else None,
    }
    for column, number in expected.items():
        right = row.number(column) == number
        what = f"{column} is {row[column]}, recomputed {number}"
        ledger.check("magnitudes, shares and medians", right, row, what)


def _part(rows: Sequence[Row]) -> float:
    right = 0
    for row in rows:
        computed, truth = row.number("derivative"), row.known("truth")
        right += computed is not None and abs(computed - truth) <= SIX_DIGITS * abs(truth)
    return right / len(rows) if rows else 0.0


# -- sums of many terms ------------------------------------------------------------------------


def _accumulated(row: Row, ledger: Ledger) -> None:
    """1/(x + 1) + ... + 1/(x + n) at 1.1, 1.2, ...: operations, truncation, round-off."""
    kind = "accumulated round-off"
    terms, method = int(row["terms"]), row["method"]
    own = 3 * terms - 1
    what = f"function_operations is {row['function_operations']}, a sum of {terms} has {own}"
    ledger.check(kind, row.whole("function_operations") == own, row, what)
    if method not in TEXTBOOK:
        ledger.skip(kind, "a program that is not printed")
        return
    root = TEXTBOOK[method][0] + 1
    truncation = roundoff = of_value = mpf(0)
    for number in range(8):
        x = 1.1 + 0.1 * number
        h = sys.float_info.epsilon ** (1.0 / root) * max(abs(x), 1.0)
        truth = -sum(1 / (mpf(x) + k) ** 2 for k in range(1, terms + 1))
        exact = sum(
            weight * sum(1 / (mpf(x) + multiple * mpf(h) + k) for k in range(1, terms + 1))
            for multiple, weight in STENCILS[method][0].items()
        ) / (STENCILS[method][1] * mpf(h))
        if method == "forward_difference":
            computed = (_sum(x + h, terms) - _sum(x, terms)) / h
        else:
            computed = (_sum(x + h, terms) - _sum(x - h, terms)) / (2 * h)
        truncation = max(truncation, abs((exact - truth) / truth))
        roundoff = max(roundoff, abs((computed - exact) / truth))
        of_value = max(of_value, abs((computed - exact) / mpf(_sum(x, terms))))
    expected: dict[str, Any] = {
        "truncation_relative": truncation,
        "roundoff_relative": roundoff,
        "roundoff_of_value": of_value,
    }
    for column, number in expected.items():
        right = abs(row.known(column) - number) <= number * 4 * ROUNDED
        ledger.check(kind, right, row, f"{column} is {row[column]}, recomputed {told(number)}")


def _sum(x: float, terms: int) -> float:
    total = 1.0 / (x + 1)
    for k in range(2, terms + 1):
        total += 1.0 / (x + k)
    return total
