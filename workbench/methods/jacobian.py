"""Jacobians: the matrix of all first partials, by any method, or by the cheaper sweep."""

from collections.abc import Sequence
from typing import Any

from workbench.calculus.adjoint import gradient_graph
from workbench.calculus.reach import adjoint_visits, tangent_visits
from workbench.calculus.tangent import tangent_graph
from workbench.engines.protocol import Engine
from workbench.frontends.door import Source, graph_of
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods.catalogue import METHODS
from workbench.methods.derivative import AUTO, ArrayDerivative
from workbench.methods.protocol import First, Method, Plan

AUTOMATIC = "auto"


class Jacobian(ArrayDerivative[float | tuple[float, ...]]):
    """The values and the Jacobian matrix of a graph, of one output as of several.

    A call gives `Evaluation(value, derivative)` with `derivative` a NumPy array (outputs, wrt); the
    value is a tuple for several outputs. A batch gives (points, outputs, wrt) beside (points,) or
    (points, outputs). `method` is the one that was chosen, `plan.reason` says why.

    >>> import workbench as wb
    >>> wb.jacobian(wb.parse("x*y, x + y"))(x=2.0, y=3.0)
    Evaluation(value=(6.0, 5.0), derivative=array([[3., 2.],
           [1., 1.]]))
    """

    def __init__(
        self,
        method: Method,
        graph: Graph,
        wrt: tuple[str, ...],
        engine: str | Engine | None = None,
        reason: str = "",
    ) -> None:
        super().__init__(method, graph, First(wrt), engine)
        self._reason = reason

    @property
    def plan(self) -> Plan:
        """How one point will be run, and why; by what count a method was chosen."""
        plan = super().plan
        return plan._replace(reason=self._reason) if self._reason else plan

    def _array(self, partials: Any) -> Any:
        shape = (partials.shape[1], self.primal.size, len(self.wrt))
        return super()._array(partials).reshape(shape)


def jacobian(
    function: Source,
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    method: str | Method = AUTOMATIC,
    engine: str | Engine | None = AUTO,
) -> Jacobian:
    """The Jacobian of a function by one method of `wb.METHODS`, ready to call.

    The function is what `gradient` takes. `auto` takes forward or reverse, whichever program has
    fewer operations; `plan.reason` gives both counts. Raises ParseError, GraphError, MethodError,
    UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> d = wb.jacobian("sin(t), cos(t), t**2")
    >>> d.method.name, d.plan.reason
    ('forward', 'forward takes 5 operations, reverse 5; 3 outputs by 1 variable')
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    if isinstance(method, str) and method.strip() == AUTOMATIC:
        chosen, reason = cheaper_sweep(graph, names)
        return Jacobian(METHODS[chosen], graph, names, engine, reason).starting_at(at)
    return Jacobian(METHODS.find(method), graph, names, engine).starting_at(at)


def cheaper_sweep(graph: Graph, wrt: Sequence[str]) -> tuple[str, str]:
    """The name of the sweep whose program has fewer operations, and the counts in words.

    Where one sweep would carry too much to be made for counting, it is what the sweeps would carry
    that is compared: tangents of forward, adjoints of reverse. Forward wins a tie, since it needs
    no second pass.
    """
    outputs, size, most = len(graph.outputs), len(wrt), limits.counted_sweep
    shape = f"{_counted(outputs, 'output')} by {_counted(size, 'variable')}"
    forward, reverse = (visits(graph, wrt, most) for visits in (tangent_visits, adjoint_visits))
    if max(forward, reverse) <= most:
        ahead = count(tangent_graph(graph, wrt)).shared_operations
        back = count(gradient_graph(graph, wrt)).shared_operations
        chosen = "forward" if ahead <= back else "reverse"
        reason = f"forward takes {_counted(ahead, 'operation')}, reverse {back:,}; {shape}"
        return chosen, reason
    if min(forward, reverse) > most:
        forward, reverse = size * len(graph), outputs * len(graph)
        what = "at most "
    else:
        what = ""
    chosen = "forward" if forward <= reverse else "reverse"
    shown = [
        f"more than {most:,}" if not what and carried > most else f"{what}{carried:,}"
        for carried in (forward, reverse)
    ]
    return chosen, (
        f"too large to count both {Limits.counted_sweep.mark}: "
        f"forward carries {shown[0]} tangents, reverse {shown[1]} adjoints; {shape}"
    )


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'s' * (number != 1)}"
