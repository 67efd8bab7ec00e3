"""The reverse sweep, contribution by contribution: the program of `reverse`, watched."""

from collections import Counter
from dataclasses import replace

from workbench.calculus.adjoint import adjoint_sweep
from workbench.ir.traversal import depends_on
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.builder import Cell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Move, Owner, Program, Recorder
from workbench.tracing.words import factor, ordinal, said

ADJOINT = SweepRecord(kind="adjoint", title="adjoint", key="adjoint")


def adjoint_program(scene: TraceContext) -> tuple[Program, list[Move]]:
    """The program of values and derivatives by the reverse sweep, and its contributions."""
    graph = scene.graph
    recorder = Recorder(graph)
    moves: list[Move] = []

    def observe(node: int, operand: int, term: int, total: int) -> None:
        target = graph.operands(node)[operand]
        recorder.mark(Owner(0, target, len(moves)))
        moves.append(Move(node, operand, target, term, total))

    active = depends_on(graph, scene.wrt)
    adjoints = adjoint_sweep(graph, scene.output, recorder.nodes, recorder.folder, active, observe)
    zero = recorder.folder.zero
    results = [adjoints.get(scene.leaves.get(name, -1), zero) for name in scene.wrt]
    shown = [node for move in moves for node in (move.term, move.total)]
    return recorder.finish(results, scene.inputs, shown), moves


def reverse(scene: TraceContext) -> TraceBuilder:
    """Values from the inputs on, then adjoints from the output back."""
    program, moves = adjoint_program(scene)
    ledger = Ledger(program)
    values = program.values
    derivatives = [values[node] for node in program.results]
    sketch = TraceBuilder(ledger, [ADJOINT], derivatives, moves=moves)
    for node in scene.lines:
        sketch.evaluate(scene, node)
    if moves or (scene.texts[scene.output] and scene.carries[scene.output]):
        sketch.add(_seed(scene))
        sketch.cells[0, scene.output] = Cell(1.0)
    arrivals = Counter(move.target for move in moves)
    arrived: Counter[int] = Counter()
    for number, move in enumerate(moves):
        arrived[move.target] += 1
        before = sketch.cells[0, move.target].value if arrived[move.target] > 1 else None
        total = values[move.total]
        sketch.cells[0, move.target] = Cell(total, move.total)
        step = contribution(
            scene,
            move.node,
            move.operand,
            adjoint=sketch.cells[0, move.node].value or 0.0,
            arrives=values[move.term],
            before=before,
            after=total,
            place=(arrived[move.target], arrivals[move.target]),
        )
        sketch.add(
            replace(
                step,
                right_bits=ledger.right(move.total),
                lost_bits=ledger.lost_in_move(number),
            )
        )
    return sketch


def contribution(
    scene: TraceContext,
    node: int,
    operand: int,
    *,
    adjoint: float,
    arrives: float,
    before: float | None,
    after: float,
    place: tuple[int, int],
    what: str = "adjoint",
) -> StepRecord:
    """The step in which a node hands a share on to an operand.

    `place` is which arrival at the operand it is, and of how many (0: not known).
    """
    target = scene.graph.operands(node)[operand]
    mine, theirs = scene.adjoint(node), scene.adjoint(target)
    partial = scene.partial(node, operand)
    rule = scene.formula(node, operand)
    shown = rule if rule == said(partial) else f"{rule} = {said(partial)}"
    sentence = (
        f"{scene.shown(node)} = {scene.expression(node)} hands its {what} {mine} = {said(adjoint)} "
        f"to {scene.shown(target)}, times the local partial {shown}: {said(arrives)} arrives. "
    )
    number, count = place
    if before is None:
        alone = number == count == 1
        sentence += f"{theirs} = {said(after)}" + ("." if alone else _place(number, count))
    else:
        sentence += f"{theirs} = {said(before)} + {factor(arrives)} = {said(after)}"
        sentence += _place(number, count)
    return StepRecord(
        phase=Phase.REVERSE,
        action=Action.PROPAGATE,
        sweep=0,
        node=scene.names[node],
        operand=operand,
        target=scene.names[target],
        partial=partial,
        contribution=arrives,
        before=before,
        value=after,
        formula=contribution_formula(scene, node, operand),
        latex=(
            rf"{scene.latex_accented(target, 'bar')} \mathrel{{+}}= "
            f"{scene.product_latex(node, operand, scene.latex_accented(node, 'bar'))}"
        ),
        sentence=sentence,
    )


def contribution_formula(scene: TraceContext, node: int, operand: int) -> str:
    """What a node hands on to an operand, on the board."""
    target = scene.graph.operands(node)[operand]
    return f"{scene.adjoint(target)} += {scene.product(node, operand, scene.adjoint(node))}"


def _place(number: int, count: int) -> str:
    return f", the {ordinal(number)} arrival{f' of {count}' if count else ''}."


def _seed(scene: TraceContext) -> StepRecord:
    name = scene.names[scene.output]
    bar, result = scene.adjoint(scene.output), scene.result
    return StepRecord(
        phase=Phase.REVERSE,
        action=Action.SEED,
        sweep=0,
        node=name,
        target=name,
        value=1.0,
        right_bits=53.0,
        lost_bits=0.0,
        formula=f"{bar} = 1",
        latex=f"{scene.latex_accented(scene.output, 'bar')} = 1",
        sentence=(
            f"The sweep back starts at the result {result} = {scene.shown(scene.output)}: "
            f"its adjoint {bar} = ∂{result}/∂{result} = 1."
        ),
    )
