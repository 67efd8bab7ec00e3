"""The derivation of a scheme under a step rule."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import repeat
from math import isfinite

from workbench.engines import ENGINES, Engine
from workbench.errors import UnsupportedError
from workbench.ir.black_box import BlackBox
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal, require_variables
from workbench.limits import Limits, limits
from workbench.measure.evidence import Alone, Each, Evidence, OwnProgram, Unknown
from workbench.methods.derivations import (
    AdaptiveDerivation,
    Called,
    CalledDerivation,
    ProgramDerivation,
)
from workbench.methods.protocol import Derivation, Facts
from workbench.methods.stencils.deciding import StencilDecider
from workbench.methods.stencils.measured import interval_evidence
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


def difference(
    primal: Primal, wrt: tuple[str, ...], scheme: Scheme, step: str | float
) -> Derivation:
    """The derivation of one scheme under one step rule.

    A rule that is a graph gives a program that runs by itself, and decides only where a partial
    comes out not finite; a pointwise rule decides at every point. A black box is called. Raises
    UnsupportedError for a rule that looks into a black box.
    """
    require_variables(primal.variables, wrt)
    rule, graph = parse_step(step), primal.graph
    evaluations = scheme.evaluations * len(wrt) + scheme.uses_centre
    facts = Facts(evaluations_of_primal=evaluations if wrt else 1)
    if graph is not None and not wrt:
        return ProgramDerivation(primal=graph, wrt=wrt, program=graph, exact=False, facts=facts)
    names = step_names(primal.variables, wrt)
    roots = repeat(scheme.model.root)
    steps = step_graph(primal, wrt, rule, roots) if isinstance(rule, GraphRule) else None
    choose = _chooser(primal, wrt, scheme, rule, steps)
    if graph is None or not is_small(graph, wrt, [scheme]):
        runner = PrimalRunner(primal, wrt, scheme, choose, shortens=not rule.fixed)
        return called(
            primal,
            wrt,
            runner,
            scheme,
            facts,
            lambda name: difference(primal, (name,), scheme, step),
        )
    part = Part((scheme,) * len(wrt), names)
    program = difference_program(graph, wrt, [part])
    decide = StencilDecider(graph, wrt, part, program, choose, shortens=not rule.fixed)
    if steps is None:
        return AdaptiveDerivation(
            primal=graph, wrt=wrt, decide=decide, counted=program.graph, facts=facts
        )
    return ProgramDerivation(
        primal=graph,
        wrt=wrt,
        program=program.graph,
        exact=False,
        steps=steps,
        shifts=program.shifts,
        rescue=decide,
        facts=facts,
    )


def called(
    primal: Primal,
    wrt: tuple[str, ...],
    evaluate: Callable[[Sequence[float], Engine], Called],
    scheme: Scheme,
    facts: Facts,
    alone: Callable[[str], Derivation],
) -> CalledDerivation:
    """What calls the primal: a function without a graph, or one too large for a program.

    `alone` derives by one variable: its program, which does the same, is the evidence.
    """
    evidence: Callable[[Sequence[float]], Evidence]
    if isinstance(primal, BlackBox):
        evidence = interval_evidence(primal, wrt)
        how, counted = ("the function itself", "it can only be called"), None
    else:
        assert primal.graph is not None
        evidence = _by_variable(primal.graph, wrt, scheme, alone)
        how = CalledDerivation.runs, CalledDerivation.reason
        counted = formula(primal.graph, wrt, scheme)
    return CalledDerivation(
        primal=primal,
        wrt=wrt,
        evaluate=evaluate,
        evidence=evidence,
        counted=counted,
        runs=how[0],
        reason=how[1],
        facts=facts,
    )


def _by_variable(
    graph: Graph, wrt: Sequence[str], scheme: Scheme, alone: Callable[[str], Derivation]
) -> Callable[[Sequence[float]], Evidence]:
    """The evidence of a difference without a program: that of one variable at a time."""
    made: dict[str, Derivation] = {}
    nodes = len(graph) * (scheme.evaluations + 1) * min(len(wrt), limits.certified_partials)
    if len(wrt) < 2 or nodes > limits.bound_work:
        reason = f"its program would be too large for a bound; the limit is {Limits.bound_work}"
        return lambda values: Unknown(reason)

    def evidence(values: Sequence[float]) -> Evidence:
        def make(index: int) -> Alone:
            output, number = divmod(index, len(wrt))
            name = wrt[number]
            if name not in made:
                made[name] = alone(name)
            run = made[name].at(values, ENGINES["python"])
            found = run.evidence
            # What is not finite there may have been run on one side here.
            if isinstance(found, OwnProgram) and isfinite(run.flat[len(graph.outputs) + output]):
                return replace(found, places=(found.places[output],))
            return Unknown(f"its program would be too large {Limits.program_nodes.mark}")

        return Each(make=make)

    return evidence


def step_graph(primal: Primal, wrt: Sequence[str], rule: GraphRule, roots: Iterable[int]) -> Graph:
    """The graph from the variables to the step of each of some variables, each with its root."""
    builder = GraphBuilder(primal.variables)
    pairs = zip(wrt, roots, strict=False)
    return builder.build([rule(builder, builder.variable(name), root) for name, root in pairs])


def _chooser(
    primal: Primal,
    wrt: tuple[str, ...],
    scheme: Scheme,
    rule: GraphRule | PointwiseRule,
    steps: Graph | None,
) -> Chooser:
    if isinstance(rule, PointwiseRule):
        model, choose = scheme.model, rule.choose
        if rule.inside and primal.graph is None:
            raise UnsupportedError(
                f"step={rule.name} looks into the function, and this one can only be called; "
                "use step=noise or another rule"
            )
        return lambda values: [_told(one) for one in choose(primal, wrt, values, model)]
    assert steps is not None
    sizes = steps.program()
    return lambda values: [_told(StepChoice(size)) for size in sizes(*values)]


def _told(choice: StepChoice) -> StepChoice:
    return choice if choice.size else StepChoice(0.0, "no step: the rule gives h = 0 here")
