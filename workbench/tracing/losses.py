"""The one operation of each derivative's program where most bits are lost, named for people."""

from collections.abc import Sequence
from dataclasses import replace

from workbench.ir.operators import Operator
from workbench.records.trace import LossRecord, Phase
from workbench.tracing.bits.line_bits import LineBits
from workbench.tracing.context import TraceContext
from workbench.tracing.program import QUOTIENT, Contribution
from workbench.tracing.sweeps.reverse import contribution_formula

_WORDS = {
    "add": "the sum",
    "subtract": "the difference",
    "multiply": "the product",
    "divide": "the quotient",
}


def losses(
    context: TraceContext,
    line_bits: LineBits,
    kind: str,
    contributions: Sequence[Contribution] = (),
) -> tuple[LossRecord, ...]:
    """A record a derivative, in the order of `context.wrt`.

    `kind` is that of the sweeps (`adjoint`, `tangent`, `shifted`), `contributions` those of an
    adjoint program.
    """
    namer = _Namer(context, line_bits, kind, contributions)
    return tuple(
        namer.loss(name, result)
        for name, result in zip(context.wrt, line_bits.program.results, strict=True)
    )


class _Namer:
    """Says of nodes of a program what a reader of the trace knows them by."""

    def __init__(
        self,
        context: TraceContext,
        line_bits: LineBits,
        kind: str,
        contributions: Sequence[Contribution],
    ) -> None:
        self.context, self.line_bits = context, line_bits
        self.kind, self.contributions = kind, contributions

    def loss(self, name: str, result: int) -> LossRecord:
        """The record of one derivative."""
        worst = self.line_bits.worst(result)
        if worst is None:
            return LossRecord(wrt=name, reason=self.line_bits.reason)
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
        names = self.context.names
        operands = () if node is None else self.context.graph.operands(node)
        return replace(
            record,
            phase=phase,
            node=node,
            name="" if node is None else names[node],
            expression=expression,
            operands=tuple(names[one] for one in operands),
            lost_bits=worst.lost,
            right_bits=self.line_bits.right(worst.node),
        )

    def named(self, built: int) -> tuple[Phase, int | None, str]:
        """Phase, primal node and text of what one node of the program computes."""
        context, graph = self.context, self.line_bits.program.graph
        owner, row = self.line_bits.owner(built), graph.operator(built)
        if owner is None:
            literal = graph.literal(built)
            text = row.name if literal is None else literal.spelling
            return Phase.FORWARD, None, f"the number {text}"
        node = owner.node
        line = f"{context.shown(node)} = {context.expression(node)}"
        if owner.sweep is None:
            return Phase.FORWARD, node, line
        if self.kind == "adjoint":
            contribution = self.contributions[owner.contribution]
            where = contribution_formula(context, contribution.node, contribution.operand)
            return Phase.REVERSE, node, f"{_word(row)} in {where}"
        if self.kind == "tangent":
            return Phase.TANGENT, node, f"{_word(row)} in {context.tangent(node)}"
        if owner.sweep == QUOTIENT:
            divided = row.name == "divide"
            step = context.step_name
            what = f"the division by {step}" if divided else "the subtraction of the runs"
            return Phase.DIFFERENCE, node, what
        return Phase.SHIFTED, node, f"{line} in the shifted run"


def _word(row: Operator) -> str:
    return _WORDS.get(row.name, row.name)
