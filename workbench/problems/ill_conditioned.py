"""Ill-conditioned functions: a small change of an input, or a rounding, moves the result far."""

from functools import partial

from workbench.problems.problem import Function, Problem
from workbench.problems.recurrences import muller, wilkinson

_function = partial(Function, "ill_conditioned")

PROBLEMS: tuple[Problem, ...] = (
    _function(
        "rump", "333.75*b**6 + a**2*(11*a**2*b**2 - b**6 - 121*b**4 - 2) + 5.5*b**8 + a/(2*b)"
    )
    .on({"b": (33095.0, 33097.0), "a": (77616.0, 77618.0)}, {"b": 33096.0, "a": 77617.0})
    .by("Rump, Reliability in Computing, 1988")
    .because(
        "float64 returns nonsense for the value (true: -0.827), yet the partials, of size "
        "1e32, are harmless."
    ),
    _function("wilkinson_20", wilkinson(20))
    .on({"x": (0.5, 20.5)}, {"x": 20.0})
    .by("Wilkinson, Rounding Errors in Algebraic Processes, 1963")
    .because("A polynomial expanded: at its root 20 the slope is 19!, the value all round-off."),
    _function("muller_20", muller(20))
    .on({"v": (-4.5, -3.5), "u": (1.5, 2.5)}, {"v": -4.0, "u": 2.0})
    .by("Muller, Arithmétique des ordinateurs, 1989")
    .because("From (2, -4) the recurrence tends to 6, in every floating-point arithmetic to 100."),
    _function("cancelling_cosine", "(1 - cos(x))/x**2")
    .on({"x": (1e-6, 1e-3)}, {"x": 1e-5})
    .by("Kahan's usual example of cancellation")
    .because(
        "The derivative's condition is 1, and a correct program still loses every digit.",
        lesson=True,
    ),
    _function("naive_relative_growth", "(exp(x) - 1)/x")
    .on({"x": (1e-9, 1e-5)}, {"x": 1e-8})
    .by("Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 2002, 1.14.1")
    .because(
        "expm1 would save the value; written so, value and slope lose half their digits and "
        "all of them."
    ),
    _function("quadratic_root", "(-b + sqrt(b*b - 4*a*c))/(2*a)")
    .on({"b": (1e7, 1e8), "a": (0.5, 2.0), "c": (0.5, 2.0)})
    .by("Forsythe, How do you solve a quadratic equation?, Stanford CS 40, 1966")
    .because("The schoolbook's formula for the smaller root: b cancels in value and partials."),
    _function("gudermannian_identity", "asin(tanh(x)) - atan(sinh(x))")
    .on({"x": (-2.0, 2.0)}, {"x": 0.5})
    .by("the Gudermannian function, DLMF 4.23(viii)")
    .because(
        "Two forms of one function: value and derivative are exactly 0, so every digit "
        "that a method shows is its own."
    ),
    _function("far_sine", "sin(x)")
    .on({"x": (1e21, 1e23)}, {"x": 1e22})
    .by("Ng, Argument Reduction for Huge Arguments, SunPro, 1992")
    .because(
        "The slope is right to the last digit, while no step that float64 can take at "
        "1e22 is shorter than a hundred thousand periods."
    ),
    _function("square_root_scales", "sqrt(x)")
    .on({"x": (1e-20, 1e20)}, {"x": 1e-20}, {"x": 1e20})
    .by("the hazards of absolute steps")
    .because("At 1e20 a fixed step vanishes, at 1e-20 it leaves the domain."),
)
