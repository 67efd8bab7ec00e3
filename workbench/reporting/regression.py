"""The regression of a report: descents, what an epoch costs, and the notebook's fault."""

from dataclasses import dataclass

from workbench.experiments.notebook_fault import (
    FaultRow,
    LearningRateRow,
    fault_table,
    learning_rate_table,
)
from workbench.experiments.regression import (
    RegressionConfig,
    RegressionResult,
    epoch_timings,
    run,
)
from workbench.measure.timing import Timing
from workbench.presentation import view
from workbench.reporting.specification import Regression

#: The notebook's own scheme, and the tape that does it right.
FAULTY, RIGHT = "notebook_tape", "scalar"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionResults:
    """Everything that the page shows of the regression."""

    config: RegressionConfig
    result: RegressionResult
    timings: dict[str, Timing]
    faults: tuple[FaultRow, ...]
    learning_rates: tuple[LearningRateRow, ...]


def measure_regression(specification: Regression) -> RegressionResults:
    """Descend by every method, time an epoch of each, and measure the fault's two tables."""
    config = RegressionConfig(
        learning_rate=specification.learning_rate,
        epochs=specification.epochs,
        methods=specification.methods,
    )
    return RegressionResults(
        config=config,
        result=run(config),
        timings=epoch_timings(config),
        faults=tuple(fault_table()),
        learning_rates=tuple(learning_rate_table()),
    )


def regression_view(results: RegressionResults) -> view.RegressionView:
    """The same as plain data for the page."""
    data, config = results.result.data, results.config
    names = {one.method for one in results.result.summaries}
    rows = []
    for one in results.result.summaries:
        timing = results.timings.get(one.method)
        rows.append(
            view.RegressionRow(
                method=one.method,
                final=one.final,
                distance=one.distance,
                gradient_ratio=one.gradient_ratio,
                operations_per_epoch=one.operations_per_epoch,
                seconds_per_epoch=timing.median_seconds if timing else None,
                low_seconds=timing.low_seconds if timing else None,
                high_seconds=timing.high_seconds if timing else None,
                status=str(one.status),
            )
        )
    return view.RegressionView(
        model="y = w*x",
        parameter="w",
        x=data.x,
        y=data.y,
        least_squares=results.result.least_squares,
        learning_rate=config.learning_rate,
        epochs=config.epochs,
        records=results.result.records,
        rows=tuple(rows),
        faulty_method=FAULTY if FAULTY in names else "",
        right_method=RIGHT if RIGHT in names else "",
        faults=tuple(
            view.FaultRow(
                function=one.function,
                point=f"x = {one.at:g}",
                answer=one.notebook,
                truth=one.correct,
                visits=one.notebook_visits,
            )
            for one in results.faults
        ),
        learning_rates=tuple(
            view.LearningRateRow(rate=one.learning_rate, faulty=one.notebook, right=one.correct)
            for one in results.learning_rates
        ),
    )
