"""The notebook's recursive tape, visit by visit: where it hands on the same share twice.

The scheme is `workbench.tape.NotebookScalar.backward`, in the same order and with the same
partials, so that its numbers are the tape's to the bit.
"""

from dataclasses import replace

from workbench.errors import BudgetError
from workbench.limits import Limits
from workbench.records.trace import Action, Phase, SweepRecord
from workbench.tape.evaluate import require_derivatives
from workbench.tape.notebook import visits
from workbench.tape.rules import partial_program
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.builder import SweepCell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.sweeps.reverse import adjoint_program, contribution_step, seed_step
from workbench.tracing.words import ordinal, said

GRADIENT = SweepRecord(kind="gradient", title="gradient", key="gradient")


def notebook_tape(context: TraceContext) -> TraceBuilder:
    """Values forward, then the recursion of the notebook's `backward`.

    Raises BudgetError where it would take more than `limits.trace_visits`, UnsupportedError for an
    operand without derivative.
    """
    require_derivatives(context.graph, context.wrt)
    try:
        visits(context.graph, context.wrt, Limits.trace_visits)
    except BudgetError:
        raise BudgetError(
            f"the notebook's tape takes more than {Limits.trace_visits} here, too many to trace; "
            "trace the method reverse, or a smaller function"
        ) from None
    program, contributions = adjoint_program(context)
    builder = TraceBuilder(
        LineBits(program), [GRADIENT], [], borrowed=True, contributions=contributions
    )
    for node in context.lines:
        builder.evaluate(context, node)
    recursion = _Recursion(context, builder)
    if context.carries[context.output] and context.texts[context.output]:
        recursion.run()
    leaves = [context.leaves.get(name, -1) for name in context.wrt]
    builder.derivatives = [recursion.gradients.get(leaf, 0.0) for leaf in leaves]
    builder.visits = recursion.visits
    return builder


class _Recursion:
    """`backward` of the notebook's tape, told step by step."""

    def __init__(self, context: TraceContext, builder: TraceBuilder) -> None:
        self.context = context
        self.builder = builder
        self.gradients: dict[int, float] = {}
        self.visits: dict[int, int] = {}
        #: What a node had handed on before it was visited again.
        self.handed: dict[int, float] = {}
        self.wrong: set[int] = set()
        self.arrivals: dict[int, int] = {}
        self.edges = _edges(context)

    def run(self) -> None:
        """Seed the output and visit it."""
        output = self.context.output
        self.gradients[output] = 1.0
        self.builder.cells[0, output] = SweepCell(1.0)
        sentence = (
            f"{self.context.result} = {self.context.shown(output)}: its gradient is set to 1, then "
            "backward() is called on it."
        )
        self.builder.add(seed_step(self.context, Phase.RECURSION, sentence))
        waiting = [output]
        while waiting:
            node = waiting.pop()
            edges = self.edges[node]
            if not edges:  # a leaf: backward() does nothing
                continue
            self._visit(node)
            for operand, partial in edges:
                self._hand_on(node, operand, partial)
            self.handed[node] = self.gradients[node]
            targets = [self.context.graph.operands(node)[operand] for operand, _ in edges]
            waiting += reversed(targets)

    def _visit(self, node: int) -> None:
        context, gradient = self.context, self.gradients[node]
        count = self.visits[node] = self.visits.get(node, 0) + 1
        shown, bar = context.shown(node), context.adjoint(node)
        sentence = f"backward() runs on {shown}"
        if count == 1:
            sentence += f", whose gradient is now {bar} = {said(gradient)}."
        else:
            sentence += f" for the {ordinal(count)} time: {bar} is now {said(gradient)}, "
            before = self.handed[node]
            if before:
                sentence += (
                    f"and all of it is passed on, though {said(before)} of it has already been "
                    "passed on. From now on, shares are counted more than once."
                )
                self.wrong.add(node)
            else:
                sentence += "and nothing of it has been passed on before."
        self.builder.add(
            context.step(
                node,
                Phase.RECURSION,
                Action.VISIT,
                sweep=0,
                value=gradient,
                wrong=node in self.wrong,
                formula=f"backward({shown})",
                latex=rf"\mathrm{{backward}}\left({context.latex(node)}\right)",
                sentence=sentence,
            )
        )

    def _hand_on(self, node: int, operand: int, partial: float) -> None:
        context = self.context
        target = context.graph.operands(node)[operand]
        arrives = self.gradients[node] * partial
        before = self.gradients.get(target)
        after = (before or 0.0) + arrives
        self.gradients[target] = after
        wrong = node in self.wrong
        if wrong and arrives:
            self.wrong.add(target)
        self.arrivals[target] = self.arrivals.get(target, 0) + 1
        self.builder.cells[0, target] = SweepCell(after, wrong=target in self.wrong)
        step = contribution_step(
            context,
            node,
            operand,
            adjoint=self.gradients[node],
            arrives=arrives,
            before=before,
            after=after,
            place=(self.arrivals[target], 0),
            what="gradient",
        )
        sentence = f"{step.sentence} That is wrong." if wrong and arrives else step.sentence
        self.builder.add(replace(step, phase=Phase.RECURSION, wrong=wrong, sentence=sentence))


def _edges(context: TraceContext) -> list[tuple[tuple[int, float], ...]]:
    """For each node the operands that the tape follows, each with its partial."""
    graph = context.graph
    found: list[tuple[tuple[int, float], ...]] = []
    for node, _, operands in graph.nodes():
        followed = tuple(place for place in range(len(operands)) if context.hands_on(node, place))
        if not followed:
            found.append(())
            continue
        values = [context.values[one] for one in operands]
        partials = partial_program(graph.codes[node], followed)(*values, context.values[node])
        found.append(tuple(zip(followed, partials, strict=True)))
    return found
