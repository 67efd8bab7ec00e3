"""The hazards: expressions and points at which derivatives go wrong, and one sentence why."""

from dataclasses import KW_ONLY, dataclass, replace


@dataclass(frozen=True, slots=True)
class Hazard:
    """One hazard; by the first variable of the expression unless `wrt` says otherwise.

    `also` names methods beside the catalogue's defaults; `elsewhere` is what others are reported
    to return, with their names.
    """

    name: str
    expression: str
    at: dict[str, float]
    _: KW_ONLY
    wrt: str = ""
    also: tuple[str, ...] = ()
    why: str = ""
    elsewhere: str = ""

    def because(self, why: str, *, elsewhere: str = "") -> "Hazard":
        """The same with its reason, and with what others return."""
        return replace(self, why=why, elsewhere=elsewhere)


HAZARDS: tuple[Hazard, ...] = (
    Hazard("cancellation", "(1 - cos(x))/x**2", {"x": 1e-5}).because(
        "1 - cos(x) keeps only a few digits of cos(x); the slope divides the rest by x^3."
    ),
    Hazard("naive logarithm", "log(1 + x)/x", {"x": 1e-10}).because(
        "1 + x rounds x away before the logarithm is taken."
    ),
    Hazard("log1p", "log1p(x)/x", {"x": 1e-10}).because(
        "log1p keeps the value, but in its slope two terms of size 1/x still cancel."
    ),
    Hazard("naive growth", "(exp(x) - 1)/x", {"x": 1e-10}).because(
        "exp(x) - 1 cancels in the value, and once more in the slope."
    ),
    Hazard("expm1", "expm1(x)/x", {"x": 1e-10}).because(
        "expm1 keeps the value, but in its slope two terms of size 1/x still cancel."
    ),
    Hazard("root at 0", "sqrt(x)", {"x": 0.0}).because(
        "The slope is infinite, and left of 0 there is no function."
    ),
    Hazard("guard of a root", "where(x > 0, sqrt(x), 0)", {"x": -1.0}).because(
        "The branch not taken is NaN; 0 * NaN = NaN in a sweep that does not guard it."
    ),
    Hazard("guard by a product", "x*where(x > 0, 1, 0)", {"x": -1.0}).because(
        "A guard that multiplies by 0 or 1 is harmless while the other factor is finite."
    ),
    Hazard("guard with an infinite slope", "where(x > 0, log(x), x)", {"x": 0.0}).because(
        "The untaken branch has the slope 1/0 at the seam: 0 * infinity = NaN unless guarded; "
        "the function jumps there."
    ),
    Hazard("root of a positive part", "sqrt(max(0, x))", {"x": -1.0}).because(
        "The root's slope is infinite at 0, and the chain rule multiplies it by 0."
    ),
    Hazard("x to the 0", "x**0", {"x": 0.0}).because(
        "x**0 is 1 everywhere, also at 0; the rule 0*x**-1 would be 0 * infinity."
    ),
    Hazard("0 to the x", "0**x", {"x": 1.0}).because(
        "0**x is 0 for every positive x; the rule w*log(0) would be 0 * -infinity."
    ),
    Hazard("power at a zero base", "x**y", {"x": 0.0, "y": 2.0}, wrt="y").because(
        "0**y is 0 near y = 2; the rule w*log(x) would be 0 * -infinity."
    ),
    Hazard("power of a negative base", "x**y", {"x": -2.0, "y": 2.0}).because(
        "For a negative base x**y is real at whole y only; by x the slope is y*x**(y - 1)."
    ),
    Hazard("exponent of a negative base", "x**y", {"x": -2.0, "y": 2.0}, wrt="y").because(
        "Near y = 2 the power of a negative base is not a real number: no derivative by y."
    ),
    Hazard("two corners, one line", "relu(x) - relu(-x)", {"x": 0.0}).because(
        "The function is x; conventions at the two corners add up to 0, not to 1.",
        elsewhere="0 in PyTorch and TensorFlow (Kakade & Lee 2018)",
    ),
    Hazard("signed square", "x*abs(x)", {"x": 0.0}).because(
        "Smooth although a part of it has a corner: any convention for abs gives the right 0."
    ),
    Hazard("the if-problem", "1 if x == 0 else exp(x)", {"x": 0.0}).because(
        "The branch taken is a constant, so a program that follows branches says 0 "
        "(Beck & Fischer 1994)."
    ),
    Hazard("abs by a root", "(x*x)**0.5", {"x": 0.0}).because(
        "This is abs(x): infinity times 0 in a sweep, and truly no derivative."
    ),
    Hazard("corner of max", "max(x, 0)", {"x": 0.0}).because(
        "No derivative: the slopes are 0 and 1. Ours gives half to each.",
        elsewhere="torch.relu 0, torch.maximum 1/2, torch.clamp 1; jax.numpy.maximum 1/2",
    ),
    Hazard("corner of relu", "relu(x)", {"x": 0.0}).because(
        "No derivative: the slopes are 0 and 1. relu'(0) = 0 is our convention.",
        elsewhere="torch.relu 0, jax.nn.relu 0",
    ),
    Hazard("corner of abs", "abs(x)", {"x": 0.0}).because(
        "No derivative: the slopes are -1 and 1. abs'(0) = 0 is our convention.",
        elsewhere="torch 0, jax 1, SymPy sign(0) = 0",
    ),
    Hazard("nested ties", "max(max(x, 0), 0)", {"x": 0.0}).because(
        "Half of a half: conventions depend on how a maximum is written; the truth does not."
    ),
    Hazard("branch cut of the angle", "atan2(y, x)", {"y": 0.0, "x": -1.0}).because(
        "The angle jumps from -pi to pi there; the rule x/(x^2 + y^2) still gives a slope."
    ),
    Hazard("step function", "sign(x)*x**2 + where(x > 0, 1, 0)", {"x": 0.0}).because(
        "The value jumps by 1; a sweep sees only the parts that move and says 0."
    ),
    Hazard("sigmoid far left", "sigmoid(x)", {"x": -800.0}).because(
        "The slope is below the smallest float64; written with exp(800) it would overflow."
    ),
    Hazard("sigmoid by hand, far left", "1/(1 + exp(-x))", {"x": -800.0}).because(
        "exp(800) is infinite, and the quotient rule makes infinity/infinity of it."
    ),
    Hazard("softplus far right", "softplus(x)", {"x": 800.0}).because(
        "log(1 + exp(800)) would overflow; softplus is x there, with the slope 1."
    ),
    Hazard("softplus by hand, far right", "log(1 + exp(x))", {"x": 800.0}).because(
        "exp(800) is infinite: the value is infinite, the slope infinity/infinity."
    ),
    Hazard("flat point", "(x - 1)**2", {"x": 1.0}).because(
        "The slope is exactly 0: relative errors mean nothing there."
    ),
    Hazard("large x", "x**2", {"x": 1e20}, also=("central_difference[step=absolute]",)).because(
        "A step that is not scaled with x is lost: x + h = x."
    ),
    Hazard("small x", "1/x", {"x": 1e-20}, also=("central_difference[step=relative]",)).because(
        "The usual step, never below eps^(1/n), is far longer than x: it jumps over the pole."
    ),
    Hazard("edge of the domain", "asin(x)", {"x": 1.0}).because(
        "Right of 1 there is no function, and the slope from the left is infinite."
    ),
    Hazard("near the edge", "log(x)", {"x": 1e-9}).because(
        "An ordinary stencil reaches beyond 0, where there is no logarithm."
    ),
    Hazard(
        "noise", "(x**2 + 1e9) - 1e9", {"x": 1.0}, also=("central_difference[step=0.1]",)
    ).because(
        "The value carries noise of 1e-7; a difference divides it by its step, so longer "
        "steps are better."
    ),
    Hazard("pole", "1/x", {"x": 0.0}).because("There is no value, and so no derivative."),
)
