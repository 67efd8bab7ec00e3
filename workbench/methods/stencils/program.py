"""From a scheme to a difference program: graph → graph, step sizes as inputs."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from workbench.calculus.reach import tangent_visits
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.methods.stencils.scheme import STEP, Scheme, factor_of, scaled


@dataclass(frozen=True, slots=True)
class Part:
    """A scheme for every variable, which may be the same one, and the names of their steps."""

    schemes: tuple[Scheme, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DifferenceProgram:
    """A program of the values and of one or several parts.

    Its inputs are the variables, then `steps`. Its outputs are the values, then for each part, for
    each output, for each variable every entry of the scheme. `shifts` are the nodes x + offset*h.
    """

    graph: Graph
    steps: tuple[str, ...]
    shifts: tuple[int, ...]


def difference_program(
    graph: Graph, wrt: Sequence[str], parts: Sequence[Part]
) -> DifferenceProgram:
    """The program of some parts; equal evaluations of the function are shared.

    `wrt` may name a variable several times, for several schemes.
    """
    names = tuple(dict.fromkeys(name for part in parts for name in part.steps))
    builder = GraphBuilder((*graph.variables, *names))
    centre = builder.include(graph)
    dependent = dependents(graph, wrt)
    shifts: dict[int, None] = {}
    quotients: list[int] = []
    for part in parts:
        rows: list[list[int]] = [[] for _ in graph.outputs]
        for name, scheme, step_name in zip(wrt, part.schemes, part.steps, strict=True):
            h = builder.variable(step_name)
            shifted = []
            for offset in scheme.offsets:
                values = centre
                if offset and name in dependent:
                    place = _shift(builder, builder.variable(name), h, offset)
                    shifts[place] = None
                    values = builder.include(graph, {name: place})
                shifted.append(values)
            for row, output in zip(rows, graph.outputs, strict=True):
                row += _combined(builder, scheme, h, [values[output] for values in shifted])
        quotients += [node for row in rows for node in row]
    program = builder.build([*(centre[output] for output in graph.outputs), *quotients])
    # Only what the outputs need was made, so nothing was left behind and nodes kept their numbers.
    assert len(program) == len(builder)
    return DifferenceProgram(program, names, tuple(shifts))


def is_small(graph: Graph, wrt: Sequence[str], schemes: Sequence[Scheme]) -> bool:
    """Whether a program of these schemes keeps to the limits."""
    if len(graph) * len(wrt) > limits.visited_nodes:
        return False
    evaluations = sum(scheme.evaluations for scheme in schemes)
    combined = sum(len(scheme.combination) for scheme in schemes) * len(wrt) * len(graph.outputs)
    room = (limits.program_nodes - combined - len(graph)) // max(evaluations, 1)
    # What a variable moves is what a tangent in it flows to, and the variable itself.
    moved = len(dependents(graph, wrt))
    return moved <= room and tangent_visits(graph, wrt, room - moved) <= room - moved


def formula(graph: Graph, wrt: Sequence[str], scheme: Scheme) -> OperationCount:
    """What the compiled primal and the combinations cost where there is no program.

    One run of the function for the value and one an evaluation, the shifts of the coordinate, and
    one combination a variable and output.

    >>> import workbench as wb
    >>> from workbench.methods.stencils.scheme import FORWARD
    >>> formula(wb.parse("x*y"), ["x", "y"], FORWARD).shared_operations
    9
    """
    combination = count(scheme.combination)
    size, outputs = len(wrt), len(graph.outputs)
    sizes = {abs(offset) for offset in scheme.offsets} - {0, 1}
    divided = sum(factor_of(factor)[1] for factor in sizes)
    return count_by_formula(
        count(graph),
        scheme.evaluations * size + 1,
        additions=size * (scheme.evaluations + outputs * combination.additions),
        multiplications=size * (len(sizes) - divided + outputs * combination.multiplications),
        divisions=size * (divided + outputs * combination.divisions),
    )


def step_names(taken: Sequence[str], wrt: Sequence[str], prefix: str = "h_") -> tuple[str, ...]:
    """Names h_x of the step inputs that clash with no name that is taken.

    >>> step_names(["x", "h_x"], ["x"])
    ('_h_x',)
    """
    others = frozenset(taken)
    while any(prefix + name in others for name in wrt):
        prefix = "_" + prefix
    return tuple(prefix + name for name in wrt)


def dependents(graph: Graph, wrt: Sequence[str]) -> set[str]:
    """Those of some variables that an output depends on."""
    used = graph.variable_nodes()
    return {name for name in wrt if name in used}


def _combined(builder: GraphBuilder, scheme: Scheme, h: int, values: Sequence[int]) -> list[int]:
    combination = scheme.combination
    inputs = {STEP: h, **{f"v{number}": node for number, node in enumerate(values)}}
    nodes = builder.include(combination, inputs)
    return [nodes[output] for output in combination.outputs]


def _shift(builder: GraphBuilder, x: int, h: int, offset: Fraction) -> int:
    distance = scaled(builder, abs(offset), h)
    return builder.apply("add" if offset > 0 else "subtract", x, distance)
