"""What one way of differentiating leaves behind, before it becomes a trace."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Move
from workbench.tracing.words import said, with_numbers


@dataclass(slots=True)
class Cell:
    """One node in one sweep: its number, and the program's node that computed it."""

    value: float | None = None
    built: int | None = None
    wrong: bool = False


@dataclass(slots=True)
class TraceBuilder:
    """The steps and cells of all sweeps, the program behind them and its derivatives.

    An `exact` program is the derivative, another a difference quotient. A borrowed ledger is that
    of the adjoint program: the recursion of the notebook's tape has none of its own.
    """

    ledger: Ledger
    sweeps: Sequence[SweepRecord]
    derivatives: Sequence[float]
    exact: bool = True
    borrowed: bool = False
    moves: Sequence[Move] = ()
    steps: list[StepRecord] = field(default_factory=list)
    #: (sweep, primal node) -> cell
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    visits: dict[int, int] = field(default_factory=dict)

    def add(self, step: StepRecord) -> None:
        """Put a step at the end, numbered."""
        self.steps.append(replace(step, number=len(self.steps) + 1))

    def evaluate(self, scene: TraceContext, node: int) -> None:
        """The step that gives a node its value, or an input its number."""
        built = self.ledger.program.primal[node]
        variable = scene.graph.variable(node)
        value = scene.values[node]
        text = f"{scene.shown(node)} = {scene.expression(node)}"
        if variable is not None:
            sentence = f"The variable {variable} enters as {scene.shown(node)} = {said(value)}."
        else:
            numbers = f"{text} = {with_numbers(scene, node, scene.values)}"
            if not any(scene.texts[one] for one in scene.graph.operands(node)):
                numbers = text  # literals only, which are in the text already
            sentence = f"Evaluate {numbers} = {said(value)}."
        self.add(
            StepRecord(
                phase=Phase.FORWARD,
                action=Action.EVALUATE if variable is None else Action.INPUT,
                node=scene.names[node],
                target=scene.names[node],
                value=value,
                right_bits=self.ledger.right(built),
                lost_bits=self.ledger.lost(built),
                formula=text,
                latex=scene.line_latex(node),
                sentence=sentence,
            )
        )
