"""The records of a trace: one row per node, one step per event, the lost bits, the results."""

from dataclasses import dataclass, field
from enum import StrEnum

from workbench.records.status import Status
from workbench.records.table import column


class Phase(StrEnum):
    """Which part of a trace a step belongs to."""

    #: The values of the function, inputs first.
    FORWARD = "forward"
    #: Adjoints, from the output back.
    REVERSE = "reverse"
    #: Tangents, along with the values.
    TANGENT = "tangent"
    #: The recursion of the notebook's tape.
    RECURSION = "recursion"
    #: The function once more, at a shifted point.
    SHIFTED = "shifted"
    #: What is made of the runs of a difference quotient.
    DIFFERENCE = "difference"
    #: The derivatives, read off.
    RESULT = "result"


class Action(StrEnum):
    """What happens in a step."""

    INPUT = "input"
    EVALUATE = "evaluate"
    SEED = "seed"
    PROPAGATE = "propagate"
    TANGENT = "tangent"
    VISIT = "visit"
    SUBTRACT = "subtract"
    DIVIDE = "divide"
    RESULT = "result"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartialRecord:
    """The local partial of one node in one of its operands."""

    operand: int = column("", "number of the operand, from 0", 0)
    target: str = column("", "name of the operand: v-1", "")
    rule: str = column("", "rule of the operator table: u, v, z operands, w result", "")
    formula: str = column("", "the rule with names put in", "")
    value: float = column("1", "value of the partial, float64", 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRecord:
    """What a further column of the node table holds, beside the values of the function."""

    kind: str = column("", "adjoint, tangent, gradient or shifted", "")
    title: str = column("", "heading: adjoint, tangent d/dx, at x + h", "")
    key: str = column("", "column name: adjoint, tangent_x, value_x_plus_h", "")
    wrt: str = column("", "variable of the seed or of the step; empty for all", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRecord:
    """What one sweep makes of one node. Bits as in `tracing.bits`."""

    value: float | None = column("", "adjoint, tangent or shifted value; None: not computed")
    right_bits: float | None = column("bit", "bits that are right whatever the roundings, 0 to 53")
    lost_bits: float | None = column("bit", "most right bits that one operation of it loses")
    wrong: bool = column("", "the notebook's tape: the value is wrong", False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeRecord:
    """One node of the traced function: its line of the Wengert list and all that sweeps add.

    `cells` has one entry per sweep of the trace, `bound_shares` one per derivative: the part of its
    arithmetic bound the roundings of this line make, sweeps included.
    """

    node: int | None = column("", "number in the traced graph; None: a variable that is not used")
    name: str = column("", "name in the source, else as Griewank & Walther number: v-1, v0, v1", "")
    operator: str = column("", "row of the operator table", "")
    expression: str = column("", "right-hand side: v-1 * v0", "")
    operands: tuple[str, ...] = field(default=())
    value: float = column("1", "value, float64", 0.0)
    right_bits: float | None = column("bit", "bits that are right whatever the roundings, 0 to 53")
    lost_bits: float | None = column("bit", "right bits that this operation loses")
    partials: tuple[PartialRecord, ...] = field(default=())
    cells: tuple[CellRecord, ...] = field(default=())
    bound_shares: tuple[float | None, ...] = field(default=())
    visits: int | None = column("1", "the notebook's tape: how often it visits the node")


@dataclass(frozen=True, slots=True, kw_only=True)
class StepRecord:
    """One event of a trace. Names are those of the node table, numbers float64."""

    number: int = column("", "from 1", 0)
    phase: Phase = column("", "part of the trace", Phase.FORWARD)
    action: Action = column("", "what happens", Action.EVALUATE)
    sweep: int | None = column("", "number of the sweep whose cell changes; None: the value")
    node: str = column("", "the node whose rule is applied", "")
    operand: int | None = column("", "number of the operand that is handed a contribution")
    target: str = column("", "the node whose cell changes", "")
    partial: float | None = column("1", "local partial that is applied")
    contribution: float | None = column("1", "what arrives")
    before: float | None = column("1", "the cell before; None: nothing had arrived")
    value: float | None = column("1", "the cell after")
    right_bits: float | None = column("bit", "bits of the cell that are right, 0 to 53")
    lost_bits: float | None = column("bit", "most right bits that one operation of it loses")
    wrong: bool = column("", "the notebook's tape: what is handed on is wrong", False)
    formula: str = column("", "what is computed, in symbols", "")
    latex: str = column("", "the same in LaTeX", "")
    sentence: str = column("", "the same in words and numbers", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class BitsRecord:
    """One node of a program: its right bits, those it loses, its part in the bound of an output."""

    node: int = column("", "number in the program", 0)
    name: str = column("", "name in the program's Wengert list", "")
    expression: str = column("", "right-hand side there", "")
    right_bits: float | None = column("bit", "bits that are right whatever the roundings, 0 to 53")
    lost_bits: float | None = column("bit", "right bits that this operation loses")
    bound_share: float | None = column("1", "part of its rounding in the bound of the output")
    worst: bool = column(
        "", "the operation where most bits of the output are lost and not regained", False
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LossRecord:
    """The one operation of a derivative's program where most right bits are lost.

    `rounding` is the line whose own rounding has the largest part in the arithmetic bound;
    a cancellation is where such a rounding, harmless by itself, comes to show.
    """

    wrt: str = column("", "variable of differentiation", "")
    phase: Phase = column("", "sweep that the operation belongs to", Phase.FORWARD)
    node: int | None = column("", "node of the traced function that it serves")
    name: str = column("", "its name: v2", "")
    expression: str = column("", "what is computed there", "")
    operands: tuple[str, ...] = field(default=())
    lost_bits: float | None = column("bit", "right bits lost there and not regained")
    right_bits: float | None = column("bit", "right bits left there")
    derivative_bits: float | None = column("bit", "right bits of the derivative")
    bound: float | None = column("1", "arithmetic bound of the derivative")
    rounding: str = column("", "line with the largest part in the bound", "")
    share: float | None = column("1", "that part")
    reason: str = column("", "why there is no bound", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRecord:
    """One derivative of a trace, judged against the certified truth; units of the derivative."""

    wrt: str = column("", "variable of differentiation", "")
    derivative: float = column("1", "what the method returned", 0.0)
    truth: str = column("1", "certified derivative, decimal", "")
    truth_radius: float | None = column("1", "certified bound on the error of `truth`")
    truth_status: Status = column("", "status of the truth", Status.OK)
    error_absolute: float | None = column("1", "|derivative - truth|")
    error_ulps: float | None = column("ulp", "error in units in the last place of the truth")
    error_bound: float | None = column("1", "how far this program may be off, to first order")
    bound_ulps: float | None = column("ulp", "the bound in units in the last place of the truth")
    truncation_error: float | None = column("1", "exact stencil minus truth")
    roundoff_error: float | None = column("1", "what float64 adds to the exact stencil")
    right_bits: float | None = column("bit", "right bits that the arithmetic promises, 0 to 53")
    status: Status = column("", "what became of it", Status.OK)
    message: str = column("", "why the status is not ok", "")
