"""The optimal step of the textbooks, from certified derivatives: the least error of their model.

With truncation C*|f^(p+1)|*h**p and round-off A*u*|f|/h the modelled error is least at

    h = (A*u*|f| / (p*C*|f^(p+1)|)) ** (1/(p+1)),    u = 2**-53,

with A and C of `ErrorModel`. For the forward difference that is 2*sqrt(u*|f/f''|), for the central
one (3*u*|f/f'''|)**(1/3) (Press et al., Numerical Recipes, section 5.7; Gill, Murray and Wright,
Practical Optimization, 1981, section 8.6), for the five-point stencil (45/4*u*|f/f^(5)|)**(1/5).
Where f^(p+1) vanishes, p becomes the power of the first term of the truncation that does not. The
model takes x + h as exact, so h is rounded until it is (section 5.7 again), and to the spacing of
float64 at x at least. It knows the size of round-off and not its sign: where round-off is lucky,
another step errs less.
"""

from collections.abc import Sequence
from math import factorial, isfinite, ulp
from typing import Any

from workbench.errors import BudgetError
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.limits import Limits, limits
from workbench.methods.steps.protocol import ErrorModel, StepChoice

#: u, half a unit in the last place of 1: what a correctly rounded value is off by at most.
UNIT_ROUNDOFF = 2.0**-53
#: How many further terms of the truncation are looked at where the first ones vanish.
FURTHER_TERMS = 6
_BITS = 64


def optimal(
    primal: Primal, wrt: Sequence[str], values: Sequence[float], model: ErrorModel
) -> list[StepChoice]:
    """The optimal step of every variable at a point; of several outputs, for the sum of errors.

    Where nothing is truncated (a polynomial of low degree) the step is the one over which the
    function changes by its own size. Where the model says nothing at all (f is 0 or not certified)
    it is that of `eps_root`. A remark says so. Raises BudgetError above 64 variables.

    >>> import workbench as wb
    >>> from workbench.methods.stencils import FORWARD
    >>> (choice,) = optimal(wb.parse("exp(x)"), ["x"], [1.0], FORWARD.model)
    >>> round(choice.size / UNIT_ROUNDOFF**0.5, 7)
    2.0
    >>> optimal(wb.parse("x"), ["x"], [3.0], FORWARD.model)
    [StepChoice(size=3.0, remark='nothing is truncated: a step as large as the function allows')]
    >>> optimal(wb.parse("x"), ["x"], [0.0], FORWARD.model)[0].remark
    'step of eps_root, not the optimal one: f is 0 here'
    """
    if len(wrt) > limits.optimal_step_variables:
        raise BudgetError(
            f"step=optimal certifies derivatives at every point, for at most "
            f"{Limits.optimal_step_variables}, not {len(wrt)}; use another step rule"
        )
    graph = primal.graph
    assert graph is not None
    at = dict(zip(graph.variables, values, strict=True))
    return [_choice(graph, at, name, model) for name in wrt]


def _choice(graph: Graph, at: dict[str, float], name: str, model: ErrorModel) -> StepChoice:
    x = at[name]
    step, remark = 0.0, "the point is not finite"
    if all(map(isfinite, at.values())):
        step, remark = _modelled(graph, at, name, model)
    if not 0.0 < step < float("inf"):
        reason = remark or f"its step {step} is not a float64"
        fallback = (2 * UNIT_ROUNDOFF) ** (1.0 / model.root) * max(abs(x), 1.0)
        return StepChoice(fallback, f"step of eps_root, not the optimal one: {reason}")
    exact = (x + step) - x
    if exact == 0.0:
        exact, remark = ulp(x), f"the optimal step {step:.2g} is lost against {name} = {x!r}"
    return StepChoice(exact if isfinite(exact) else step, remark)


def _modelled(
    graph: Graph, at: dict[str, float], name: str, model: ErrorModel
) -> tuple[float, str]:
    """The step of the model and a remark; 0 and the reason where there is none."""
    from flint import arb, fmpq

    from workbench.engines.ball.precision import working_precision

    sizes, reason = _sizes(graph, at, name, model.root)
    if reason:
        return 0.0, reason
    if not sizes[0] > 0:
        return 0.0, "f is 0 here"
    if not sizes[model.root] > 0:
        more, reason = _sizes(graph, at, name, model.root + FURTHER_TERMS)
        sizes = sizes if reason else more
    with working_precision(_BITS):
        for power in range(model.order, len(sizes) - 1):
            constant = abs(model.truncation(power)) * power
            if constant and sizes[power + 1] > 0:
                ratio = fmpq(*(model.rounding / constant).as_integer_ratio()) * sizes[0]
                step = (ratio * arb(UNIT_ROUNDOFF) / sizes[power + 1]).root(power + 1)
                return float(step.mid()), ""
        scales = [
            (sizes[0] * factorial(order) / size).root(order)
            for order, size in enumerate(sizes)
            if order and size > 0
        ]
        if not scales:
            return 0.0, "f is constant"
        step = min(float(scale.mid()) for scale in scales)
    return step, "nothing is truncated: a step as large as the function allows"


def _sizes(graph: Graph, at: dict[str, float], name: str, order: int) -> tuple[list[Any], str]:
    """|f|, |f'|, ... up to an order, summed over the outputs; or the reason why there are none."""
    from flint import arb

    from workbench.engines.ball.precision import working_precision
    from workbench.truth import certified_derivatives

    sizes = [arb(0)] * (order + 1)
    for output in range(len(graph.outputs)):
        found = certified_derivatives(graph, at, name, order, output)
        for number, one in enumerate(found):
            if one.ball is None or not one.ball.is_finite():
                which = f"the derivative of order {number}" if number else "f"
                return [], f"{which} has no certified value ({one.reason or one.status})"
            if not one.ball.contains(0):
                with working_precision(_BITS):
                    sizes[number] += abs(one.ball.mid())
    return sizes, ""
