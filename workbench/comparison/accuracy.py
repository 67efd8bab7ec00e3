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
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph
from workbench.measure.evidence import Each, Evidence, Lent, OwnProgram, Unknown
from workbench.measure.judging.arithmetic import TOO_LONG
from workbench.measure.judging.crossing import crossing
from workbench.measure.judging.judge import judge
from workbench.methods.protocol import Partial
from workbench.presentation.text.points import point_text
from workbench.records import AccuracyRecord
from workbench.truth import Certificate, certify

#: Longest source text that a row carries.
SHOWN_CHARACTERS = 160

#: An error so many times a method's own estimate of it refutes the estimate.
REFUTING = 10.0

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
    problem: str = "expression",
    expression: str = "",
) -> list[AccuracyRecord]:
    """One row a contestant and certified derivative, in that order.

    Derivatives that have no certificate have no row.
    """
    bench = Bench(graph, point, truths, problem, expression)
    return [row for one in contestants for row in bench.rows(one)]


class Bench:
    """Judges contestants at one point, one after the other.

    Programs that several of them are judged by, as those that tapes borrow, run on balls once.
    """

    def __init__(
        self,
        graph: Graph | BlackBox,
        point: Mapping[str, float],
        truths: Certificates,
        problem: str = "expression",
        expression: str = "",
    ) -> None:
        self._graph = graph
        self._values = graph.bind(point, {})
        self._truths = truths
        self._common = {
            "problem": problem,
            "expression": shortened(expression or graph.to_text(limit=4 * SHOWN_CHARACTERS)),
            "point": point_text(dict(zip(graph.variables, self._values, strict=True))),
        }
        self._known: dict[tuple[Any, ...], Evidence] = {}

    def rows(self, one: Contestant) -> list[AccuracyRecord]:
        """One row a certified derivative."""
        result = result_of(one, self._values)
        evidence = Unknown() if result.run is None else self._shared(result.run.evidence)
        return [
            self._row(one, result, evidence, partial, certificate)
            for partial, certificate in self._truths.items()
        ]

    def _shared(self, evidence: Evidence) -> Evidence:
        """The evidence, or what asks the same of the same lent program and has answers already."""
        if not isinstance(evidence, Lent):
            return evidence
        return self._known.setdefault(evidence.key, evidence)

    def _row(
        self,
        one: Contestant,
        result: Result,
        evidence: Evidence,
        partial: Partial,
        certificate: Certificate,
    ) -> AccuracyRecord:
        base: dict[str, Any] = {
            **self._common,
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
        if one.derivative is None or result.run is None:
            return AccuracyRecord(**base, status=result.status, message=result.message)
        derivation = one.derivative.derivation
        base["primal_changed"] = derivation.facts.primal_changed
        size, flat = derivation.primal.size, result.run.flat
        if partial == checksum_partial(partial.output):
            wrt = derivation.wrt
            start = size + partial.output * len(wrt)
            computed = weighted_sum(flat[start : start + len(wrt)], wrt)
            whole = self._checksums(evidence, size, wrt)
            columns = judge(computed, certificate, whole, partial.output).columns()
            return AccuracyRecord(**base, derivative=computed, **columns)
        index = derivation.partials.index(partial)
        computed, note = float(flat[size + index]), result.run.note(index)
        if isinstance(evidence, Each):
            evidence, index = evidence.of(index), 0
        columns = judge(computed, certificate, evidence, index).columns()
        graph = self._graph
        if TOO_LONG in columns["message"] and partial.order == 1 and isinstance(graph, Graph):
            crossed = crossing(graph, self._values, partial.text, evidence)
            columns["message"] = columns["message"].replace(TOO_LONG, crossed or TOO_LONG)
        said = columns["message"] if note.step is None or note.step or not note.remark else ""
        refuted = _refuted(note.estimate, columns["error_absolute"])
        columns["message"] = "; ".join(filter(None, (said, note.remark, refuted)))
        return AccuracyRecord(
            **base,
            step=_finite(note.step),
            derivative=computed,
            error_estimate=_finite(note.estimate),
            **columns,
        )

    def _checksums(self, evidence: Evidence, size: int, wrt: Sequence[str]) -> Evidence:
        """What the checksums are judged by: a complex step has no one program for them."""
        if isinstance(evidence, Each):
            evidence = evidence.whole
        if not isinstance(evidence, OwnProgram):
            return Unknown()
        return self._shared(with_checksums(evidence, size, wrt))


def _refuted(estimate: float | None, error: float | None) -> str:
    """What the truth says of a method's own estimate, where it is far too small."""
    if estimate is None or error is None or not error > REFUTING * estimate:
        return ""
    return f"its own estimate of the error, {estimate:.2g}, is refuted: the error is {error:.2g}"


def _finite(number: float | None) -> float | None:
    """A number that is there and finite, or None."""
    return number if number is not None and math.isfinite(number) else None
