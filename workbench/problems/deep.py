"""Deep functions: long chains, iterations, a differential equation."""

from functools import partial

from workbench.problems.problem import Function, Problem
from workbench.problems.recurrences import (
    exponential_by_horner,
    heron,
    logistic_map,
    pendulum,
    sines,
)

BAYDIN = "Baydin, Pearlmutter, Radul & Siskind, JMLR 18(153), 2018, table 1"

_function = partial(Function, "deep")

PROBLEMS: tuple[Problem, ...] = (
    _function("logistic_map_10", logistic_map(10))
    .on({"x": (0.0, 1.0)}, {"x": 0.2})
    .by(BAYDIN)
    .because("27 operations, whose symbolic derivative has 34 048 as a tree and 195 with sharing."),
    _function("logistic_map_100", logistic_map(100))
    .on({"x": (0.0, 1.0)})
    .by(f"{BAYDIN}, continued")
    .because(
        "Chaos: every step loses a bit, so that no float64 digit is left of value or "
        "derivative, which the referee alone can say."
    ),
    _function("heron_80", heron(80))
    .on({"a": (0.5, 4.0)}, {"a": 2.0})
    .by("Heron, Metrica I.8; Gilbert, Optimization Methods and Software 1, 1992")
    .because(
        "An iteration that has long converged: its derivative converges too, to "
        "1/(2*sqrt(a)), while the expression as a tree has 10**24 operations."
    ),
    _function("pendulum_8", pendulum(8, "0.1"))
    .on(
        {"stiffness": (0.5, 4.0), "angle": (-2.0, 2.0), "velocity": (-1.0, 1.0)},
        {"stiffness": 1.0, "angle": 1.0, "velocity": 0.0},
    )
    .by("Kutta, Zeitschrift für Mathematik und Physik 46, 1901")
    .because(
        "A differential equation solved inside the function: its partials are the "
        "sensitivities that fitting and control need."
    ),
    _function("exponential_by_horner_24", exponential_by_horner(24))
    .on({"x": (-2.0, 2.0)}, {"x": 1.0})
    .by("Horner, Philosophical Transactions 109, 1819")
    .because("A chain whose steps all use x: 24 paths meet in one derivative, which is e at 1."),
    _function("sines_40", sines(40))
    .on({"x": (0.1, 3.0)}, {"x": 1.0})
    .by("recursion on a deep chain, a fault of hand-made tapes")
    .because(
        "A chain without sharing: the derivative is a product of 40 cosines, each of a "
        "nested sine that a symbolic tree repeats."
    ),
)
