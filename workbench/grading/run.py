"""Grade a submission: every concept in turn, then the likely cause of each failure."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from workbench.grading.concepts import CONCEPTS
from workbench.grading.concepts.concept import Bench, Concept, failed
from workbench.grading.conventions import Conventions
from workbench.grading.diagnosis import NOTHING_FLOWS, Diagnosis, LikelyCause
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
    VISIBLE,
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
        conventions = weights.agreed if weights else Conventions()
        bench = Bench(
            session=session,
            repertoire=Repertoire(session),
            conventions=conventions,
            examples=examples,
            seed=seed,
        )
        trouble = trouble or find_seed(session, bench.repertoire)
        trouble = trouble or conventions.breach(_names(session))
        faults: tuple[LikelyCause, ...] = ()
        if trouble is None:
            outcomes, faults = _outcomes(chosen, bench, progress)
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
            faults=tuple((one.kind, one.sentence) for one in faults),
            options={"examples": examples, "seed": seed},
        )


def _outcomes(
    concepts: Sequence[Concept], bench: Bench, progress: Callable[[str], None] | None
) -> tuple[list[ConceptOutcome], tuple[LikelyCause, ...]]:
    """What became of the concepts, with the likely causes of failures; all faults that were found.

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
    try:  # all that was seen is evidence for every failure
        diagnosis = Diagnosis(bench.seen, lambda one: bench.judge.finding(one) is not None)
    except Exception:  # so that whatever was answered cannot be explained; it is judged
        return [_explained(one, None) for one in outcomes], ()
    for place, concept in enumerate(concepts):
        try:
            outcomes[place] = _explained(outcomes[place], diagnosis)
        except Exception as error:
            outcomes[place] = _not_judged(concept, error)
    if _does_nothing(bench):
        outcomes = [_forfeited(*pair) for pair in zip(concepts, outcomes, strict=True)]
    return outcomes, diagnosis.faults


def _does_nothing(bench: Bench) -> bool:
    """Whether no gradient was anything but 0, where some should have been.

    A result that is a leaf has the gradient that was set on it beforehand, if that is the seed.
    """
    seeded = bench.session.seed == "set"
    answers = [one.gradient for one in bench.seen
               if one.gradient and not (seeded and len(one.graph) == 1)]  # fmt: skip
    return bool(answers) and not any(map(any, answers))


def _forfeited(concept: Concept, outcome: ConceptOutcome) -> ConceptOutcome:
    """A concept of a class whose sweep does nothing: nothing is earned, by values neither."""
    if outcome.result is not ConceptResult.PASSED:
        return replace(outcome, right=0)
    message = "backward() does nothing, so nothing is earned here"
    return failed(
        Failure(
            expression=concept.title, message=message, kind="nothing_flows", cause=NOTHING_FLOWS
        )
    )


def _names(session: Session) -> dict[str, str]:
    """What a submission calls what a course may have agreed on."""
    return {
        "class": session.name,
        "value": session.attribute,
        "gradient": session.texts.gradient_name,
        "backward": session.sweep if session.sweeps else "",
    }


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


def _explained(outcome: ConceptOutcome, diagnosis: Diagnosis | None) -> ConceptOutcome:
    """An outcome with the likely cause of its failure, where it has none yet."""
    failure = outcome.failure
    if failure is None or failure.kind:
        return outcome
    return replace(outcome, failure=_with_cause(failure, diagnosis))


def _with_cause(failure: Failure, diagnosis: Diagnosis | None) -> Failure:
    if failure.trouble is not None:
        return replace(failure, kind=_ENDINGS.get(failure.trouble.kind, "exception"))
    if failure.finding is not None and failure.finding.quantity == "value":
        cause = "The value is wrong already, so look at the forward rule."
        return replace(failure, kind="wrong_value", cause=cause)
    evidence = failure.evidence
    found = None
    if diagnosis is not None and isinstance(evidence, Observation):
        found = diagnosis.cause(evidence)
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
                visibility=weights.visible(concept.name) if weights else VISIBLE,
            )
        )
    return tuple(reports)
