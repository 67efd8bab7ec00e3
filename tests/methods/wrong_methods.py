"""Deliberately wrong methods: a judge that lets one of them pass is worthless."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.folding import Folding
from workbench.calculus.rules import emit_product, rule
from workbench.ir.builder import GraphBuilder
from workbench.ir.operators import VARIABLE
from workbench.ir.primal import Primal
from workbench.ir.traversal import depends_on, use_counts
from workbench.methods import METHODS
from workbench.methods.derivations import ImaginaryDerivation, ProgramDerivation
from workbench.methods.protocol import BaseMethod, Derivation, Kind, Wants, graph_of
from workbench.methods.stencils import DifferenceMethod, Stencil
from workbench.methods.stencils.scheme import stencil

#: A factor below what the tolerance of a float comparison would see.
SLIGHTLY_OFF = 1.0 + 1e-9


@dataclass(frozen=True, slots=True)
class Spoiled(BaseMethod):
    """The reverse sweep, with every partial spoiled in one way."""

    name: str  # type: ignore[misc]
    spoil: Callable[[GraphBuilder, int], int]

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        right = gradient_graph(graph, wrt)
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(right)
        outputs = [nodes[node] for node in right.outputs]
        size = len(graph.outputs)
        spoiled = [self.spoil(builder, node) for node in outputs[size:]]
        program = builder.build([*outputs[:size], *spoiled])
        return ProgramDerivation(primal=graph, wrt=wrt, program=program)


@dataclass(frozen=True, slots=True)
class DoubleCounting(BaseMethod):
    """A sweep that passes the adjoint of a shared interior node on twice."""

    name: ClassVar[str] = "double_counting"

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        builder = GraphBuilder(graph.variables)
        nodes, folder = builder.include(graph), Folding(builder)
        active, uses = depends_on(graph, wrt), use_counts(graph)
        partials = []
        for output in graph.outputs:
            adjoints = {output: folder.one}
            for node in range(output, -1, -1):
                if node not in adjoints or not graph.operands(node):
                    continue
                adjoint = adjoints[node]
                if uses[node] > 1:
                    adjoint = folder.multiply(builder.literal(2), adjoint)
                operands = graph.operands(node)
                mapped = tuple(nodes[operand] for operand in operands)
                for index, operand in enumerate(operands):
                    if active[operand]:
                        local = rule(graph.codes[node], index)
                        term = emit_product(folder, local, mapped, nodes[node], adjoint)
                        adjoints[operand] = folder.add(adjoints.get(operand, folder.zero), term)
            leaves = {
                graph.variables[graph.first[node]]: adjoint
                for node, adjoint in adjoints.items()
                if graph.codes[node] == VARIABLE
            }
            partials += [leaves.get(name, folder.zero) for name in wrt]
        values = [nodes[output] for output in graph.outputs]
        program = builder.build([*values, *partials])
        return ProgramDerivation(primal=graph, wrt=wrt, program=program)


@dataclass(frozen=True, slots=True)
class WrongDivisor(DifferenceMethod):
    """The five-point stencil over 13 h, not 12 h: it converges, but not to the derivative."""

    name: ClassVar[str] = "wrong_divisor"
    stencil: ClassVar[Stencil] = stencil([(1, 8), (-1, -8), (2, -1), (-2, 1)], divisor=13, order=4)


@dataclass(frozen=True, slots=True)
class WrongWeight(DifferenceMethod):
    """A central difference whose weights are off by a millionth."""

    name: ClassVar[str] = "wrong_weight"
    stencil: ClassVar[Stencil] = stencil(
        [(1, 1_000_001), (-1, -1_000_001)], divisor=2_000_000, order=2
    )


@dataclass(frozen=True, slots=True)
class WrongComplexDivisor(BaseMethod):
    """The complex step, its imaginary part divided by a step that is off by a millionth."""

    name: ClassVar[str] = "wrong_complex_divisor"
    kind: ClassVar[Kind] = Kind.COMPLEX_STEP

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        right = METHODS["complex_step"].derive(primal, wants)
        assert isinstance(right, ImaginaryDerivation)
        evaluate = right.evaluate

        def wrong(values: Sequence[float]) -> tuple[Sequence[float], Sequence[float]]:
            primal, partials = evaluate(values)
            return primal, [partial * 1.000001 for partial in partials]

        return replace(right, evaluate=wrong)


WRONG_METHODS = (
    Spoiled("zero", lambda builder, node: builder.literal(0)),
    Spoiled("wrong_sign", lambda builder, node: builder.apply("negate", node)),
    Spoiled(
        "slightly_off",
        lambda builder, node: builder.apply("multiply", node, builder.literal(SLIGHTLY_OFF)),
    ),
    DoubleCounting(),
    WrongDivisor(),
    WrongWeight(),
    WrongComplexDivisor(),
)
