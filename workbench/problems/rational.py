"""Rational functions: quotients of polynomials."""

from functools import partial

from workbench.problems.problem import Function, Problem

_function = partial(Function, "rational")

PROBLEMS: tuple[Problem, ...] = (
    _function("runge", "1/(1 + 25*x**2)")
    .on({"x": (-1.0, 1.0)}, {"x": 0.2})
    .by("Runge, Zeitschrift für Mathematik und Physik 46, 1901")
    .because(
        "Harmless to look at, with poles at ±i/5 that bound the step of every difference; "
        "the slope at 1/5 is -5/2."
    ),
    _function("lambert_tangent", "x/(1 - x**2/(3 - x**2/(5 - x**2/(7 - x**2/9))))")
    .on({"x": (-1.2, 1.2)}, {"x": 1.0})
    .by("Lambert, Histoire de l'Académie Royale de Berlin 17, 1761")
    .because(
        "A continued fraction: each division by a result of a division makes the symbolic "
        "quotient rule square a denominator again."
    ),
    _function("michaelis_menten", "rate*substrate/(half + substrate)")
    .on(
        {"rate": (0.5, 2.0), "substrate": (0.1, 5.0), "half": (0.1, 2.0)},
        {"rate": 1.0, "substrate": 0.5, "half": 0.5},
    )
    .by("Michaelis & Menten, Biochemische Zeitschrift 49, 1913")
    .because("A law that is fitted every day: its three partials are what a fit needs."),
    _function(
        "micrograd_readme",
        "c = a + b; d = a*b + b**3; c1 = c + (c + 1); c2 = c1 + (1 + c1 + (-a)); "
        "d1 = d + (d*2 + relu(b + a)); d2 = d1 + (3*d1 + relu(b - a)); "
        "r = c2 - d2; f = r**2; f/2 + 10/f",
    )
    .on({"a": (-4.5, -3.5), "b": (1.5, 2.5)}, {"a": -4.0, "b": 2.0})
    .by("Karpathy, README of micrograd, 2020")
    .because("The best-known example of a small tape, with the three numbers that it prints."),
)
