"""What a page shows: plain data, no computation, no markup.

The layers above fill these in; `html`, `figures` and `tables` draw them. Every text is shown
escaped. Numbers are float64 or None (not measured); the unit stands in the name.
A method is labelled `name` or `name[options]`, as in `operations.csv` and `timings.csv`.
"""

from dataclasses import dataclass, field

from workbench.records import AccuracyRecord, OperationsRecord, RegressionRecord, TimingRecord

#: The `method` of the timing rows that run the function itself, without any derivative.
PRIMAL = "primal"

#: A method with a larger part of its judged rows wrong ranks behind every other.
MOST_WRONG = 0.05


def method_label(method: str, options: str = "") -> str:
    """The name of a method with its options, as the tables write it.

    >>> method_label("central_difference", "step=1e-06")
    'central_difference[step=1e-06]'
    """
    return f"{method}[{options}]" if options else method


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryRow:
    """One method over all problems; errors over rows judged (ok or wrong) with a truth not 0.

    Ratios are medians over problems; intervals are 95 % intervals of that median. Ranks count
    from 1, equal values share a rank, None where nothing was measured.
    """

    method: str
    options: str = ""
    rows_ok: int = 0
    rows_wrong: int = 0
    rows_no_digits_promised: int = 0
    rows_other: int = 0
    median_error_ulps: float | None = None
    max_error_ulps: float | None = None
    median_error_bits: float | None = None
    max_error_bits: float | None = None
    operations_ratio: float | None = None
    time_ratio: float | None = None
    time_ratio_low: float | None = None
    time_ratio_high: float | None = None
    rank_accuracy: int | None = None
    rank_operations: int | None = None
    rank_time: int | None = None

    @property
    def label(self) -> str:
        """The method with its options."""
        return method_label(self.method, self.options)

    @property
    def sound(self) -> bool:
        """Whether the method is right but for a few points: at most 5 % of its rows are wrong.

        A convention at a tie makes a row or two of a right method wrong; a fault makes many.
        """
        return self.rows_wrong <= MOST_WRONG * (self.rows_ok + self.rows_wrong)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """A derivative program in readable form: a Wengert list or source text."""

    method: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """One problem of the catalogue: what it is, where it comes from, why it is there."""

    name: str
    family: str = ""
    expression: str = ""
    latex: str = ""
    #: name -> (low, high)
    box: dict[str, tuple[float, float]] = field(default_factory=dict)
    points: int = 0
    operations: int | None = None
    source: str = ""
    reason: str = ""
    programs: tuple[ProgramView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One line or cloud of a plot; `method` gives it that method's colour and marker.

    `low` and `high`, where given, draw a band. `kind` is "line", "points" or "both".
    """

    label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    method: str = ""
    kind: str = "both"
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A plot as plain data; scales are "linear", "log" or "symlog".

    `alternative` is the sentence that a screen reader reads in place of the picture.
    """

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]
    x_scale: str = "linear"
    y_scale: str = "linear"
    alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExperimentView:
    """One experiment: a sentence what it shows, its pictures, its table, its CSV file.

    `v_curve` rows (with `step`) are drawn as an error by step size, with the split into
    truncation and round-off where the rows have it. Headers carry their unit: `error [ulp]`.
    """

    name: str
    title: str
    sentence: str
    v_curve: tuple[AccuracyRecord, ...] = ()
    plots: tuple[Plot, ...] = ()
    header: tuple[str, ...] = ()
    rows: tuple[tuple[object, ...], ...] = ()
    csv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionRow:
    """One method's descent: where it ended and what an epoch cost.

    `gradient_ratio` is its gradient over the true gradient at the first epoch: 1 if right.
    """

    method: str
    final: float | None = None
    distance: float | None = None
    gradient_ratio: float | None = None
    operations_per_epoch: int | None = None
    seconds_per_epoch: float | None = None
    low_seconds: float | None = None
    high_seconds: float | None = None
    status: str = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """A function on which a faulty method answers something else than the truth.

    `factor` is the answer over the truth, known exactly; visits are runs of a backward rule, by
    the faulty method and by the right one.
    """

    function: str
    point: str
    answer: float
    truth: float
    factor: float | None = None
    visits: int | None = None
    right_visits: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LearningRateRow:
    """Final parameter after the same epochs, with the faulty and with the right gradient.

    The factors say what one epoch multiplies the distance from least squares by.
    """

    rate: float
    faulty: float | None
    right: float | None
    faulty_factor: float | None = None
    right_factor: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionView:
    """The regression: data, model, descent by each method, and the fault explained.

    `faulty_method` and `right_method` name two of the methods in `rows`; the explanation of the
    fault (why the last digits differ) is written from their rows and from `faults`, whose last row
    is the loss itself. `curvature` is the loss's second derivative.
    """

    model: str
    parameter: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    least_squares: float
    learning_rate: float
    epochs: int
    records: tuple[RegressionRecord, ...] = ()
    rows: tuple[RegressionRow, ...] = ()
    faulty_method: str = ""
    right_method: str = ""
    faults: tuple[FaultRow, ...] = ()
    learning_rates: tuple[LearningRateRow, ...] = ()
    curvature: float | None = None
    plots: tuple[Plot, ...] = ()
    csv: str = "regression.csv"
    faults_csv: str = ""
    learning_rates_csv: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileView:
    """A file beside the page: its name, its rows and what it holds."""

    name: str
    rows: int | None = None
    meaning: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """Everything that a report's page shows.

    `summary` comes from `summary.summarize` or from elsewhere; status counts and findings are
    counted from the rows by the page itself. `environment` is shown in its order. `notes` are
    sentences for the reader's attention (backstops hit, rows left out).
    """

    title: str
    command: str
    seed: int
    environment: dict[str, str] = field(default_factory=dict)
    summary: tuple[SummaryRow, ...] = ()
    problems: tuple[ProblemView, ...] = ()
    accuracy: tuple[AccuracyRecord, ...] = ()
    operations: tuple[OperationsRecord, ...] = ()
    timings: tuple[TimingRecord, ...] = ()
    regression: RegressionView | None = None
    experiments: tuple[ExperimentView, ...] = ()
    files: tuple[FileView, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthView:
    """The certified derivative by one variable, or the reason why there is none."""

    wrt: str
    output: int = 0
    digits: str = ""
    radius: float | None = None
    status: str = "ok"
    reason: str = ""
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """One expression at one point by several methods: what `compare` shows."""

    expression: str
    point: dict[str, float]
    latex: str = ""
    values: tuple[float, ...] = ()
    truths: tuple[TruthView, ...] = ()
    accuracy: tuple[AccuracyRecord, ...] = ()
    operations: tuple[OperationsRecord, ...] = ()
    timings: tuple[TimingRecord, ...] = ()
    programs: tuple[ProgramView, ...] = ()
    command: str = ""
