"""Stencils of a traced function: values by the function itself, and which points leave its path."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, replace

from workbench.engines import Engine, Program, Use
from workbench.ir.graph import Graph
from workbench.ir.operators import Operator
from workbench.ir.paths import other_path
from workbench.ir.primal import Condition
from workbench.measure.evidence import Alone, Each, Evidence, Lent, OwnProgram, Unknown
from workbench.methods.paths.cut import Cut
from workbench.methods.paths.known import Paths
from workbench.methods.paths.own_function import own_function
from workbench.methods.protocol import Derivation, Note, Run

#: A point of a stencil that takes another path, and the condition that decides so.
_Crossing = tuple[Sequence[float], Condition]


class FunctionEngine:
    """An engine that calls a traced function wherever a program has values of its graph.

    Steps, sides and estimates are then decided on what the function returns. Without the function
    (of a copy through pickle) it is the graph that runs, also where a point leaves its path.
    `crossings` are the points that did.
    """

    float64 = True

    def __init__(self, graph: Graph, engine: Engine) -> None:
        self.name = engine.name
        self.crossings: list[_Crossing] = []
        self._graph, self._engine = graph, engine
        self._run = (
            graph.unconditional.program(engine)
            if graph.function is None
            else own_function(graph).program()
        )
        self._cuts: dict[int, Cut] = {}

    def missing(self) -> str:
        """Nothing, where the engine itself is there."""
        return ""

    def ulps(self, row: Operator) -> float:
        """As the engine states."""
        return self._engine.ulps(row)

    def way(self, graph: Graph) -> str:
        """As the engine says."""
        return self._engine.way(graph)

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program whose values of the function are those of the function itself."""
        cut = self.cut(graph)
        whole = self._engine.compile(graph, use)
        if use is not Use.POINT or not cut.copies:
            return whole
        rest = self._engine.compile(cut.rest)

        def run(*inputs: float) -> Sequence[float]:
            points = cut.points(inputs)
            for point in points:
                other = other_path(self._graph, point)
                if other is not None:
                    self.crossings.append((point, other))
            if cut.whole:
                values = cut.values([self._run(*point) for point in points])
                called: Sequence[float] = rest(*inputs, *values)
                return called
            own: Sequence[float] = whole(*inputs)
            return own

        return run

    def cut(self, program: Graph) -> Cut:
        """A program, cut where it has values of the function."""
        key = id(program)
        if key not in self._cuts:
            self._cuts[key] = Cut(self._graph.unconditional, program)
        return self._cuts[key]


class StencilRuns:
    """A difference of a traced function at points of its path, told which stencils leave it.

    The evidence is the program of the graph where all points take its path, lent where the
    function rounds otherwise than the graph; where some take another path, it is the program with
    the graphs of those paths in their places.
    """

    def __init__(self, graph: Graph, derivation: Derivation) -> None:
        self._graph, self._derivation = graph, derivation
        self._paths: Paths[None] = Paths(graph, lambda one: None)
        self._engines: dict[str, FunctionEngine] = {}

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What runs at a point."""
        if engine.name not in self._engines:
            self._engines[engine.name] = FunctionEngine(self._graph, engine)
        own = self._engines[engine.name]
        own.crossings.clear()
        run = self._derivation.at(values, own)
        if isinstance(run.evidence, OwnProgram):
            return self._judged_by_program(run, run.evidence, own, engine)
        here = values[: len(self._graph.variables)]
        lines = self._by_variable(here, own.crossings)
        run = self._remarked(run, lambda name, number: lines.get(name, []))
        return run._replace(evidence=self._lent_each(run.evidence, lines))

    def _judged_by_program(
        self, run: Run, evidence: OwnProgram, own: FunctionEngine, engine: Engine
    ) -> Run:
        """The run of a program, with crossings of the program that ran last."""
        cut = own.cut(evidence.graph)
        points = cut.points(evidence.inputs)
        crossed = [other_path(self._graph, point) for point in points]
        lines = cut.crossing(evidence.places, crossed)
        run = self._remarked(run, self._said(run, evidence, cut, lines))
        if self._graph.function is None or not cut.whole:
            return run
        if any(crossed):
            try:
                graphs = [
                    self._graph if other is None else self._paths.at(point)
                    for point, other in zip(points, crossed, strict=True)
                ]
            except Exception as error:  # the function's own, as well
                reason = f"the path beyond cannot be traced: {error!s:.200}"
                return run._replace(evidence=Unknown(reason))
            program, shifts = cut.mixed(graphs)
            # Where all inputs are variables no limit of small steps is asked: there is none.
            evidence = replace(evidence, graph=program, shifts=shifts, variables=None)
        again = evidence.graph.program(engine)(*evidence.inputs)
        size = self._graph.size
        mine = (*again[:size], *(again[place] for place in evidence.places))
        same = all(map(_same, mine, run.flat))
        return run._replace(evidence=evidence if same else _lent(evidence))

    def _said(
        self, run: Run, evidence: OwnProgram, cut: Cut, lines: Mapping[int, Sequence[str]]
    ) -> Callable[[str, int], Sequence[str]]:
        """What is crossed by each partial: variable and number -> lines."""
        moved = {name for copy in cut.copies for name in copy.moved}
        here = evidence.inputs[: len(self._graph.variables)]

        def said(name: str, number: int) -> Sequence[str]:
            step = run.note(number).step
            if name in moved or not step or name not in self._graph.places:
                return lines.get(number, ())
            # It moves conditions alone, so that the program has no copy of the function for it.
            place, found = self._graph.places[name], []
            for coordinate in (here[place] + step, here[place] - step):
                other = other_path(self._graph, [*here[:place], coordinate, *here[place + 1 :]])
                found += [other.place] if other is not None else []
            return found

        return said

    def _remarked(self, run: Run, said: Callable[[str, int], Sequence[str]]) -> Run:
        """A run that names the lines which the stencil of each partial crosses."""
        partials = self._derivation.partials
        notes = list(run.notes or (Note(),) * len(partials))
        for number, partial in enumerate(partials):
            told = [f"crosses {line}" for line in dict.fromkeys(said(partial.wrt[-1], number))]
            remark = "; ".join(filter(None, (notes[number].remark, *told)))
            notes[number] = notes[number]._replace(remark=remark)
        return run._replace(notes=tuple(notes)) if any(one.remark for one in notes) else run

    def _by_variable(
        self, here: Sequence[float], crossings: Sequence[_Crossing]
    ) -> dict[str, list[str]]:
        """The lines that are crossed where each variable moves."""
        found: dict[str, list[str]] = {}
        for point, other in crossings:
            for name, there, old in zip(self._graph.variables, point, here, strict=True):
                if there != old:
                    found.setdefault(name, []).append(other.place)
        return found

    def _lent_each(self, evidence: Evidence, lines: Mapping[str, Sequence[str]]) -> Evidence:
        """What programs of single variables say of values that the function gave."""
        if not isinstance(evidence, Each) or self._graph.function is None:
            return evidence
        partials, made = self._derivation.partials, evidence

        def make(index: int) -> Alone:
            if any(name in lines for name in partials[index].wrt):
                return Unknown("its stencil leaves the path of the function")
            one = made.of(index)
            return _lent(one) if isinstance(one, OwnProgram) else one

        return Each(make=make, whole=made.whole)


def _lent(evidence: OwnProgram) -> Lent:
    return Lent(**{one.name: getattr(evidence, one.name) for one in fields(OwnProgram)})


def _same(first: float, second: float) -> bool:
    return first == second or (first != first and second != second)
