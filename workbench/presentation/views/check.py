"""A checked derivative as plain data: every claim with its verdict, points and explanations."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What is known of a claim; of several claims the worst stands for all."""

    #: Equal to the derivative on the interior of the common domain.
    PROVED = "proved"
    #: Equal to all certified digits at every point, and not proved.
    AGREES = "agrees"
    #: Nothing could be certified.
    UNDECIDED = "undecided"
    #: Right where it is defined, and not defined at a point where the derivative exists.
    PARTLY = "partly"
    #: Certified to differ from the derivative at a point.
    REFUTED = "refuted"

    @property
    def rank(self) -> int:
        """Worse ones have a higher rank."""
        return list(Verdict).index(self)


class Outcome(StrEnum):
    """What became of a claim at one point."""

    AGREES = "agrees"
    DIFFERS = "differs"
    #: The derivative exists and the claim has no value.
    MISSING = "missing"
    #: The claim has a value and there is no derivative.
    NO_DERIVATIVE = "no_derivative"
    #: Neither exists.
    NEITHER = "neither"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedPoint:
    """A claim at one point: exact coordinates as texts, certified digits of both numbers.

    `difference` is claim - derivative where both exist and differ; `reason` says why one of them
    does not exist.
    """

    point: Mapping[str, str]
    outcome: Outcome
    derivative: str = ""
    claim: str = ""
    difference: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What somebody did who arrives at a wrong claim: the name of the rule, and a sentence.

    `part` is the part of the function where it was done, empty for the whole; `rule` the right rule
    in general.
    """

    kind: str
    sentence: str
    part: str = ""
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """One claim: what it says, of which variable, and what is known of it.

    `label` tells it from the others; `hints` lead to the derivative step by step, without the
    answer.
    """

    claim: str
    wrt: str
    verdict: Verdict
    label: str = ""
    points: tuple[CheckedPoint, ...] = ()
    remarks: tuple[str, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    hints: tuple[str, ...] = ()

    def having(self, outcome: Outcome) -> list[CheckedPoint]:
        """The points with one outcome."""
        return [one for one in self.points if one.outcome is outcome]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CheckView:
    """Claims about the derivatives of one function."""

    function: str
    order: int = 1
    claims: tuple[ClaimView, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all claims."""
        return max((one.verdict for one in self.claims), key=lambda one: one.rank)
