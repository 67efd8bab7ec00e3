"""Vector-Jacobian products: the gradient of a weighted sum of outputs."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.engines.protocol import Engine
from workbench.frontends.door import Source, graph_of
from workbench.methods.catalogue import METHODS
from workbench.methods.derivative import Evaluation
from workbench.methods.directional import DirectionalDerivative
from workbench.methods.protocol import Partial, Weighted


class VectorJacobian(DirectionalDerivative[float | tuple[float, ...], dict[str, float]]):
    """The values and the product of a vector with the Jacobian, by one reverse sweep.

    A call gives `Evaluation(value, derivative)` with the components by variable, as a gradient has
    them; the value is a tuple for several outputs. A batch gives (points,) or (points, outputs)
    beside (points, wrt).

    >>> import workbench as wb
    >>> wb.vjp("x*y, x/y", vector=[1, 4])(x=3.0, y=2.0)
    Evaluation(value=(6.0, 1.5), derivative={'x': 4.0, 'y': 0.0})
    """

    each = "output"
    wanted = Weighted
    _of_result = False

    def _name(self, partial: Partial, output: int | None) -> str:
        return f"vJ in {partial.wrt[0]}"

    def _structure(self, flat: Sequence[Any]) -> Evaluation[Any, Any]:
        size = self.primal.size
        value = flat[0] if size == 1 else tuple(flat[:size])
        return Evaluation(value, dict(zip(self.wrt, flat[size:], strict=True)))

    def _array(self, partials: Any) -> Any:
        return partials.T


def vjp(
    function: Source,
    wrt: Sequence[str] | str | None = None,
    *,
    at: Any = None,
    vector: Mapping[int, float] | Sequence[float] | None = None,
    engine: str | Engine | None = None,
) -> VectorJacobian:
    """A vector times the Jacobian of a function, by one adjoint sweep for all outputs; ready to
    call.

    `vector` has one number per output, or a mapping of them by number (none is 0); without it every
    call takes one after the point. The function is what `gradient` takes. Raises ParseError,
    GraphError, MethodError, PointError, UnsupportedError.

    >>> import workbench as wb
    >>> along = wb.vjp("x*y, x/y")
    >>> at = {"x": 3.0, "y": 2.0}
    >>> along(at, [1, 0]).derivative, along(at, {1: 2}).derivative
    ({'x': 2.0, 'y': 3.0}, {'x': 1.0, 'y': -1.5})
    """
    graph = graph_of(function, at)
    names = graph.chosen_variables(wrt)
    found = VectorJacobian(METHODS["reverse"], graph, names, vector, engine)
    return found.starting_at(at)
