"""What the tests change in a copy of a report: one cell each, of every kind that is checked."""

import csv
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from tests.audit import (
    canon,
    classes,
    costs,
    counts,
    derivatives,
    descent,
    differences,
    orders,
    times,
    trade_offs,
    verdicts,
)

Cells = dict[str, str]
Change = Callable[[str], str]


@dataclass(frozen=True, eq=False)
class Corruption:
    """One cell that is changed, and the part and the kind of the audit that must see it."""

    file: str
    column: str
    where: Cells
    change: Change
    part: ModuleType
    kind: str


def digit(place: int) -> Change:
    """Another digit at a place of a number, counted from its first one, or from its last."""

    def change(text: str) -> str:
        digits = [match.start() for match in re.finditer(r"\d", text.partition("e")[0])]
        if not -len(digits) <= place < len(digits):
            return text
        at = digits[place]
        return f"{text[:at]}{(int(text[at]) + 1) % 10}{text[at + 1 :]}"

    return change


def one_more(text: str) -> str:
    """The next whole number."""
    return str(int(float(text)) + 1)


def becomes(other: str) -> Change:
    """Another text."""
    return lambda _: other


def larger(text: str) -> str:
    """A number that is 5 % larger."""
    return str(1.05 * float(text))


def corrupt(folder: Path, corruptions: Iterable[Corruption]) -> dict[Corruption, str]:
    """Change one cell for each, in rows of their own; the places as the auditor names them."""
    found: dict[Corruption, str] = {}
    for one in corruptions:
        path = folder / one.file
        with path.open(encoding="utf-8", newline="") as file:
            header, *lines = csv.reader(file)
        for number, line in enumerate(lines, start=2):
            cells = dict(zip(header, line, strict=True))
            where, place = f"{one.file}, line {number} (", header.index(one.column)
            told = cells[one.column] or one.column in one.where
            wanted = told and one.where.items() <= cells.items()
            if wanted and where not in found.values() and one.change(line[place]) != line[place]:
                found[one], line[place] = where, one.change(line[place])
                break
        assert one in found, f"no row of {one.file} to corrupt: {one.where}"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows([header, *lines])
    return found


RUMP = {"problem": "rump", "method": "reverse", "wrt": "a"}
EVALUATED, ROUNDS = {"stage": "evaluate"}, "times: from their rounds"
STENCIL = {"method": "central_difference", "status": "ok"}
SMALL = [
    Corruption("accuracy.csv", "truth", RUMP, digit(22), derivatives, "truths"),
    Corruption("accuracy.csv", "truth", {"wrt": "x3"}, digit(0), derivatives, "truths"),
    Corruption(
        "accuracy.csv", "error_absolute", {**RUMP, "wrt": "b"}, digit(1), derivatives, "errors"
    ),
    Corruption("accuracy.csv", "error_ulps", STENCIL, digit(2), derivatives, "errors"),
    Corruption("accuracy.csv", "error_bits", STENCIL, digit(0), derivatives, "errors"),
    Corruption("accuracy.csv", "digits", STENCIL, digit(3), derivatives, "errors"),
    Corruption("v_curve.csv", "error_relative", {}, digit(4), derivatives, "errors"),
    Corruption(
        "accuracy.csv", "truncation_error", STENCIL, digit(6), derivatives, "parts of errors"
    ),
    Corruption("accuracy.csv", "step_error", STENCIL, digit(0), derivatives, "parts of errors"),
    Corruption(
        "accuracy.csv", "status", {"status": "ok"}, becomes("wrong"), derivatives, "statuses"
    ),
    Corruption(
        "accuracy.csv", "status", {"status": "wrong"}, becomes("ok"), derivatives, "statuses"
    ),
    Corruption(
        "v_curve.csv",
        "status",
        {"status": "no_digits_promised"},
        becomes("inaccurate"),
        derivatives,
        "statuses",
    ),
    Corruption(
        "operations.csv",
        "multiplications",
        {"problem": "squire_trapp", "method": "reverse"},
        one_more,
        counts,
        "operations of printed programs",
    ),
    Corruption(
        "operations.csv",
        "ratio_to_primal",
        {"problem": "rump", "method": "forward"},
        digit(5),
        counts,
        "operations of the function",
    ),
    Corruption(
        "operations.csv",
        "evaluations_of_primal",
        {"method": "five_point"},
        one_more,
        counts,
        "runs of the function",
    ),
    Corruption(
        "trade_offs.csv",
        "worst_error_bits",
        {"problem": "overall", "method": "richardson"},
        digit(-3),
        trade_offs,
        "trade-offs: medians",
    ),
    Corruption(
        "verdict.csv",
        "figure",
        {"problem": "squire_trapp", "wish": "accuracy"},
        becomes("0.5"),
        verdicts,
        "verdicts",
    ),
    Corruption(
        "verdict.csv", "unit", {"problem": "overall"}, digit(0), verdicts, "verdicts: overall"
    ),
    Corruption("verdict.csv", "unit", {"unit": "bit"}, becomes("× function"), verdicts, "verdicts"),
    Corruption(
        "verdict.csv",
        "rivals",
        {"wish": "speed", "unit": "× function"},
        one_more,
        verdicts,
        "verdicts: speed",
    ),
    Corruption("timings.csv", "median_seconds", EVALUATED, larger, times, ROUNDS),
    Corruption("timings.csv", "high_seconds", EVALUATED, larger, times, ROUNDS),
    Corruption("timings.csv", "round_seconds", EVALUATED, digit(1), times, ROUNDS),
    Corruption("timings.csv", "repeats", EVALUATED, one_more, times, ROUNDS),
    Corruption(
        "timings.csv", "method", {"stage": "call"}, becomes("reverse"), times, "times: empty calls"
    ),
    *(
        Corruption("summary.csv", column, {"variables": variables}, change, classes, "summary file")
        for column, variables, change in (
            ("problems", "all", one_more),
            ("rows_measured", "all", one_more),
            ("median_error_bits", "all", larger),
            ("mean_error_bits", "1", digit(-2)),
            ("rows_without_digit", "2 to 4", one_more),
            ("operations_ratio", "5 to 19", digit(2)),
            ("operations_problems", "1", one_more),
            ("rank_operations", "5 to 19", one_more),
        )
    ),
    *(
        Corruption(
            "regression.csv",
            column,
            {"method": method, "epoch": "70"},
            digit(-3),
            descent,
            "regression: steps, losses, gradients",
        )
        for column, method in (
            ("w", "forward"),
            ("gradient_w", "reverse"),
            ("loss", "five_point"),
            ("gradient_w", "notebook_tape"),
        )
    ),
    Corruption("learning_rates.csv", "correct_w", {}, digit(-3), descent, "learning rates"),
    Corruption(
        "notebook_fault.csv", "notebook_gradient", {}, one_more, descent, "the notebook's fault"
    ),
    Corruption(
        "problem_curves.csv", "error_absolute", {}, digit(3), differences, "curves of problems"
    ),
    Corruption("own_class.csv", "right", {}, one_more, orders, "mistakes of one's own class"),
    Corruption(
        "timings.csv",
        "low_seconds",
        {"stage": "evaluate"},
        becomes("7.0"),
        costs,
        "intervals of times",
    ),
]
SPLIT = {"method": "five_point"}
HELMHOLTZ = "times: ratios of the Helmholtz energy"
DEFAULT = [
    Corruption("helmholtz_times.csv", "ratio", {"method": "reverse"}, larger, times, HELMHOLTZ),
    Corruption("helmholtz_times.csv", "ratio_low", {"method": "forward"}, larger, times, HELMHOLTZ),
    Corruption(
        "helmholtz_times.csv",
        "note",
        {"method": "primal", "note": ""},
        becomes("too noisy to say"),
        times,
        HELMHOLTZ,
    ),
    Corruption(
        "trade_offs.csv",
        "time_ratio",
        {"method": "ridders", "time_front": "false"},
        larger,
        trade_offs,
        "trade-offs: times",
    ),
    *(
        Corruption(
            "verdict.csv",
            column,
            {"wish": "speed", "unit": "× function"},
            larger,
            verdicts,
            "verdicts: speed",
        )
        for column in ("figure", "runner_up_figure")
    ),
    Corruption(
        "summary.csv",
        "median_error_bits",
        {"variables": "20 and more", "method": "ridders"},
        digit(-3),
        classes,
        "summary file",
    ),
    Corruption(
        "v_curve_split.csv", "error_absolute", SPLIT, digit(4), differences, "V-curves, split"
    ),
    Corruption(
        "v_curve_split.csv", "textbook_truncation", SPLIT, digit(9), differences, "V-curves, split"
    ),
    Corruption(
        "magnitude_errors.csv",
        "truth",
        {"function": "sin(x)", "x": "1e+200"},
        digit(-3),
        differences,
        "magnitudes, row by row",
    ),
    Corruption(
        "magnitudes.csv",
        "median_error_bits",
        {"method": "ridders"},
        digit(-3),
        differences,
        "magnitudes, shares and medians",
    ),
    Corruption(
        "accumulated_roundoff.csv",
        "roundoff_relative",
        {"method": "central_difference", "terms": "64"},
        digit(7),
        differences,
        "accumulated round-off",
    ),
    Corruption("step_rules.csv", "ratio", {}, digit(1), differences, "step rules"),
    Corruption(
        "higher_orders.csv", "truth", {"order": "8"}, digit(20), orders, "higher derivatives"
    ),
    Corruption(
        "higher_orders_summary.csv",
        "operations_4",
        {},
        one_more,
        orders,
        "higher derivatives: summary",
    ),
    Corruption("hazards.csv", "left", {}, one_more, orders, "hazards"),
    Corruption("hazards.csv", "error_bits", {"method": "ridders"}, digit(1), orders, "hazards"),
    Corruption("canon.csv", "ours", {"figure": "dg/da"}, digit(6), canon, "canon"),
    Corruption("canon.csv", "agrees", {"agrees": "yes"}, becomes("no"), canon, "canon"),
    Corruption("cheap_gradient.csv", "reverse_ratio", {}, digit(0), costs, "ratios of counts"),
    Corruption(
        "cheap_gradient.csv", "forward_operations", {}, one_more, costs, "the cheap gradient"
    ),
    Corruption("speelpenning.csv", "reverse_shared", {}, one_more, costs, "Speelpenning's product"),
    Corruption(
        "forward_or_reverse_crossings.csv", "crossing_inputs", {}, digit(4), costs, "crossings"
    ),
    Corruption(
        "expression_swell.csv", "function_operations", {}, one_more, costs, "expression swell"
    ),
    Corruption(
        "random_expressions.csv", "passed_both", {}, one_more, costs, "random expressions: totals"
    ),
]
