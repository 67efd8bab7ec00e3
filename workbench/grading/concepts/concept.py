"""Concepts: checks of a submission, mostly lists of expressions at points."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from workbench.frontends.text import parse
from workbench.grading.conventions import Conventions
from workbench.grading.judging import Judge
from workbench.grading.submission.expressions import point_text, readable
from workbench.grading.submission.observation import Observation
from workbench.grading.submission.repertoire import Repertoire
from workbench.grading.submission.session import Session
from workbench.grading.submission.texts import snippet
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import (
    FATAL,
    ConceptOutcome,
    ConceptResult,
    Failure,
    Trouble,
    WrongNumber,
)
from workbench.shrinking.forms import forms_of

#: Larger expressions are no evidence for a diagnosis.
_EVIDENCE_NODES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a check works with: the submission, the judge, and all that was seen so far."""

    session: Session
    repertoire: Repertoire
    judge: Judge = field(default_factory=Judge)
    conventions: Conventions = Conventions()
    seen: list[Observation] = field(default_factory=list)
    #: Random expressions to try, and their seed.
    examples: int = 150
    seed: int = 0

    def look(
        self, graph: Graph, point: Mapping[str, float], passes: int = 1, count: bool = False
    ) -> Observation:
        """Ask for a gradient, and remember the answer as evidence."""
        found = replace(
            self.session.gradient(graph, point, passes, count),
            meant=self.conventions.meant(graph),
            counted=self.conventions.passes(passes),
        )
        if found.trouble is None and len(graph) <= _EVIDENCE_NODES:
            self.seen.append(found)
        return found

    def tells(self, graph: Graph, point: Mapping[str, float]) -> bool:
        """Whether a gradient of zeros is wrong: what a class has earned by doing nothing, it has
        not earned."""
        truths = self.judge.truths(self.conventions.meant(graph), point)
        return any(one.known and not one.admits(0.0) for name, one in truths.items() if name)

    def failure(self, seen: Observation) -> Failure | None:
        """What is wrong with an observation; None where nothing is."""
        finding = self.judge.finding(seen) if seen.trouble is None else None
        if seen.trouble is None and finding is None:
            return None
        session = self.session
        code = snippet(
            seen.graph,
            seen.point,
            session.texts,
            seed=session.seed,
            sweep=session.sweep,
            passes=seen.passes,
            quantity=finding.quantity if finding else "",
        )
        return Failure(
            expression=readable(seen.graph),
            point=point_text(seen.point, seen.graph),
            message=_message(finding, seen.trouble, seen.passes),
            finding=finding,
            trouble=seen.trouble,
            snippet=code,
            evidence=seen,
        )


def _message(finding: WrongNumber | None, trouble: Trouble | None, passes: int) -> str:
    twice = "" if passes == 1 else f" after {passes} calls of backward()"
    if finding is None:
        return f"{trouble}{twice}"
    certified = finding.digits or f"{finding.expected:.17g}"
    return f"{finding.quantity}{twice} is {finding.got:.17g}, certified {certified}"


Check = Callable[[Bench], ConceptOutcome]


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that a course teaches: `name` for files, `title` and `teaches` for people."""

    name: str
    title: str
    group: str
    teaches: str
    check: Check


@dataclass(frozen=True, slots=True)
class Case:
    """An expression of the language at a point, swept so many times."""

    expression: str
    point: Mapping[str, float]
    passes: int = 1


def cases(text: str, passes: int = 1) -> list[Case]:
    """The cases of a text: expressions with their points, between bars.

    >>> cases("x at x=1 | x*y at x=3, y=7")[1].point
    {'x': 3.0, 'y': 7.0}
    """
    found = []
    for one in text.split(" | "):
        expression, _, place = one.partition(" at ")
        pairs = (pair.split("=") for pair in place.split(", "))
        found.append(Case(expression, {name: float(number) for name, number in pairs}, passes))
    return found


def drill(
    group: str, name: str, title: str, teaches: str, forms: str | Sequence[str], tried: str
) -> Concept:
    """A concept that is a list of cases; `forms` and cases are texts with bars in between."""
    needed = forms.split(" | ") if isinstance(forms, str) else forms
    return Concept(name, title, group, teaches, expressions(needed, cases(tried)))


def expressions(forms: Sequence[str], cases: Sequence[Case]) -> Check:
    """A check that runs cases, the simplest first; those that need unknown forms are left out.

    Nothing is attempted where the submission has none of `forms`, or no case can be written.
    """

    def check(bench: Bench) -> ConceptOutcome:
        reasons = [bench.repertoire.missing(form) for form in forms]
        if forms and all(reasons):
            return absent(reasons[0])
        graphs = [(one, parse(one.expression)) for one in cases]
        able = [(one, graph) for one, graph in graphs if bench.repertoire.covers(graph, forms)]
        if not able:
            needed = sorted(set().union(*(forms_of(graph) for _, graph in graphs)))
            return absent(bench.repertoire.obstacle(needed))
        return first_failure(bench, [(graph, one.point, one.passes) for one, graph in able])

    return check


def first_failure(
    bench: Bench, cases: Sequence[tuple[Graph, Mapping[str, float], int]]
) -> ConceptOutcome:
    """Run all cases, and report the first that fails; the later ones are evidence, and count."""
    failure: Failure | None = None
    right = wrong = 0
    for graph, point, passes in cases:
        seen = bench.look(graph, point, passes)
        found = bench.failure(seen)
        failure = failure or found
        wrong += found is not None
        right += found is None and bench.tells(graph, point)
        if seen.trouble is not None and seen.trouble.kind in FATAL:
            wrong = len(cases) - right
            break
    if failure is None:
        return passed(len(cases))
    if _lacks_backward(failure.trouble):
        return absent(f"backward(): {failure.trouble}")
    return failed(failure, right + wrong, right)


def _lacks_backward(trouble: Trouble | None) -> bool:
    """Whether trouble means that there is no sweep yet, rather than a wrong one."""
    if trouble is None or trouble.stage != "backward":
        return False
    absent_attribute = trouble.kind == "AttributeError" and not trouble.inside
    return trouble.kind == "NotImplementedError" or absent_attribute


def passed(cases: int) -> ConceptOutcome:
    """All is right."""
    return ConceptOutcome(result=ConceptResult.PASSED, cases=cases)


def absent(reason: str) -> ConceptOutcome:
    """Not attempted, and why."""
    return ConceptOutcome(result=ConceptResult.NOT_ATTEMPTED, reason=reason)


def troubled(expression: str, trouble: Trouble) -> ConceptOutcome:
    """Trouble with an expression, which is none where there is no sweep yet."""
    if trouble.kind == "NotImplementedError":
        return absent(f"backward(): {trouble}")
    return failed(Failure(expression=expression, message=str(trouble), trouble=trouble))


def failed(failure: Failure, cases: int = 1, right: int = 0) -> ConceptOutcome:
    """Something is wrong; so many cases are right all the same."""
    return ConceptOutcome(result=ConceptResult.FAILED, failure=failure, cases=cases, right=right)
