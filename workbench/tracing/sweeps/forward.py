"""The tangent sweep: values and tangents together, from the inputs to the output."""

from typing import NamedTuple

from workbench.calculus.tangent import tangent_sweep
from workbench.presentation.text.notation import tangent_name
from workbench.records.trace import Action, Phase, StepRecord, SweepRecord
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.builder import Cell, TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.program import Owner, Program, Recorder
from workbench.tracing.words import factor, said


class Tangent(NamedTuple):
    """One node's tangent: from which operands it comes, and what of the program it is."""

    operands: tuple[int, ...]
    built: int


#: Of each seed the tangents of the nodes that have one.
Sweeps = list[dict[int, Tangent]]


def tangent_program(scene: TraceContext) -> tuple[Program, Sweeps]:
    """The program of values and derivatives by the forward sweep, and its tangents.

    It is the program of the method `forward`: one sweep that carries all seeds.
    """
    recorder = Recorder(scene.graph)
    sweeps: Sweeps = [{} for _ in scene.wrt]

    def observe(node: int, seed: int, tangent: int) -> None:
        recorder.mark(Owner(seed, node))
        if recorder.builder.value(tangent) is None:  # a literal serves nobody
            recorder.claim(tangent, Owner(seed, node))
        operands = tuple(
            place
            for place, one in enumerate(scene.graph.operands(node))
            if one in sweeps[seed] and scene.hands_on(node, place)
        )
        sweeps[seed][node] = Tangent(operands, tangent)

    seeds = {name: {number: recorder.folder.one} for number, name in enumerate(scene.wrt)}
    (found,) = tangent_sweep(scene.graph, recorder.nodes, recorder.folder, seeds, observe=observe)
    results = [found.get(number, recorder.folder.zero) for number in range(len(scene.wrt))]
    shown = [one.built for sweep in sweeps for one in sweep.values()]
    return recorder.finish(results, scene.inputs, shown), sweeps


def forward(scene: TraceContext) -> TraceBuilder:
    """Values and the tangents by the first variable together, then by each further one."""
    program, sweeps = tangent_program(scene)
    sketch = TraceBuilder(
        Ledger(program),
        [
            SweepRecord(kind="tangent", title=f"tangent d/d{name}", key=f"tangent_{name}", wrt=name)
            for name in scene.wrt
        ],
        [program.values[node] for node in program.results],
    )
    for number, tangents in enumerate(sweeps):
        for node in scene.lines:
            if number == 0:
                sketch.evaluate(scene, node)
            value = program.values[tangents[node].built] if node in tangents else 0.0
            sketch.cells[number, node] = Cell(
                value, tangents[node].built if node in tangents else None
            )
            if node in tangents or scene.graph.variable(node) is not None:
                sketch.add(_step(scene, sketch, number, node, tangents.get(node)))
    return sketch


def _step(
    scene: TraceContext, sketch: TraceBuilder, number: int, node: int, tangent: Tangent | None
) -> StepRecord:
    """The step that gives a node its tangent."""
    ledger, value = sketch.ledger, sketch.cells[number, node].value or 0.0
    dot, dot_latex = scene.tangent(node), scene.latex_accented(node, "dot")
    shown = scene.shown(node)
    if scene.graph.variable(node) is not None:
        return StepRecord(
            phase=Phase.TANGENT,
            action=Action.SEED,
            sweep=number,
            node=scene.names[node],
            target=scene.names[node],
            value=value,
            right_bits=53.0,
            lost_bits=0.0,
            formula=f"{dot} = {said(value)}",
            latex=f"{dot_latex} = {said(value)}",
            sentence=(
                f"Seed: the tangent of {shown} is ∂{shown}/∂{scene.wrt[number]} = {said(value)}."
            ),
        )
    assert tangent is not None
    operands = scene.graph.operands(node)
    terms = [
        scene.product(node, place, scene.tangent(operands[place])) for place in tangent.operands
    ]
    latex = [
        scene.product_latex(node, place, scene.latex_accented(operands[place], "dot"))
        for place in tangent.operands
    ]
    numbers = [
        f"{factor(scene.partial(node, place))} · "
        f"{factor(sketch.cells[number, operands[place]].value or 0.0)}"
        for place in tangent.operands
    ]
    names = " and ".join(tangent_name(scene.names[operands[place]]) for place in tangent.operands)
    return StepRecord(
        phase=Phase.TANGENT,
        action=Action.TANGENT,
        sweep=number,
        node=scene.names[node],
        target=scene.names[node],
        value=value,
        right_bits=ledger.right(tangent.built),
        lost_bits=ledger.lost_in_line(number, node),
        formula=f"{dot} = {_sum(terms)}",
        latex=f"{dot_latex} = {_sum(latex)}",
        sentence=(
            f"The tangent of {shown} = {scene.expression(node)} comes from {names}, "
            f"{'each ' if len(numbers) > 1 else ''}times its local partial: "
            f"{dot} = {' + '.join(numbers)} = {said(value)}."
        ),
    )


def _sum(terms: list[str]) -> str:
    text = terms[0]
    for term in terms[1:]:
        text += f" {term[0]} {term[1:]}" if term[0] in "-−" else f" + {term}"
    return text
