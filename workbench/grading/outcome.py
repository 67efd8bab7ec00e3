"""What became of one concept, and of a whole submission: plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from workbench.grading.judging import Finding
from workbench.grading.submission.observation import Observation, Trouble


class Result(StrEnum):
    """What became of a concept."""

    PASSED = "passed"
    FAILED = "failed"
    #: The submission does not have what the concept is about.
    NOT_ATTEMPTED = "not_attempted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The smallest expression on which a concept fails, and what went wrong there.

    `expression`, `point` and `message` are for people; `finding` is the wrong number, `trouble` the
    exception; `kind` and `cause` name a known fault where its signature is seen. `observation` is
    the evidence for that.
    """

    expression: str
    point: str = ""
    message: str = ""
    finding: Finding | None = None
    trouble: Trouble | None = None
    kind: str = ""
    cause: str = ""
    snippet: str = ""
    observation: Observation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a check found: a result, the reason why nothing was attempted, or the failure."""

    result: Result
    reason: str = ""
    failure: Failure | None = None
    cases: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptReport:
    """One concept in a report, with its points of at most `weight`."""

    name: str
    title: str
    group: str
    teaches: str
    outcome: Outcome
    weight: float

    @property
    def points(self) -> float:
        """All points or none."""
        return self.weight if self.outcome.result is Result.PASSED else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A graded submission.

    `weighted` tells whether weights were given: then everything counts, attempted or not;
    otherwise every concept that was attempted counts one point. `trouble` is why a submission
    could not even be loaded; `printed` the first of what it printed.

    >>> import workbench as wb
    >>> graded = wb.grade("workbench:Scalar", examples=0)
    >>> graded.full_marks, graded.points == graded.possible
    (True, True)
    """

    target: str
    title: str = ""
    kind: str = ""
    name: str = ""
    attribute: str = ""
    seed: str = ""
    concepts: tuple[ConceptReport, ...] = ()
    weighted: bool = False
    trouble: Trouble | None = None
    printed: str = ""
    options: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The points reached."""
        return sum(one.points for one in self.concepts)

    @property
    def possible(self) -> float:
        """The points that could be reached."""
        return sum(one.weight for one in self.concepts)

    @property
    def full_marks(self) -> bool:
        """Whether every point was reached, and there was one to reach."""
        return self.trouble is None and self.points == self.possible > 0

    def with_result(self, result: Result) -> tuple[ConceptReport, ...]:
        """The concepts with some result, in order."""
        return tuple(one for one in self.concepts if one.outcome.result is result)

    def to_text(self, colour: bool = False) -> str:
        """The whole report as text of 80 columns."""
        from workbench.grading.report_text import grade_text

        return grade_text(self, colour=colour)

    def __str__(self) -> str:
        return self.to_text()
