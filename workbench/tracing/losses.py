"""The one operation of each derivative's program where most bits are lost, named for people."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.ir.operators import Operator
from workbench.records.trace import LossRecord, Phase
from workbench.tracing.bits.line_bits import Ledger
from workbench.tracing.context import TraceContext
from workbench.tracing.program import QUOTIENT, Move
from workbench.tracing.sweeps.reverse import contribution_formula

_WORDS = {
    "add": "the sum",
    "subtract": "the difference",
    "multiply": "the product",
    "divide": "the quotient",
}


def losses(
    scene: TraceContext, ledger: Ledger, kind: str, moves: Sequence[Move] = ()
) -> tuple[LossRecord, ...]:
    """A record a derivative, in the order of `scene.wrt`.

    `kind` is that of the sweeps (`adjoint`, `tangent`, `shifted`), `moves` are the contributions
    of an adjoint program.
    """
    namer = _Namer(scene, ledger, kind, moves)
    return tuple(
        namer.loss(name, result)
        for name, result in zip(scene.wrt, ledger.program.results, strict=True)
    )


class _Namer:
    """Says of nodes of a program what a reader of the trace knows them by."""

    def __init__(
        self, scene: TraceContext, ledger: Ledger, kind: str, moves: Sequence[Move]
    ) -> None:
        self.scene, self.ledger, self.kind, self.moves = scene, ledger, kind, moves

    def loss(self, name: str, result: int) -> LossRecord:
        """The record of one derivative."""
        worst = self.ledger.worst(result)
        if worst is None:
            return LossRecord(wrt=name, reason=self.ledger.reason)
        if worst.right is None:
            reason = worst.bound.reason or "the derivative is not finite"
            return LossRecord(wrt=name, reason=reason)
        rounding = worst.bound.node
        record = LossRecord(
            wrt=name,
            derivative_bits=worst.right,
            bound=worst.bound.bound,
            rounding="" if rounding is None else self.named(rounding)[2],
            share=worst.bound.share,
        )
        if worst.node is None:
            return record
        phase, node, expression = self.named(worst.node)
        names = self.scene.names
        operands = () if node is None else self.scene.graph.operands(node)
        return replace(
            record,
            phase=phase,
            node=node,
            name="" if node is None else names[node],
            expression=expression,
            operands=tuple(names[one] for one in operands),
            lost_bits=worst.lost,
            right_bits=self.ledger.right(worst.node),
        )

    def named(self, built: int) -> tuple[Phase, int | None, str]:
        """Phase, primal node and text of what one node of the program computes."""
        scene, graph = self.scene, self.ledger.program.graph
        owner, row = self.ledger.owner(built), graph.operator(built)
        if owner is None:
            literal = graph.literal(built)
            text = row.name if literal is None else literal.spelling
            return Phase.FORWARD, None, f"the number {text}"
        node = owner.node
        line = f"{scene.shown(node)} = {scene.expression(node)}"
        if owner.sweep is None:
            return Phase.FORWARD, node, line
        if self.kind == "adjoint":
            move = self.moves[owner.move]
            where = contribution_formula(scene, move.node, move.operand)
            return Phase.REVERSE, node, f"{_word(row)} in {where}"
        if self.kind == "tangent":
            return Phase.TANGENT, node, f"{_word(row)} in {scene.tangent(node)}"
        if owner.sweep == QUOTIENT:
            what = "the division by h" if row.name == "divide" else "the subtraction of the runs"
            return Phase.DIFFERENCE, node, what
        return Phase.SHIFTED, node, f"{line} in the shifted run"


def _word(row: Operator) -> str:
    return _WORDS.get(row.name, row.name)
