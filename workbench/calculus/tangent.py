"""The forward sweep, graph → graph: the tangents of every node, for all seeds at once."""

from collections.abc import Callable, Mapping, Sequence

from workbench.calculus.folding import MULTIPLY, SUBTRACT, WHERE, Folding, Guards
from workbench.calculus.rules import emit_factor, rule, times
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, VARIABLE
from workbench.ir.traversal import use_counts

#: Tangents of one node by seed, as nodes of the builder; a seed that it does not feel is absent.
Tangents = dict[int, int]
#: A direction by variable: a component is a number, or the name of the input that it is; variables
#: that are absent do not move.
Direction = Mapping[str, "str | float"]
#: What a sweep tells of each tangent: the node, the seed, and the builder's node of the tangent.
Observer = Callable[[int, int, int], None]

_ABS = CODES["abs"]
#: Operators whose partial is a selection between literals: what is not chosen has tangent 0.
_CHOICES = frozenset({CODES["min"], CODES["max"], CODES["relu"]})


def tangent_graph(graph: Graph, wrt: Sequence[str], *, guarded: bool = True) -> Graph:
    """The graph of the outputs and of all their partial derivatives, by the forward sweep.

    Outputs: those of `graph`, then the partials row-major (output, then variable in the order of
    `wrt`). One sweep carries the tangents of all variables, which share the local partials; a
    variable that a node does not depend on costs nothing there. What is to be differentiated
    again must not be `guarded`: there a product that is 0 has the derivative 0. Raises GraphError
    for an unknown variable, UnsupportedError for an operand without derivative.
    Source: Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, section 3.1.

    >>> import workbench as wb
    >>> tangent_graph(wb.parse("x*sin(y)"), ["x", "y"]).to_text()
    'x*sin(y), sin(y), x*cos(y)'
    """
    graph.require_variables(wrt)
    folder, nodes = Folding.over(graph)
    seeds = {name: {number: folder.one} for number, name in enumerate(wrt)}
    tangents = tangent_sweep(graph, nodes, folder, seeds, guarded=guarded)
    partials = [one.get(number, folder.zero) for one in tangents for number in range(len(wrt))]
    return folder.builder.build([*(nodes[output] for output in graph.outputs), *partials])


def directional_graph(graph: Graph, direction: Direction) -> Graph:
    """The graph of the outputs and of their derivatives along a direction (a jvp).

    Outputs: those of `graph`, then the derivative of each. Components that are names are further
    inputs, which follow the variables of `graph`. Raises GraphError for an unknown variable.

    >>> import workbench as wb
    >>> directional_graph(wb.parse("x*sin(y)"), {"x": "d_x", "y": "d_y"}).to_text()
    'x*sin(y), d_x*sin(y) + x*(cos(y)*d_y)'
    >>> directional_graph(wb.parse("x*sin(y)"), {"y": 2}).to_text()
    'x*sin(y), x*(cos(y)*2)'
    """
    graph.require_variables(direction)
    folder, nodes = Folding.over(graph)
    tangents = tangent_sweep(graph, nodes, folder, direction_seeds(folder.builder, direction))
    slopes = [one.get(0, folder.zero) for one in tangents]
    return folder.builder.build([*(nodes[output] for output in graph.outputs), *slopes])


def direction_seeds(builder: GraphBuilder, direction: Direction) -> dict[str, Tangents]:
    """A direction as the one seed, number 0, of each variable that moves."""
    return {
        name: {
            0: builder.variable(component)
            if isinstance(component, str)
            else builder.literal(component)
        }
        for name, component in direction.items()
        if component != 0
    }


def direction_names(graph: Graph, wrt: Sequence[str]) -> tuple[str, ...]:
    """Names d_x of the components of a direction that clash with no variable.

    >>> import workbench as wb
    >>> direction_names(wb.parse("x*d_x"), ["x"])
    ('_d_x',)
    """
    prefix = "d_"
    while any(prefix + name in graph.places for name in wrt):
        prefix = "_" + prefix
    return tuple(prefix + name for name in wrt)


def tangent_sweep(
    graph: Graph,
    nodes: Sequence[int],
    folder: Folding,
    seeds: Mapping[str, Tangents],
    guards: Guards | None = None,
    observe: Observer | None = None,
    *,
    guarded: bool = True,
) -> list[Tangents]:
    """The tangents of every output, in order, as nodes of the folder's builder.

    `nodes` are the primal's nodes in that builder; `seeds` are the tangents of the variables, by
    name and number of the seed. `guards` are products that are 0 where one factor is 0, whatever
    the other one. `observe` is told of every tangent, in order.
    """
    sweep = _Sweep(graph, nodes, folder, seeds, guards or {}, guarded)
    return sweep.run(observe)


class _Sweep:
    """One pass over the nodes in topological order.

    No NaN comes from what was not chosen: a tangent that a selection may have cut to 0 adds 0
    even where the partial is infinite, as sqrt(max(0, x)) at -1. `cut` are the seeds of each node
    of which that holds, `wild` the nodes whose tangents may be infinite themselves.
    """

    def __init__(
        self,
        graph: Graph,
        nodes: Sequence[int],
        folder: Folding,
        seeds: Mapping[str, Tangents],
        guards: Guards,
        guarded: bool,
    ) -> None:
        self.guarded = guarded
        self.graph, self.nodes, self.folder, self.seeds = graph, nodes, folder, seeds
        self.guards = guards
        self.tangents: list[Tangents] = [{}] * len(graph)
        self.cut: list[frozenset[int]] = [frozenset()] * len(graph)
        self.wild = bytearray(len(graph))

    def run(self, observe: Observer | None) -> list[Tangents]:
        graph, tangents = self.graph, self.tangents
        left = use_counts(graph)
        for node, code in enumerate(graph.codes):
            operands = graph.operands(node)
            found: Tangents = {}
            if code == VARIABLE:
                found = self.seeds.get(graph.variables[graph.first[node]], {})
            elif code != LITERAL and any(tangents[operand] for operand in operands):
                found = self._tangents(node, code, operands)
            tangents[node] = found
            if observe is not None:
                for seed, tangent in found.items():
                    observe(node, seed, tangent)
            for operand in operands:  # what nobody will ask for again leaves the memory
                left[operand] -= 1
                if not left[operand]:
                    tangents[operand] = {}
        return [tangents[output] for output in graph.outputs]

    def _tangents(self, node: int, code: int, operands: tuple[int, ...]) -> Tangents:
        if node in self.guards:  # before selections: a guard is one, and differentiated otherwise
            return self._guarded(node, *self.guards[node])
        if code == WHERE:
            return self._selected(node, operands)
        folder, found = self.folder, Tangents()
        cut: set[int] = set()
        mapped = tuple(self.nodes[operand] for operand in operands)
        for index, operand in enumerate(operands):
            moving = self.tangents[operand]
            if not moving:
                continue
            local = rule(code, index)
            if (
                not self.guarded
                and local.tested is not None
                and self.tangents[operands[local.tested]]
            ):
                local = local.unguarded()
            factor = emit_factor(folder, local, mapped, self.nodes[node])
            if not factor.divides and factor.node == folder.zero:
                continue
            known = folder.exact(factor.node) is not None
            self.wild[node] |= self.wild[operand] | (not local.bounded and not known)
            in_front = code == MULTIPLY and not index  # u' v + u v', as one writes it
            for seed, tangent in moving.items():
                if code == SUBTRACT and index and seed in found:
                    found[seed] = folder.apply(SUBTRACT, found[seed], tangent)
                    continue
                term = times(folder, factor, tangent, in_front)
                if not local.bounded and not known and seed in self.cut[operand]:
                    term = self._unless_zero(term, tangent)
                elif self.wild[operand] and not known and (code == _ABS or self.guards):
                    term = self._unless_zero(term, factor.node)
                found[seed] = folder.add(found[seed], term) if seed in found else term
            cut |= self.cut[operand]
        if code == _ABS:
            cut |= found.keys()
        elif code in _CHOICES:
            parts = [self.tangents[operand].keys() for operand in operands]
            cut |= found.keys() - (parts[0] & parts[1] if len(parts) == 2 else set())
        self.cut[node] = frozenset(cut)
        return {seed: tangent for seed, tangent in found.items() if tangent != folder.zero}

    def _selected(self, node: int, operands: tuple[int, ...]) -> Tangents:
        """A selection of values selects between their tangents."""
        folder = self.folder
        condition, *branches = operands
        chosen, other = (self.tangents[branch] for branch in branches)
        found = {
            seed: folder.apply(
                WHERE,
                self.nodes[condition],
                chosen.get(seed, folder.zero),
                other.get(seed, folder.zero),
            )
            for seed in dict.fromkeys((*chosen, *other))
        }
        below = self.cut[branches[0]] | self.cut[branches[1]]
        self.cut[node] = below | (chosen.keys() ^ other.keys())
        self.wild[node] = self.wild[branches[0]] | self.wild[branches[1]]
        return found

    def _guarded(self, node: int, left: int, right: int) -> Tangents:
        """The product rule, each of its two products with the guard of the product."""
        folder, found = self.folder, Tangents()
        for moved, still in ((left, right), (right, left)):
            for seed, tangent in self.tangents[moved].items():
                factor = self.nodes[still]
                term = self._unless_zero(folder.multiply(tangent, factor), tangent, factor)
                found[seed] = folder.add(found[seed], term) if seed in found else term
        self.cut[node] = frozenset(found)
        self.wild[node] = 1
        return found

    def _unless_zero(self, product: int, *factors: int) -> int:
        """A product, but 0 where one of some factors is 0, whatever the others."""
        folder = self.folder
        builder = folder.builder
        unknown = [factor for factor in factors if folder.exact(factor) is None]
        if not (self.guarded and unknown) or folder.exact(product) is not None:
            return product
        tests = [builder.apply("equal", factor, folder.zero) for factor in unknown]
        test = tests[0] if len(tests) == 1 else builder.apply("or", *tests)
        return folder.apply(WHERE, test, folder.zero, product)
