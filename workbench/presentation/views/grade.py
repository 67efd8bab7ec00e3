"""A grade as plain data: every concept with its result, and the failures with their causes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

#: Kinds of trouble that end the submission's process.
TIMEOUT, MEMORY, DIED, STOPPED = "timeout", "memory", "died", "stopped"
FATAL = frozenset((TIMEOUT, MEMORY, DIED, STOPPED))
VISIBLE = "visible"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """An exception of a submission, or the end of its process.

    `kind` is the exception's class or one of the fatal kinds; `where` is a place in the submission,
    `inside` tells whether it was raised there; `stage` is what was going on: importing, finding,
    constructing, computing, backward or reading.
    """

    kind: str
    text: str = ""
    where: str = ""
    stage: str = ""
    inside: bool = False

    def __str__(self) -> str:
        if self.kind in FATAL:
            return self.text
        text = f"{self.kind}: {self.text}" if self.text else self.kind
        if self.kind in ("MisfitError", "AbsentError"):  # our own words
            text = self.text
        during = " in backward()" if self.stage == "backward" else ""
        return f"{text}{during}{f' ({self.where})' if self.where else ''}"


class ConceptResult(StrEnum):
    """What became of a concept."""

    PASSED = "passed"
    FAILED = "failed"
    #: The submission does not have what the concept is about.
    NOT_ATTEMPTED = "not_attempted"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongNumber:
    """One wrong number: which, what it was, what it should have been.

    `quantity` is "value", "the gradient" or "derivative by x"; `digits` the truth with 25 digits.
    """

    quantity: str
    got: float
    expected: float
    digits: str = ""
    radius: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """The smallest expression on which a concept fails, and what went wrong there.

    `expression`, `point` and `message` are for people; `finding` is the wrong number, `trouble` the
    exception; `kind` and `cause` name a known fault where its signature is seen. `evidence` is
    what that is judged by.
    """

    expression: str
    point: str = ""
    message: str = ""
    finding: WrongNumber | None = None
    trouble: Trouble | None = None
    kind: str = ""
    cause: str = ""
    snippet: str = ""
    evidence: object = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptOutcome:
    """What a check found: a result, the reason why nothing was attempted, or the failure.

    Of what failed `right` of its `cases` are right; others are all or nothing.
    """

    result: ConceptResult
    reason: str = ""
    failure: Failure | None = None
    cases: int = 0
    right: int = 0

    @property
    def share(self) -> float:
        """The part of a concept that is right: by cases, where some fail."""
        if self.result is ConceptResult.FAILED:
            return self.right / self.cases if self.cases else 0.0
        return float(self.result is ConceptResult.PASSED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConceptReport:
    """One concept in a report, with its points of at most `weight`."""

    name: str
    title: str
    group: str
    teaches: str
    outcome: ConceptOutcome
    weight: float
    #: Of the result, in Gradescope's words: visible, hidden, after_due_date.
    visibility: str = VISIBLE

    @property
    def points(self) -> float:
        """The points of the cases that are right, to two places."""
        return round(self.weight * self.outcome.share, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeView:
    """A graded submission as plain data, of which a page shows every text escaped."""

    target: str
    title: str = ""
    kind: str = ""
    name: str = ""
    attribute: str = ""
    gradient: str = "grad"
    seed: str = ""
    concepts: tuple[ConceptReport, ...] = ()
    weighted: bool = False
    trouble: Trouble | None = None
    printed: str = ""
    #: What a reader should know of how it was read: what was left out, what stands in for what.
    notes: tuple[str, ...] = ()
    #: The faults that were found in all that was seen: (name, sentence).
    faults: tuple[tuple[str, str], ...] = ()
    #: What was run and what came back, a line each.
    log: tuple[str, ...] = field(default=(), repr=False)
    options: Mapping[str, float] = field(default_factory=dict)

    @property
    def points(self) -> float:
        """The points reached."""
        return round(sum(one.points for one in self.concepts), 2)

    @property
    def possible(self) -> float:
        """The points that could be reached."""
        return sum(one.weight for one in self.concepts)

    @property
    def full_marks(self) -> bool:
        """Whether every point was reached, and there was one to reach."""
        failed = any(one.weight for one in self.with_result(ConceptResult.FAILED))
        return self.trouble is None and not failed and self.points == self.possible > 0

    def with_result(self, result: ConceptResult) -> tuple[ConceptReport, ...]:
        """The concepts with some result, in order."""
        return tuple(one for one in self.concepts if one.outcome.result is result)
