"""Grade a submission: every concept in turn, then the likely cause of each failure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.grading.concepts import CONCEPTS
from workbench.grading.concepts.concept import Bench, Concept
from workbench.grading.diagnosis import diagnose
from workbench.grading.outcome import Grade
from workbench.grading.submission.observation import Observation
from workbench.grading.submission.repertoire import Repertoire
from workbench.grading.submission.seeding import find_seed
from workbench.grading.submission.session import Limits, Session, Target
from workbench.grading.weights import Weights
from workbench.presentation.views.grade import (
    DIED,
    MEMORY,
    STOPPED,
    TIMEOUT,
    ConceptOutcome,
    ConceptReport,
    ConceptResult,
    Failure,
)
from workbench.shrinking.random_expressions import require_hypothesis

_ENDINGS = {
    TIMEOUT: "endless",
    MEMORY: "memory",
    DIED: "ended_process",
    STOPPED: "not_tried",
    "RecursionError": "recursion_limit",
}


def grade(
    target: str,
    *,
    weights: Weights | None = None,
    limits: Limits | None = None,
    examples: int = 150,
    seed: int = 0,
    progress: Callable[[str], None] | None = None,
) -> Grade:
    """Grade `MODULE:NAME` or `path/to/file.py:NAME`.

    `weights` chooses concepts and their points (default: all of them, a point for each that is
    attempted), `examples` is the number of random expressions. The same submission, seed and
    number give the same grade. Raises GradingError where there is nothing to grade, or where
    hypothesis is missing.

    >>> from workbench.grading.weights import parse_weights
    >>> weights = parse_weights({"weights": {"sum": 1, "shared": 2}})
    >>> graded = grade("workbench.tape:NotebookScalar", weights=weights, examples=0)
    >>> graded.points, graded.concepts[1].outcome.failure.kind
    (1.0, 'double_counting')
    """
    chosen = [one for one in CONCEPTS if weights is None or one.name in weights.points]
    with Session(Target.parse(target), limits) as session:
        trouble = session.open()
        outcomes: list[ConceptOutcome] = []
        if trouble is None:
            if examples:
                require_hypothesis()
            bench = Bench(
                session=session, repertoire=Repertoire(session), examples=examples, seed=seed
            )
            session.seed = find_seed(session, bench.repertoire)
            for concept in chosen:
                if progress is not None:
                    progress(concept.title)
                outcomes.append(concept.check(bench))
            outcomes = [_explained(one, bench.seen) for one in outcomes]
        else:
            reason = str(trouble)
            outcomes = [ConceptOutcome(result=ConceptResult.NOT_ATTEMPTED, reason=reason)] * len(
                chosen
            )
        return Grade(
            target=target,
            title=weights.title if weights else "",
            kind=session.kind,
            name=session.name,
            attribute=session.attribute,
            seed=session.seed,
            concepts=_reports(chosen, outcomes, weights),
            weighted=weights is not None,
            trouble=trouble,
            printed=session.printed,
            options={"examples": examples, "seed": seed},
        )


def _explained(outcome: ConceptOutcome, seen: Sequence[Observation]) -> ConceptOutcome:
    """An outcome with the likely cause of its failure, where it has none yet."""
    failure = outcome.failure
    if failure is None or failure.kind:
        return outcome
    return replace(outcome, failure=_with_cause(failure, seen))


def _with_cause(failure: Failure, seen: Sequence[Observation]) -> Failure:
    if failure.trouble is not None:
        return replace(failure, kind=_ENDINGS.get(failure.trouble.kind, "exception"))
    if failure.finding is not None and failure.finding.quantity == "value":
        cause = "The value is wrong already, so look at the forward rule."
        return replace(failure, kind="wrong_value", cause=cause)
    evidence = failure.evidence
    found = diagnose(evidence, seen) if isinstance(evidence, Observation) else None
    if found is None:
        return replace(failure, kind="unknown")
    return replace(failure, kind=found.kind, cause=found.sentence)


def _reports(
    concepts: Sequence[Concept], outcomes: Sequence[ConceptOutcome], weights: Weights | None
) -> tuple[ConceptReport, ...]:
    reports = []
    for concept, outcome in zip(concepts, outcomes, strict=True):
        if weights is not None:
            weight = weights.points[concept.name]
        else:
            weight = float(outcome.result is not ConceptResult.NOT_ATTEMPTED)
        reports.append(
            ConceptReport(
                name=concept.name,
                title=concept.title,
                group=concept.group,
                teaches=concept.teaches,
                outcome=outcome,
                weight=weight,
            )
        )
    return tuple(reports)
