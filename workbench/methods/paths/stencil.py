"""Stencils of a traced function: values by the function itself, and which points leave its path."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations
from typing import NamedTuple

from workbench.engines import Engine
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, VARIABLE
from workbench.ir.paths import other_path
from workbench.ir.primal import Condition
from workbench.ir.traversal import needed
from workbench.measure.balls.float_values import float_values
from workbench.measure.evidence import Alone, Lent, OwnProgram, Unknown
from workbench.methods.paths.known import Paths
from workbench.methods.paths.own_function import own_function
from workbench.methods.protocol import Note, Partial, Run


class Copy(NamedTuple):
    """The function at one point of a stencil: the nodes of moved coordinates, by variable, and of
    its outputs; none where a program has no use for them."""

    moved: Mapping[str, int]
    outputs: tuple[int, ...]


class StencilRuns:
    """Runs of difference programs of one traced function, told of the paths that they take.

    What a program has of the function at a point of its stencil is replaced by what the function
    itself returns there. Where that differs in rounding only, the program is lent to the judge;
    where a point takes another path, the program has the graph of that path in its place.
    """

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._paths: Paths[None] = Paths(graph, lambda one: None)
        self._own = None if graph.function is None else own_function(graph).program()
        self._cuts: dict[int, _Cut] = {}

    def told(self, run: Run, partials: Sequence[Partial], engine: Engine) -> Run:
        """A run of a difference, as the function has it."""
        evidence = run.evidence
        if isinstance(evidence, OwnProgram) and evidence.exact:
            return run
        if not isinstance(evidence, OwnProgram) or any(DIRECTION in one.wrt for one in partials):
            return _remarked(run, dict.fromkeys(range(len(partials)), _UNSEEN), partials)
        key = id(evidence.graph)
        if key not in self._cuts:
            self._cuts[key] = _Cut(self._graph, evidence, partials)
        cut = self._cuts[key]
        points = cut.points(evidence.inputs)
        crossed = [other_path(self._graph, point) for point in points]
        lines = cut.crossing(evidence.places, crossed) | self._unmoved(run, cut, partials)
        remarks = {
            place: "; ".join(f"crosses {line}" for line in dict.fromkeys(told))
            for place, told in lines.items()
        }
        run = _remarked(run, remarks, partials)
        if self._own is None:
            return run
        own = {
            node: value
            for copy, point in zip(cut.copies, points, strict=True)
            if copy.outputs
            for node, value in zip(copy.outputs, self._own(*point), strict=True)
        }
        found = cut.run(evidence.inputs, own, engine)
        size = self._graph.size
        flat = (*found[:size], *(found[place] for place in evidence.places))
        alike = list(map(repr, flat)) == list(map(repr, run.flat))
        if not any(crossed):
            return run if alike else run._replace(flat=flat, evidence=_lent(evidence))
        return run._replace(flat=flat, evidence=self._mixed(cut, evidence, points, crossed, found))

    def _unmoved(self, run: Run, cut: "_Cut", partials: Sequence[Partial]) -> dict[int, list[str]]:
        """The same of partials by variables that move conditions alone: no program moves them."""
        assert isinstance(run.evidence, OwnProgram)
        moved = {name for copy in cut.copies for name in copy.moved}
        found: dict[int, list[str]] = {}
        for number, partial in enumerate(partials):
            name, step = partial.wrt[-1], run.note(number).step
            if name in moved or not step:
                continue
            point = list(run.evidence.inputs[: len(self._graph.variables)])
            place = self._graph.places[name]
            for coordinate in (point[place] + step, point[place] - step):
                there = [*point[:place], coordinate, *point[place + 1 :]]
                other = other_path(self._graph, there)
                if other is not None:
                    found.setdefault(number, []).append(other.place)
        return found

    def _mixed(
        self,
        cut: "_Cut",
        evidence: OwnProgram,
        points: Sequence[Sequence[float]],
        crossed: Sequence[Condition | None],
        found: Sequence[float],
    ) -> Alone:
        """The program of a stencil whose points take several paths."""
        try:
            graphs = [
                self._graph if other is None else self._paths.at(point)
                for point, other in zip(points, crossed, strict=True)
            ]
        except Exception as error:  # the function's own, as well
            return Unknown(f"the path beyond cannot be traced: {error!s:.200}")
        program, shifts = cut.mixed(graphs)
        # With all inputs for variables it has no steps to go to 0: no limit is asked of it.
        made = replace(evidence, graph=program, shifts=shifts, variables=None)
        again = program.program()(*evidence.inputs)
        same = list(map(repr, map(float, again))) == list(map(repr, found))
        return made if same else _lent(made)


#: How partials name a direction that they are taken along.
DIRECTION = "direction"
#: What is said of a difference that is no program, whose points are not known.
_UNSEEN = "whether its stencil leaves the path is not looked at: it has no program"


def _remarked(run: Run, remarks: Mapping[int, str], partials: Sequence[Partial]) -> Run:
    """A run with remarks on some of its partials."""
    if not remarks:
        return run
    notes = list(run.notes or (Note(),) * len(partials))
    for place, said in remarks.items():
        told = "; ".join(filter(None, (notes[place].remark, said)))
        notes[place] = notes[place]._replace(remark=told)
    return run._replace(notes=tuple(notes))


def _lent(evidence: OwnProgram) -> Lent:
    names = ("graph", "inputs", "places", "exact", "variables", "shifts", "ulps")
    return Lent(**{name: getattr(evidence, name) for name in names})


class _Cut:
    """A difference program, cut where it has values of the function."""

    def __init__(self, graph: Graph, evidence: OwnProgram, partials: Sequence[Partial]) -> None:
        self.program = evidence.graph
        self._graph = graph
        self._shifts = tuple(evidence.shifts or ())
        mixed = any(len(set(one.wrt)) > 1 for one in partials)
        self.copies = _copies(graph.unconditional, self.program, self._shifts, mixed)
        nodes = dict.fromkeys(node for copy in self.copies for node in copy.outputs)
        self._names = {node: f"cut_{node}" for node in nodes}
        self._rest = _cut(self.program, self._names)

    def points(self, inputs: Sequence[float]) -> list[list[float]]:
        """The points of the stencil, as floats round them, in the order of the copies."""
        known = float_values(self.program, inputs, self._shifts)
        found = []
        for copy in self.copies:
            point = list(inputs[: len(self._graph.variables)])
            for name, node in copy.moved.items():
                point[self._graph.places[name]] = known[node]
            found.append(point)
        return found

    def crossing(
        self, places: Sequence[int], crossed: Sequence[Condition | None]
    ) -> dict[int, list[str]]:
        """The lines at which the stencil of each partial leaves the path, by number."""
        found: dict[int, list[str]] = {}
        if not any(crossed):
            return found
        for number, place in enumerate(places):
            marks = needed(self.program, [self.program.outputs[place]])
            lines = [
                other.place
                for copy, other in zip(self.copies, crossed, strict=True)
                if other is not None and all(marks[node] for node in copy.moved.values())
            ]
            if lines:
                found[number] = lines
        return found

    def run(
        self, inputs: Sequence[float], own: Mapping[int, float], engine: Engine
    ) -> tuple[float, ...]:
        """All outputs of the program, with values of the function for its own."""
        values = [own[node] for node in self._names]
        return tuple(map(float, self._rest.program(engine)(*inputs, *values)))

    def mixed(self, graphs: Sequence[Graph]) -> tuple[Graph, tuple[int, ...]]:
        """The program with a graph of its own for each copy, and its shifted coordinates."""
        builder = GraphBuilder(self.program.variables)
        shifted = GraphBuilder(self.program.variables)
        every = shifted.include(self.program)
        moves = shifted.build([every[node] for node in self._shifts or self.program.outputs])
        nodes = builder.include(moves)
        moved = dict(zip(self._shifts, (nodes[one] for one in moves.outputs), strict=False))
        values: dict[str, int] = {}
        for copy, graph in zip(self.copies, graphs, strict=True):
            there = {name: moved[node] for name, node in copy.moved.items()}
            plain = graph.unconditional
            new = builder.include(plain, there)
            for node, output in zip(copy.outputs, plain.outputs, strict=bool(copy.outputs)):
                values[self._names[node]] = new[output]
        new = builder.include(self._rest, values)
        program = builder.build([new[output] for output in self._rest.outputs])
        again = GraphBuilder(program.variables)
        again.include(program)
        size = len(again)
        places = again.include(moves)
        return program, tuple(places[one] for one in moves.outputs if places[one] < size)


def _copies(graph: Graph, program: Graph, shifts: Sequence[int], mixed: bool) -> tuple[Copy, ...]:
    """Every copy of a function in a difference program, the one at the point itself first."""
    builder = GraphBuilder(program.variables)
    same = builder.include(program)  # in the same order, so under the same numbers
    assert [*same] == [*range(len(program))]

    def copy(moved: Mapping[str, int]) -> Copy:
        nodes = builder.include(graph, moved)
        outputs = tuple(nodes[output] for output in graph.outputs)
        return Copy(moved, outputs if max(outputs) < len(program) else ())

    by_variable: dict[str, list[int]] = {}
    for node in shifts:
        leaves = [program.variable(one) for one in program.operands(node)]
        name = next((one for one in leaves if one in graph.places), None)
        if name is not None:
            by_variable.setdefault(name, []).append(node)
    found = [copy({})]
    found += [copy({name: node}) for name, nodes in by_variable.items() for node in nodes]
    if mixed:
        pairs = [
            copy({first: one, second: two})
            for first, second in combinations(by_variable, 2)
            for one in by_variable[first]
            for two in by_variable[second]
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
