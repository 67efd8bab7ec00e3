"""The bits of a program, by the lines of a trace."""

from collections.abc import Iterable

from workbench.limits import Limits, limits
from workbench.tracing.bits.right_bits import Bits, Worst
from workbench.tracing.program import Owner, TracedProgram


class LineBits:
    """Right and lost bits of a program's nodes, summed up by what they serve.

    Of a program with more than `limits.trace_bits_nodes`, or one that balls cannot run, every
    answer is None; `reason` then says why.
    """

    def __init__(self, program: TracedProgram) -> None:
        self.program = program
        self.reason = ""
        self.bits: Bits | None = None
        if len(program.graph) > limits.trace_bits_nodes:
            self.reason = (
                f"the program has {len(program.graph)} nodes; bits are followed node by node "
                f"up to {Limits.trace_bits_nodes}"
            )
        else:
            self.bits = Bits(program.graph, program.inputs, program.results)
        self._of_line: dict[tuple[int | None, int], list[int]] = {}
        self._of_contribution: dict[int, list[int]] = {}
        for node, owner in enumerate(program.owners):
            if owner is not None:
                self._of_line.setdefault((owner.sweep, owner.node), []).append(node)
                if owner.contribution >= 0:
                    self._of_contribution.setdefault(owner.contribution, []).append(node)

    def right(self, node: int | None) -> float | None:
        """The right bits of a node of the program."""
        return None if self.bits is None or node is None else self.bits.right(node)

    def lost(self, node: int) -> float | None:
        """The right bits that a node of the program loses."""
        return None if self.bits is None else self.bits.lost(node)

    def of(self, node: int) -> dict[str, float | None]:
        """The columns of both, as the records of a trace have them."""
        return {"right_bits": self.right(node), "lost_bits": self.lost(node)}

    def lost_in_line(self, sweep: int, node: int) -> float | None:
        """The most that one operation of a primal node's line in a sweep loses."""
        return self._most(self._of_line.get((sweep, node), ()))

    def lost_in_contribution(self, contribution: int) -> float | None:
        """The most that one operation of a contribution loses."""
        return self._most(self._of_contribution.get(contribution, ()))

    def worst(self, result: int) -> Worst | None:
        """Where most bits of a derivative are lost."""
        return None if self.bits is None else self.bits.worst(result)

    def owner(self, node: int) -> Owner | None:
        """What a node of the program serves."""
        return self.program.owners[node]

    def line_shares(self, result: int) -> dict[int, float]:
        """Which part of a derivative's bound each primal node's lines make, sweeps included."""
        found: dict[int, float] = {}
        if self.bits is not None:
            for node, share in self.bits.shares(result).items():
                owner = self.program.owners[node]
                if owner is not None:
                    found[owner.node] = found.get(owner.node, 0.0) + share
        return found

    def _most(self, nodes: Iterable[int]) -> float | None:
        if self.bits is None:
            return None
        known = [lost for node in nodes if (lost := self.bits.lost(node)) is not None]
        return max(known, default=0.0)
