"""Hessian-vector products, ready to run."""

from collections.abc import Sequence
from typing import Any, Generic

from workbench.frontends.door import V
from workbench.methods.derivative import Evaluation
from workbench.methods.directional import DirectionalDerivative


class HessianVector(DirectionalDerivative[V, dict[str, V]], Generic[V]):
    """The value and the Hessian times a vector, the Hessian never made.

    A call gives `Evaluation(value, derivative)` with the components by variable, as a gradient has
    them: of several outputs tuples. A batch gives (points,) and (points, wrt).

    >>> import workbench as wb
    >>> f = wb.parse("x**2*y")
    >>> wb.hvp(f, vector={"x": 1, "y": 2})(x=3.0, y=5.0)
    Evaluation(value=45.0, derivative={'x': 22.0, 'y': 6.0})
    >>> product = wb.hvp(f)
    >>> product({"x": 3.0, "y": 5.0}, {"x": 1, "y": 2}).derivative
    {'x': 22.0, 'y': 6.0}
    """

    def _structure(self, flat: Sequence[Any]) -> Evaluation[Any, Any]:
        value, components = super()._structure(flat)
        return Evaluation(value, dict(zip(self.wrt, components.values(), strict=True)))
