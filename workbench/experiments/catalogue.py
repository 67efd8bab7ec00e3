"""The catalogue of experiments: one line each, by heading, in the order of the report."""

from dataclasses import replace

from workbench.comparison.contestant import failure
from workbench.experiments import (
    canon,
    cheap_gradient,
    claims,
    expression_swell,
    forward_or_reverse,
    hazards,
    helmholtz,
    higher_orders,
    lost_bits,
    magnitudes,
    own_class,
    random_expressions,
    reverse_growth,
    speelpenning,
    step_sizes,
)
from workbench.experiments.protocol import Experiment, Outcome

#: The heading under which the report's own step sweeps stand with their kin.
ERRORS_OF_DIFFERENCES = "Errors of differences"
#: The headings of the report, in its order, and what stands below each.
_GROUPS: tuple[tuple[str, tuple[Experiment, ...]], ...] = (
    ("Claims and canon", (claims.EXPERIMENT, canon.EXPERIMENT)),
    (
        "What a derivative costs",
        (
            expression_swell.EXPERIMENT,
            reverse_growth.EXPERIMENT,
            forward_or_reverse.EXPERIMENT,
            speelpenning.EXPERIMENT,
            cheap_gradient.EXPERIMENT,
            helmholtz.EXPERIMENT,
            higher_orders.EXPERIMENT,
        ),
    ),
    (ERRORS_OF_DIFFERENCES, (step_sizes.EXPERIMENT, magnitudes.EXPERIMENT)),
    (
        "Hazards and mistakes",
        (
            lost_bits.EXPERIMENT,
            hazards.EXPERIMENT,
            own_class.EXPERIMENT,
            random_expressions.EXPERIMENT,
        ),
    ),
)
#: Every experiment by name.
EXPERIMENTS: dict[str, Experiment] = {
    one.name: replace(one, group=heading) for heading, members in _GROUPS for one in members
}


def run_experiment(name: str, seed: int) -> Outcome:
    """Run one experiment; a failure is an outcome with status and message, so none aborts a report.

    Raises KeyError for a name that is not in the catalogue.
    """
    one = EXPERIMENTS[name]
    try:
        return one.run(seed)
    except Exception as error:
        status, message = failure(error)
        return Outcome(name=one.name, title=one.title, status=status, message=message)
