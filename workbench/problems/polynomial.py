"""Polynomials: nothing but + - * and whole powers."""

from functools import partial

from workbench.problems.problem import Problem
from workbench.problems.recurrences import chebyshev, logistic_map, squarings

BAYDIN = "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018"

_problem = partial(Problem, family="polynomial")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="notebook_cubic",
        text="x*x*x + x + x",
        box={"x": (-5.0, 5.0)},
        published=({"x": 4.0},),
        source="Osipov, Automatic Differentiation Explained, 2022",
        reason="The notebook's first product: 3x**2 + 2 is 50 at 4, and every method gets it.",
        lesson=True,
    ),
    _problem(
        name="squarings_5",
        text=squarings(5),
        box={"x": (0.5, 1.5)},
        published=({"x": 1.0},),
        source="the fault of recursive tapes, measured on Osipov 2022",
        reason="Five squarings of a shared node: x**32 has slope 32 at 1, where the notebook's "
        "tape, which walks every path, answers 5312.",
        lesson=True,
    ),
    _problem(
        name="baydin_figure_3",
        text="64*x*(1 - x)*(1 - 2*x)**2*(1 - 8*x + 8*x**2)**2",
        box={"x": (0.0, 1.0)},
        published=({"x": 0.2},),
        source=f"{BAYDIN}, figure 3",
        reason="The function on which the survey draws truncation against round-off.",
    ),
    _problem(
        name="logistic_map_4",
        text=logistic_map(4),
        box={"x": (0.0, 1.0)},
        published=({"x": 0.2},),
        source=f"{BAYDIN}, table 1",
        reason="The survey's example of expression swell, at the length that it prints.",
    ),
    _problem(
        name="chebyshev_12",
        text=chebyshev(12),
        box={"x": (-1.0, 1.0)},
        published=({"x": 1.0},),
        source="the three-term recurrence, DLMF 18.9.1",
        reason="Each term uses the two before it, so that sharing pays; the slope at 1 is 144.",
    ),
)
