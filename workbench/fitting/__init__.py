"""Regression: a model's parameters fitted to data, with derivatives by any method.

The package is not called `fit`, since `workbench.fit` is the function.
"""

from workbench.fitting.optimizers import OPTIMIZERS, GradientDescent, LevenbergMarquardt, Momentum
from workbench.fitting.result import Fit
from workbench.fitting.run import fit

__all__ = ["OPTIMIZERS", "Fit", "GradientDescent", "LevenbergMarquardt", "Momentum", "fit"]
