"""Proofs that a claim is a derivative: both in normal form, and their difference 0.

What is proved is equality on an open dense part of the common domain. A claim that is continuous
where it is defined is then equal to the derivative wherever both exist (at a point where f has a
derivative it is the limit of those beside it); of one that jumps, the jumps have to be looked at.
"""

from collections.abc import Iterator, Mapping
from itertools import product

from flint import fmpq

from workbench.algebra import functions
from workbench.algebra.identities import Functions, OpenSignError, Values
from workbench.algebra.number import NoFormError, Number
from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.rules import partial_graph
from workbench.errors import UnsupportedError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, Smoothness
from workbench.ir.traversal import depends_on

#: Larger functions are not tried, nor more open signs at once, nor more looks at what is learnt.
_NODES, _OPEN_SIGNS, _LOOKS = 300, 4, 3


def is_proved(
    function: Graph, claim: Graph, variable: str, order: int, signs: Mapping[str, int]
) -> bool:
    """Whether a claim is proved to be a derivative by one variable, up to where it jumps.

    `signs` are those of variables, 1 or -1, where only such points are meant.

    >>> import workbench as wb
    >>> is_proved(wb.parse("sin(x)**2"), wb.parse("sin(2*x)"), "x", 1, {})
    True
    """
    for _ in range(order - 1):
        if len(function) > _NODES:
            return False
        function = _derivative(function, variable)
    if len(function) + len(claim) > _NODES:
        return False
    for open_signs in range(_OPEN_SIGNS + 1):
        try:
            return all(
                _vanishes(function, claim, variable, signs, choices)
                for choices in product((1, -1), repeat=open_signs)
            )
        except OpenSignError:
            continue
        except (NoFormError, UnsupportedError, RecursionError):
            return False
    return False


def jumps(claim: Graph) -> Iterator[tuple[int, int]]:
    """The nodes of a claim at which it may jump, each with its operator's code."""
    for node, row, operands in claim.nodes():
        if operands and row.smoothness is Smoothness.DISCONTINUOUS:
            yield node, claim.codes[node]


def _vanishes(
    function: Graph, claim: Graph, variable: str, signs: Mapping[str, int], choices: tuple[int, ...]
) -> bool:
    ring = Functions(choices)
    for name, sign in signs.items():
        ((kernel, _),) = ring.variable(name).lead[0]
        ring.signs[kernel] = sign
    for _ in range(_LOOKS):
        known = dict(ring.signs), dict(ring.signs_as), dict(ring.angles)
        values = Values(ring, function)
        slopes = _Slopes(values, variable)
        difference = slopes.of(function.outputs[0]) - ring.value(claim)
        if difference.is_zero:
            return True
        if known == (ring.signs, ring.signs_as, ring.angles):
            return False
    return False


class _Slopes:
    """The derivatives of the nodes of a graph by one variable, as functions."""

    def __init__(self, values: Values, variable: str) -> None:
        self._values, self._ring, self._graph = values, values.ring, values.graph
        self._moving = depends_on(values.graph, [variable])
        self._known: dict[int, Number] = {}

    def of(self, node: int) -> Number:
        """The derivative of a node."""
        if node not in self._known:
            self._known[node] = self._of(node) if self._moving[node] else self._ring.number(0)
        return self._known[node]

    def _of(self, node: int) -> Number:
        graph = self._graph
        row, operands = graph.operator(node), graph.operands(node)
        if not operands:
            return self._ring.number(1)
        self._values.of(node)  # which must be defined
        if row.name == "where":
            return self.of(self._values.chosen(node))
        total = self._ring.number(0)
        for place, operand in enumerate(operands):
            if self._moving[operand]:
                slope = self.of(operand)
                if slope.terms:
                    total = total + slope * self._partial(node, place)
        return total

    def _partial(self, node: int, place: int) -> Number:
        values, graph = self._values, self._graph
        operands = [values.of(operand) for operand in graph.operands(node)]
        if graph.codes[node] == CODES["power"]:
            return self._partial_of_power(node, operands[0], operands[1], place)
        partial = partial_graph(graph.codes[node], place)
        if partial is None:
            raise UnsupportedError("an operand without derivative")
        names = dict(zip(("u", "v", "z"), operands, strict=False))
        return self._ring.value(partial, {**names, "w": values.of(node)})

    def _partial_of_power(self, node: int, base: Number, exponent: Number, place: int) -> Number:
        """v*u**(v - 1) and u**v*log(u): the table's partials also treat what no open set has."""
        ring = self._ring
        if place == 1:
            return self._values.of(node) * functions.log(base)
        if exponent.rational is not None:
            return (
                ring.power(base, exponent.rational - 1) * exponent if exponent.terms else exponent
            )
        lowered: Number = ring.row("power", [base, exponent - ring.number(fmpq(1))])
        return lowered * exponent


def _derivative(function: Graph, variable: str) -> Graph:
    """The derivative by one variable as a graph."""
    swept = gradient_graph(function, [variable], guarded=False)
    builder = GraphBuilder(function.variables)
    nodes = builder.include(swept)
    return builder.build([nodes[swept.outputs[-1]]])
