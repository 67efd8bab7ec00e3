"""The derivation of a scheme under a step rule."""

from collections.abc import Sequence

from workbench.engines import ENGINES
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.methods.protocol import Derivation, Kind
from workbench.methods.stencils.deciding import StencilDecider
from workbench.methods.stencils.primal_runner import Chooser, PrimalRunner
from workbench.methods.stencils.program import (
    Part,
    difference_program,
    formula,
    is_small,
    step_names,
)
from workbench.methods.stencils.scheme import Scheme
from workbench.methods.steps import GraphRule, PointwiseRule, StepChoice, parse_step


def difference(graph: Graph, wrt: tuple[str, ...], scheme: Scheme, step: str | float) -> Derivation:
    """The derivation of one scheme under one step rule.

    A rule that is a graph gives a program that runs by itself, and decides only where a partial
    comes out not finite; a pointwise rule decides at every point.
    """
    graph.require_variables(wrt)
    rule = parse_step(step)
    evaluations = scheme.evaluations * len(wrt) + scheme.uses_centre
    if not wrt:
        return Derivation(
            primal=graph, wrt=wrt, kind=Kind.DIFFERENCE, program=graph, evaluations_of_primal=1
        )
    steps = step_graph(graph, wrt, rule, scheme.model.root) if isinstance(rule, GraphRule) else None
    choose = _chooser(graph, wrt, scheme, rule, steps)
    names = step_names(graph.variables, wrt)
    if not is_small(graph, wrt, [scheme]):
        return Derivation(
            primal=graph,
            wrt=wrt,
            kind=Kind.DIFFERENCE,
            step_variables=names,
            steps=steps,
            formula=formula(graph, wrt, scheme),
            evaluate=PrimalRunner(graph, wrt, scheme, choose),
            evaluations_of_primal=evaluations,
        )
    program = difference_program(graph, wrt, [Part(scheme, names)])
    return Derivation(
        primal=graph,
        wrt=wrt,
        kind=Kind.DIFFERENCE,
        program=program.graph,
        step_variables=names,
        shifts=program.shifts,
        steps=steps,
        decide=StencilDecider(graph, wrt, scheme, program, choose),
        evaluations_of_primal=evaluations,
    )


def step_graph(graph: Graph, wrt: Sequence[str], rule: GraphRule, root: int) -> Graph:
    """The graph from the variables to the step of each of some variables."""
    builder = GraphBuilder(graph.variables)
    return builder.build([rule(builder, builder.variable(name), root) for name in wrt])


def _chooser(
    graph: Graph,
    wrt: tuple[str, ...],
    scheme: Scheme,
    rule: GraphRule | PointwiseRule,
    steps: Graph | None,
) -> Chooser:
    if isinstance(rule, PointwiseRule):
        model, choose = scheme.model, rule.choose
        return lambda values: choose(graph, wrt, values, model)
    assert steps is not None
    sizes = ENGINES["python"].compile(steps)
    return lambda values: [StepChoice(size) for size in sizes(*values)]
