"""Deep functions: long chains, iterations, a differential equation."""

from functools import partial

from workbench.problems.problem import Problem
from workbench.problems.recurrences import (
    exponential_by_horner,
    heron,
    logistic_map,
    pendulum,
    sines,
)

BAYDIN = "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, table 1"

_problem = partial(Problem, family="deep")

PROBLEMS: tuple[Problem, ...] = (
    _problem(
        name="logistic_map_10",
        text=logistic_map(10),
        box={"x": (0.0, 1.0)},
        published=({"x": 0.2},),
        source=BAYDIN,
        reason="27 operations, whose symbolic derivative has 34 048 as a tree and 195 with "
        "sharing.",
    ),
    _problem(
        name="logistic_map_100",
        text=logistic_map(100),
        box={"x": (0.0, 1.0)},
        source=f"{BAYDIN}, continued",
        reason="Chaos: every step loses a bit, so that no float64 digit is left of value or "
        "derivative, which the referee alone can say.",
    ),
    _problem(
        name="heron_80",
        text=heron(80),
        box={"a": (0.5, 4.0)},
        published=({"a": 2.0},),
        source="Heron, Metrica I.8; Gilbert, Optimization Methods and Software 1, 1992",
        reason="An iteration that has long converged: its derivative converges too, to "
        "1/(2*sqrt(a)), while the expression as a tree has 10**24 operations.",
    ),
    _problem(
        name="pendulum_8",
        text=pendulum(8, "0.1"),
        box={"stiffness": (0.5, 4.0), "angle": (-2.0, 2.0), "velocity": (-1.0, 1.0)},
        published=({"stiffness": 1.0, "angle": 1.0, "velocity": 0.0},),
        source="Kutta, Zeitschrift für Mathematik und Physik 46, 1901",
        reason="A differential equation solved inside the function: its partials are the "
        "sensitivities that fitting and control need.",
    ),
    _problem(
        name="exponential_by_horner_24",
        text=exponential_by_horner(24),
        box={"x": (-2.0, 2.0)},
        published=({"x": 1.0},),
        source="Horner, Philosophical Transactions 109, 1819",
        reason="A chain in which every step uses x anew: 24 paths meet in one derivative, which "
        "at 1 is e.",
    ),
    _problem(
        name="sines_40",
        text=sines(40),
        box={"x": (0.1, 3.0)},
        published=({"x": 1.0},),
        source="recursion on a deep chain, a fault of hand-made tapes",
        reason="A chain without sharing: the derivative is a product of 40 cosines, each of a "
        "nested sine that a symbolic tree repeats.",
    ),
)
