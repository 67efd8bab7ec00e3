"""The catalogue of experiments: one line each, in the order of the report."""

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

_ALL: tuple[Experiment, ...] = (
    expression_swell.EXPERIMENT,
    reverse_growth.EXPERIMENT,
    forward_or_reverse.EXPERIMENT,
    claims.EXPERIMENT,
    canon.EXPERIMENT,
    speelpenning.EXPERIMENT,
    cheap_gradient.EXPERIMENT,
    helmholtz.EXPERIMENT,
    higher_orders.EXPERIMENT,
    step_sizes.EXPERIMENT,
    magnitudes.EXPERIMENT,
    lost_bits.EXPERIMENT,
    hazards.EXPERIMENT,
    own_class.EXPERIMENT,
    random_expressions.EXPERIMENT,
)
#: Every experiment by name.
EXPERIMENTS: dict[str, Experiment] = {one.name: one for one in _ALL}


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
