"""`trace`: one function at one point, both sweeps of a method node by node."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from workbench.errors import MethodError
from workbench.frontends.door import Source, graph_of
from workbench.ir.graph import SHOWN_NODES, Graph
from workbench.ir.paths import require_path
from workbench.methods.catalogue import label
from workbench.methods.catalogue import method as method_named
from workbench.methods.protocol import Method
from workbench.records.trace import CellRecord, LossRecord, NodeRecord
from workbench.tracing.bits.right_bits import ALL_BITS
from workbench.tracing.builder import SweepCell, TraceBuilder
from workbench.tracing.context import TraceContext, one_output
from workbench.tracing.judged import results
from workbench.tracing.listing import source_lines
from workbench.tracing.losses import losses
from workbench.tracing.modes import modes
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
    function: Source,
    at: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    method: str | Method = "reverse",
    output: int | tuple[int, ...] | None = None,
) -> Trace:
    """Follow one output of a function at a point through a method, node by node.

    The function is a text, a Graph, a SymPy expression or a Python function; of several outputs one
    is to be chosen. `method` is `reverse`, `forward` (tangents seeded with each variable of `wrt`),
    `notebook_tape`, or a difference method of the catalogue (`forward_difference[step=1e-6]`).
    The trace has the value, the adjoint or tangent, the local partials and the lost bits of every
    node, every step in order, and the derivatives judged against the certified truth. Raises
    ParseError, PointError (PathError where a traced function takes another path), MethodError,
    GraphError, BudgetError.

    >>> import workbench as wb
    >>> t = wb.trace("log(x1) + x1*x2 - sin(x2)", at={"x1": 2, "x2": 5})
    >>> [(node.name, node.cells[0].value) for node in t.nodes][:2]
    [('v-1', 5.5), ('v0', 1.7163378145367738)]
    """
    whole = graph_of(function, at)
    number = whole.chosen_output(output)
    path = one_output(whole, number)
    graph = path.unconditional
    names = whole.chosen_variables(wrt)
    point = whole.finite_point(at)
    require_path(path, [*point.values()])
    context = TraceContext(graph, point, names)
    builder, name = _swept(context, method)
    judged = results(path, point, names, builder)
    builder.add(read_off(context, builder, judged))
    return Trace(
        graph=graph,
        expression=graph.to_text(),
        latex=graph.to_latex() if len(graph) <= SHOWN_NODES else "",
        function=graph.signature,
        source=source_lines(path, context.names) if whole.name else (),
        result=context.result,
        point=MappingProxyType(point),
        method=name,
        wrt=names,
        output=number,
        value=context.values[context.output],
        nodes=_nodes(context, builder),
        sweeps=tuple(builder.sweeps),
        steps=tuple(builder.steps),
        losses=losses(context, builder.line_bits, _sweep_kind(builder), builder.contributions),
        results=judged,
        borrowed=builder.borrowed,
        sibling=partial(trace, path, at=point),
        walks=modes,
    )


def worst(
    graph: Graph,
    point: Mapping[str, float],
    wrt: Sequence[str] | str | None = None,
    output: int | None = None,
) -> tuple[LossRecord, ...]:
    """Where most bits of each derivative are lost in the adjoint program at a point.

    One record a variable of `wrt`; the definition is that of `tracing.bits`. Where the program is
    too large, or has no finite value, the record has a `reason` and no node.

    >>> import workbench as wb
    >>> (loss,) = worst(wb.parse("(1 - cos(x))/x**2"), {"x": 1e-5})
    >>> loss.expression, round(loss.lost_bits)
    ('v₂ = 1 − v₁', 34)
    """
    from workbench.tracing.bits.line_bits import LineBits
    from workbench.tracing.sweeps.reverse import adjoint_program

    single = one_output(graph, output)
    context = TraceContext(single, point, single.chosen_variables(wrt))
    program, contributions = adjoint_program(context)
    return losses(context, LineBits(program), "adjoint", contributions)


def _swept(context: TraceContext, which: str | Method) -> tuple[TraceBuilder, str]:
    """The sweeps of a method, built, and the method's label."""
    if isinstance(which, str) and which in SWEEPS:
        return SWEEPS[which](context), which
    chosen = method_named(which)
    if chosen.name in SWEEPS:
        return SWEEPS[chosen.name](context), chosen.name
    if chosen.name not in QUOTIENTS:
        raise MethodError(
            f"{chosen.name} has no trace; the methods that have one: "
            f"{', '.join([*SWEEPS, *QUOTIENTS])}"
        )
    return difference(context, chosen), label(chosen)


def _sweep_kind(builder: TraceBuilder) -> str:
    """The kind of the sweeps of the program behind what was built."""
    if builder.borrowed or not builder.sweeps:
        return "adjoint"
    return builder.sweeps[0].kind


def _nodes(context: TraceContext, builder: TraceBuilder) -> tuple[NodeRecord, ...]:
    line_bits = builder.line_bits
    shares = [line_bits.line_shares(result) for result in line_bits.program.results]
    wanted = {context.leaves.get(name) for name in context.wrt}
    found = []
    for node in context.lines:
        built = line_bits.program.primal[node]
        cells = []
        for sweep in range(len(builder.sweeps)):
            cell = builder.cells.get((sweep, node))
            zero = 0.0 if node in wanted and builder.sweeps[sweep].kind != "shifted" else None
            cells.append(
                CellRecord(
                    value=zero if cell is None else cell.value,
                    right_bits=_right_bits(builder, cell),
                    lost_bits=None if cell is None else line_bits.lost_in_line(sweep, node),
                    wrong=cell is not None and cell.wrong,
                )
            )
        found.append(
            NodeRecord(
                node=node,
                name=context.names[node],
                operator=context.graph.operator(node).name,
                expression=context.texts[node],
                operands=tuple(context.names[one] for one in context.graph.operands(node)),
                value=context.values[node],
                **line_bits.of(built),
                partials=context.partials(node),
                cells=tuple(cells),
                bound_shares=tuple(share.get(node) for share in shares),
                visits=builder.visits.get(node) if builder.visits else None,
            )
        )
    unused = _unused(context, builder)
    inputs = [one for one in (*found, *unused) if one.operator == "variable"]
    inputs.sort(key=lambda one: context.graph.places[one.expression])
    return (*inputs, *(one for one in found if one.operator != "variable"))


def _right_bits(builder: TraceBuilder, cell: SweepCell | None) -> float | None:
    """The right bits of a cell: all of what was seeded, none known of the notebook's gradients."""
    if cell is None or builder.borrowed:
        return None
    return ALL_BITS if cell.built is None else builder.line_bits.right(cell.built)


def _unused(context: TraceContext, builder: TraceBuilder) -> list[NodeRecord]:
    """Rows of the variables that this output does not use."""
    return [
        NodeRecord(
            node=None,
            name=context.variable_name(name),
            operator="variable",
            expression=name,
            value=context.inputs[context.graph.places[name]],
            right_bits=53.0,
            lost_bits=0.0,
            cells=tuple(
                CellRecord(value=0.0 if name in context.wrt else None) for _ in builder.sweeps
            ),
            bound_shares=tuple(None for _ in context.wrt),
        )
        for name in context.graph.variables
        if name not in context.leaves
    ]
