"""Accuracy rows: what each contestant returned at a point, judged against the certificates."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.comparison.checksum import (
    checksum_certificate,
    checksum_partial,
    needs_checksum,
    weighted_sum,
    with_checksums,
)
from workbench.comparison.contestant import Contestant, failure
from workbench.comparison.results import Result, result_of
from workbench.ir.graph import Graph
from workbench.measure.balls.run import BallRun
from workbench.measure.complex_balls.run import ComplexRun
from workbench.measure.judging.judge import judge
from workbench.methods.derivative import Derivative
from workbench.methods.protocol import Kind, Partial
from workbench.records import AccuracyRecord
from workbench.truth import Certificate, certify

#: Longest source text that a row carries.
SHOWN_CHARACTERS = 160

#: The certificate of each derivative that was certified, in the order of showing.
Certificates = Mapping[Partial, Certificate]


def certificates(graph: Graph, point: Mapping[str, float], wrt: Sequence[str]) -> Certificates:
    """The certified first partials of every output; a failure is a certificate too.

    Above 64 variables the referee samples them: others are absent, and a checksum over all of them
    follows (`comparison.checksum`).
    """
    found: dict[Partial, Certificate] = {}
    for output in range(len(graph.outputs)):
        try:
            for name, one in certify(graph, point, wrt=wrt, output=output).items():
                found[Partial(output, (name,))] = one
            if needs_checksum(graph, wrt):
                every = checksum_partial(output)
                found[every] = checksum_certificate(graph, point, wrt, output)
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
    checksums = any(partial == checksum_partial(partial.output) for partial in truths)
    lent = _lent(borrowed, values, contestants, checksums) if borrowed is not None else None
    rows = []
    for one in contestants:
        result = result_of(one, values, checksums=checksums)
        for partial, certificate in truths.items():
            rows.append(_row(one, result, certificate, partial, common, lent))
    return rows


def _lent(
    borrowed: Graph, values: Sequence[float], contestants: Sequence[Contestant], checksums: bool
) -> BallRun:
    """The run that contestants without a graph are judged by."""
    derivative = next((one.derivative for one in contestants if one.derivative is not None), None)
    if checksums and derivative is not None:
        size = len(derivative.primal.outputs)
        places = range(size, len(borrowed.outputs))
        borrowed, _ = with_checksums(borrowed, places, size, derivative.wrt)
    return BallRun(borrowed, values)


def _row(
    one: Contestant,
    result: Result,
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
    decision, kind = result.decision, derivative.derivation.kind
    run = lent if kind is Kind.EAGER else result.run
    if partial == checksum_partial(partial.output):
        return _checksum_row(derivative, result, run, certificate, partial.output, base)
    index = derivative.partials.index(partial)
    place = len(derivative.primal.outputs) + index
    computed = float(result.flat[place])
    # An eager contestant has no program: it is judged by the bound of the adjoint program,
    # whose outputs stand in the same order.
    judgement = judge(
        computed,
        certificate,
        kind=str(kind),
        run=run,
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


def _checksum_row(
    derivative: Derivative,
    result: Result,
    run: BallRun | ComplexRun | None,
    certificate: Certificate,
    output: int,
    base: dict[str, Any],
) -> AccuracyRecord:
    """The row of one output's checksum; its place in the judged program is among the last."""
    outputs, size = len(derivative.primal.outputs), len(derivative.wrt)
    start = outputs + output * size
    computed = weighted_sum(result.flat[start : start + size], derivative.wrt)
    program = run if isinstance(run, BallRun) else None
    place = 0 if program is None else len(program.graph.outputs) - outputs + output
    kind = str(derivative.derivation.kind)
    columns = judge(computed, certificate, kind=kind, run=program, output=place).columns()
    changed = derivative.derivation.primal_changed
    return AccuracyRecord(**base, derivative=computed, primal_changed=changed, **columns)


def _finite(numbers: Sequence[float | None], index: int) -> float | None:
    """One of some numbers; None where there are none or it is not finite."""
    number = numbers[index] if numbers else None
    return number if number is not None and math.isfinite(number) else None
