"""A report as a page shows it: plain data, no computation, no markup.

The layers above fill these in; `html`, `figures` and `tables` draw them. Every text is shown
escaped. Numbers are float64 or None (not measured); the unit stands in the name.
A method is labelled `name` or `name[options]`, as in `operations.csv` and `timings.csv`.
"""

from dataclasses import dataclass, field

from workbench.analysis.summary import SummaryRow
from workbench.presentation.views.comparison import ProgramView
from workbench.presentation.views.outcome import Outcome
from workbench.presentation.views.plot import Plot
from workbench.presentation.views.regression import RegressionView
from workbench.presentation.views.stepper import StepperView
from workbench.records import AccuracyRecord, OperationsRecord, TimingRecord
from workbench.records.experiments.lost_bits import LostBitsRecord
from workbench.records.experiments.verdict import VerdictRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemView:
    """One problem of the catalogue: what it is, where it comes from, why it is there.

    `wishes` and `losses` are the rows of the verdict and of the experiment on lost bits that are
    about this problem; a problem of a lesson has a `stepper`.
    """

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
    wishes: tuple[VerdictRecord, ...] = ()
    losses: tuple[LostBitsRecord, ...] = ()
    plots: tuple[Plot, ...] = ()
    stepper: StepperView | None = None


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
    counted from the rows by the page itself. `verdict` says which method for which wish, over all
    problems. `sweeps` says what the pictures of the problems show. `environment` is shown in its
    order. `notes` are sentences for the reader's attention (backstops hit, rows left out).
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
    verdict: Outcome | None = None
    experiments: tuple[Outcome, ...] = ()
    sweeps: Outcome | None = None
    files: tuple[FileView, ...] = ()
    notes: tuple[str, ...] = ()
