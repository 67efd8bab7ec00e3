"""The base of difference methods for Hessians: a step option, steps, shifted coordinates."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.protocol import BaseMethod, Kind, Makes, Triangle
from workbench.methods.steps import graph_rule, step_text

DEFAULT_STEP = "eps_root"


@dataclass(frozen=True, slots=True)
class SteppedMethod(BaseMethod):
    """A difference with one step a variable; `root` is the n of the step eps**(1/n)."""

    step: str | float = DEFAULT_STEP

    root: ClassVar[int]
    makes: ClassVar[Makes] = (Triangle,)
    kind: ClassVar[Kind] = Kind.DIFFERENCE

    def __post_init__(self) -> None:
        graph_rule(self.step, self.name)

    @property
    def options(self) -> str:
        """The step, unless it is the default rule."""
        return "" if self.step == DEFAULT_STEP else f"step={step_text(self.step)}"

    def step_graph(self, graph: Graph, wrt: Sequence[str]) -> Graph | None:
        """The graph from the variables to the step of each of `wrt`; None where there is none."""
        if not wrt:
            return None
        rule = graph_rule(self.step, self.name)
        builder = GraphBuilder(graph.variables)
        return builder.build([rule(builder, builder.variable(name), self.root) for name in wrt])


def shifted_nodes(program: Graph, wrt: Sequence[str], steps: Sequence[str]) -> tuple[int, ...]:
    """The nodes of a program that are x + h or x - h, h being the step of x."""
    builder = GraphBuilder(program.variables)
    builder.include(program)  # in the same order, so under the same numbers
    size = len(builder)
    found = []
    for name, step in zip(wrt, steps, strict=True):
        x, h = builder.variable(name), builder.variable(step)
        found += [builder.apply("add", x, h), builder.apply("subtract", x, h)]
    return tuple(node for node in found if node < size)
