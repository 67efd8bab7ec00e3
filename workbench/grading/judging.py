"""The judge: a submission's numbers against the certified truth.

The bound is that of the reverse program, many times over, since a class may compute a quotient as
a product with a reciprocal and a difference as a sum with a product: honest detours cost a few
roundings, faults cost digits.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from workbench.calculus.adjoint import gradient_graph
from workbench.grading.submission.observation import Observation
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.measure.balls.run import BallRun
from workbench.presentation.views.grade import WrongNumber
from workbench.records.status import Status
from workbench.truth import Certificate, certified_value, certify, truth_coverage

#: How many times the arithmetic bound a submission may be off.
GENEROSITY = 64.0
#: A relative error that is always forgiven, and an absolute one.
RELATIVE, ABSOLUTE = 1e-12, 1e-15
#: A relative error that is forgiven where there is no bound.
UNBOUNDED = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """A certified number and how far a submission may be from it."""

    certificate: Certificate
    tolerance: float

    @property
    def known(self) -> bool:
        """Whether there is a truth to judge by."""
        return self.certificate.status is Status.OK and self.certificate.value is not None

    @property
    def value(self) -> float:
        """The float64 nearest to the truth; NaN where there is none."""
        return math.nan if self.certificate.value is None else self.certificate.value

    def admits(self, number: float, passes: int = 1) -> bool:
        """Whether a number is right, as the sum of so many passes."""
        return abs(number - passes * self.value) <= passes * self.tolerance


class Judge:
    """Certifies expressions at points, each once, after the submission has answered."""

    def __init__(self) -> None:
        self._known: dict[tuple[Graph, tuple[float, ...]], dict[str, Truth]] = {}

    def finding(self, seen: Observation) -> WrongNumber | None:
        """The first wrong number of an observation without trouble; None where all are right."""
        truths = self.truths(seen.meant or seen.graph, seen.point)
        passes = seen.passes if seen.counted is None else seen.counted
        value = truths[""]
        if seen.value is not None and value.known and not value.admits(seen.value):
            return _finding("value", seen.value, value, 1)
        if seen.gradient is None:
            return None
        for name, got in zip(seen.graph.variables, seen.gradient, strict=True):
            truth = truths.get(name)
            if truth is not None and truth.known and not truth.admits(got, passes):
                return _finding(f"derivative by {name}", got, truth, passes)
        return None

    def judged(self, graph: Graph, point: Mapping[str, float]) -> bool:
        """Whether value and derivatives of an expression have a truth at a point."""
        return all(truth.known for truth in self.truths(graph, point).values())

    def truths(self, graph: Graph, point: Mapping[str, float]) -> dict[str, Truth]:
        """The truth of the value ("") and of the partials (of very many variables a sample)."""
        key = graph, tuple(point[name] for name in graph.variables)
        if key not in self._known:
            self._known[key] = _certified(graph, point)
        return self._known[key]


def _certified(graph: Graph, point: Mapping[str, float]) -> dict[str, Truth]:
    wrt = truth_coverage(graph).certified
    certificates = {"": certified_value(graph, point), **certify(graph, point, wrt)}
    bounds: list[float | None] = [None] * len(certificates)
    if len(graph) <= limits.graded_bound_nodes and all(
        one.status is Status.OK for one in certificates.values()
    ):
        program = gradient_graph(graph, wrt)
        run = BallRun(program, [point[name] for name in program.variables])
        bounds = [run.bound(output).bound for output in range(len(certificates))]
    return {
        name: Truth(certificate=one, tolerance=_tolerance(one, bound))
        for (name, one), bound in zip(certificates.items(), bounds, strict=True)
    }


def _tolerance(certificate: Certificate, bound: float | None) -> float:
    size = abs(certificate.value or 0.0)
    if bound is None:
        return UNBOUNDED * max(size, 1.0)
    return GENEROSITY * bound + RELATIVE * size + ABSOLUTE


def _finding(quantity: str, got: float, truth: Truth, passes: int) -> WrongNumber:
    radius = truth.certificate.radius
    return WrongNumber(
        quantity=quantity,
        got=got,
        expected=passes * truth.value,
        digits=truth.certificate.digits if passes == 1 else "",
        radius=None if radius is None else passes * radius,
    )
