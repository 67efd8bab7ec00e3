"""Optimizers: one file each behind one protocol."""

from dataclasses import fields
from typing import Any

from workbench.catalogue import Catalogue
from workbench.errors import MethodError, UnknownMethodError
from workbench.fitting.optimizers.gradient_descent import GradientDescent
from workbench.fitting.optimizers.levenberg_marquardt import LevenbergMarquardt
from workbench.fitting.optimizers.momentum import Momentum
from workbench.fitting.optimizers.protocol import Ending, Optimizer, OptimizerOutcome

__all__ = [
    "OPTIMIZERS",
    "Ending",
    "GradientDescent",
    "LevenbergMarquardt",
    "Momentum",
    "Optimizer",
    "OptimizerOutcome",
    "make_optimizer",
]

_CLASSES: tuple[Any, ...] = (GradientDescent, Momentum, LevenbergMarquardt)
#: Every optimizer by name.
OPTIMIZERS: Catalogue[type[Any]] = Catalogue(
    "optimizer", UnknownMethodError, {one.name: one for one in _CLASSES}
)


def make_optimizer(which: "str | Optimizer", **options: Any) -> Optimizer:
    """The optimizer of a name with those options that are given (None counts as not given), or
    the configured object itself.

    Raises MethodError for an unknown name, and for an option that the optimizer does not take.

    >>> make_optimizer("gradient_descent", learning_rate=0.5, momentum=None)
    GradientDescent(learning_rate=0.5, epochs=100, tolerance=0.0)
    """
    given = {name: value for name, value in options.items() if value is not None}
    if not isinstance(which, str):
        if not hasattr(which, "run") or isinstance(which, type):
            raise MethodError(
                f"{which!r:.60} is not an optimizer; use a name or a configured object"
            )
        if given:
            raise MethodError(f"{which.name} is configured already; leave out {', '.join(given)}")
        return which
    chosen = OPTIMIZERS[which]
    known = [field.name for field in fields(chosen)]
    for name in given:
        if name not in known:
            raise MethodError(f"{which} takes no {name}; its options are: {', '.join(known)}")
    made: Optimizer = chosen(**given)
    return made
