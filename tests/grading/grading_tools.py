"""Grades for the tests: short limits, few random expressions, results by concept."""

from pathlib import Path

from tests.lanes import examples
from workbench.grading.outcome import Grade
from workbench.grading.run import grade
from workbench.grading.submission.session import Limits
from workbench.grading.weights import parse_weights
from workbench.presentation.views.grade import Failure

HERE = Path(__file__).parent
#: Enough to find the faults of the tests; the command's default is more.
EXAMPLES = examples(50)


def graded(
    target: str, *concepts: str, seconds: float = 60.0, examples: int = EXAMPLES, **limits: float
) -> Grade:
    """The grade of a target: of all concepts, or of some with a point each.

    A target without a folder lies beside the tests.
    """
    place = target.rpartition(":")[0]
    if place.endswith(".py") and not Path(place).is_absolute():
        target = str(HERE / target)
    weights = parse_weights({"weights": dict.fromkeys(concepts, 1)}) if concepts else None
    bounds = Limits(seconds=seconds, **limits)  # type: ignore[arg-type]
    return grade(target, weights=weights, limits=bounds, examples=examples)


def results(one: Grade) -> dict[str, str]:
    """Result by concept."""
    return {each.name: str(each.outcome.result) for each in one.concepts}


def failures(one: Grade) -> dict[str, Failure]:
    """Failure by concept that has one."""
    return {each.name: each.outcome.failure for each in one.concepts if each.outcome.failure}
