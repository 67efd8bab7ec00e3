"""The notebook's recursive tape, visit by visit: where it hands on the same share twice.

The scheme is `workbench.tape.NotebookScalar.backward`, in the same order and with the same
partials, so that its numbers are the tape's to the bit.
"""

from dataclasses import replace

from workbench.errors import BudgetError
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tape.evaluate import require_derivatives
from workbench.tape.notebook import visits
from workbench.tape.rules import partial_program
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.builder import Cell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.sweeps.reverse import adjoint_program, contribution
from workbench.tracing.words import ordinal, said

GRADIENT = SweepRecord(kind="gradient", title="gradient", key="gradient")
#: Most visits that a trace shows.
MAX_VISITS = 5_000


def notebook_tape(scene: TraceContext) -> TraceBuilder:
    """Values forward, then the recursion of the notebook's `backward`.

    Raises BudgetError where it would take more than `MAX_VISITS` visits, UnsupportedError for an
    operand without derivative.
    """
    require_derivatives(scene.graph, scene.wrt)
    try:
        visits(scene.graph, scene.wrt, MAX_VISITS)
    except BudgetError:
        raise BudgetError(
            f"the notebook's tape takes more than {MAX_VISITS:,} visits here, too many to trace; "
            "trace the method reverse, or a smaller function"
        ) from None
    program, moves = adjoint_program(scene)
    sketch = TraceBuilder(Ledger(program), [GRADIENT], [], borrowed=True, moves=moves)
    for node in scene.lines:
        sketch.evaluate(scene, node)
    recursion = _Recursion(scene, sketch)
    if scene.carries[scene.output] and scene.texts[scene.output]:
        recursion.run()
    leaves = [scene.leaves.get(name, -1) for name in scene.wrt]
    sketch.derivatives = [recursion.gradients.get(leaf, 0.0) for leaf in leaves]
    sketch.visits = recursion.visits
    return sketch


class _Recursion:
    """`backward` of the notebook's tape, told step by step."""

    def __init__(self, scene: TraceContext, sketch: TraceBuilder) -> None:
        self.scene = scene
        self.sketch = sketch
        self.gradients: dict[int, float] = {}
        self.visits: dict[int, int] = {}
        #: What a node had handed on before it was visited again.
        self.handed: dict[int, float] = {}
        self.wrong: set[int] = set()
        self.arrivals: dict[int, int] = {}
        self.edges = _edges(scene)

    def run(self) -> None:
        """Seed the output and visit it."""
        output = self.scene.output
        self.gradients[output] = 1.0
        self.sketch.cells[0, output] = Cell(1.0)
        name, shown = self.scene.names[output], self.scene.shown(output)
        bar = self.scene.adjoint(output)
        self.sketch.add(
            StepRecord(
                phase=Phase.RECURSION,
                action=Action.SEED,
                sweep=0,
                node=name,
                target=name,
                value=1.0,
                formula=f"{bar} = 1",
                latex=f"{self.scene.latex_accented(output, 'bar')} = 1",
                sentence=(
                    f"{self.scene.result} = {shown}: its gradient is set to 1, then backward() "
                    "is called on it."
                ),
            )
        )
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
            targets = [self.scene.graph.operands(node)[operand] for operand, _ in edges]
            waiting += reversed(targets)

    def _visit(self, node: int) -> None:
        scene, gradient = self.scene, self.gradients[node]
        count = self.visits[node] = self.visits.get(node, 0) + 1
        shown, bar = scene.shown(node), scene.adjoint(node)
        sentence = f"backward() runs on {shown}"
        if count == 1:
            sentence += f", whose gradient is {bar} = {said(gradient)} by now."
        else:
            sentence += f" for the {ordinal(count)} time: {bar} = {said(gradient)} by now, "
            before = self.handed[node]
            if before:
                sentence += (
                    f"and all of it is handed on again, though {said(before)} of it has been "
                    "handed on before. From here on too much arrives."
                )
                self.wrong.add(node)
            else:
                sentence += "and nothing of it has been handed on before."
        self.sketch.add(
            StepRecord(
                phase=Phase.RECURSION,
                action=Action.VISIT,
                sweep=0,
                node=scene.names[node],
                target=scene.names[node],
                value=gradient,
                wrong=node in self.wrong,
                formula=f"backward({shown})",
                latex=rf"\mathrm{{backward}}\left({scene.latex(node)}\right)",
                sentence=sentence,
            )
        )

    def _hand_on(self, node: int, operand: int, partial: float) -> None:
        scene = self.scene
        target = scene.graph.operands(node)[operand]
        arrives = self.gradients[node] * partial
        before = self.gradients.get(target)
        after = (before or 0.0) + arrives
        self.gradients[target] = after
        wrong = node in self.wrong
        if wrong and arrives:
            self.wrong.add(target)
        self.arrivals[target] = self.arrivals.get(target, 0) + 1
        self.sketch.cells[0, target] = Cell(after, wrong=target in self.wrong)
        step = contribution(
            scene,
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
        self.sketch.add(replace(step, phase=Phase.RECURSION, wrong=wrong, sentence=sentence))


def _edges(scene: TraceContext) -> list[tuple[tuple[int, float], ...]]:
    """For each node the operands that the tape follows, each with its partial."""
    graph = scene.graph
    found: list[tuple[tuple[int, float], ...]] = []
    for node, _, operands in graph.nodes():
        followed = tuple(place for place in range(len(operands)) if scene.hands_on(node, place))
        if not followed:
            found.append(())
            continue
        values = [scene.values[one] for one in operands]
        partials = partial_program(graph.codes[node], followed)(*values, scene.values[node])
        found.append(tuple(zip(followed, partials, strict=True)))
    return found
