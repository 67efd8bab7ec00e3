"""Everything that one report measured, before any page or file is made of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from workbench.comparison.nearing import nearing
from workbench.experiments.catalogue import (
    COSTS,
    ERRORS_OF_DIFFERENCES,
    EXPERIMENTS,
    run_experiment,
)
from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.rows import (
    accuracy,
    by_variables,
    functions,
    operations,
    problem_curves,
    timings,
    v_curve,
    verdict,
)
from workbench.experiments.rows.study import Prepared, Study
from workbench.methods.catalogue import method
from workbench.presentation.notebook.reporter import Reporter, announce
from workbench.problems import PROBLEMS, Problem, problem
from workbench.reporting.background import Background
from workbench.reporting.regression import (
    RegressionResults,
    descended,
    regression_outcome,
    timed_regression,
)
from workbench.reporting.specification import Specification


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """Everything that a report measured: `parts` in the order of their files.

    Those that stand among the experiments of the page have a group.
    """

    entries: tuple[Prepared, ...]
    parts: tuple[Outcome, ...]
    regression: RegressionResults | None = None

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all parts: one file each."""
        return tuple(table for part in self.parts for table in part.tables)

    def rows(self, table: str) -> tuple[Any, ...]:
        """The rows of a table, none where it is not part of the report."""
        return next((one.rows for one in self.tables if one.name == table), ())

    def part(self, name: str) -> Outcome | None:
        """A part by its name."""
        return next((one for one in self.parts if one.name == name), None)


def chosen_problems(specification: Specification) -> tuple[Problem, ...]:
    """The problems that a specification names, or its families, or the whole catalogue."""
    if specification.problems:
        return tuple(problem(name) for name in specification.problems)
    families = specification.families
    return tuple(one for one in PROBLEMS.values() if not families or one.family in families)


def _kept(entries: Iterable[Prepared], kept: list[Prepared]) -> Iterator[Prepared]:
    """The same entries, which are kept for what needs them later."""
    for entry in entries:
        kept.append(entry)
        yield entry


def near_limits(specification: Specification) -> Iterator[str]:
    """Which limits the problems of a report come near, in sentences."""
    functions = ((one.name, one.graph) for one in chosen_problems(specification))
    return nearing(functions, specification.methods)


def measure(specification: Specification) -> Results:
    """Run every experiment that a specification asks for; which limits are near is said before."""
    announce(near_limits(specification))
    problems = chosen_problems(specification)
    study = Study(
        problems=problems,
        methods=tuple(method(name) for name in specification.methods),
        points=specification.points,
        seed=specification.seed,
        partials=specification.partials,
    )
    total = len(problems) * (3 + specification.timings.enabled) + len(specification.v_curves) + 1
    total += len(specification.experiments)
    names = specification.experiments
    untimed = [name for name in names if not EXPERIMENTS[name].timed]
    with Reporter(total) as progress, Background(untimed, specification.seed) as background:
        entries: list[Prepared] = []
        judged = accuracy.run(_kept(study.entries(progress), entries), progress)
        counted = operations.run(entries, progress)
        curves = []
        for number, curve in enumerate(specification.v_curves, start=1):
            progress(f"sweep {curve.expression}")
            config = v_curve.VCurveConfig(**curve.model_dump(exclude={"source"}))
            curves.append(replace(v_curve.run(config, number), group=ERRORS_OF_DIFFERENCES))
        regression = None
        if specification.regression.enabled:
            progress("descend the notebook's regression")
            regression = descended(specification.regression)
        for name in names:
            EXPERIMENTS[name].prepare()
        outcomes = background.outcomes()  # from here on this process is alone, and may measure time
        for name in names:
            progress(f"experiment {EXPERIMENTS[name].title}")
            if name not in outcomes:
                outcomes[name] = run_experiment(name, specification.seed)
        timed = timings.run(
            entries if specification.timings.enabled else (),
            repeats=specification.timings.repeats,
            seconds=specification.timings.seconds_per_problem,
            seed=specification.seed,
            progress=progress,
        )
        regression = regression and timed_regression(regression)
        parts = (judged, counted, timed)
        rows, counts, _ = tables = [part.tables[0].rows for part in parts]
        variables = {one.problem.name: len(one.problem.graph.variables) for one in entries}
        return Results(
            entries=tuple(entries),
            regression=regression,
            parts=(
                *parts,
                *([regression_outcome(regression)] if regression else []),
                *curves,
                by_variables.run(variables, rows, counts, COSTS),
                verdict.run(*tables),
                problem_curves.run(entries, rows),
                functions.run(entries),
                *(outcomes[name] for name in names),
            ),
        )
