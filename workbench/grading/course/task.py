"""The arguments of `grade` for each submission of a class."""

from dataclasses import dataclass

from workbench.grading.submission.session import Limits
from workbench.grading.weights import Weights


@dataclass(frozen=True, slots=True)
class Task:
    """Weights, limits, and the number and the seed of random expressions."""

    weights: Weights | None = None
    limits: Limits | None = None
    examples: int = 150
    seed: int = 0
