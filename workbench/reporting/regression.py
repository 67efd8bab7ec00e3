"""The regression of a report: descents, what an epoch costs, and the notebook's fault."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from workbench.experiments.protocol import Outcome, Table
from workbench.experiments.seed import notebook_fault
from workbench.experiments.seed.notebook_fault import FaultResult
from workbench.experiments.seed.regression import (
    RegressionConfig,
    RegressionResult,
    epoch_timings,
    run,
)
from workbench.measure.timing import Timing
from workbench.presentation.views.plot import Plot, Series
from workbench.presentation.views.regression import RegressionRow, RegressionView
from workbench.records import FaultRecord, LearningRateRecord, RegressionRecord
from workbench.reporting.specification import Regression

#: The notebook's own scheme, and the tape that does it right.
FAULTY, RIGHT = "notebook_tape", "scalar"
#: The table of the descents, and the fault's two.
NAME, FAULTS, LEARNING_RATES = "regression", "notebook_fault", "learning_rates"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionResults:
    """Everything that the page shows of the regression."""

    config: RegressionConfig
    result: RegressionResult
    fault: FaultResult
    timings: Mapping[str, Timing] = field(default_factory=dict)


def descended(specification: Regression) -> RegressionResults:
    """Descend by every method, and measure the fault's two tables."""
    config = RegressionConfig(
        learning_rate=specification.learning_rate,
        epochs=specification.epochs,
        methods=specification.methods,
    )
    return RegressionResults(config=config, result=run(config), fault=notebook_fault.run())


def timed_regression(results: RegressionResults) -> RegressionResults:
    """The same, with the time of an epoch by each method: this is to run alone."""
    return replace(results, timings=epoch_timings(results.config))


def regression_outcome(results: RegressionResults) -> Outcome:
    """The tables of the regression; the page shows them in a section of its own."""
    kinds: tuple[tuple[str, type[Any], tuple[Any, ...], str], ...] = (
        (NAME, RegressionRecord, results.result.records, "gradient descent, one row per epoch"),
        (FAULTS, FaultRecord, results.fault.faults,
         "functions on which the notebook's tape is wrong, and its visits"),
        (LEARNING_RATES, LearningRateRecord, results.fault.learning_rates,
         "where the regression ends with the notebook's gradient and a right one"),
    )  # fmt: skip
    tables = (Table(name=name, record=record, rows=rows, meaning=meaning)
              for name, record, rows, meaning in kinds)  # fmt: skip
    return Outcome(name=NAME, title="Regression", tables=tuple(tables))


def regression_view(results: RegressionResults) -> RegressionView:
    """The same as plain data for the page."""
    data, config, fault = results.result.data, results.config, results.fault
    names = {one.method for one in results.result.summaries}
    rows = []
    for one in results.result.summaries:
        timing = results.timings.get(one.method)
        rows.append(
            RegressionRow(
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
    return RegressionView(
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
        faults=fault.faults,
        learning_rates=fault.learning_rates,
        curvature=fault.curvature,
        plots=(_growth(fault),),
        csv=f"{NAME}.csv",
        faults_csv=f"{FAULTS}.csv",
        learning_rates_csv=f"{LEARNING_RATES}.csv",
    )


def _growth(fault: FaultResult) -> Plot:
    """Visits of one sweep over so many squarings in a row, by both tapes."""
    counts = tuple(float(count) for count, _, _ in fault.growth)
    last = fault.growth[-1]
    return Plot(
        title="Visits of one backward sweep, by the number of squarings in a row.",
        x_label="squarings in a row",
        y_label="visits",
        y_scale="log",
        series=tuple(
            Series(
                label=method,
                method=method,
                x=counts,
                y=tuple(float(row[place]) for row in fault.growth),
            )
            for method, place in ((FAULTY, 1), (RIGHT, 2))
        ),
        alternative=(
            f"Over {last[0]} squarings in a row {FAULTY} makes {last[1]} visits and {RIGHT} "
            f"{last[2]}: the first number doubles with every squaring, the second grows by one."
        ),
    )
