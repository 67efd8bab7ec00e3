"""Grade a submission: every concept in turn, then the likely cause of each failure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.grading.concepts import CONCEPTS
from workbench.grading.concepts.concept import Bench, Concept, failed
from workbench.grading.diagnosis import diagnose
from workbench.grading.outcome import Grade
from workbench.grading.reading.handed_in import HandedIn, read_target
from workbench.grading.submission.construction import SWEEP_NAMES
from workbench.grading.submission.observation import Observation, words
from workbench.grading.submission.repertoire import Repertoire
from workbench.grading.submission.seeding import find_seed
from workbench.grading.submission.session import Limits, Session
from workbench.grading.weights import Weights
from workbench.isolation.walls.messages import PRINTED_CHARACTERS
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

#: Where adapters come from.
ADAPTER = "workbench adapter PLACE:NAME"
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
    """Grade `MODULE:NAME`, or `PLACE:NAME` of a file, a notebook, a folder or a zip.

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
    handed_in = read_target(target)
    with Session(handed_in, limits) as session:
        trouble = session.open()
        if examples and trouble is None:
            require_hypothesis()
        bench = Bench(session=session, repertoire=Repertoire(session), examples=examples, seed=seed)
        trouble = trouble or find_seed(session, bench.repertoire)
        if trouble is None:
            outcomes = _outcomes(chosen, bench, progress)
        else:
            reason = "the submission could not be used; see above"
            absent = ConceptOutcome(result=ConceptResult.NOT_ATTEMPTED, reason=reason)
            outcomes = [absent] * len(chosen)
        return Grade(
            target=target,
            title=weights.title if weights else "",
            kind=session.kind,
            name=session.name,
            attribute=session.attribute,
            gradient=session.texts.gradient_name,
            seed=session.seed,
            concepts=_reports(chosen, outcomes, weights),
            weighted=weights is not None,
            trouble=trouble,
            printed=words(session.printed, PRINTED_CHARACTERS),
            notes=(
                *_of_walls(session),
                *handed_in.notes,
                *_of_libraries(session.missing),
                *_of_sweeps(session),
            ),
            log=_log(handed_in, session),
            options={"examples": examples, "seed": seed},
        )


def _outcomes(
    concepts: Sequence[Concept], bench: Bench, progress: Callable[[str], None] | None
) -> list[ConceptOutcome]:
    """What became of the concepts, with the likely causes of failures.

    Whatever goes wrong in judging one is told there, and only there.
    """
    outcomes = []
    for concept in concepts:
        if progress is not None:
            progress(concept.title)
        bench.session.log.append(f"-- {concept.title}")
        try:
            outcomes.append(concept.check(bench))
        except Exception as error:
            outcomes.append(_not_judged(concept, error))
    for place, concept in enumerate(concepts):  # all that was seen is evidence for every failure
        try:
            outcomes[place] = _explained(outcomes[place], bench.seen)
        except Exception as error:
            outcomes[place] = _not_judged(concept, error)
    return outcomes


def _not_judged(concept: Concept, error: Exception) -> ConceptOutcome:
    told = " ".join(f"{type(error).__name__}: {error}".split())
    message = f"what it answers cannot be judged ({told:.200})"
    return failed(Failure(expression=concept.title, message=message, kind="not_judged"))


def _of_walls(session: Session) -> list[str]:
    return [session.untrusted] if session.untrusted else []


def _of_libraries(missing: Sequence[str]) -> list[str]:
    if not missing:
        return []
    return [f"not there, or not loaded, and only a stand-in for it: {', '.join(missing)}"]


def _of_sweeps(session: Session) -> list[str]:
    if session.kind != "class" or session.sweeps:
        return []
    return [f"no sweep was found; known are {', '.join(SWEEP_NAMES)}, or an adapter ({ADAPTER})"]


def _log(handed_in: HandedIn, session: Session) -> tuple[str, ...]:
    """What was run and seen."""
    head = [*handed_in.digests, *handed_in.notes, f"graded: {handed_in.name} of {handed_in.main}"]
    return (*head, f"kind {session.kind}, seed {session.seed}", *session.log)


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
