"""A comparison as it is shown: plain data, no computation, no markup."""

from dataclasses import dataclass

from workbench.presentation.text.derivatives import derivative_name
from workbench.records import AccuracyRecord, OperationsRecord, TimingRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramView:
    """A derivative program in readable form: a Wengert list or source text."""

    method: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TruthView:
    """One certified derivative, or the reason why there is none."""

    wrt: str
    order: int = 1
    output: int = 0
    digits: str = ""
    radius: float | None = None
    status: str = "ok"
    reason: str = ""
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaView:
    """One derivative as a formula: the `note` says where it is cut."""

    name: str
    text: str
    latex: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulasView:
    """The gradient as formulas and as the `source` of a Python function.

    Notes say why something is not there.
    """

    formulas: tuple[FormulaView, ...] = ()
    note: str = ""
    source: str = ""
    source_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonView:
    """One expression at one point by several methods: what `compare` shows.

    `function` is how a traced function is called, with its parameters.
    """

    expression: str
    point: dict[str, float]
    function: str = ""
    gradient: FormulasView = FormulasView()
    latex: str = ""
    values: tuple[float, ...] = ()
    truths: tuple[TruthView, ...] = ()
    accuracy: tuple[AccuracyRecord, ...] = ()
    operations: tuple[OperationsRecord, ...] = ()
    timings: tuple[TimingRecord, ...] = ()
    programs: tuple[ProgramView, ...] = ()
    command: str = ""
    #: The order of the derivatives that are compared.
    order: int = 1

    def named(self, one: TruthView | AccuracyRecord) -> str:
        """How a derivative is called; its output is named where there are several."""
        output = one.output if len(self.values) > 1 else None
        return derivative_name(one.wrt, one.order, output)
