"""Finite differences of every order with Fornberg's weights."""

from dataclasses import dataclass
from typing import ClassVar

from workbench.errors import BudgetError, MethodError
from workbench.ir.graph import Graph
from workbench.ir.traversal import depends_on
from workbench.limits import Limits, limits
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.protocol import Derivation, Facts, Kind
from workbench.methods.stencils.deciding import StencilDecider
from workbench.methods.stencils.difference import step_graph
from workbench.methods.stencils.program import Part, difference_program, step_names
from workbench.methods.steps import StepChoice, graph_rule, read_step
from workbench.methods.univariate.protocol import HigherMethod, orders_of
from workbench.methods.univariate.stencils import scheme_of

DEFAULT_STEP = "eps_root"
#: As many points as an order needs, one more than it.
FEWEST = "fewest"
#: Points of a stencil at most.
MAX_POINTS = 64


@dataclass(frozen=True, slots=True)
class Fornberg(HigherMethod):
    """f^(n) by a weighted sum of values on an even grid around x, spacing h, divided by h**n.

    `points` is the number of points of every stencil, at most 64; by default the `fewest` that do,
    n + 1. `step` is a rule's name (`eps_root`, `absolute`, `relative`, `representable`) or a
    positive number, the spacing of all orders. With truncation of the order h**p and round-off of
    the order u/h**n the rules use the root n + p: for n + 1 points p is 2, and
    h = eps**(1/(n + 2)) * max(|x|, 1).

    Where a grid leaves the domain of the function, a grid to the right or to the left of x takes
    its place, with one point more so that it is as accurate; where both leave it, the spacing that
    a rule has chosen is halved until one fits. Raises MethodError for other options.
    Source: B. Fornberg, Math. Comp. 51(184), 1988.

    >>> Fornberg(points="9", step=0.01).options
    'step=0.01,points=9'
    """

    step: str | float = DEFAULT_STEP
    points: int | str = FEWEST

    name: ClassVar[str] = "fornberg"
    kind: ClassVar[Kind] = Kind.DIFFERENCE
    summary: ClassVar[str] = "finite differences on a grid, Fornberg's weights (numeric)"

    def __post_init__(self) -> None:
        graph_rule(self.step, self.name)
        object.__setattr__(self, "step", read_step(self.step))
        if self.points == FEWEST:
            return
        try:
            points = int(str(self.points))
        except ValueError:
            points = 0
        if not 2 <= points <= MAX_POINTS:
            raise MethodError(
                f"points={self.points!s:.20} of fornberg is neither {FEWEST} "
                f"nor a number from 2 to {MAX_POINTS}"
            )
        object.__setattr__(self, "points", points)

    def derive_orders(self, graph: Graph, variable: str, order: int) -> Derivation:
        """The difference programs of all orders. Raises MethodError for too few points."""
        fixed = None if self.points == FEWEST else int(self.points)
        if fixed is not None and fixed <= order:
            raise MethodError(
                f"a difference of order {order} takes {order + 1} points, "
                f"not {fixed}; give points={order + 1} or more"
            )
        schemes = [scheme_of(n, fixed or n + 1) for n in range(1, order + 1)]
        runs = sum(scheme.evaluations for scheme in schemes)
        if sum(depends_on(graph, (variable,))) * runs > limits.fornberg_nodes:
            raise BudgetError(
                f"{runs} runs of this function are a program of more than {Limits.fornberg_nodes}; "
                "ask for a lower order or use taylor"
            )
        names = step_names(graph.variables, [str(n) for n in range(1, order + 1)])
        part, by_order = Part(tuple(schemes), names), (variable,) * order
        program = difference_program(graph, by_order, [part])
        rule = graph_rule(self.step, self.name)
        roots = (n + one.order for n, one in enumerate(schemes, start=1))
        steps = step_graph(graph, by_order, rule, roots)
        sizes = steps.program()
        runs += any(scheme.uses_centre for scheme in schemes)
        return ProgramDerivation(
            primal=graph,
            wrt=(variable,),
            program=program.graph,
            exact=False,
            shifts=program.shifts,
            steps=steps,
            partials=orders_of(graph, variable, order),
            step_places=tuple(range(order)) * len(graph.outputs),
            rescue=StencilDecider(
                graph,
                by_order,
                part,
                program,
                lambda values: [StepChoice(size) for size in sizes(*values)],
                together=True,
                shortens=not rule.fixed,
            ),
            facts=Facts(evaluations_of_primal=runs),
        )
