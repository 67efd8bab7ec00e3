"""The reverse sweep, contribution by contribution: the program of `reverse`, watched."""

from collections import Counter
from dataclasses import replace

from workbench.calculus.adjoint import adjoint_sweep
from workbench.ir.traversal import depends_on
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.builder import SweepCell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Contribution, Owner, Recorder, TracedProgram
from workbench.tracing.words import factor, ordinal, said

ADJOINT = SweepRecord(kind="adjoint", title="adjoint", key="adjoint")


def adjoint_program(context: TraceContext) -> tuple[TracedProgram, list[Contribution]]:
    """The program of values and derivatives by the reverse sweep, and its contributions."""
    graph = context.graph
    recorder = Recorder(graph)
    contributions: list[Contribution] = []

    def observe(node: int, operand: int, term: int, total: int) -> None:
        target = graph.operands(node)[operand]
        recorder.mark(Owner(0, target, len(contributions)))
        contributions.append(Contribution(node, operand, target, term, total))

    active = depends_on(graph, context.wrt)
    adjoints = adjoint_sweep(
        graph, context.output, recorder.nodes, recorder.folder, active, observe
    )
    zero = recorder.folder.zero
    leaves = [context.leaves.get(name) for name in context.wrt]
    found = [-1 if leaf is None else adjoints[leaf] for leaf in leaves]
    results = [zero if adjoint < 0 else adjoint for adjoint in found]
    shown = [node for one in contributions for node in (one.term, one.total)]
    return recorder.finish(results, context.inputs, shown), contributions


def reverse(context: TraceContext) -> TraceBuilder:
    """Values from the inputs on, then adjoints from the output back."""
    program, contributions = adjoint_program(context)
    line_bits = LineBits(program)
    values = program.values
    derivatives = [values[node] for node in program.results]
    builder = TraceBuilder(line_bits, [ADJOINT], derivatives, contributions=contributions)
    for node in context.lines:
        builder.evaluate(context, node)
    if contributions or (context.texts[context.output] and context.carries[context.output]):
        bar, result = context.adjoint(context.output), context.result
        sentence = (
            f"The reverse sweep starts at the result {result} = {context.shown(context.output)}: "
            f"its adjoint {bar} = ∂{result}/∂{result} = 1."
        )
        builder.add(seed_step(context, Phase.REVERSE, sentence, right_bits=53.0, lost_bits=0.0))
        builder.cells[0, context.output] = SweepCell(1.0)
    arrivals = Counter(one.target for one in contributions)
    arrived: Counter[int] = Counter()
    for number, (node, operand, target, term, total) in enumerate(contributions):
        arrived[target] += 1
        step = contribution_step(
            context,
            node,
            operand,
            adjoint=builder.cells[0, node].value or 0.0,
            arrives=values[term],
            before=builder.cells[0, target].value if arrived[target] > 1 else None,
            after=values[total],
            place=(arrived[target], arrivals[target]),
        )
        builder.cells[0, target] = SweepCell(values[total], total)
        bits = line_bits.right(total), line_bits.lost_in_contribution(number)
        builder.add(replace(step, right_bits=bits[0], lost_bits=bits[1]))
    return builder


def contribution_step(
    context: TraceContext,
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
    target = context.graph.operands(node)[operand]
    mine, theirs = context.adjoint(node), context.adjoint(target)
    partial = context.partial(node, operand)
    rule = context.formula(node, operand)
    shown = rule if rule == said(partial) else f"{rule} = {said(partial)}"
    sentence = (
        f"{context.shown(node)} = {context.expression(node)} passes its {what} {mine} = "
        f"{said(adjoint)}, times the local partial {shown}, to {context.shown(target)}: the "
        f"contribution is {said(arrives)}. "
    )
    number, count = place
    if before is None:
        alone = number == count == 1
        sentence += f"{theirs} = {said(after)}" + ("." if alone else _place(number, count))
    else:
        sentence += f"{theirs} = {said(before)} + {factor(arrives)} = {said(after)}"
        sentence += _place(number, count)
    return context.step(
        node,
        Phase.REVERSE,
        Action.PROPAGATE,
        sweep=0,
        operand=operand,
        target=context.names[target],
        partial=partial,
        contribution=arrives,
        before=before,
        value=after,
        formula=contribution_formula(context, node, operand),
        latex=(
            rf"{context.latex_accented(target, 'bar')} \mathrel{{+}}= "
            f"{context.product_latex(node, operand, context.latex_accented(node, 'bar'))}"
        ),
        sentence=sentence,
    )


def contribution_formula(context: TraceContext, node: int, operand: int) -> str:
    """What a node hands on to an operand, on the board."""
    target = context.graph.operands(node)[operand]
    return f"{context.adjoint(target)} += {context.product(node, operand, context.adjoint(node))}"


def _place(number: int, count: int) -> str:
    return f", the {ordinal(number)} contribution{f' of {count}' if count else ''}."


def seed_step(context: TraceContext, phase: Phase, sentence: str, **bits: float) -> StepRecord:
    """The step in which a sweep back begins: the adjoint of the output is 1."""
    bar = context.adjoint(context.output)
    return context.step(
        context.output,
        phase,
        Action.SEED,
        sweep=0,
        value=1.0,
        formula=f"{bar} = 1",
        latex=f"{context.latex_accented(context.output, 'bar')} = 1",
        sentence=sentence,
        **bits,
    )
