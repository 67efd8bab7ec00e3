"""The error of a fixed stencil over a sweep of step sizes, in its certified parts."""

from functools import cache

from workbench.errors import UnsupportedError
from workbench.experiments.steps.step_sweep import LARGEST, SMALLEST
from workbench.frontends.text import parse
from workbench.measure.accuracy import errors
from workbench.measure.balls.run import BallRun
from workbench.measure.judging.splitting import split
from workbench.methods.catalogue import method
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import First
from workbench.methods.stencils import DifferenceMethod
from workbench.methods.steps.optimal import UNIT_ROUNDOFF
from workbench.records.experiments.step_size import SplitRecord
from workbench.truth import certified_derivatives

PER_DECADE = 4


@cache
def split_rows(expression: str, at: float, name: str) -> tuple[SplitRecord, ...]:
    """One row a step size of a difference method on a function of x.

    Raises UnsupportedError for a method without a fixed stencil.

    >>> row = split_rows("x**3", 1.0, "forward_difference")[-1]
    >>> row.step, row.truncation_error, row.roundoff_error
    (1.0, 4.0, 0.0)
    """
    graph = parse(expression)
    (variable,) = graph.variables
    one = method(name)
    if not isinstance(one, DifferenceMethod):
        raise UnsupportedError(f"{name} has no fixed stencil; use one that has")
    derivation = one.derive(graph, First((variable,)))
    assert isinstance(derivation, ProgramDerivation)
    run = derivation.program.program()
    model = one.scheme.model
    found = certified_derivatives(graph, {variable: at}, variable, model.root)
    truth = found[1]
    value, slope = abs(found[0].value or 0.0), abs(found[model.root].value or 0.0)
    rows = []
    for place in range((LARGEST - SMALLEST) * PER_DECADE + 1):
        step = 10.0 ** (SMALLEST + place / PER_DECADE)
        computed = float(run(at, step)[1])
        balls = BallRun(derivation.program, (at, step), (variable,), derivation.shifts)
        exact, _ = balls.value(1, truth.bits)
        parts = split(computed, truth.ball, exact, balls.shifted_value(1, truth.bits))
        rows.append(
            SplitRecord(
                expression=expression,
                point=f"{variable}={at!r}",
                method=name,
                step=step,
                derivative=computed,
                error_absolute=errors(computed, truth).error_absolute,
                truncation_error=parts.truncation,
                roundoff_error=parts.roundoff,
                step_error=parts.step,
                evaluation_error=parts.evaluation,
                textbook_truncation=abs(float(model.truncation(model.order)))
                * slope
                * step**model.order,
                textbook_roundoff=float(model.rounding) * UNIT_ROUNDOFF * value / step,
            )
        )
    return tuple(rows)
