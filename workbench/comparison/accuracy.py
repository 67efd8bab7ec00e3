"""Accuracy rows: what each contestant returned at a point, judged against the certificates."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.comparison.contestant import Contestant, failure
from workbench.ir.graph import Graph
from workbench.measure.ball_run import BallRun
from workbench.measure.complex_run import ComplexRun
from workbench.measure.judging import judge
from workbench.methods.protocol import Decision, Kind, Partial
from workbench.records import AccuracyRecord, Status
from workbench.truth import Certificate, certify

#: Longest source text that a row carries.
SHOWN_CHARACTERS = 160

#: The certificate of each derivative that was certified, in the order of showing.
Certificates = Mapping[Partial, Certificate]


def certificates(graph: Graph, point: Mapping[str, float], wrt: Sequence[str]) -> Certificates:
    """The certified first partials of every output; a failure is a certificate too.

    Those that the referee leaves out (above 64 variables it samples) are absent.
    """
    found: dict[Partial, Certificate] = {}
    for output in range(len(graph.outputs)):
        try:
            for name, one in certify(graph, point, wrt=wrt, output=output).items():
                found[Partial(output, (name,))] = one
        except Exception as error:
            status, reason = failure(error)
            for name in wrt:
                found[Partial(output, (name,))] = Certificate(status=status, reason=reason)
    return found


def point_text(point: Mapping[str, float]) -> str:
    """A point as rows show it.

    >>> point_text({"x": 1.5, "y": -2.0})
    'x=1.5 y=-2.0'
    """
    return " ".join(f"{name}={value!r}" for name, value in point.items())


def shortened(text: str) -> str:
    """A source text as rows show it."""
    line = " ".join(text.split())
    return line if len(line) <= SHOWN_CHARACTERS else line[: SHOWN_CHARACTERS - 1] + "…"


def accuracy_rows(
    graph: Graph,
    point: Mapping[str, float],
    contestants: Sequence[Contestant],
    truths: Certificates,
    *,
    borrowed: Graph | None = None,
    problem: str = "expression",
    expression: str = "",
) -> list[AccuracyRecord]:
    """One row a contestant and certified derivative, in that order.

    `borrowed` is the program whose bound contestants without a graph borrow; its partials stand in
    the same order as theirs. Derivatives that have no certificate have no row.
    """
    values = graph.bind(point, {})
    common = {
        "problem": problem,
        "expression": shortened(expression or graph.to_text(limit=4 * SHOWN_CHARACTERS)),
        "point": point_text(dict(zip(graph.variables, values, strict=True))),
    }
    lent = BallRun(borrowed, values) if borrowed is not None else None
    rows = []
    for one in contestants:
        result = _run(one, values)
        for partial, certificate in truths.items():
            rows.append(_row(one, result, certificate, partial, common, lent))
    return rows


class _Result:
    """What one contestant returned at one point, or why it returned nothing."""

    def __init__(self) -> None:
        self.flat: Sequence[float] = ()
        self.decision: Decision | None = None
        self.run: BallRun | ComplexRun | None = None
        self.status = Status.OK
        self.message = ""


def _run(one: Contestant, values: Sequence[float]) -> _Result:
    result = _Result()
    derivative = one.derivative
    if derivative is None:
        result.status, result.message = one.status, one.message
        return result
    try:
        result.decision = derivative.decision(values)
        decision = result.decision
        result.flat = derivative.call(*values) if decision is None else decision.flat
    except Exception as error:
        result.status, result.message = failure(error)
        return result
    if decision is not None:
        inputs = (*values, *decision.inputs)
        shifts = decision.shifts if derivative.derivation.kind is Kind.DIFFERENCE else None
        result.run = BallRun(decision.program, inputs, derivative.primal.variables, shifts)
    step = derivative.derivation.imaginary_step
    if step is not None:
        result.run = ComplexRun(derivative.primal, values, derivative.wrt, step)
    return result


def _row(
    one: Contestant,
    result: _Result,
    certificate: Certificate,
    partial: Partial,
    common: dict[str, str],
    lent: BallRun | None,
) -> AccuracyRecord:
    derivative = one.derivative
    base: dict[str, Any] = {
        **common,
        "output": partial.output,
        "wrt": partial.text,
        "order": partial.order,
        "method": one.method.name,
        "options": one.method.options,
        "engine": one.engine,
        "truth": certificate.digits,
        "truth_radius": certificate.digits_radius,
        "truth_status": certificate.status,
    }
    if derivative is None or not result.flat:
        return AccuracyRecord(**base, status=result.status, message=result.message)
    index = derivative.partials.index(partial)
    place = len(derivative.primal.outputs) + index
    computed = float(result.flat[place])
    kind = derivative.derivation.kind
    decision = result.decision
    # An eager contestant has no program: it is judged by the bound of the adjoint program,
    # whose outputs stand in the same order.
    judgement = judge(
        computed,
        certificate,
        kind=str(kind),
        run=lent if kind is Kind.EAGER else result.run,
        output=place if decision is None else decision.places[index],
    )
    columns = judgement.columns()
    if decision is not None and decision.remarks:
        remark = decision.remarks[index]
        said = columns["message"] if not decision.steps or decision.steps[index] else ""
        columns["message"] = "; ".join(filter(None, (said, remark)))
    return AccuracyRecord(
        **base,
        step=_finite(decision.steps, index) if decision else derivative.derivation.imaginary_step,
        derivative=computed,
        error_estimate=_finite(decision.estimates, index) if decision else None,
        primal_changed=derivative.derivation.primal_changed,
        **columns,
    )


def _finite(numbers: Sequence[float | None], index: int) -> float | None:
    """One of some numbers; None where there are none or it is not finite."""
    number = numbers[index] if numbers else None
    return number if number is not None and math.isfinite(number) else None
