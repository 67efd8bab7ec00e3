"""The catalogue of methods for first derivatives, and `gradient`."""

from collections.abc import Iterable, Sequence
from typing import Any

from workbench.engines.protocol import Engine
from workbench.frontends.black_boxes import primal_of
from workbench.frontends.door import FunctionOf, V
from workbench.methods.central_difference import CentralDifference
from workbench.methods.complex_step import ComplexStep
from workbench.methods.derivative import AUTO, Derivative
from workbench.methods.five_point import FivePoint
from workbench.methods.forward import Forward
from workbench.methods.forward_difference import ForwardDifference
from workbench.methods.lookup import MethodCatalogue, label
from workbench.methods.notebook_tape import NotebookTape
from workbench.methods.protocol import First, Method, only_calls
from workbench.methods.reverse import Reverse
from workbench.methods.richardson import Richardson
from workbench.methods.ridders import Ridders
from workbench.methods.scalar import ScalarTape
from workbench.methods.symbolic import Symbolic

__all__ = ["METHODS", "gradient", "label", "method", "methods"]

#: Every method for first derivatives by name, at its defaults, in the order of the report.
METHODS = MethodCatalogue(
    Symbolic,
    ForwardDifference,
    CentralDifference,
    FivePoint,
    Richardson,
    Ridders,
    ComplexStep,
    Forward,
    Reverse,
    ScalarTape,
    NotebookTape,
)


def method(which: str | Method) -> Method:
    """The method of a name, of a name with options, or the configured object itself.

    Raises MethodError for an unknown name or option; the message names the nearest.

    >>> method("central_difference[step=1e-6]").options
    'step=1e-06'
    """
    return METHODS.find(which)


def methods(which: Iterable[str | Method] | str | None) -> list[Method]:
    """Several methods; None gives the whole catalogue, a text is split at its outer commas."""
    return METHODS.several(which)


def gradient(
    function: FunctionOf[V],
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    method: str | Method = "reverse",
    engine: str | Engine | None = AUTO,
) -> Derivative[V, dict[str, V]]:
    """All first partial derivatives of a function by one method, ready to call.

    The function is a text, a Graph, a SymPy expression or a Python function; a method that only
    calls it takes a BlackBox too, and what cannot be traced. `wrt` names the
    variables (default: all), `engine` the engine (default: one that is chosen by size and number of
    calls, see `d.plan`). `at` is the point at which a Python function is traced, which decides its
    branches and the shapes of its arrays; a call without a point runs there. Of a function of
    arrays, values and derivatives have the shapes of its result and its arguments (docs/arrays.md).
    Raises ParseError, PointError, MethodError, GraphError, UnsupportedError, BudgetError.

    >>> import workbench as wb
    >>> value, partials = wb.gradient("x**2*y")(x=3.0, y=2.0)
    >>> value, partials
    (18.0, {'x': 12.0, 'y': 9.0})
    """
    chosen = _resolve(method)
    primal = primal_of(function, at, calling=only_calls(chosen))
    wants = First(primal.chosen_variables(wrt))
    found: Derivative[V, dict[str, V]] = Derivative(chosen, primal, wants, engine)
    return found.starting_at(at)


_resolve = method
