"""Conventions in which a course may differ: how sweeps add up, epsilons of functions, names."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from workbench.faults.spelled_out import rewritten
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import Trouble


@dataclass(frozen=True, slots=True)
class Conventions:
    """The conventions of a course.

    `sets`: each `backward()` sets gradients, where otherwise leaves add them up. `epsilon` is what
    a function adds to its operand, by name: `log(x)` is then log(x + epsilon). `interface` are the
    names that are demanded, of "class", "value", "gradient" and "backward".
    """

    sets: bool = False
    epsilon: Mapping[str, float] = field(default_factory=dict)
    interface: Mapping[str, str] = field(default_factory=dict)

    def passes(self, asked: int) -> int:
        """Of so many sweeps the number that gradients are the sum of."""
        return min(asked, 1) if self.sets else asked

    def meant(self, graph: Graph) -> Graph:
        """The expression that a class of this course computes when it is asked for another.

        >>> import workbench as wb
        >>> Conventions(epsilon={"log": 0.5}).meant(wb.parse("log(x)*y")).to_text()
        'log(x + 0.5)*y'
        """
        if not any(row.name in self.epsilon for _, row, _ in graph.nodes()):
            return graph

        def make(builder: GraphBuilder, name: str, operands: Sequence[int]) -> int:
            if name in self.epsilon:
                shift = builder.literal(self.epsilon[name])
                operands = [builder.apply("add", operands[0], shift)]
            return builder.apply(name, *operands)

        return rewritten(graph, make)

    def breach(self, found: Mapping[str, str]) -> Trouble | None:
        """What of the demanded names a class has otherwise; None where all is as agreed."""
        wrong = [
            f"its {what} is called {found.get(what) or 'nothing'}, not {name}"
            for what, name in self.interface.items() if found.get(what) != name
        ]  # fmt: skip
        if not wrong:
            return None
        text = f"this course demands other names: {'; '.join(wrong)}"
        return Trouble(kind="AbsentError", text=text, stage="interface")
