"""Hessians by plain second differences of the function itself."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import limits
from workbench.methods.hessian.stepped import Number, Sampling, SteppedMethod
from workbench.methods.hessian.triangle import upper_triangle
from workbench.methods.protocol import Derivation, Wants, graph_of


@dataclass(frozen=True, slots=True)
class SecondDifference(SteppedMethod):
    """(f(x + h) - 2 f(x) + f(x - h)) / h**2, and the four corners over 4 h k for a mixed partial.

    2 n**2 evaluations for n variables, besides that at the point. The error is of order h**2 +
    eps / h**2, least near h = eps**(1/4), which the rules take (where first differences take
    roots 2 and 3): half of the digits at best. `step` is a rule's name or a positive number.
    Source: Abramowitz & Stegun, Handbook of Mathematical Functions, 25.3.23 and 25.3.26.

    >>> SecondDifference(step="relative").options
    'step=relative'
    """

    name: ClassVar[str] = "difference"
    summary: ClassVar[str] = "(f(x + h) - 2 f(x) + f(x - h)) / h^2, mixed by four corners (numeric)"
    root: ClassVar[int] = 4

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """The difference program, step sizes as inputs. Raises BudgetError for too many."""
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        partials, runs = upper_triangle(graph, wrt), 2 * len(wrt) ** 2
        large = runs * len(graph) > limits.program_nodes
        counted = _formula(graph, len(wrt)) if large else None
        return self.derive_sampled(graph, wrt, partials, graph, _quotients, runs, counted)


def _quotients(at: Sampling[Number]) -> list[Number]:
    apply, widths, run = at.apply, at.widths, at.run
    entries: list[list[Number]] = [[] for _ in at.centre]
    for row, h in enumerate(widths):
        square = apply("multiply", h, h)
        samples = zip(entries, run({row: 1}), at.centre, run({row: -1}), strict=True)
        for one, above, middle, below in samples:
            twice = apply("multiply", at.literal(2), middle)
            total = apply("add", apply("subtract", above, twice), below)
            one.append(apply("divide", total, square))
        for column in range(row + 1, len(widths)):
            corners = [run({row: side, column: across}) for side in (1, -1) for across in (1, -1)]
            area = apply("multiply", at.literal(4), apply("multiply", h, widths[column]))
            for one, first, second, third, fourth in zip(entries, *corners, strict=True):
                up, down = apply("subtract", first, second), apply("subtract", third, fourth)
                one.append(apply("divide", apply("subtract", up, down), area))
    return [entry for one in entries for entry in one]


def _formula(graph: Graph, size: int) -> OperationCount:
    """2 n**2 + 1 evaluations, the shifts, and around them what the quotients take."""
    outputs, pairs = len(graph.outputs), size * (size - 1) // 2
    return count_by_formula(
        count(graph),
        2 * size * size + 1,
        additions=2 * size + outputs * (2 * size + 3 * pairs),
        multiplications=outputs + size + 2 * pairs,
        divisions=outputs * (size + pairs),
    )
