"""Accuracy rows: what each contestant returned at a point, judged against the certificates."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.comparison.contestant import Contestant, failure
from workbench.ir.graph import Graph
from workbench.measure.ball_run import BallRun
from workbench.measure.judging import judge
from workbench.methods.derivative import Derivative
from workbench.methods.protocol import Kind
from workbench.records import AccuracyRecord, Status
from workbench.truth import Certificate, certify

#: Longest source text that a row carries.
SHOWN_CHARACTERS = 160

#: One mapping an output: variable -> certificate.
Certificates = tuple[dict[str, Certificate], ...]


def certificates(graph: Graph, point: Mapping[str, float], wrt: Sequence[str]) -> Certificates:
    """The certified partials of every output at a point; a failure is a certificate too."""
    return tuple(_certify(graph, point, wrt, output) for output in range(len(graph.outputs)))


def _certify(
    graph: Graph, point: Mapping[str, float], wrt: Sequence[str], output: int
) -> dict[str, Certificate]:
    try:
        return certify(graph, point, wrt=wrt, output=output)
    except Exception as error:
        status, reason = failure(error)
        return {name: Certificate(status=status, reason=reason) for name in wrt}


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
    wrt: Sequence[str],
    contestants: Sequence[Contestant],
    truths: Certificates,
    *,
    borrowed: Graph | None = None,
    problem: str = "expression",
    expression: str = "",
) -> list[AccuracyRecord]:
    """One row a contestant, output and certified variable, in that order.

    `borrowed` is the program whose bound contestants without a graph borrow. Partials that the
    referee did not certify (above 64 inputs it samples) have no row.
    """
    values = graph.bind(point, {})
    place = {name: index for index, name in enumerate(wrt)}
    common = {
        "problem": problem,
        "expression": shortened(expression or graph.to_text(limit=4 * SHOWN_CHARACTERS)),
        "point": point_text(dict(zip(graph.variables, values, strict=True))),
    }
    lent = BallRun(borrowed, values) if borrowed is not None else None
    rows = []
    for one in contestants:
        result = _run(one, values)
        for output, truth in enumerate(truths):
            for name, certificate in truth.items():
                rows.append(_row(one, result, certificate, output, name, place[name], common, lent))
    return rows


class _Result:
    """What one contestant returned at one point, or why it returned nothing."""

    def __init__(self) -> None:
        self.flat: Sequence[float] = ()
        self.steps: tuple[float, ...] = ()
        self.run: BallRun | None = None
        self.status = Status.OK
        self.message = ""


def _run(one: Contestant, values: Sequence[float]) -> _Result:
    result = _Result()
    derivative = one.derivative
    if derivative is None:
        result.status, result.message = one.status, one.message
        return result
    try:
        result.flat = derivative.call(*values)
        result.steps = derivative.step_sizes(values)
    except Exception as error:
        result.status, result.message = failure(error)
        return result
    if derivative.graph is not None:
        inputs = (*values, *result.steps)
        result.run = BallRun(derivative.graph, inputs, derivative.primal.variables)
    return result


def _row(
    one: Contestant,
    result: _Result,
    certificate: Certificate,
    output: int,
    name: str,
    place: int,
    common: dict[str, str],
    lent: BallRun | None,
) -> AccuracyRecord:
    derivative = one.derivative
    base: dict[str, Any] = {
        **common,
        "output": output,
        "wrt": name,
        "method": one.method.name,
        "options": one.method.options,
        "engine": one.engine,
        "truth": certificate.digits,
        "truth_radius": certificate.digits_radius,
        "truth_status": certificate.status,
    }
    if derivative is None or not result.flat:
        return AccuracyRecord(**base, status=result.status, message=result.message)
    size = len(derivative.wrt)
    index = len(derivative.primal.outputs) + output * size + place
    computed = float(result.flat[index])
    kind = derivative.derivation.kind
    # An eager contestant has no program: it is judged by the bound of the adjoint program,
    # whose outputs stand in the same order.
    run = lent if kind is Kind.EAGER else result.run
    judgement = judge(computed, certificate, kind=str(kind), run=run, output=index)
    return AccuracyRecord(
        **base,
        step=_step(derivative, result, place),
        derivative=computed,
        primal_changed=derivative.derivation.primal_changed,
        **judgement.columns(),
    )


def _step(derivative: Derivative, result: _Result, place: int) -> float | None:
    if not result.steps:
        return None
    step = result.steps[place]
    return step if math.isfinite(step) else None
