"""The grades of a class as plain data: a row a submission, and what they have in common."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from workbench.presentation.views.grade import ConceptReport, ConceptResult, GradeView


@dataclass(frozen=True, slots=True, kw_only=True)
class StudentRow:
    """One submission: its grade, or the `reason` why it has none."""

    student: str
    place: str
    grade: GradeView | None = None
    reason: str = ""

    @property
    def status(self) -> str:
        """Graded; not recognised (its interface, or its import); not graded (nothing to read)."""
        if self.grade is None:
            return "not graded"
        return "graded" if self.grade.trouble is None else "not recognised"

    @property
    def judged(self) -> GradeView | None:
        """The grade, where there is one to speak of."""
        return self.grade if self.status == "graded" else None

    @property
    def causes(self) -> tuple[str, ...]:
        """The names of what is wrong, once each: likely causes, then further faults found."""
        if self.grade is None:
            return ()
        failures = (one.outcome.failure for one in self.grade.concepts)
        kinds = [one.kind for one in failures if one is not None]
        return tuple(dict.fromkeys([*kinds, *(kind for kind, _ in self.grade.faults)]))

    def of(self, concept: str) -> ConceptReport | None:
        """What became of a concept."""
        grade = self.judged
        return next((one for one in grade.concepts if one.name == concept), None) if grade else None


class ConceptSummary(NamedTuple):
    """One concept over a class: how many attempted and passed it, the mean share of its points."""

    name: str
    title: str
    attempted: int
    passed: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseView:
    """The grades of a class; `ignored` are files of its folder that are no submission."""

    place: str
    title: str = ""
    rows: tuple[StudentRow, ...] = ()
    ignored: tuple[str, ...] = ()
    weighted: bool = False
    options: Mapping[str, float] = field(default_factory=dict)

    @property
    def concepts(self) -> tuple[ConceptSummary, ...]:
        """The concepts that count for anybody, in the order of a course."""
        judged = [row.judged for row in self.rows if row.judged is not None]
        found: dict[str, list[ConceptReport]] = {}
        for grade in judged:
            for one in grade.concepts:
                found.setdefault(one.name, []).append(one)
        return tuple(
            _summary(name, reports) for name, reports in found.items()
            if any(one.weight for one in reports)
        )  # fmt: skip

    @property
    def faults(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The causes with the students who have them, the commonest first."""
        counts = Counter(kind for row in self.rows for kind in row.causes)
        return tuple(
            (kind, tuple(row.student for row in self.rows if kind in row.causes))
            for kind, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0]))
        )

    @property
    def hardest(self) -> tuple[ConceptSummary, ...]:
        """The concepts that somebody attempted, those first of which the class has lost most."""
        tried = [one for one in self.concepts if one.attempted]
        return tuple(sorted(tried, key=lambda one: one.attempted * (one.share - 1.0)))


def _summary(name: str, reports: list[ConceptReport]) -> ConceptSummary:
    tried = [one for one in reports if one.outcome.result is not ConceptResult.NOT_ATTEMPTED]
    passed = sum(one.outcome.result is ConceptResult.PASSED for one in tried)
    share = sum(one.outcome.share for one in tried) / len(tried) if tried else 0.0
    return ConceptSummary(name, reports[0].title, len(tried), passed, share)
