"""Claim C2: differences at extreme magnitudes, and the round-off that they accumulate."""

import math
from collections.abc import Sequence
from statistics import fmean, median

from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.experiments.steps import accumulation
from workbench.experiments.steps.accumulation import accumulated_rows, growth_of
from workbench.experiments.steps.magnitude_sweep import RULES, Rows, error_rows, summary_rows
from workbench.presentation.views.plot import Plot, Series, log_log_plot, series_by
from workbench.records.experiments.claim import Evidence, Verdict
from workbench.records.experiments.magnitude import (
    AccumulatedRecord,
    MagnitudeErrorRecord,
    MagnitudeRecord,
)

SHOWN = ("forward_difference", "central_difference", "five_point")
#: A rule is stable where it has six digits at so many of the extreme points that f allows.
STABLE = 0.95
#: Round-off accumulates where, over the value, it grows with at least this power of the terms.
GROWING = 0.25


def run(_: int) -> Outcome:
    """Sweep |x|, then the number of terms. The seed plays no part."""
    errors, accumulated = error_rows(), accumulated_rows()
    summary = summary_rows(errors)
    found = finding(summary, accumulated)
    return Outcome(
        sentence=f"{found.measured[0].upper()}{found.measured[1:]}. C2 {found.verdict}"
        f"{found.reservation and ': '}{found.reservation}.",
        claim="C2: numeric differentiation is unstable at extreme values and accumulates "
        "round-off.",
        plots=(*(_plot(name, errors) for name in SHOWN), _accumulation_plot(accumulated)),
        tables=(
            Table(
                name="magnitudes",
                record=MagnitudeRecord,
                rows=summary,
                meaning="Where each step rule still gives six digits, |x| from 1e-300 to 1e300",
                shown="method; rule; points; six_digits: six digits [share]; "
                "six_digits_small: |x| ≤ 1e-20 [share]; "
                "six_digits_large: |x| ≥ 1e20 [share]; "
                "six_digits_resolved: of both where f is resolved [share]; "
                "vanished: returned 0; not_finite: not finite; "
                "median_error_bits: median error [bit]",
            ),
            Table(
                name="accumulated_roundoff",
                record=AccumulatedRecord,
                rows=accumulated,
                meaning="Round-off of the derivative of a sum, by its number of terms",
                shown="method; terms; function_operations: function [op]; "
                "roundoff_relative: round-off [× derivative]; "
                "roundoff_of_value: round-off [× value]; "
                "truncation_relative: truncation [× derivative]",
            ),
            Table(
                name="magnitude_errors",
                record=MagnitudeErrorRecord,
                rows=errors,
                meaning="Every function and magnitude by every method and step rule",
            ),
        ),
    )


def measured_finding() -> Evidence:
    """What this run finds of the claim."""
    return finding(summary_rows(error_rows()), accumulated_rows())


def finding(summary: Sequence[MagnitudeRecord], accumulated: accumulation.Rows) -> Evidence:
    """What the sweep and the sums say of the claim."""
    rules = {rule: _stencils(summary, rule) for rule in RULES}
    shares = {
        rule: fmean((row.six_digits_small + row.six_digits_large) / 2 for row in rows)
        for rule, rows in rules.items()
    }
    resolved = {
        rule: fmean(row.six_digits_resolved for row in rows) for rule, rows in rules.items()
    }
    exact = next(row for row in summary if row.method == "reverse")
    listed = ", ".join(f"{share:.0%} with step {rule}" for rule, share in shares.items())
    first, last = accumulation.TERMS[0], accumulation.TERMS[-1]
    growth = {name: growth_of(accumulated, name) for name in accumulation.METHODS}
    size = {row.method: row.roundoff_relative for row in accumulated if row.terms == last}
    measured = (
        f"where |x| is at most 1e-20 or at least 1e20, the stencils have six digits at {listed} of "
        f"the points, reverse mode at {(exact.six_digits_small + exact.six_digits_large) / 2:.0%}; "
        f"from {first} to {last} terms of a sum the round-off of the central difference grows "
        f"like n^{growth['central_difference'][0]:.2f} to {size['central_difference']:.1g} of the "
        f"derivative (divided by the value, which grows too, like "
        f"n^{growth['central_difference'][1]:.2f}), that of reverse mode like "
        f"n^{growth['reverse'][0]:.2f} to {size['reverse']:.1g}"
    )
    if min(shares.values()) >= exact.six_digits or growth["central_difference"][1] < GROWING:
        return Evidence(Verdict.FAILS, measured, "differences do as well as reverse mode here")
    stable = [rule for rule, share in resolved.items() if share >= STABLE]
    if not stable:
        return Evidence(Verdict.HOLDS, measured)
    listed = " and ".join(f"{resolved[rule]:.0%} with step {rule}" for rule in stable)
    return Evidence(
        Verdict.RESERVED,
        measured,
        "it is mostly the step that fails: where float64 holds f itself and resolves it, six "
        f"digits are left at {listed}",
    )


def _stencils(summary: Sequence[MagnitudeRecord], rule: str) -> list[MagnitudeRecord]:
    return [row for row in summary if row.rule == rule and row.method in SHOWN]


def _plot(name: str, errors: Rows) -> Plot:
    series = [
        _median_line(f"step {rule}", [r for r in errors if (r.method, r.rule) == (name, rule)])
        for rule in RULES
    ]
    exact = _median_line("reverse", [row for row in errors if row.method == "reverse"], "reverse")
    return Plot(
        title=f"{name}: wrong bits by the size of x, median over the functions",
        x_label="exponent of ten of x",
        y_label="error [bit], of 64",
        series=(*series, exact),
        alternative=(
            f"Wrong bits of {name} from x = 1e-300 to 1e300: steps that do not scale with x lose "
            "everything away from 1, steps that do keep their bits, reverse mode keeps them all."
        ),
    )


def _median_line(label: str, rows: Sequence[MagnitudeErrorRecord], method: str = "") -> Series:
    by_size: dict[float, list[float]] = {}
    for row in rows:
        by_size.setdefault(row.x, []).append(row.error_bits)
    return Series(
        label=label,
        x=tuple(round(math.log10(x)) for x in by_size),
        y=tuple(median(bits) for bits in by_size.values()),
        method=method,
    )


def _accumulation_plot(rows: accumulation.Rows) -> Plot:
    return log_log_plot(
        title="Round-off of the derivative of 1/(x + 1) + 1/(x + 2) + ... by number of terms",
        x_label="terms",
        y_label="round-off [× derivative]",
        series=series_by(rows, "method", "terms", "roundoff_relative"),
        alternative="Round-off grows with the number of terms; differences amplify it by 1/h.",
    )


EXPERIMENT = Experiment("magnitudes", "Extreme values: differences from 1e-300 to 1e300", run)
