"""SymPy's opinion of a claim that was not proved: evidence, and no proof."""

from workbench.calculus.adjoint import gradient_graph
from workbench.errors import WorkbenchError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.isolation import run_isolated

#: Larger differences are not simplified, nor is one for longer.
_NODES, _SECONDS = 80, 5.0
_TARGET = "workbench.frontends.sympy.zero:simplifies_to_zero"
SAYS_ZERO = "SymPy simplifies the difference to 0, which is evidence and no proof."


def sympy_says_zero(function: Graph, claim: Graph, wrt: str) -> bool:
    """Whether SymPy simplifies claim - derivative to 0, in a worker and in some seconds."""
    try:
        swept = gradient_graph(function, [wrt], guarded=False)
        builder = GraphBuilder(function.variables)
        slope, claimed = builder.include(swept)[swept.outputs[-1]], builder.include(claim)
        difference = builder.apply("subtract", claimed[claim.outputs[0]], slope)
        graph = builder.build([difference])
        if len(graph) > _NODES:
            return False
        return bool(run_isolated(_TARGET, graph, seconds=_SECONDS))
    except WorkbenchError:
        return False
