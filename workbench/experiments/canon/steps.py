"""The canon's figures that are about step sizes and noise: items 6 to 9, and 18."""

import math
from functools import cache
from random import Random
from statistics import median

from workbench.errors import UnsupportedError
from workbench.experiments.canon.figure import (
    Figure,
    Measured,
    Subject,
    as_computed,
    as_printed,
    as_true,
    within,
    within_factor,
)
from workbench.experiments.canon.measures import (
    FEW_ULPS,
    ONE_ULP,
    graph_of,
    published_point,
    slope_of,
)
from workbench.experiments.steps.step_sizes import METHODS, slope_rows
from workbench.experiments.steps.step_sizes import SUBJECTS as SUBJECTS_OF_SWEEPS
from workbench.experiments.steps.step_sweep import Sweep, sweep
from workbench.measure.accuracy import errors
from workbench.methods.catalogue import gradient
from workbench.methods.steps.ecnoise import difference_table
from workbench.records.experiments.step_size import SlopeRecord
from workbench.truth import certify

_SINE = ("sin(x)", 1.0)
#: Minima of the upper envelope as they were found here: method, error, exponent of ten of the step.
_LEAST = (
    ("forward_difference", "1.4e-8", -7.9),
    ("central_difference", "1.5e-11", -5.15),
    ("five_point", "1.5e-13", -3.0),
)
#: u of the textbook forms of the optimal step.
_HALF_ULP = 2.0**-53
_GILL_MURRAY = "gill_murray"
#: The standard deviation of the noise in Moré and Wild's table, and how many tables are made.
_NOISE, _TABLES = "1e-3", 20
#: Its closed form at 1, 2e(e - 1) + 1/sqrt(2) - 1/2.
_GILL_MURRAY_SLOPE = "9.548655322129757508141124"


def _sweep_of(method: str) -> Sweep:
    return sweep(method, *_SINE)


def _step_at(method: str, text: str, x: float) -> Measured:
    """The step size that a method takes at a point."""
    step = gradient(graph_of(text), method=method).at([x]).note(0).step
    if step is None:
        raise UnsupportedError(f"{method} shows no step size at x = {x:g}")
    return Measured(repr(step), method=method)


def _error_over_estimate(method: str) -> Measured:
    """The true error over the method's own estimate of it, on Gill and Murray's function."""
    graph, point = published_point(_GILL_MURRAY)
    found = gradient(graph, method=method).at(list(point.values()))
    estimate = found.note(0).estimate
    if not estimate:
        raise UnsupportedError(f"{method} gives no estimate of its error")
    error = errors(found.flat[1], certify(graph, point)["x"]).error_absolute
    if error is None:
        raise UnsupportedError(f"{method} has no error where the derivative has no certified value")
    return Measured(f"{error / estimate:.3g}", method=method)


def _least(method: str, error: str, exponent: float) -> tuple[Figure, Figure]:
    return (
        Figure(
            f"least error of the envelope, {method}",
            error,
            lambda: Measured(f"{_sweep_of(method).best[1]:.3g}", method=method),
            within_factor(3),
        ),
        Figure(
            f"step at which it is, {method}",
            f"{10**exponent:.3g}",
            lambda: Measured(f"{_sweep_of(method).best[0]:.3g}", method=method),
            within_factor(3),
        ),
    )


@cache
def _slopes() -> tuple[SlopeRecord, ...]:
    """The rows of `v_curve_slopes.csv` on sin at 1, so that there is one slope and not two."""
    return slope_rows([(SUBJECTS_OF_SWEEPS[0], name) for name in METHODS])


def _slope_figure(method: str, side: str) -> Figure:
    order = {"forward_difference": 1, "central_difference": 2, "five_point": 4}[method]

    def measure() -> Measured:
        (row,) = (row for row in _slopes() if (row.method, row.side) == (method, side))
        return Measured(f"{row.slope:.4f}", method=method)

    published = f"{order if side == 'truncation' else -1}"
    return Figure(f"slope of the {side}, {method}", published, measure, within(0.1))


def _optimal(method: str, formula: str, step: float) -> Figure:
    return Figure(
        f"optimal step {formula}, {method}",
        f"{step:.4g}",
        lambda: Measured(f"{_sweep_of(method).best[0]:.3g}", method=method),
        within_factor(3),
        note="the textbook form against the least of the measured envelope",
    )


def _chosen(method: str, formula: str, x: float, published: float) -> Figure:
    return Figure(
        f"step of {formula} at x = {x:g}", repr(published), lambda: _step_at(method, "exp(x)", x)
    )


def _test_of(method: str, tolerance: float) -> Figure:
    return Figure(
        f"derivative at 1 by {method}",
        _GILL_MURRAY_SLOPE,
        slope_of(_GILL_MURRAY, "x", method),
        as_true(tolerance),
        note="the closed form 2e(e - 1) + 1/sqrt(2) - 1/2",
    )


def _level_found() -> Measured:
    """The noise that seven values show of the function of Moré and Wild's table, median of many."""
    half = math.sqrt(3.0) * float(_NOISE)
    levels = []
    for seed in range(_TABLES):
        chance = Random(seed)
        values = [
            math.cos(0.01 * k) + math.sin(0.01 * k) + chance.uniform(0.0, 2.0 * half)
            for k in range(7)
        ]
        levels.append(difference_table(values).level)
    return Measured(f"{median(levels):.3g}", method="ECNoise")


SUBJECTS = (
    Subject(
        6,
        "complex step against differences",
        "a usual test of the complex step; Martins, Sturdza & Alonso, ACM TOMS 29(3), 2003",
    )
    .showing(
        *(
            Figure(
                f"derivative of cos(sin(sin(cos(x)))) at 1, {text}",
                "0.29677089046953605583",
                slope_of("nested_cosine", "x", method),
                as_printed(FEW_ULPS),
            )
            for text, method in (
                ("by the complex step", "complex_step"),
                ("by the complex step with h = 1e-200", "complex_step[step=1e-200]"),
            )
        ),
    )
    .deriving(
        *(
            Figure(
                f"its {method} with h = {step}",
                "0.0",
                slope_of("nested_cosine", "x", f"{method}[step={step}]"),
                within(0.0),
                note="the step vanishes against x, or its effect against f",
            )
            for method in ("forward_difference", "central_difference")
            for step in ("1e-16", "1e-17")
        ),
    ),
    Subject(
        7,
        "exp at 0 by forward differences",
        "Boisgérault, Complex-Step Differentiation, Mines ParisTech, 2017",
    ).printing(
        *(
            Figure(
                f"forward difference, h = {step}",
                published,
                slope_of("exponential", "x", f"forward_difference[step={step}]"),
                as_computed(relative),
            )
            for step, published, relative in (
                ("1e-4", "1.000050001667141", 1e-11),
                ("1e-8", "0.99999999392252903", 1e-7),
                ("1e-12", "1.000088900582341", 1e-3),
            )
        )
    ),
    Subject(
        8,
        "V-curve of sin at 1",
        "every course; Griewank & Walther, Evaluating Derivatives, 2nd ed. 2008, chapter 1",
    )
    .showing(*(figure for row in _LEAST for figure in _least(*row)))
    .deriving(
        *(_slope_figure(name, side) for side in ("truncation", "round-off") for name in METHODS),
        _optimal("forward_difference", "2*sqrt(u*|f/f''|)", 2.0 * math.sqrt(_HALF_ULP)),
        _optimal(
            "central_difference",
            "(3*u*|f/f'''|)^(1/3)",
            (3.0 * _HALF_ULP * math.tan(1.0)) ** (1.0 / 3.0),
        ),
    ),
    Subject(
        9,
        "step rules on Gill and Murray's test",
        "Press et al., Numerical Recipes, section 5.7; Gill, Murray, Saunders & Wright, "
        "SIAM J. Sci. Stat. Comput. 4(2), 1983",
    )
    .deriving(
        _chosen("forward_difference[step=1e-6]", "a fixed rule", 1e6, 1e-6),
        _chosen("forward_difference", "eps^(1/2)*max(|x|, 1)", 1.0, 2.0**-26),
        _chosen("forward_difference", "eps^(1/2)*max(|x|, 1)", 128.0, 2.0**-19),
        _chosen("central_difference", "eps^(1/3)*max(|x|, 1)", 0.0, 6.055454452393343e-06),
        _test_of("forward_difference[step=1e-6]", 1e-5),
        _test_of("forward_difference", 1e-6),
        _test_of("central_difference", 1e-9),
        _test_of("five_point", 1e-11),
        _test_of("richardson", 1e-11),
        _test_of("ridders", 1e-11),
        _test_of("complex_step", FEW_ULPS),
        _test_of("reverse", ONE_ULP * 2),
    )
    .showing(
        Figure(
            "true error over the adaptive rule's own estimate of it",
            "1",
            lambda: _error_over_estimate("ridders"),
            within_factor(100),
            note="an estimate of its size, no bound",
        ),
    ),
    Subject(
        18,
        "noise from a difference table",
        "Moré & Wild, SIAM J. Sci. Comput. 33(3), 2011, the function of table 3.1",
    ).deriving(
        Figure(
            "noise of cos(t) + sin(t) + U[0, 2*sqrt(3)]/1000 from seven values 0.01 apart",
            _NOISE,
            _level_found,
            within_factor(2),
            note=f"median of {_TABLES} tables; the published one has random numbers of its own",
        )
    ),
)
