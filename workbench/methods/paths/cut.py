"""A difference program, cut where it has values of the function that is differentiated."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, VARIABLE
from workbench.ir.primal import Condition
from workbench.ir.traversal import depends_on, needed
from workbench.measure.balls.float_values import float_values

_SHIFTS = frozenset((CODES["add"], CODES["subtract"]))


class Copy(NamedTuple):
    """The function at one point of a stencil: the nodes of moved coordinates, by variable, and of
    its outputs; none where a program has no use for them."""

    moved: Mapping[str, int]
    outputs: tuple[int, ...]


class Cut:
    """A program, its copies of a function, and the `rest`: what is made of their values.

    The values are inputs of the rest, behind those of the program. It is `whole` where the program
    has nothing of the function but these values, which is not so of differences of its gradient.

    >>> import workbench as wb
    >>> square = wb.parse("x*x")
    >>> program = wb.gradient(square, method="central_difference").graph
    >>> cut = Cut(square, program)
    >>> len(cut.copies), cut.whole, cut.rest.to_text()
    (3, True, '_ = x + h_x; cut_1, (cut_4 - cut_6)/(2*h_x)')
    """

    def __init__(self, graph: Graph, program: Graph) -> None:
        self._graph, self.program = graph, program
        self._shifts = _shifts(graph, program)
        self.copies: tuple[Copy, ...] = ()
        for mixed in (False, True):
            self.copies = _copies(graph, program, self._shifts, mixed)
            nodes = dict.fromkeys(node for copy in self.copies for node in copy.outputs)
            self._names = {node: f"cut_{node}" for node in nodes}
            self.rest = _cut(program, self._names)
            self.whole = not any(
                self.rest.variable(node) in graph.places
                for node, needed_too in enumerate(needed(self.rest, self.rest.outputs))
                if needed_too
            )
            if self.whole or not self._shifts:
                break

    def points(self, inputs: Sequence[float]) -> list[list[float]]:
        """The points of the stencil, as floats round them, in the order of the copies."""
        moved = {node for copy in self.copies for node in copy.moved.values()}
        known = float_values(self.program, inputs, moved)
        found = []
        for copy in self.copies:
            point = list(inputs[: len(self._graph.variables)])
            for name, node in copy.moved.items():
                point[self._graph.places[name]] = known[node]
            found.append(point)
        return found

    def values(self, found: Sequence[Sequence[float]]) -> list[float]:
        """What the rest takes, from the values of the function at the points."""
        known = {
            node: value
            for copy, values in zip(self.copies, found, strict=True)
            for node, value in zip(copy.outputs, values, strict=bool(copy.outputs))
        }
        return [known[node] for node in self._names]

    def crossing(
        self, places: Sequence[int], crossed: Sequence[Condition | None]
    ) -> dict[int, list[str]]:
        """The lines at which the stencil of each output in some places leaves the path."""
        found: dict[int, list[str]] = {}
        others = [pair for pair in zip(self.copies, crossed, strict=True) if pair[1] is not None]
        for number, place in enumerate(places if others else ()):
            marks = needed(self.program, [self.program.outputs[place]])
            lines = [
                other.place
                for copy, other in others
                if other is not None and all(marks[node] for node in copy.moved.values())
            ]
            if lines:
                found[number] = lines
        return found

    def mixed(self, graphs: Sequence[Graph]) -> tuple[Graph, tuple[int, ...]]:
        """The program with a graph of its own for each copy, and its shifted coordinates."""
        names = self.program.variables
        every = GraphBuilder(names)
        nodes = every.include(self.program)
        moved = sorted({node for copy in self.copies for node in copy.moved.values()})
        if not moved:
            return self.program, ()
        moves = every.build([nodes[node] for node in moved])
        builder = GraphBuilder(names)
        new = builder.include(moves)
        there = {node: new[output] for node, output in zip(moved, moves.outputs, strict=True)}
        values: dict[str, int] = {}
        for copy, graph in zip(self.copies, graphs, strict=True):
            if copy.outputs:
                plain = graph.unconditional
                new = builder.include(plain, {name: there[at] for name, at in copy.moved.items()})
                pairs = zip(copy.outputs, plain.outputs, strict=True)
                values |= {self._names[node]: new[output] for node, output in pairs}
        new = builder.include(self.rest, values)
        program = builder.build([new[output] for output in self.rest.outputs])
        again = GraphBuilder(program.variables)
        again.include(program)
        size = len(again)
        places = again.include(moves)
        return program, tuple(places[one] for one in moves.outputs if places[one] < size)


def _shifts(graph: Graph, program: Graph) -> dict[str, list[int]]:
    """The nodes x + h and x - h of a program, h depending on steps alone, by variable."""
    if program.variables == graph.variables:
        return {}
    moving = depends_on(program, graph.variables)
    found: dict[str, list[int]] = {}
    for node, code in enumerate(program.codes):
        if code in _SHIFTS:
            x, h = program.first[node], program.second[node]
            x, h = (h, x) if program.variable(x) not in graph.places else (x, h)
            name = program.variable(x)
            if name in graph.places and not moving[h] and program.codes[h] != LITERAL:
                found.setdefault(str(name), []).append(node)
    return found


def _copies(
    graph: Graph, program: Graph, shifts: Mapping[str, Sequence[int]], mixed: bool
) -> tuple[Copy, ...]:
    """Every copy of a function in a difference program, the one at the point itself first."""
    builder = GraphBuilder(program.variables)
    same = builder.include(program)  # in the same order, so under the same numbers
    assert [*same] == [*range(len(program))]

    def copy(moved: Mapping[str, int]) -> Copy:
        nodes = builder.include(graph, moved)
        outputs = tuple(nodes[output] for output in graph.outputs)
        return Copy(moved, outputs if max(outputs) < len(program) else ())

    here = copy({})
    found = [here] if here.outputs else []
    found += [copy({name: node}) for name, nodes in shifts.items() for node in nodes]
    if mixed:
        pairs = [
            copy({first: one, second: two})
            for first, second in combinations(shifts, 2)
            for one in shifts[first]
            for two in shifts[second]
        ]
        found += [one for one in pairs if one.outputs]
    return tuple(found)


def _cut(program: Graph, names: Mapping[int, str]) -> Graph:
    """A program in which some nodes are inputs, behind its own."""
    builder = GraphBuilder((*program.variables, *names.values()))
    new: list[int] = []
    for node, _, operands in program.nodes():
        if node in names:
            new.append(builder.variable(names[node]))
        elif program.codes[node] == LITERAL:
            new.append(builder.literal(program.literals[program.first[node]]))
        elif program.codes[node] == VARIABLE:
            new.append(builder.variable(program.variables[program.first[node]]))
        else:
            new.append(builder.apply_code(program.codes[node], *(new[one] for one in operands)))
    return builder.build([new[output] for output in program.outputs])
