"""Functions that optimizers are tried on: five to thirty variables, from the usual starts."""

import re
from collections.abc import Callable

from workbench.problems import objectives
from workbench.problems.problem import Function, Problem

MORE = "Moré, Garbow & Hillstrom, ACM TOMS 7(1), 1981, problem"


def _function(
    name: str, text: str, low: float, high: float, start: Callable[[int], float] | None = None
) -> Function:
    """A function with one interval for all its variables, and the usual start of x1, x2, ..."""
    names = re.findall(r"\b[bcuvx]\d+(?:_\d)?", text)  # in the order in which the graph has them
    points = [{one: start(int(one[1:])) for one in dict.fromkeys(names)}] if start else []
    return Function("optimization", name, text).on(dict.fromkeys(names, (low, high)), *points)


PROBLEMS: tuple[Problem, ...] = (
    _function("biggs_exp6", objectives.biggs_exp6(13), 0.5, 5.5, lambda i: 2.0 if i == 2 else 1.0)
    .by(f"{MORE} 18; Biggs, 1971")
    .because("Three decays with six unknowns, of which two rates are equal at the usual start."),
    _function("hartman_6", objectives.hartman_6(), 0.0, 1.0)
    .by("Dixon & Szegö, Towards Global Optimisation 2, 1978; Hartman, 1973")
    .because("Four hills in six dimensions: far from them all partials are small and precise."),
    _function("logarithms_10", objectives.logarithms(10), 2.001, 9.999, lambda _: 9.0)
    .by("Hock & Schittkowski, Test Examples for Nonlinear Programming Codes, 1981, problem 110")
    .because("Logarithms with an edge at both sides, and a root of the product of all variables."),
    _function("trigonometric_10", objectives.trigonometric(10), -0.5, 1.5, lambda _: 0.1)
    .by(f"{MORE} 26; Spedicato, 1975")
    .because("Every residual has every variable, by a sum that is computed once."),
    _function("griewank_10", objectives.griewank(10), -6.0, 6.0)
    .by("Griewank, J. Optimization Theory and Applications 34, 1981")
    .because("A product of ten cosines: each partial has all of them but one."),
    _function(
        "variably_dimensioned_20",
        objectives.variably_dimensioned(20),
        -1.0,
        2.0,
        lambda i: round(1 - i / 20, 2),
    )
    .by(f"{MORE} 25")
    .because("The fourth power of a sum of all variables hides what each of them adds alone."),
    _function("brown_almost_linear_20", objectives.brown_almost_linear(20), 0.5, 1.5, lambda _: 0.5)
    .by(f"{MORE} 27; Brown, SIAM J. Numerical Analysis 6, 1969")
    .because("Speelpenning's product inside a sum of squares, and all but 0 at the usual start."),
    _function("ackley_20", objectives.ackley(20), -5.0, 5.0)
    .by("Ackley, A Connectionist Machine for Genetic Hillclimbing, 1987")
    .because("Two sums inside a root and exponentials, all of which every partial needs."),
    _function("encoder_4_2_4", objectives.encoder(4, 2), -1.0, 1.0)
    .by("Rumelhart, Hinton & Williams, Parallel Distributed Processing 1, chapter 8, 1986")
    .because("A network that finds a code of two bits for four signals: 22 weights and biases."),
    _function(
        "boundary_value_24",
        objectives.boundary_value(24),
        -0.3,
        0.1,
        lambda i: round(i / 25 * (i / 25 - 1), 4),
    )
    .by(f"{MORE} 28; Moré & Cosnard, ACM TOMS 5(1), 1979")
    .because("A differential equation by differences: neighbours cancel but for a step's square."),
    _function(
        "broyden_tridiagonal_30", objectives.broyden_tridiagonal(30), -2.0, 1.0, lambda _: -1.0
    )
    .by(f"{MORE} 30; Broyden, Mathematics of Computation 19, 1965")
    .because("Quadratic equations with two neighbours each: the Hessian is a band."),
    _function("penalty_1_30", objectives.penalty_1(30), 0.0, 30.0, float)
    .by(f"{MORE} 23; Gill, Murray & Pitfield, NPL report NAC 11, 1972")
    .because("A weak and a strong term, which differ by ten orders and more from the usual start."),
    _function("arrowhead_30", objectives.arrowhead(30), -1.0, 2.0, lambda _: 1.0)
    .by("Conn, Gould, Lescrenier & Toint, 1988, problem 55; ARWHEAD of CUTEst")
    .because("One variable meets all others: its partial is a long sum, each other one is short."),
)
