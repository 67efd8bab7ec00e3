"""The tangent sweep: values and tangents together, from the inputs to the output."""

from typing import NamedTuple

from workbench.calculus.tangent import tangent_sweep
from workbench.presentation.text.notation import tangent_name
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.builder import SweepCell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Owner, Recorder, TracedProgram
from workbench.tracing.words import factor, said


class Tangent(NamedTuple):
    """One node's tangent: from which operands it comes, and what of the program it is."""

    operands: tuple[int, ...]
    built: int


#: Of each seed the tangents of the nodes that have one.
Sweeps = list[dict[int, Tangent]]


def tangent_program(context: TraceContext) -> tuple[TracedProgram, Sweeps]:
    """The program of values and derivatives by the forward sweep, and its tangents.

    It is the program of the method `forward`: one sweep that carries all seeds.
    """
    recorder = Recorder(context.graph)
    sweeps: Sweeps = [{} for _ in context.wrt]

    def observe(node: int, seed: int, tangent: int) -> None:
        recorder.mark(Owner(seed, node))
        if recorder.builder.value(tangent) is None:  # a literal serves nobody
            recorder.claim(tangent, Owner(seed, node))
        operands = tuple(
            place
            for place, one in enumerate(context.graph.operands(node))
            if one in sweeps[seed] and context.hands_on(node, place)
        )
        sweeps[seed][node] = Tangent(operands, tangent)

    seeds = {name: {number: recorder.folder.one} for number, name in enumerate(context.wrt)}
    (found,) = tangent_sweep(context.graph, recorder.nodes, recorder.folder, seeds, observe=observe)
    results = [found.get(number, recorder.folder.zero) for number in range(len(context.wrt))]
    shown = [one.built for sweep in sweeps for one in sweep.values()]
    return recorder.finish(results, context.inputs, shown), sweeps


def forward(context: TraceContext) -> TraceBuilder:
    """Values and the tangents by the first variable together, then by each further one."""
    program, sweeps = tangent_program(context)
    builder = TraceBuilder(
        LineBits(program),
        [
            SweepRecord(kind="tangent", title=f"tangent d/d{name}", key=f"tangent_{name}", wrt=name)
            for name in context.wrt
        ],
        [program.values[node] for node in program.results],
    )
    for number, tangents in enumerate(sweeps):
        for node in context.lines:
            if number == 0:
                builder.evaluate(context, node)
            value = program.values[tangents[node].built] if node in tangents else 0.0
            builder.cells[number, node] = SweepCell(
                value, tangents[node].built if node in tangents else None
            )
            if node in tangents or context.graph.variable(node) is not None:
                builder.add(_step(context, builder, number, node, tangents.get(node)))
    return builder


def _step(
    context: TraceContext, builder: TraceBuilder, number: int, node: int, tangent: Tangent | None
) -> StepRecord:
    """The step that gives a node its tangent."""
    line_bits, value = builder.line_bits, builder.cells[number, node].value or 0.0
    dot, dot_latex = context.tangent(node), context.latex_accented(node, "dot")
    shown = context.shown(node)
    if context.graph.variable(node) is not None:
        return context.step(
            node,
            Phase.TANGENT,
            Action.SEED,
            sweep=number,
            value=value,
            right_bits=53.0,
            lost_bits=0.0,
            formula=f"{dot} = {said(value)}",
            latex=f"{dot_latex} = {said(value)}",
            sentence=(
                f"Seed: the tangent of {shown} is ∂{shown}/∂{context.wrt[number]} = {said(value)}."
            ),
        )
    assert tangent is not None
    operands = context.graph.operands(node)
    terms = [
        context.product(node, place, context.tangent(operands[place])) for place in tangent.operands
    ]
    latex = [
        context.product_latex(node, place, context.latex_accented(operands[place], "dot"))
        for place in tangent.operands
    ]
    numbers = [
        f"{factor(context.partial(node, place))} · "
        f"{factor(builder.cells[number, operands[place]].value or 0.0)}"
        for place in tangent.operands
    ]
    names = " and ".join(tangent_name(context.names[operands[place]]) for place in tangent.operands)
    return context.step(
        node,
        Phase.TANGENT,
        Action.TANGENT,
        sweep=number,
        value=value,
        right_bits=line_bits.right(tangent.built),
        lost_bits=line_bits.lost_in_line(number, node),
        formula=f"{dot} = {_sum(terms)}",
        latex=f"{dot_latex} = {_sum(latex)}",
        sentence=(
            f"The tangent of {shown} = {context.expression(node)} comes from {names}, "
            f"{'each ' if len(numbers) > 1 else ''}times its local partial: "
            f"{dot} = {' + '.join(numbers)} = {said(value)}."
        ),
    )


def _sum(terms: list[str]) -> str:
    text = terms[0]
    for term in terms[1:]:
        text += f" {term[0]} {term[1:]}" if term[0] in "-−" else f" + {term}"
    return text
