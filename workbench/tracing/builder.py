"""The builder of a trace: the steps and cells that one way of differentiating leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Contribution
from workbench.tracing.words import said, with_numbers


@dataclass(slots=True)
class SweepCell:
    """One node in one sweep: its number, and the program's node that computed it."""

    value: float | None = None
    built: int | None = None
    wrong: bool = False


@dataclass(slots=True)
class TraceBuilder:
    """The steps and cells of all sweeps, the program behind them and its derivatives.

    An `exact` program is the derivative, another a difference quotient. Borrowed `line_bits` are
    those of the adjoint program: the recursion of the notebook's tape has none of its own.
    """

    line_bits: LineBits
    sweeps: Sequence[SweepRecord]
    derivatives: Sequence[float]
    exact: bool = True
    borrowed: bool = False
    contributions: Sequence[Contribution] = ()
    steps: list[StepRecord] = field(default_factory=list)
    #: (sweep, primal node) -> cell
    cells: dict[tuple[int, int], SweepCell] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)

    def add(self, step: StepRecord) -> None:
        """Put a step at the end, numbered."""
        self.steps.append(replace(step, number=len(self.steps) + 1))

    def evaluate(self, context: TraceContext, node: int) -> None:
        """The step that gives a node its value, or an input its number."""
        built = self.line_bits.program.primal[node]
        variable = context.graph.variable(node)
        value = context.values[node]
        text = f"{context.shown(node)} = {context.expression(node)}"
        if variable is not None:
            sentence = f"The variable {variable} enters as {context.shown(node)} = {said(value)}."
        else:
            numbers = f"{text} = {with_numbers(context, node, context.values)}"
            if not any(context.texts[one] for one in context.graph.operands(node)):
                numbers = text  # literals only, which are in the text already
            sentence = f"Evaluate {numbers} = {said(value)}."
        self.add(
            context.step(
                node,
                Phase.FORWARD,
                Action.EVALUATE if variable is None else Action.INPUT,
                value=value,
                **self.line_bits.of(built),
                formula=text,
                latex=context.line_latex(node),
                sentence=sentence,
            )
        )
