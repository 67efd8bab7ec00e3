"""Doubling the precision until every quantity has its certificate, or none can be had."""

from collections.abc import Sequence
from typing import Any

from flint import fmpq

from workbench.engines.ball import working_precision
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.records.status import Status
from workbench.truth.budget import Budget
from workbench.truth.certificate import Certificate
from workbench.truth.edges import Edges
from workbench.truth.path import Path
from workbench.truth.quantity import Quantity
from workbench.truth.series.evaluate import SeriesEvaluation
from workbench.truth.series.refusal import Refusal, Severity, worst
from workbench.truth.stopping import FIRST_BITS, TOO_WIDE, certificate_of, is_decided

#: Where only the other one-sided slope is open, more bits than these are not spent on it.
FOR_A_SIDE = 512


def climb(
    graph: Graph,
    point: Sequence[fmpq],
    output: int,
    directions: Sequence[Sequence[fmpq]],
    quantities: Sequence[Quantity],
) -> list[Certificate]:
    """The certificates of some quantities, in their order; `directions` are those of the terms.

    Of a traced function its path is decided before.
    """
    if graph.conditions:
        _follow(Path(graph, point), directions, quantities)
    evaluation = SeriesEvaluation(graph, point, output)
    budget = Budget(graph.codes[node] for node in evaluation.nodes)
    bits, ceiling = FIRST_BITS, limits.referee_bits
    waiting = [quantity for quantity in quantities if quantity.certificate is None]
    while waiting:
        limit = _attempt(evaluation, directions, waiting, bits, budget)
        waiting = [quantity for quantity in waiting if quantity.certificate is None]
        certain = all(quantity.fallback for quantity in waiting) and bits >= FOR_A_SIDE
        if limit or certain or 2 * bits > ceiling:
            for quantity in waiting:
                _give_up(quantity, limit, bits)
            break
        bits *= 2
    return [each.certificate for each in quantities if each.certificate is not None]


def _follow(
    path: Path, directions: Sequence[Sequence[fmpq]], quantities: Sequence[Quantity]
) -> None:
    """Refuse what is not of the function, of which the graph is one path."""
    for quantity in quantities:
        reason = path.refusal([directions[term.direction] for term in quantity.terms])
        if reason:
            status = Status.UNDETERMINED
            quantity.certificate = Certificate(status=status, reason=reason, bits=path.bits)


def _attempt(
    evaluation: SeriesEvaluation,
    directions: Sequence[Sequence[fmpq]],
    quantities: Sequence[Quantity],
    bits: int,
    budget: Budget,
) -> str:
    """Answer what can be answered at one precision; the reason where the budget is spent."""
    needed = sorted({term.direction for quantity in quantities for term in quantity.terms})
    orders = 1 + max(quantity.order for quantity in quantities)
    limit = budget.refusal(bits, 1 + len(needed) * max(1, orders - 1))
    if limit:
        return limit
    with working_precision(bits, orders):
        values = evaluation.values()
        value = values[evaluation.result]
        jets: dict[int, Any] = {}
        if not isinstance(value, Refusal):
            jets = {
                each: evaluation.directional(values, directions[each], orders) for each in needed
            }
        edges = Edges(evaluation, values, directions, bits, budget)
        for quantity in quantities:
            jet = value
            if quantity.terms and not isinstance(value, Refusal):
                jet = worst(jets[term.direction] for term in quantity.terms)
                jet = quantity.combined(jets) if jet is None else jet
            if isinstance(jet, Refusal) and jet.kind is Severity.BOUNDARY:
                edges.answer(quantity, jets)
            else:
                _answer(quantity, jet, bits)
        return edges.limit


def _answer(quantity: Quantity, found: Any, bits: int) -> None:
    """The certificate that a ball or a refusal gives, if it decides."""
    if isinstance(found, Refusal):
        quantity.reason = found.reason
        if found.kind is not Severity.UNDECIDED:
            domain = found.kind is Severity.DOMAIN
            status = Status.DOMAIN if domain else Status.UNDETERMINED
            quantity.certificate = Certificate(status=status, reason=found.reason, bits=bits)
    elif is_decided(found):
        quantity.certificate = certificate_of(found, bits)
    else:
        quantity.reason = TOO_WIDE


def _give_up(quantity: Quantity, limit: str, bits: int) -> None:
    """The certificate that nothing is known: for want of a budget, of bits, or of an identity."""
    reason = f"{quantity.reason}; {limit}" if limit and quantity.reason else limit
    if not limit and quantity.reason.endswith(TOO_WIDE):
        reason = f"{quantity.reason}; {Limits.referee_bits} do not suffice"
    elif not limit:
        reason = (
            f"{quantity.reason}: no identity known here proves an equality, and "
            f"{Limits.referee_bits} do not refute it"
        )
    quantity.certificate = quantity.fallback or Certificate(
        status=Status.UNDETERMINED, reason=reason, bits=bits
    )
