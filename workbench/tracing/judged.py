"""The derivatives of a trace, judged against the certified truth."""

import math
from collections.abc import Mapping, Sequence

from workbench.errors import BudgetError, WorkbenchError
from workbench.ir.graph import Graph
from workbench.measure.accuracy import ulp_exponent
from workbench.measure.balls.run import BallRun
from workbench.measure.judging.judge import judge
from workbench.records.status import Status
from workbench.records.trace import ResultRecord
from workbench.tracing.bits.line_bits import Ledger
from workbench.truth import Certificate, certify


def results(
    graph: Graph,
    point: Mapping[str, float],
    wrt: Sequence[str],
    derivatives: Sequence[float],
    ledger: Ledger,
    kind: str,
) -> tuple[ResultRecord, ...]:
    """One record a derivative; what the referee cannot or need not certify has no truth."""
    truths = _certified(graph, point, wrt)
    program = ledger.program
    run = BallRun(program.graph, program.inputs, graph.variables)
    found = []
    for name, derivative, node in zip(wrt, derivatives, program.results, strict=True):
        truth = truths.get(name)
        if truth is None:
            reason = "not certified: of many derivatives the referee takes a sample"
            found.append(
                ResultRecord(
                    wrt=name, derivative=derivative, status=Status.UNJUDGED, message=reason
                )
            )
            continue
        judged = judge(derivative, truth, kind=kind, run=run, output=node)
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
                right_bits=ledger.right(node),
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
