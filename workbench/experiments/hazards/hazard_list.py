"""The hazards: expressions and points at which derivatives go wrong, and one sentence why."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Hazard:
    """One hazard; by the first variable of the expression unless `wrt` says otherwise.

    `also` names methods beside the catalogue's defaults; `elsewhere` is what others are reported
    to return, with their names.
    """

    name: str
    expression: str
    at: dict[str, float]
    why: str
    wrt: str = ""
    also: tuple[str, ...] = ()
    elsewhere: str = ""


HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        name="cancellation",
        expression="(1 - cos(x))/x**2",
        at={"x": 1e-5},
        why="1 - cos(x) keeps a few digits of cos(x) only; the slope divides what is left by x^3.",
    ),
    Hazard(
        name="naive logarithm",
        expression="log(1 + x)/x",
        at={"x": 1e-10},
        why="1 + x has rounded x away before the logarithm sees it.",
    ),
    Hazard(
        name="log1p",
        expression="log1p(x)/x",
        at={"x": 1e-10},
        why="log1p keeps the value, but in its slope two terms of size 1/x still cancel.",
    ),
    Hazard(
        name="naive growth",
        expression="(exp(x) - 1)/x",
        at={"x": 1e-10},
        why="exp(x) - 1 cancels in the value, and once more in the slope.",
    ),
    Hazard(
        name="expm1",
        expression="expm1(x)/x",
        at={"x": 1e-10},
        why="expm1 keeps the value, but in its slope two terms of size 1/x still cancel.",
    ),
    Hazard(
        name="root at 0",
        expression="sqrt(x)",
        at={"x": 0.0},
        why="The slope is infinite, and left of 0 there is no function.",
    ),
    Hazard(
        name="guard of a root",
        expression="where(x > 0, sqrt(x), 0)",
        at={"x": -1.0},
        why="The branch not taken is NaN; 0 * NaN = NaN in a sweep that does not guard it.",
    ),
    Hazard(
        name="guard by a product",
        expression="x*where(x > 0, 1, 0)",
        at={"x": -1.0},
        why="A guard that multiplies by 0 or 1 is harmless while the other factor is finite.",
    ),
    Hazard(
        name="guard with an infinite slope",
        expression="where(x > 0, log(x), x)",
        at={"x": 0.0},
        why="The untaken branch has the slope 1/0 at the seam: 0 * infinity = NaN unless guarded; "
        "the function jumps there.",
    ),
    Hazard(
        name="root of a positive part",
        expression="sqrt(max(0, x))",
        at={"x": -1.0},
        why="The root's slope is infinite at 0, and the chain rule multiplies it by 0.",
    ),
    Hazard(
        name="x to the 0",
        expression="x**0",
        at={"x": 0.0},
        why="x**0 is 1 everywhere, also at 0; the rule 0*x**-1 would be 0 * infinity.",
    ),
    Hazard(
        name="0 to the x",
        expression="0**x",
        at={"x": 1.0},
        why="0**x is 0 for every positive x; the rule w*log(0) would be 0 * -infinity.",
    ),
    Hazard(
        name="power at a zero base",
        expression="x**y",
        at={"x": 0.0, "y": 2.0},
        wrt="y",
        why="0**y is 0 near y = 2; the rule w*log(x) would be 0 * -infinity.",
    ),
    Hazard(
        name="power of a negative base",
        expression="x**y",
        at={"x": -2.0, "y": 2.0},
        why="For a negative base x**y is real at whole y only; by x the slope is y*x**(y - 1).",
    ),
    Hazard(
        name="exponent of a negative base",
        expression="x**y",
        at={"x": -2.0, "y": 2.0},
        wrt="y",
        why="Beside y = 2 the power of a negative base is no real number: no derivative by y.",
    ),
    Hazard(
        name="two corners, one line",
        expression="relu(x) - relu(-x)",
        at={"x": 0.0},
        why="The function is x; conventions at the two corners add up to 0, not to 1.",
        elsewhere="0 in PyTorch and TensorFlow (Kakade & Lee 2018)",
    ),
    Hazard(
        name="signed square",
        expression="x*abs(x)",
        at={"x": 0.0},
        why="Smooth although a part of it has a corner: any convention for abs gives the right 0.",
    ),
    Hazard(
        name="the if-problem",
        expression="1 if x == 0 else exp(x)",
        at={"x": 0.0},
        why="The branch taken is a constant, so a program that follows branches says 0 "
        "(Beck & Fischer 1994).",
    ),
    Hazard(
        name="abs by a root",
        expression="(x*x)**0.5",
        at={"x": 0.0},
        why="abs(x) in disguise: infinity times 0 in a sweep, and no derivative in truth.",
    ),
    Hazard(
        name="corner of max",
        expression="max(x, 0)",
        at={"x": 0.0},
        why="No derivative: the slopes are 0 and 1. Ours gives half to each.",
        elsewhere="torch.relu 0, torch.maximum 1/2, torch.clamp 1; jax.numpy.maximum 1/2",
    ),
    Hazard(
        name="corner of relu",
        expression="relu(x)",
        at={"x": 0.0},
        why="No derivative: the slopes are 0 and 1. relu'(0) = 0 is the convention of ours.",
        elsewhere="torch.relu 0, jax.nn.relu 0",
    ),
    Hazard(
        name="corner of abs",
        expression="abs(x)",
        at={"x": 0.0},
        why="No derivative: the slopes are -1 and 1. abs'(0) = 0 is the convention of ours.",
        elsewhere="torch 0, jax 1, SymPy sign(0) = 0",
    ),
    Hazard(
        name="nested ties",
        expression="max(max(x, 0), 0)",
        at={"x": 0.0},
        why="Half of a half: conventions depend on how a maximum is written, truth does not.",
    ),
    Hazard(
        name="branch cut of the angle",
        expression="atan2(y, x)",
        at={"y": 0.0, "x": -1.0},
        why="The angle jumps from -pi to pi there; the rule x/(x^2 + y^2) gives a slope all the "
        "same.",
    ),
    Hazard(
        name="step function",
        expression="sign(x)*x**2 + where(x > 0, 1, 0)",
        at={"x": 0.0},
        why="The value jumps by 1; a sweep sees only the parts that move and says 0.",
    ),
    Hazard(
        name="sigmoid far left",
        expression="sigmoid(x)",
        at={"x": -800.0},
        why="The slope is below the smallest float64; written with exp(800) it would overflow.",
    ),
    Hazard(
        name="sigmoid by hand, far left",
        expression="1/(1 + exp(-x))",
        at={"x": -800.0},
        why="exp(800) is infinite, and the quotient rule makes infinity/infinity of it.",
    ),
    Hazard(
        name="softplus far right",
        expression="softplus(x)",
        at={"x": 800.0},
        why="log(1 + exp(800)) would overflow; softplus is x there, with the slope 1.",
    ),
    Hazard(
        name="softplus by hand, far right",
        expression="log(1 + exp(x))",
        at={"x": 800.0},
        why="exp(800) is infinite: the value is infinite, the slope infinity/infinity.",
    ),
    Hazard(
        name="flat point",
        expression="(x - 1)**2",
        at={"x": 1.0},
        why="The slope is exactly 0: relative errors mean nothing there.",
    ),
    Hazard(
        name="large x",
        expression="x**2",
        at={"x": 1e20},
        also=("central_difference[step=absolute]",),
        why="A step that is not scaled with x is lost: x + h = x.",
    ),
    Hazard(
        name="small x",
        expression="1/x",
        at={"x": 1e-20},
        also=("central_difference[step=relative]",),
        why="The usual step, never below eps^(1/n), is far longer than x: it jumps over the pole.",
    ),
    Hazard(
        name="edge of the domain",
        expression="asin(x)",
        at={"x": 1.0},
        why="Right of 1 there is no function, and the slope from the left is infinite.",
    ),
    Hazard(
        name="near the edge",
        expression="log(x)",
        at={"x": 1e-9},
        why="An ordinary stencil reaches beyond 0, where there is no logarithm.",
    ),
    Hazard(
        name="noise",
        expression="(x**2 + 1e9) - 1e9",
        at={"x": 1.0},
        also=("central_difference[step=0.1]",),
        why="The value carries noise of 1e-7; a difference divides it by its step, so that longer "
        "steps serve better.",
    ),
    Hazard(
        name="pole",
        expression="1/x",
        at={"x": 0.0},
        why="There is no value, and so no derivative.",
    ),
)
