"""Jacobian-vector products: the derivative of every output along a direction."""

from collections.abc import Mapping, Sequence
from typing import Any, Generic

from workbench.engines.protocol import Engine
from workbench.frontends.door import FunctionOf, V, graph_of
from workbench.methods.catalogue import METHODS
from workbench.methods.derivative import Evaluation
from workbench.methods.directional import DirectionalDerivative
from workbench.methods.directions import DIRECTION


class JacobianVector(DirectionalDerivative[V, V], Generic[V]):
    """The value and the derivative along a direction, by one forward sweep.

    A call gives `Evaluation(value, derivative)` with one slope, or for several outputs a tuple of
    values and one of slopes. A batch gives (points,) and (points,), or (points, outputs) twice.

    >>> import workbench as wb
    >>> wb.jvp("x*y, x/y", vector={"x": 1, "y": 2})(x=3.0, y=2.0)
    Evaluation(value=(6.0, 1.5), derivative=(8.0, -1.0))
    """

    _axes = 0

    def _structure(self, flat: Sequence[Any]) -> Evaluation[Any, Any]:
        value, slopes = super()._structure(flat)
        return Evaluation(value, slopes[DIRECTION])

    def _array(self, partials: Any) -> Any:
        return super()._array(partials)[..., 0]

    def __repr__(self) -> str:
        return f"JacobianVector({self.method.name} of {self.function!r})"


def jvp(
    function: FunctionOf[V],
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    vector: Mapping[str, float] | Sequence[float] | None = None,
    engine: str | Engine | None = None,
) -> JacobianVector[V]:
    """The Jacobian of a function times a vector, by the tangent sweep; ready to call.

    `vector`, the direction, has a component by variable (none is 0) or one number per variable of
    `wrt`; without it every call takes one after the point. The function is what `gradient` takes.
    Raises ParseError, GraphError, MethodError, PointError, UnsupportedError.

    >>> import workbench as wb
    >>> along = wb.jvp("x**2*y")
    >>> along({"x": 3.0, "y": 2.0}, {"x": 1}), along({"x": 3.0, "y": 2.0}, [0, 1])
    (Evaluation(value=18.0, derivative=12.0), Evaluation(value=18.0, derivative=9.0))
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    found: JacobianVector[V] = JacobianVector(METHODS["forward"], graph, names, vector, engine)
    return found.starting_at(at)
