"""Polynomials: nothing but + - * and whole powers."""

from functools import partial

from workbench.problems.problem import Function, Problem
from workbench.problems.recurrences import chebyshev, logistic_map, squarings

BAYDIN = "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018"

_function = partial(Function, "polynomial")

PROBLEMS: tuple[Problem, ...] = (
    _function("notebook_cubic", "x*x*x + x + x")
    .on({"x": (-5.0, 5.0)}, {"x": 4.0})
    .by("Osipov, Automatic Differentiation Explained, 2022")
    .because(
        "The notebook's first product: 3x**2 + 2 is 50 at 4, and every method gets it.", lesson=True
    ),
    _function("squarings_5", squarings(5))
    .on({"x": (0.5, 1.5)}, {"x": 1.0})
    .by("the fault of recursive tapes, measured on Osipov 2022")
    .because(
        "Five squarings of a shared node: x**32 has slope 32 at 1, where the notebook's "
        "tape, which walks every path, answers 5312.",
        lesson=True,
    ),
    _function("baydin_figure_3", "64*x*(1 - x)*(1 - 2*x)**2*(1 - 8*x + 8*x**2)**2")
    .on({"x": (0.0, 1.0)}, {"x": 0.2})
    .by(f"{BAYDIN}, figure 3")
    .because("The function on which the survey draws truncation against round-off."),
    _function("logistic_map_4", logistic_map(4))
    .on({"x": (0.0, 1.0)}, {"x": 0.2})
    .by(f"{BAYDIN}, table 1")
    .because("The survey's example of expression swell, at the length that it prints."),
    _function("chebyshev_12", chebyshev(12))
    .on({"x": (-1.0, 1.0)}, {"x": 1.0})
    .by("the three-term recurrence, DLMF 18.9.1")
    .because("Each term uses the two before it, so that sharing pays; the slope at 1 is 144."),
)
