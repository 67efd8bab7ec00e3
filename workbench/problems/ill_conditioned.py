"""Ill-conditioned functions: a small change of an input, or a rounding, moves the result far."""

from functools import partial

from workbench.problems.problem import Problem
from workbench.problems.recurrences import muller, wilkinson

_problem = partial(Problem, family="ill_conditioned")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="rump",
        text="333.75*b**6 + a**2*(11*a**2*b**2 - b**6 - 121*b**4 - 2) + 5.5*b**8 + a/(2*b)",
        box={"b": (33095.0, 33097.0), "a": (77616.0, 77618.0)},
        published=({"b": 33096.0, "a": 77617.0},),
        source="Rump, Reliability in Computing, 1988",
        reason="float64 returns nonsense for the value (true: -0.827), yet the partials, of size "
        "1e32, are harmless.",
    ),
    _problem(
        name="wilkinson_20",
        text=wilkinson(20),
        box={"x": (0.5, 20.5)},
        published=({"x": 20.0},),
        source="Wilkinson, Rounding Errors in Algebraic Processes, 1963",
        reason="A polynomial expanded: at its root 20 the slope is 19!, the value all round-off.",
    ),
    _problem(
        name="muller_20",
        text=muller(20),
        box={"v": (-4.5, -3.5), "u": (1.5, 2.5)},
        published=({"v": -4.0, "u": 2.0},),
        source="Muller, Arithmétique des ordinateurs, 1989",
        reason="From (2, -4) the recurrence tends to 6, in every floating-point arithmetic to 100.",
    ),
    _problem(
        name="cancelling_cosine",
        text="(1 - cos(x))/x**2",
        box={"x": (1e-6, 1e-3)},
        published=({"x": 1e-5},),
        source="Kahan's usual example of cancellation",
        reason="The derivative's condition is 1, and a correct program still loses every digit.",
        lesson=True,
    ),
    _problem(
        name="naive_relative_growth",
        text="(exp(x) - 1)/x",
        box={"x": (1e-9, 1e-5)},
        published=({"x": 1e-8},),
        source="Higham, Accuracy and Stability of Numerical Algorithms, 2nd edition, 2002, 1.14.1",
        reason="expm1 would save the value; written so, value and slope lose half their digits and "
        "all of them.",
    ),
    _problem(
        name="quadratic_root",
        text="(-b + sqrt(b*b - 4*a*c))/(2*a)",
        box={"b": (1e7, 1e8), "a": (0.5, 2.0), "c": (0.5, 2.0)},
        source="Forsythe, How do you solve a quadratic equation?, Stanford CS 40, 1966",
        reason="The schoolbook's formula for the smaller root: b cancels in value and partials.",
    ),
    _problem(
        name="gudermannian_identity",
        text="asin(tanh(x)) - atan(sinh(x))",
        box={"x": (-2.0, 2.0)},
        published=({"x": 0.5},),
        source="the Gudermannian function, DLMF 4.23(viii)",
        reason="Two forms of one function: value and derivative are exactly 0, so every digit "
        "that a method shows is its own.",
    ),
    _problem(
        name="far_sine",
        text="sin(x)",
        box={"x": (1e21, 1e23)},
        published=({"x": 1e22},),
        source="Ng, Argument Reduction for Huge Arguments, SunPro, 1992",
        reason="The slope is right to the last digit, while no step that float64 can take at "
        "1e22 is shorter than a hundred thousand periods.",
    ),
    _problem(
        name="square_root_scales",
        text="sqrt(x)",
        box={"x": (1e-20, 1e20)},
        published=({"x": 1e-20}, {"x": 1e20}),
        source="the hazards of absolute steps",
        reason="At 1e20 a fixed step vanishes, at 1e-20 it leaves the domain.",
    ),
)
