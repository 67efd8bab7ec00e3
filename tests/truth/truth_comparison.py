"""Certificates against difference quotients of the oracle, at a point where anything may happen.

A quotient is taken at two step sizes; what they differ by bounds its error. Where the bound says
too little the comparison is not counted. A disagreement is looked at again with more digits and a
smaller step: cancellation beyond 400 digits, or a corner nearer than the step, is no fault.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import mpmath
from flint import arb
from truth_oracle import NOTHING
from truth_quotients import (
    FINER,
    SMALL,
    Estimate,
    InconclusiveError,
    Line,
    Point,
    Probe,
    central,
    crossed,
    estimate,
    needed,
    one_sided,
    runs_away,
)

from workbench.ir.graph import Graph
from workbench.records.status import Status
from workbench.truth import (
    Certificate,
    certified_derivatives,
    certified_hessian_vector,
    certified_second,
    certified_value,
    certify,
)

mp = mpmath.mp
#: Digits of the oracle, at first and for disagreements; a step has an eighth of them.
DIGITS = (400, 1600, 6400)
#: The vector of the Hessian-vector product.
VECTOR = {"x": Fraction(3, 2), "y": Fraction(-1)}


class DisagreementError(Exception):
    """Certificate and oracle contradict each other."""


@dataclass
class Tally:
    """What came out of some comparisons."""

    counts: Counter[str] = field(default_factory=Counter)
    operators: Counter[str] = field(default_factory=Counter)
    disagreements: list[str] = field(default_factory=list)
    #: Disagreements that more digits could neither confirm nor clear up.
    unsettled: list[str] = field(default_factory=list)


# -- one certificate ---------------------------------------------------------------------------


def exactly(ball: Any) -> Any:
    """An exact ball as mpmath's number."""
    mantissa, exponent = (int(part) for part in ball.man_exp())
    return mp.ldexp(mp.mpf(mantissa), exponent)


def check_number(certificate: Certificate, found: Estimate | None) -> None:
    """A certified number against an estimate."""
    if found is None:
        raise DisagreementError("certified, but the function has no value nearby")
    if not found.is_conclusive:
        if found.growth is not None and found.growth > 10 and abs(found.value) > 1e-30:
            raise DisagreementError("certified, but the quotient grows without bound")
        raise InconclusiveError
    with mpmath.workdps(mp.dps + 30):
        middle, radius = exactly(certificate.ball.mid()), exactly(arb(certificate.ball.rad()))
        if abs(found.value - middle) > radius + found.bound:
            raise DisagreementError(f"ball {certificate.ball}, oracle {show(found.value)}")
        if certificate.status is Status.OVERFLOW:
            return
        for number, reach in (
            (mp.mpf(certificate.value), certificate.radius),
            (mp.mpf(certificate.digits), certificate.digits_radius),
        ):
            if abs(found.value - number) > reach + found.bound:
                raise DisagreementError(f"{number} +- {reach}, oracle {show(found.value)}")


def check_missing(probe: Probe, line: Line, certificate: Certificate, order: int) -> None:
    """That there is no derivative, side by side."""
    checked = 0
    for sign, name, slope in ((1, "right", certificate.right), (-1, "left", certificate.left)):
        if f"to the {name} not decided" in certificate.reason:
            continue
        found = estimate(probe, one_sided(line, order, sign))
        if f"no real value to the {name}" in certificate.reason:
            if found is not None or slope is not None:
                raise DisagreementError(f"a value or a slope to the {name}")
        elif found is None:
            raise DisagreementError(f"no value to the {name}")
        elif f"a jump to the {name}" in certificate.reason:
            if found.growth is not None and found.growth < FINER * 0.9:
                raise DisagreementError(f"no jump to the {name}")
        elif slope is None:
            continue  # overflow, or a side that is not known to be continuous
        elif abs(slope) == mp.inf:
            if not runs_away(probe, one_sided(line, order, sign), slope):
                raise DisagreementError(f"{show(found.value)} to the {name}, which does not grow")
        elif not found.is_conclusive:
            continue
        elif abs(found.value - slope) > found.bound + abs(slope) * 2.0**-52 + 1e-300:
            raise DisagreementError(f"{show(found.value)} to the {name}, certified {slope}")
        checked += 1
    if not checked:
        raise InconclusiveError


def show(number: Any) -> str:
    return str(mpmath.nstr(number, 30))


# -- all certificates of a case ------------------------------------------------------------------


def checks(
    graph: Graph, point: Point
) -> Iterator[tuple[str, Certificate, Callable[[Probe], None]]]:
    """Everything that is certified of a function at a point, and how to look at it again."""
    value = certified_value(graph, point)
    yield "value", value, lambda probe: check_value(probe, value)
    for name, certificate in certify(graph, point).items():
        yield "first", certificate, along(name, certificate, 1)
    for (one, two), certificate in certified_second(graph, point).items():
        if one == two:
            yield "second", certificate, along(one, certificate, 2)
        else:
            yield "mixed", certificate, across({one: Fraction(1)}, {two: Fraction(1)}, certificate)
    vector = {name: VECTOR[name] for name in point}
    for name, certificate in certified_hessian_vector(graph, point, vector).items():
        yield "product", certificate, across({name: Fraction(1)}, vector, certificate)
    name = graph.variables[0]
    fourth = certified_derivatives(graph, point, name, 4)[4]
    yield "fourth", fourth, along(name, fourth, 4)


def check_value(probe: Probe, certificate: Certificate) -> None:
    """The value itself: a number, or none."""
    number = probe({})
    if certificate.status is Status.DOMAIN:
        if number is not NOTHING:
            needed(number)
            raise DisagreementError(f"domain, but the value is {number}")
        return
    if number is NOTHING:
        raise DisagreementError("certified, but there is no value")
    (number,) = needed(number)
    check_number(certificate, Estimate(number, abs(number) * mp.mpf(10) ** -50 + SMALL))


def along(name: str, certificate: Certificate, order: int) -> Callable[[Probe], None]:
    """A derivative by one variable."""

    def check(probe: Probe) -> None:
        line = probe.line(name)
        if certificate.status is Status.DOMAIN:
            check_value(probe, certificate)
            return
        if certificate.status is Status.NOT_DIFFERENTIABLE:
            named = re.search(r"of order (\d)", certificate.reason)
            check_missing(probe, line, certificate, int(named.group(1)) if named else 1)
            return
        sides = [one_sided(line, order, 1), one_sided(line, order, -1)]
        found = [estimate(probe, quotient) for quotient in sides]
        if order % 2 == 0:
            found.append(estimate(probe, central(line, order)))
        conclusive = 0
        for each in found:
            try:
                check_number(certificate, each)
                conclusive += 1
            except InconclusiveError:
                continue
        right, left = found[:2]
        assert right is not None and left is not None
        if abs(right.value - left.value) > right.bound + left.bound:
            raise DisagreementError(f"{show(right.value)} and {show(left.value)} on its sides")
        if not conclusive:
            raise InconclusiveError

    return check


def across(first: Point, second: Point, certificate: Certificate) -> Callable[[Probe], None]:
    """A mixed second derivative along two directions."""

    def check(probe: Probe) -> None:
        if certificate.status is Status.DOMAIN:
            check_value(probe, certificate)
        elif certificate.status is Status.NOT_DIFFERENTIABLE:
            raise InconclusiveError
        else:
            check_number(certificate, estimate(probe, crossed(probe, first, second)))

    return check


def compare(graph: Graph, point: Point, tally: Tally) -> None:
    """Every certificate of one case, counted."""
    for name in {row.name for _, row, _ in graph.nodes()}:
        tally.operators[name] += 1
    probes: dict[int, Probe] = {}
    for what, certificate, check in checks(graph, point):
        tally.counts[f"{what}: {certificate.status.value}"] += 1
        if certificate.status is Status.UNDETERMINED:
            tally.counts["undetermined"] += 1
            continue
        trouble = ""
        place = ", ".join(f"{name}={value}" for name, value in point.items())
        for digits in DIGITS:
            probe = probes.setdefault(digits, Probe(graph, point, digits))
            try:
                with mpmath.workdps(digits):
                    check(probe)
            except DisagreementError as error:
                trouble = f"{what} of {graph.to_text()} at {place}: {error}"
                continue
            except InconclusiveError:
                tally.counts["inconclusive"] += 1
                tally.unsettled += [trouble] if trouble else []
            else:
                tally.counts["compared"] += 1
                tally.counts["needed more digits"] += bool(trouble)
            break
        else:
            tally.counts["compared"] += 1
            tally.disagreements.append(trouble)
