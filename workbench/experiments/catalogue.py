"""The catalogue of experiments: one line each, by heading, in the order of the report."""

from dataclasses import replace
from importlib import import_module

from workbench.catalogue import Catalogue
from workbench.comparison.contestant import failure
from workbench.errors import UnknownNameError
from workbench.experiments.protocol import Experiment, Outcome

#: The heading under which the report's own step sweeps stand with their kin.
ERRORS_OF_DIFFERENCES = "Errors of differences"
COSTS = "What a derivative costs"
#: The headings of the report, in its order, and the modules of what stands below each.
_GROUPS: dict[str, tuple[str, ...]] = {
    "Claims and canon": ("claims.experiment", "canon.experiment"),
    COSTS: (
        "costs.expression_swell",
        "costs.reverse_growth",
        "costs.forward_or_reverse",
        "costs.speelpenning",
        "costs.cheap_gradient",
        "costs.helmholtz",
        "costs.higher_orders",
    ),
    ERRORS_OF_DIFFERENCES: ("steps.step_sizes", "steps.magnitudes", "steps.noise"),
    "Hazards and mistakes": (
        "hazards.lost_bits",
        "hazards.experiment",
        "hazards.own_class",
        "hazards.random_expressions",
    ),
}


def _experiment(module: str, heading: str) -> Experiment:
    found: Experiment = import_module(f"workbench.experiments.{module}").EXPERIMENT
    return replace(found, group=heading)


#: Every experiment by name.
EXPERIMENTS: Catalogue[Experiment] = Catalogue(
    "experiment",
    UnknownNameError,
    {
        one.name: one
        for heading, modules in _GROUPS.items()
        for one in (_experiment(module, heading) for module in modules)
    },
)


def run_experiment(name: str, seed: int) -> Outcome:
    """Run one experiment; a failure is an outcome with status and message, so none aborts a report.

    Raises UnknownNameError for a name that is not in the catalogue.
    """
    one = EXPERIMENTS[name]
    try:
        return one.outcome(seed)
    except Exception as error:
        return failed(name, error)


def failed(name: str, error: Exception) -> Outcome:
    """The outcome of an experiment that failed."""
    status, message = failure(error)
    one = EXPERIMENTS[name]
    return Outcome(name=one.name, title=one.title, group=one.group, status=status, message=message)
