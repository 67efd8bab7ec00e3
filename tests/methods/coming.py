"""Stand-ins for what is to come: black box, claim, peer, second engine, function of arrays.

Each is honest, and small; a judge that calls one of them wrong is not ready for the real thing.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.engines import ENGINES, Engine, Program, Use
from workbench.frontends.text import parse
from workbench.ir.black_box import BlackBox
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import Operator
from workbench.ir.primal import Argument, Condition, Primal
from workbench.measure.evidence import Evidence, Interval
from workbench.methods.derivations import CalledDerivation, Lender, ProgramDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Group,
    Kind,
    Need,
    Wants,
    graph_of,
)
from workbench.tape.evaluate import gradient_on_tape
from workbench.tape.scalar import Scalar


def black_box(graph: Graph) -> BlackBox:
    """A function that nobody can look into."""
    run = graph.program()
    return BlackBox(lambda *values: run(*values), graph.variables, size=graph.size)


class MeasuredBlackBox(BaseMethod):
    """Differences of a black box that state a measured interval, as noise-aware steps will."""

    name: ClassVar[str] = "measured"
    kind: ClassVar[Kind] = Kind.DIFFERENCE
    needs: ClassVar[frozenset[Need]] = frozenset()

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        def quotients(values: Sequence[float], engine: Engine, h: float) -> list[list[float]]:
            run = primal.program(engine)
            columns = []
            for place, _ in enumerate(wants.wrt):
                above, below = list(values), list(values)
                above[place], below[place] = values[place] + h, values[place] - h
                pairs = zip(run(*above), run(*below), strict=True)
                columns.append([(one - other) / (2.0 * h) for one, other in pairs])
            return [[column[output] for column in columns] for output in range(primal.size)]

        def evaluate(
            values: Sequence[float], engine: Engine
        ) -> tuple[Sequence[float], Sequence[float]]:
            rows = quotients(values, engine, 1e-5)
            return primal.program(engine)(*values), [one for row in rows for one in row]

        def evidence(values: Sequence[float]) -> Evidence:
            fine, coarse = (quotients(values, ENGINES["python"], h) for h in (1e-5, 1e-3))
            pairs = [
                pair for rows in zip(fine, coarse, strict=True) for pair in zip(*rows, strict=True)
            ]
            return Interval(tuple((min(pair), max(pair)) for pair in pairs), "two step sizes")

        return CalledDerivation(primal=primal, wrt=wants.wrt, evaluate=evaluate, evidence=evidence)


@dataclass(frozen=True)
class Claim(BaseMethod):
    """What somebody says the partials are, as texts by variable."""

    partials: dict[str, str]

    name: ClassVar[str] = "claim"
    group: ClassVar[Group] = Group.CLAIM

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph = graph_of(primal, wants, self)
        builder = GraphBuilder(graph.variables)
        nodes = builder.include(graph)
        outputs = [nodes[output] for output in graph.outputs]
        for name in wants.wrt:
            said = parse(self.partials[name])
            outputs.append(builder.include(said)[said.outputs[0]])
        return ProgramDerivation(primal=graph, wrt=wants.wrt, program=builder.build(outputs))


@dataclass(frozen=True)
class Peer(BaseMethod):
    """Somebody else's reverse mode: right, in an order of operations of its own, or off by a bit.

    `off` multiplies what it returns: a peer may be less accurate than the bound that it borrows.
    """

    off: float = 1.0

    name: ClassVar[str] = "peer"
    kind: ClassVar[Kind] = Kind.EAGER
    group: ClassVar[Group] = Group.PEER
    needs: ClassVar[frozenset[Need]] = frozenset((Need.GRAPH, Need.PACKAGE))

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        graph = graph_of(primal, wants, self)
        gradient = gradient_on_tape(graph, Scalar, wants.wrt)

        def evaluate(
            values: Sequence[float], engine: Engine
        ) -> tuple[Sequence[float], Sequence[float]]:
            primal_values, partials = gradient(values)
            return primal_values, [one * self.off for one in partials]

        return CalledDerivation(
            primal=graph,
            wrt=wants.wrt,
            evaluate=evaluate,
            evidence=Lender(graph, wants.wrt, same_operations=False),
        )


class AbsentPeer(Peer):
    """A peer whose package is not installed."""

    def missing(self) -> str:
        return "pip install peer"


@dataclass(frozen=True)
class RoughEngine:
    """An engine that rounds every result of an operator to few bits, and says so, or does not."""

    bits: int = 24
    stated: float = 2.0**29

    name: ClassVar[str] = "rough"
    float64: ClassVar[bool] = True

    def missing(self) -> str:
        return ""

    def ulps(self, row: Operator) -> float:
        return self.stated if row.arity and row.ulps else row.ulps

    def way(self, graph: Graph) -> str:
        return ""

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        assert use is Use.POINT

        def program(*inputs: float) -> tuple[float, ...]:
            values: list[float] = []
            for node, row, operands in graph.nodes():
                literal, variable = graph.literal(node), graph.variable(node)
                if literal is not None:
                    values.append(float(literal))
                elif variable is not None:
                    values.append(float(inputs[graph.places[variable]]))
                else:
                    exact = row.total(*(values[operand] for operand in operands))
                    values.append(self._rounded(exact) if operands and row.ulps else exact)
            return tuple(values[output] for output in graph.outputs)

        return program

    def _rounded(self, value: float) -> float:
        if not math.isfinite(value) or value == 0.0:
            return value
        mantissa, exponent = math.frexp(value)
        return math.ldexp(round(math.ldexp(mantissa, self.bits)), exponent - self.bits)


def traced_norm() -> Graph:
    """What a tracer makes of `x @ x if x[0] > 0 else 0`, x an array of two."""
    builder = GraphBuilder(("x0", "x1"))
    first, second = builder.variable("x0"), builder.variable("x1")
    total = builder.apply(
        "add",
        builder.apply("multiply", first, first),
        builder.apply("multiply", second, second),
    )
    positive = builder.apply("greater", first, builder.literal(0))
    arguments: Any = (Argument("x", (2,)),)
    return builder.build(
        [total],
        arguments=arguments,
        conditions=[Condition(positive, True, "norm.py, line 2")],
        names={total: "total"},
    )
