"""`trace`: one function at one point, both sweeps of a method node by node."""

import math
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from workbench.errors import MethodError, PointError, listed
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.methods.catalogue import method as method_named
from workbench.methods.catalogue import variables_of
from workbench.methods.protocol import Method
from workbench.records.trace import CellRecord, LossRecord, NodeRecord
from workbench.tracing.bits.right_bits import ALL_BITS
from workbench.tracing.builder import Cell, TraceBuilder
from workbench.tracing.context import TraceContext, one_output
from workbench.tracing.judged import results
from workbench.tracing.losses import losses
from workbench.tracing.result import Trace
from workbench.tracing.result_step import read_off
from workbench.tracing.sweeps.differences import QUOTIENTS, difference
from workbench.tracing.sweeps.forward import forward
from workbench.tracing.sweeps.notebook import notebook_tape
from workbench.tracing.sweeps.reverse import reverse

#: The methods that a trace follows by name; difference methods come from the catalogue.
SWEEPS: Mapping[str, Callable[[TraceContext], TraceBuilder]] = MappingProxyType(
    {"reverse": reverse, "forward": forward, "notebook_tape": notebook_tape}
)


def trace(
    function: Graph | str,
    at: Mapping[str, float] | None = None,
    *,
    method: str | Method = "reverse",
    wrt: Sequence[str] | str | None = None,
    output: int = 0,
) -> Trace:
    """Follow one output of a function at a point through a method, node by node.

    `method` is `reverse`, `forward` (tangents seeded with each variable of `wrt`),
    `notebook_tape`, or a difference method of the catalogue (`forward_difference[step=1e-6]`).
    The trace has the value, the adjoint or tangent, the local partials and the lost bits of every
    node, every step in order, and the derivatives judged against the certified truth. Raises
    ParseError, PointError, MethodError, GraphError, BudgetError.

    >>> import workbench as wb
    >>> t = wb.trace("log(x1) + x1*x2 - sin(x2)", at={"x1": 2, "x2": 5})
    >>> [(node.name, node.cells[0].value) for node in t.nodes][:2]
    [('v-1', 5.5), ('v0', 1.7163378145367738)]
    """
    graph = one_output(parse(function) if isinstance(function, str) else function, output)
    names = variables_of(graph, wrt)
    values = graph.bind(at, {})
    point = dict(zip(graph.variables, values, strict=True))
    unfit = [f"{name} = {value}" for name, value in point.items() if not math.isfinite(value)]
    if unfit:
        raise PointError(f"a point must be finite: {listed(unfit)}; give another value")
    scene = TraceContext(graph, point, names)
    sketch, label = _sketched(scene, method)
    judged = results(graph, point, names, sketch)
    sketch.add(read_off(scene, sketch, judged))
    return Trace(
        graph=graph,
        point=MappingProxyType(point),
        method=label,
        wrt=names,
        output=output,
        value=scene.values[scene.output],
        nodes=_nodes(scene, sketch),
        sweeps=tuple(sketch.sweeps),
        steps=tuple(sketch.steps),
        losses=losses(scene, sketch.ledger, _sweep_kind(sketch), sketch.moves),
        results=judged,
        borrowed=sketch.borrowed,
    )


def worst(
    graph: Graph,
    point: Mapping[str, float],
    wrt: Sequence[str] | str | None = None,
    output: int = 0,
) -> tuple[LossRecord, ...]:
    """Where most bits of each derivative are lost in the adjoint program at a point.

    One record a variable of `wrt`; the definition is that of `tracing.bits`. Where the program is
    too large, or has no finite value, the record has a `reason` and no node.

    >>> import workbench as wb
    >>> (loss,) = worst(wb.parse("(1 - cos(x))/x**2"), {"x": 1e-5})
    >>> loss.expression, round(loss.lost_bits)
    ('v₂ = 1 − v₁', 34)
    """
    from workbench.tracing.bits.line_bits import Ledger
    from workbench.tracing.sweeps.reverse import adjoint_program

    single = one_output(graph, output)
    scene = TraceContext(single, point, variables_of(single, wrt))
    program, moves = adjoint_program(scene)
    return losses(scene, Ledger(program), "adjoint", moves)


def _sketched(scene: TraceContext, which: str | Method) -> tuple[TraceBuilder, str]:
    """The sketch of a method and the method's label."""
    if isinstance(which, str) and which in SWEEPS:
        return SWEEPS[which](scene), which
    chosen = method_named(which)
    if chosen.name in SWEEPS:
        return SWEEPS[chosen.name](scene), chosen.name
    if chosen.name not in QUOTIENTS:
        raise MethodError(
            f"{chosen.name} has no trace; the methods that have one: "
            f"{', '.join([*SWEEPS, *QUOTIENTS])}"
        )
    label = f"{chosen.name}[{chosen.options}]" if chosen.options else chosen.name
    return difference(scene, chosen), label


def _sweep_kind(sketch: TraceBuilder) -> str:
    """The kind of the sweeps of the program behind a sketch."""
    if sketch.borrowed or not sketch.sweeps:
        return "adjoint"
    return sketch.sweeps[0].kind


def _nodes(scene: TraceContext, sketch: TraceBuilder) -> tuple[NodeRecord, ...]:
    ledger = sketch.ledger
    shares = [ledger.line_shares(result) for result in ledger.program.results]
    wanted = {scene.leaves.get(name) for name in scene.wrt}
    found = []
    for node in scene.lines:
        built = ledger.program.primal[node]
        cells = []
        for sweep in range(len(sketch.sweeps)):
            cell = sketch.cells.get((sweep, node))
            zero = 0.0 if node in wanted and sketch.sweeps[sweep].kind != "shifted" else None
            cells.append(
                CellRecord(
                    value=zero if cell is None else cell.value,
                    right_bits=_right_bits(sketch, cell),
                    lost_bits=None if cell is None else ledger.lost_in_line(sweep, node),
                    wrong=cell is not None and cell.wrong,
                )
            )
        found.append(
            NodeRecord(
                node=node,
                name=scene.names[node],
                operator=scene.graph.operator(node).name,
                expression=scene.texts[node],
                operands=tuple(scene.names[one] for one in scene.graph.operands(node)),
                value=scene.values[node],
                right_bits=ledger.right(built),
                lost_bits=ledger.lost(built),
                partials=scene.partials(node),
                cells=tuple(cells),
                bound_shares=tuple(share.get(node) for share in shares),
                visits=sketch.visits.get(node) if sketch.visits else None,
            )
        )
    unused = _unused(scene, sketch)
    inputs = [one for one in (*found, *unused) if one.operator == "variable"]
    inputs.sort(key=lambda one: scene.graph.places[one.expression])
    return (*inputs, *(one for one in found if one.operator != "variable"))


def _right_bits(sketch: TraceBuilder, cell: Cell | None) -> float | None:
    """The right bits of a cell: all of what was seeded, none known of the notebook's gradients."""
    if cell is None or sketch.borrowed:
        return None
    return ALL_BITS if cell.built is None else sketch.ledger.right(cell.built)


def _unused(scene: TraceContext, sketch: TraceBuilder) -> list[NodeRecord]:
    """Rows of the variables that this output does not use."""
    return [
        NodeRecord(
            node=None,
            name=scene.variable_name(name),
            operator="variable",
            expression=name,
            value=scene.inputs[scene.graph.places[name]],
            right_bits=53.0,
            lost_bits=0.0,
            cells=tuple(
                CellRecord(value=0.0 if name in scene.wrt else None) for _ in sketch.sweeps
            ),
            bound_shares=tuple(None for _ in scene.wrt),
        )
        for name in scene.graph.variables
        if name not in scene.leaves
    ]
