"""The optimal step of the textbooks, from certified derivatives: the best that a rule could know.

With truncation C*|f^(p+1)|*h**p and round-off A*u*|f|/h the modelled error is least at

    h = (A*u*|f| / (p*C*|f^(p+1)|)) ** (1/(p+1)),    u = 2**-53,

A being the sum of the magnitudes of the quotient's weights and C its leading constant. For the
forward difference that is 2*sqrt(u*|f/f''|), for the central one (3*u*|f/f'''|)**(1/3) (Press et
al., Numerical Recipes, section 5.7; Gill, Murray and Wright, Practical Optimization, 1981, section
8.6), for the five-point stencil (45/4*u*|f/f^(5)|)**(1/5). The model takes x + h as exact and looks
at the leading term only, so a step near it may err less.
"""

import sys
from collections.abc import Sequence
from math import isfinite
from typing import Any

from workbench.errors import BudgetError
from workbench.ir.graph import Graph
from workbench.methods.steps.protocol import ErrorModel, StepChoice

#: u, half a unit in the last place of 1: what a correctly rounded value is off by at most.
UNIT_ROUNDOFF = 2.0**-53
#: Derivatives are certified at every point anew, for so many variables at most.
MAX_VARIABLES = 64
_BITS = 64


def optimal(
    graph: Graph, wrt: Sequence[str], values: Sequence[float], model: ErrorModel
) -> list[StepChoice]:
    """The optimal step of every variable at a point; of several outputs, for the sum of errors.

    Where the model says nothing (f or f^(p+1) is 0, not certified, or h is lost against x) the
    step is that of `eps_root`, with a remark. Raises BudgetError above 64 variables.

    >>> import workbench as wb
    >>> from fractions import Fraction
    >>> forward = ErrorModel(order=1, truncation=Fraction(1, 2), rounding=Fraction(2))
    >>> (choice,) = optimal(wb.parse("exp(x)"), ["x"], [1.0], forward)
    >>> round(choice.size / UNIT_ROUNDOFF**0.5, 12)
    2.0
    >>> optimal(wb.parse("x"), ["x"], [1.0], forward)[0].remark
    'step of eps_root, not the optimal one: the derivative of order 2 is 0 here'
    """
    if len(wrt) > MAX_VARIABLES:
        raise BudgetError(
            f"step=optimal certifies derivatives at every point, for {MAX_VARIABLES} variables at "
            f"most, not {len(wrt)}; use another step rule"
        )
    at = dict(zip(graph.variables, values, strict=True))
    return [_choice(graph, at, name, model) for name in wrt]


def _choice(graph: Graph, at: dict[str, float], name: str, model: ErrorModel) -> StepChoice:
    x = at[name]
    fallback = sys.float_info.epsilon ** (1.0 / model.root) * max(abs(x), 1.0)
    size, reason = 0.0, "the point is not finite"
    if all(map(isfinite, at.values())):
        size, reason = _modelled(graph, at, name, model)
    if not reason and x + size == x:
        reason = f"the step {size:.2g} is lost against {name}"
    if reason:
        return StepChoice(fallback, f"step of eps_root, not the optimal one: {reason}")
    return StepChoice(size)


def _modelled(
    graph: Graph, at: dict[str, float], name: str, model: ErrorModel
) -> tuple[float, str]:
    """The step of the model, or the reason why there is none."""
    from flint import arb, fmpq

    from workbench.engines.ball.precision import working_precision
    from workbench.truth import certified_derivatives

    order = model.root
    with working_precision(_BITS):
        value, slope = arb(0), arb(0)
    for output in range(len(graph.outputs)):
        found = certified_derivatives(graph, at, name, order, output)
        for which, one in (("f", found[0]), (f"the derivative of order {order}", found[order])):
            if one.ball is None or not one.ball.is_finite():
                return 0.0, f"{which} has no certified value ({one.reason or one.status})"
        with working_precision(_BITS):
            value += _size(found[0].ball)
            slope += _size(found[order].ball)
    for which, size in (("f", value), (f"the derivative of order {order}", slope)):
        if not size > 0:
            return 0.0, f"{which} is 0 here"
    with working_precision(_BITS):
        constant = model.rounding / (model.order * model.truncation)
        ratio = fmpq(*constant.as_integer_ratio()) * arb(UNIT_ROUNDOFF) * value / slope
        step = float(ratio.root(order).mid())
    if not 0.0 < step < float("inf"):
        return 0.0, f"its step {step} is no float64"
    return step, ""


def _size(ball: Any) -> Any:
    """The size of a certified number; 0 where it cannot be told from 0."""
    from flint import arb

    return arb(0) if ball.contains(0) else abs(ball.mid())
