"""Eager tapes: numbers that record what is computed with them, and sweep it backward."""

from workbench.tape.evaluate import evaluate_gradient, gradient_on_tape
from workbench.tape.notebook import NotebookScalar
from workbench.tape.scalar import Scalar

__all__ = ["NotebookScalar", "Scalar", "evaluate_gradient", "gradient_on_tape"]
