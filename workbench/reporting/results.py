"""Everything that one report measured, before any page or file is made of it."""

from dataclasses import dataclass

from workbench.experiments.catalogue import EXPERIMENTS, run_experiment
from workbench.experiments.protocol import Outcome
from workbench.experiments.rows import (
    accuracy,
    operations,
    problem_curves,
    timings,
    v_curve,
    verdict,
)
from workbench.experiments.rows.study import Prepared, Study, prepared
from workbench.methods.catalogue import method
from workbench.problems import PROBLEMS, Problem, problem
from workbench.records import AccuracyRecord, OperationsRecord, TimingRecord
from workbench.reporting.background import Background
from workbench.reporting.progress import Reporter
from workbench.reporting.regression import RegressionResults, measure_regression
from workbench.reporting.specification import Specification, VCurve


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """The rows of a report; `experiments` begins with the two that are made of the others' rows."""

    entries: tuple[Prepared, ...]
    accuracy: tuple[AccuracyRecord, ...]
    operations: tuple[OperationsRecord, ...]
    timings: tuple[TimingRecord, ...]
    v_curves: tuple[tuple[VCurve, tuple[AccuracyRecord, ...]], ...]
    regression: RegressionResults | None
    experiments: tuple[Outcome, ...] = ()


def chosen_problems(specification: Specification) -> tuple[Problem, ...]:
    """The problems that a specification names, or its families, or the whole catalogue."""
    if specification.problems:
        return tuple(problem(name) for name in specification.problems)
    families = specification.families
    return tuple(one for one in PROBLEMS.values() if not families or one.family in families)


def measure(specification: Specification) -> Results:
    """Run every experiment that a specification asks for."""
    problems = chosen_problems(specification)
    study = Study(
        problems=problems,
        methods=tuple(method(name) for name in specification.methods),
        points=specification.points,
        seed=specification.seed,
    )
    timed = specification.timings.enabled
    total = len(problems) * (3 + timed) + len(specification.v_curves) + 1
    total += len(specification.experiments)
    names = specification.experiments
    untimed = [name for name in names if not EXPERIMENTS[name].timed]
    with Reporter(total) as progress, Background(untimed, specification.seed) as background:
        entries = prepared(study, progress)
        found_accuracy = accuracy.run(entries, progress)
        found_operations = operations.run(entries, progress)
        curves = []
        for curve in specification.v_curves:
            progress(f"sweep {curve.expression}")
            curves.append((curve, tuple(v_curve.run(_sweep(curve)))))
        outcomes = background.outcomes()  # from here on this process is alone, and may measure time
        for name in names:
            progress(f"experiment {EXPERIMENTS[name].title}")
            if name not in outcomes:
                outcomes[name] = run_experiment(name, specification.seed)
        found_timings = (
            timings.run(
                entries,
                repeats=specification.timings.repeats,
                seconds=specification.timings.seconds_per_problem,
                seed=specification.seed,
                progress=progress,
            )
            if timed
            else []
        )
        regression = None
        if specification.regression.enabled:
            progress("descend the notebook's regression")
            regression = measure_regression(specification.regression)
        judged = verdict.run(found_accuracy, found_operations, found_timings)
        swept = problem_curves.run(entries, found_accuracy)
    return Results(
        entries=entries,
        accuracy=tuple(found_accuracy),
        operations=tuple(found_operations),
        timings=tuple(found_timings),
        v_curves=tuple(curves),
        regression=regression,
        experiments=(judged, swept, *(outcomes[name] for name in names)),
    )


def _sweep(curve: VCurve) -> v_curve.VCurveConfig:
    return v_curve.VCurveConfig(
        expression=curve.expression,
        at=curve.at,
        wrt=curve.wrt,
        methods=curve.methods,
        smallest=curve.smallest,
        largest=curve.largest,
        steps_per_decade=curve.steps_per_decade,
    )
