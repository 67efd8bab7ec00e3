"""Rows of the experiment on higher derivatives: results, errors and operations by order."""

from collections.abc import Sequence
from typing import NamedTuple

from workbench.comparison.contestant import Contestant, contestant
from workbench.engines.ball.precision import working_precision
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS, Cost
from workbench.ir.traversal import literal_arithmetic
from workbench.measure.accuracy import DISTANCE_BITS, errors, midpoint, nearest_float
from workbench.measure.evidence import OwnProgram
from workbench.methods.protocol import Run
from workbench.methods.univariate import UNIVARIATE_METHODS, up_to
from workbench.records.experiments.higher_orders import HigherOrderRecord
from workbench.truth import Certificate, certified_derivatives

#: Orders of every method; SymPy's derivatives swell too fast for a report beyond a few.
ORDER = 8
SYMBOLIC_ORDER = 5
_FREE = (Cost.LEAF, Cost.COMPARISON, Cost.SELECTION)


class Studied(NamedTuple):
    """A function of x and a point."""

    name: str
    expression: str
    at: float


SUBJECTS = (
    Studied("squire_trapp", "exp(x)/sqrt(sin(x)**3 + cos(x)**3)", 1.5),
    Studied("logistic_map_4", "l2 = 4*x*(1 - x); l3 = 4*l2*(1 - l2); 4*l3*(1 - l3)", 0.2),
)


def subject_rows(subject: Studied) -> list[HigherOrderRecord]:
    """One function by every method, each to its highest order."""
    graph = parse(subject.expression)
    truths = certified_derivatives(graph, {"x": subject.at}, "x", ORDER)
    rows: list[HigherOrderRecord] = []
    for name in UNIVARIATE_METHODS:
        order = SYMBOLIC_ORDER if name == "nested_symbolic" else ORDER
        one = contestant(graph, up_to("x", order), UNIVARIATE_METHODS[name])
        rows += _rows(subject, one, truths[1 : order + 1])
    return rows


def _rows(
    subject: Studied, one: Contestant, truths: Sequence[Certificate]
) -> list[HigherOrderRecord]:
    derivative = one.derivative
    run = derivative.at([subject.at]) if derivative is not None else None
    evidence = run.evidence if run is not None else None
    counts = operations_by_order(evidence.graph) if isinstance(evidence, OwnProgram) else []
    rows = []
    for order, truth in enumerate(truths, start=1):
        found = {} if run is None else _measured(run, order, truth)
        rows.append(
            HigherOrderRecord(
                function=subject.name,
                expression=subject.expression,
                at=subject.at,
                order=order,
                method=one.label,
                truth=truth.digits,
                operations=counts[order] if counts else None,
                status=one.status,
                message=one.message,
                **found,
            )
        )
    return rows


def _measured(run: Run, order: int, truth: Certificate) -> dict[str, float | None]:
    """What one order came to: the result, its error, and for a difference step and truncation."""
    evidence, computed = run.evidence, run.flat[order]
    found: dict[str, float | None] = {
        "derivative": computed,
        "error_relative": errors(computed, truth).error_relative,
    }
    if isinstance(evidence, OwnProgram) and not evidence.exact:
        exact, _ = evidence.run.value(evidence.places[order - 1])
        found["step"] = run.note(order - 1).step
        if not truth.ball.contains(0):
            with working_precision(DISTANCE_BITS):
                relative = abs(exact - truth.ball) / abs(truth.ball)
            found["truncation_relative"] = nearest_float(midpoint(relative))
    return found


def operations_by_order(program: Graph) -> list[int]:
    """The shared operations of the outputs 0 .. k of a program, for every k, in one pass.

    >>> import workbench as wb
    >>> operations_by_order(wb.parse("sin(x), x*cos(x), x*cos(x) + sin(x)"))
    [1, 3, 4]
    """
    last = len(program.outputs)
    first = [last] * len(program)
    for number, output in enumerate(program.outputs):
        first[output] = min(first[output], number)
    for node in range(len(program) - 1, -1, -1):
        for operand in program.operands(node):
            first[operand] = min(first[operand], first[node])
    folded = literal_arithmetic(program)
    counts = [0] * (last + 1)
    for node, code in enumerate(program.codes):
        if ROWS[code].cost not in _FREE and not folded[node]:
            counts[first[node]] += 1
    return [sum(counts[: number + 1]) for number in range(last)]
