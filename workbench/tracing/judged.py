"""The derivatives of a trace, judged against the certified truth."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.errors import BudgetError, WorkbenchError
from workbench.ir.graph import Graph
from workbench.measure.accuracy import ulp_exponent
from workbench.measure.evidence import Lent, OwnProgram
from workbench.measure.judging.judge import judge
from workbench.records.status import Status
from workbench.records.trace import ResultRecord
from workbench.tape.program import notebook_program
from workbench.tracing.builder import TraceBuilder
from workbench.truth import Certificate, certify


def results(
    graph: Graph, point: Mapping[str, float], wrt: Sequence[str], built: TraceBuilder
) -> tuple[ResultRecord, ...]:
    """One record a derivative; what the referee cannot or need not certify has no truth."""
    truths = _certified(graph, point, wrt)
    program = built.line_bits.program
    common: Any = {
        "graph": program.graph,
        "inputs": program.inputs,
        "places": program.results,
        "variables": graph.variables,
    }
    evidence = OwnProgram(**common, exact=built.exact)
    if built.borrowed:
        lent, size = notebook_program(graph, wrt), len(graph.outputs)
        places = range(size, len(lent.outputs))
        evidence = Lent(**{**common, "graph": lent, "places": places}, same_operations=True)
    found = []
    pairs = zip(wrt, built.derivatives, program.results, strict=True)
    for index, (name, derivative, node) in enumerate(pairs):
        truth = truths.get(name)
        if truth is None:
            reason = "not certified: of many derivatives the referee takes a sample"
            found.append(
                ResultRecord(
                    wrt=name, derivative=derivative, status=Status.UNJUDGED, message=reason
                )
            )
            continue
        judged = judge(derivative, truth, evidence, index)
        found.append(
            ResultRecord(
                wrt=name,
                derivative=derivative,
                truth=truth.digits,
                truth_radius=truth.digits_radius,
                truth_status=truth.status,
                error_absolute=judged.error_absolute,
                error_ulps=judged.error_ulps,
                error_bound=judged.error_bound,
                bound_ulps=_in_ulps(judged.error_bound, truth),
                truncation_error=judged.truncation_error,
                roundoff_error=judged.roundoff_error,
                right_bits=built.line_bits.right(node),
                status=judged.status,
                message=judged.message,
            )
        )
    return tuple(found)


def _certified(
    graph: Graph, point: Mapping[str, float], wrt: Sequence[str]
) -> Mapping[str, Certificate]:
    if not wrt:
        return {}
    try:
        return certify(graph, point, wrt=wrt)
    except WorkbenchError as error:
        status = Status.BUDGET_EXCEEDED if isinstance(error, BudgetError) else Status.ERROR
        return {name: Certificate(status=status, reason=str(error)) for name in wrt}


def _in_ulps(bound: float | None, truth: Certificate) -> float | None:
    if bound is None or truth.ball is None or not truth.ball.is_finite():
        return None
    try:
        return math.ldexp(bound, -ulp_exponent(truth.ball))
    except OverflowError:
        return math.inf
