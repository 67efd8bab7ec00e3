"""The result of one contestant at one point, with the evidence for the judge."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.comparison.contestant import Contestant, failure
from workbench.methods.protocol import Run
from workbench.records import Status


class Result(NamedTuple):
    """What one contestant returned at one point, or why it returned nothing."""

    run: Run | None = None
    status: Status = Status.OK
    message: str = ""


def result_of(one: Contestant, values: Sequence[float]) -> Result:
    """Run a contestant at a point; a failure is a result too."""
    if one.derivative is None:
        return Result(None, one.status, one.message)
    try:
        return Result(one.derivative.at(values))
    except Exception as error:
        return Result(None, *failure(error))
