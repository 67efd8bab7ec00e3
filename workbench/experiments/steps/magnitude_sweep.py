"""Derivatives at |x| from 1e-300 to 1e300: every step rule against the certified truth."""

import math
import sys
from functools import cache
from statistics import median

from workbench.frontends.text import parse
from workbench.measure.accuracy import MAX_ERROR_BITS, error_bits
from workbench.methods.catalogue import gradient
from workbench.methods.steps import STEP_RULES
from workbench.records.experiments.magnitude import MagnitudeErrorRecord, MagnitudeRecord
from workbench.truth import certify

#: Functions of one variable without a scale of their own, and one with.
FUNCTIONS = ("x**2", "x**3", "sqrt(x)", "log(x)", "1/x", "sin(x)")
#: Exponents of ten of x.
EXPONENTS = range(-300, 301, 10)
#: What is small and what is large: exponents of ten from which on a point is extreme.
EXTREME = 20
#: A relative error up to this has six digits right.
SIX_DIGITS = 1e-6
STENCILS = ("forward_difference", "central_difference", "five_point")
#: Rules whose steps differ in size: `representable` only rounds that of `eps_root`. `noise`, which
#: is not for every stencil, has an experiment of its own.
RULES = tuple(name for name in STEP_RULES if name not in ("representable", "noise"))
#: Ridders shrinks its own steps; these are rules of the first one.
FIRST_STEPS = ("eps_root", "relative")
EXACT = ("reverse", "complex_step")

Rows = tuple[MagnitudeErrorRecord, ...]


def contestants() -> tuple[tuple[str, str], ...]:
    """Pairs of a method and a step rule; the rule is empty where there is none."""
    return (
        *((name, rule) for name in STENCILS for rule in RULES),
        *(("ridders", rule) for rule in FIRST_STEPS),
        *((name, "") for name in EXACT),
    )


@cache
def error_rows() -> Rows:
    """One row a function, method, rule and magnitude whose derivative is a normal float64."""
    rows = []
    for text in FUNCTIONS:
        graph = parse(text)
        truths = {}
        for exponent in EXPONENTS:
            x = float(f"1e{exponent}")
            value = certify(graph, {"x": x})["x"].value
            if value is not None and sys.float_info.min <= abs(value) <= sys.float_info.max:
                truths[x] = value
        for name, rule in contestants():
            derivative = gradient(graph, method=f"{name}[step={rule}]" if rule else name)
            for x, truth in truths.items():
                run = derivative.at([x])
                flat, step = run.flat, run.note(0).step
                finite = math.isfinite(flat[1])
                rows.append(
                    MagnitudeErrorRecord(
                        function=text,
                        method=name,
                        rule=rule,
                        x=x,
                        step=step if step is not None and math.isfinite(step) else None,
                        derivative=float(flat[1]) if finite else None,
                        truth=truth,
                        error_bits=error_bits(flat[1], truth) if finite else MAX_ERROR_BITS,
                        resolved=_is_resolved(x, flat[0], truth),
                    )
                )
    return tuple(rows)


def summary_rows(rows: Rows) -> tuple[MagnitudeRecord, ...]:
    """One row a method and rule, over all functions."""
    found = []
    for name, rule in contestants():
        mine = [row for row in rows if (row.method, row.rule) == (name, rule)]
        small = [row for row in mine if row.x <= 10.0**-EXTREME]
        large = [row for row in mine if row.x >= 10.0**EXTREME]
        found.append(
            MagnitudeRecord(
                method=name,
                rule=rule,
                points=len(mine),
                six_digits=_share(mine),
                six_digits_small=_share(small),
                six_digits_large=_share(large),
                six_digits_resolved=_share([row for row in small + large if row.resolved]),
                vanished=sum(row.derivative == 0.0 for row in mine),
                not_finite=sum(row.derivative is None for row in mine),
                median_error_bits=median(row.error_bits for row in mine),
            )
        )
    return tuple(found)


def has_six_digits(row: MagnitudeErrorRecord) -> bool:
    """Whether the relative error is at most 1e-6."""
    if row.derivative is None:
        return False
    return abs(row.derivative - row.truth) <= SIX_DIGITS * abs(row.truth)


def _is_resolved(x: float, value: float, truth: float) -> bool:
    """Whether f is a normal float64 that changes by less than its size between neighbours of x."""
    normal = sys.float_info.min <= abs(value) <= sys.float_info.max
    return normal and abs(truth) * math.ulp(x) <= abs(value)


def _share(rows: list[MagnitudeErrorRecord]) -> float:
    return sum(map(has_six_digits, rows)) / len(rows) if rows else 0.0
