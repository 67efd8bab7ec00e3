"""V-curves: the error of a difference by its step, in certified parts, and what rules choose."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import NamedTuple

from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.experiments.steps.step_plot import envelope_at, step_plot
from workbench.experiments.steps.step_split import split_rows
from workbench.experiments.steps.step_sweep import SMALLEST, sweep
from workbench.frontends.text import parse
from workbench.methods.catalogue import gradient, method
from workbench.methods.stencils import DifferenceMethod, Scheme
from workbench.methods.steps import rules_for
from workbench.records.experiments.step_size import SlopeRecord, SplitRecord, StepRuleRecord
from workbench.truth import certify

METHODS = ("forward_difference", "central_difference", "five_point")
#: The rules that every one of these takes: those for the highest order.
RULES = tuple(rules_for(4))
#: How far from the best step the sides are fitted, in decades: nearest and farthest.
TRUNCATION_SIDE = (0.5, 2.0)
ROUNDOFF_SIDE = (0.5, 3.0)
SOURCE = (
    "Baydin, Pearlmutter, Radul & Siskind, JMLR 18, 2018, figure 3; the textbook lines and the "
    "optimal step: Press et al., Numerical Recipes, section 5.7"
)


class Curve(NamedTuple):
    """A function of x, the point, and a name for titles."""

    title: str
    expression: str
    at: float


SUBJECTS = (
    Curve("sin(x) at 1", "sin(x)", 1.0),
    Curve("Baydin's function at 0.2", "64*x*(1 - x)*(1 - 2*x)**2*(1 - 8*x + 8*x**2)**2", 0.2),
)
CASES = tuple(product(SUBJECTS, METHODS))


def run(_: int) -> Outcome:
    """Sweep the step sizes of every fixed stencil on both functions. The seed plays no part."""
    splits = tuple(row for one, name in CASES for row in split_rows(one.expression, one.at, name))
    slopes = slope_rows()
    rules = rule_rows()
    return Outcome(
        sentence=sentence(slopes, rules),
        source=SOURCE,
        plots=tuple(
            step_plot(one.title, one.expression, one.at, name, splits, rules) for one, name in CASES
        ),
        tables=(
            Table(
                name="v_curve_slopes",
                record=SlopeRecord,
                rows=slopes,
                meaning="Slopes of both sides of each V, fitted to the upper envelope of the error",
                shown="expression: function; point: at; method; side; expected: slope by theory; "
                "slope: slope measured; from_step: from h; to_step: to h",
            ),
            Table(
                name="step_rules",
                record=StepRuleRecord,
                rows=rules,
                meaning="The step that each rule chooses, and its error beside the least there is",
                shown="expression: function; point: at; method; rule; step; "
                "envelope: error around it; best_step: best step; "
                "least_envelope: error there; ratio: times the least",
            ),
            Table(
                name="v_curve_split",
                record=SplitRecord,
                rows=splits,
                meaning="The error at each step size in its certified parts, beside the textbook's",
            ),
        ),
    )


def slope_rows(cases: Sequence[tuple[Curve, str]] = CASES) -> tuple[SlopeRecord, ...]:
    """Both sides of the V of each function and method."""
    rows = []
    for one, name in cases:
        found = sweep(name, one.expression, one.at)
        best = math.log10(found.best[0])
        order = _scheme_of(name).order
        near, far = TRUNCATION_SIDE
        sides = [("truncation", float(order), best + near, best + far)]
        near, far = ROUNDOFF_SIDE
        # Below one unit in the last place of x the steps are lost, and the error is all of it.
        sides.append(("round-off", -1.0, max(best - far, SMALLEST + 2), best - near))
        for side, expected, low, high in sides:
            rows.append(
                SlopeRecord(
                    expression=one.expression,
                    point=f"x={one.at!r}",
                    method=name,
                    side=side,
                    expected=expected,
                    slope=found.slope(low, high),
                    from_step=10.0**low,
                    to_step=10.0**high,
                )
            )
    return tuple(rows)


def rule_rows() -> tuple[StepRuleRecord, ...]:
    """What every named rule chooses for every method at both points."""
    rows = []
    for one in SUBJECTS:
        graph = parse(one.expression)
        truth = Fraction(certify(graph, {"x": one.at})["x"].digits)
        for name in METHODS:
            found = sweep(name, one.expression, one.at)
            best_step, least = found.best
            for rule in RULES:
                run = gradient(graph, method=f"{name}[step={rule}]").at([one.at])
                step = float(run.note(0).step or 0.0)
                envelope = envelope_at(found, step)
                rows.append(
                    StepRuleRecord(
                        expression=one.expression,
                        point=f"x={one.at!r}",
                        method=name,
                        rule=rule,
                        step=step,
                        error_absolute=abs(float(Fraction(run.flat[1]) - truth)),
                        envelope=envelope,
                        best_step=best_step,
                        least_envelope=least,
                        ratio=envelope / least,
                    )
                )
    return tuple(rows)


def sentence(slopes: Sequence[SlopeRecord], rules: Sequence[StepRuleRecord]) -> str:
    """The least errors, the slopes and the rules in figures."""
    first = SUBJECTS[0]
    parts = []
    for name in METHODS:
        best = next(
            row for row in rules if (row.expression, row.method) == (first.expression, name)
        )
        luckiest = min(sweep(name, first.expression, first.at).errors)
        parts.append(
            f"{best.least_envelope:.2g} around h = {best.best_step:.2g} ({name}; the luckiest step "
            f"of all: {luckiest:.2g})"
        )
    off = max(abs(row.slope - row.expected) for row in slopes)
    ratios = {
        rule: [row.ratio for row in rules if row.rule == rule] for rule in ("optimal", "eps_root")
    }
    return (
        f"On {first.title} the largest error over half a decade of steps is least, "
        f"{'; '.join(parts)}. All slopes are within {off:.2g} of theory: the order of the stencil "
        "on the truncation side, -1 on the round-off side. The textbooks' optimal step, from "
        f"certified derivatives, has at most {max(ratios['optimal']):.2g} times this least error, "
        f"eps_root at most {max(ratios['eps_root']):.2g} times."
    )


def _scheme_of(name: str) -> Scheme:
    found = method(name)
    assert isinstance(found, DifferenceMethod)
    return found.scheme


EXPERIMENT = Experiment("step_sizes", "Step sizes: truncation against round-off", run)
