"""Rows made from formulas: real differences, real errors against 50-digit truths."""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import mpmath

from workbench.measure.digits import right_digits
from workbench.records import AccuracyRecord, OperationsRecord, Stage, Status, TimingRecord
from workbench.records.timing import PRIMAL

METHODS = (
    "symbolic",
    "forward_difference",
    "central_difference",
    "reverse",
    "scalar",
    "notebook_tape",
)
EVIL = "<script>alert('owned')</script>&\"'"


@dataclass(frozen=True)
class Formula:
    """A function with its partials, both written over a module with sin, exp, … (`m`)."""

    name: str
    family: str
    text: str
    latex: str
    function: Callable[..., Any]
    partials: tuple[Callable[..., Any], ...]
    variables: tuple[str, ...] = ("x",)
    operations: int = 3
    shared: bool = False


FORMULAS = (
    Formula("sine", "elementary", "sin(x)", r"\sin\left(x\right)", lambda m, x: m.sin(x),
            (lambda m, x: m.cos(x),), operations=1),
    Formula("squire_trapp", "elementary", "exp(x)/sqrt(sin(x)**3 + cos(x)**3)",
            r"\frac{e^{x}}{\sqrt{\sin\left(x\right)^{3} + \cos\left(x\right)^{3}}}",
            lambda m, x: m.exp(x) / m.sqrt(m.sin(x) ** 3 + m.cos(x) ** 3),
            (lambda m, x: m.exp(x) / m.sqrt(m.sin(x) ** 3 + m.cos(x) ** 3) * (
                1 - 3 * m.sin(x) * m.cos(x) * (m.sin(x) - m.cos(x))
                / (2 * (m.sin(x) ** 3 + m.cos(x) ** 3))),), operations=8, shared=True),
    Formula("product", "several variables", "x**2*sin(y)", r"x^{2}\,\sin\left(y\right)",
            lambda m, x, y: x**2 * m.sin(y),
            (lambda m, x, y: 2 * x * m.sin(y), lambda m, x, y: x**2 * m.cos(y)), ("x", "y")),
    Formula("rosenbrock", "several variables", "(1 - x)**2 + 100*(y - x**2)**2",
            r"\left(1 - x\right)^{2} + 100\,\left(y - x^{2}\right)^{2}",
            lambda m, x, y: (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            (lambda m, x, y: -2 * (1 - x) - 400 * x * (y - x**2),
             lambda m, x, y: 200 * (y - x**2)), ("x", "y"), 7, True),
    Formula("cancellation", "ill-conditioned", "(1 - cos(x))/x**2",
            r"\frac{1 - \cos\left(x\right)}{x^{2}}", lambda m, x: (1 - m.cos(x)) / x**2,
            (lambda m, x: m.sin(x) / x**2 - 2 * (1 - m.cos(x)) / x**3,), operations=4),
    Formula("logistic", "elementary", "1/(1 + exp(-x))", r"\frac{1}{1 + e^{-x}}",
            lambda m, x: 1 / (1 + m.exp(-x)),
            (lambda m, x: m.exp(-x) / (1 + m.exp(-x)) ** 2,), operations=4, shared=True),
)  # fmt: skip


def formulas(count: int) -> list[Formula]:
    """The formulas above, repeated under other names until there are `count`."""
    return [
        replace(one, name=one.name if round_ == 0 else f"{one.name}_{round_ + 1}")
        for round_ in range(-(-count // len(FORMULAS)))
        for one in FORMULAS
    ][:count]


@cache
def truth_of(name: str, which: int, point: tuple[float, ...]) -> Any:
    """A partial in 50 digits."""
    formula = next(one for one in FORMULAS if name.startswith(one.name))
    with mpmath.workdps(50):
        return formula.partials[which](mpmath, *(mpmath.mpf(x) for x in point))


def derivative(formula: Formula, method: str, which: int, point: tuple[float, ...]) -> float:
    """What a method answers in float64."""
    if method in ("forward_difference", "central_difference"):
        step = 2.0**-26 if method == "forward_difference" else 2.0**-17
        up, down = list(point), list(point)
        up[which] += step
        if method == "central_difference":
            down[which] -= step
        rise = formula.function(math, *up) - formula.function(math, *down)
        return rise / (up[which] - down[which])
    value = float(formula.partials[which](math, *point))
    return 2 * value if method == "notebook_tape" and formula.shared else value


def accuracy_row(
    formula: Formula, method: str, which: int, point: tuple[float, ...], **more: Any
) -> AccuracyRecord:
    """One judged row."""
    truth = truth_of(formula.name, which, point)
    value = more.pop("derivative", None)
    value = derivative(formula, method, which, point) if value is None else value
    with mpmath.workdps(50):
        error = float(abs(mpmath.mpf(value) - truth))
        size = float(abs(truth))
        digits = mpmath.nstr(truth, 25)
    ulps = error / math.ulp(float(truth))
    bound = max(size, 1e-3) * (1e-4 if "difference" in method else 1e-14)
    if formula.name.startswith("cancellation"):
        bound *= 1e5
    text = " ".join(f"{n}={v!r}" for n, v in zip(formula.variables, point, strict=True))
    return AccuracyRecord(
        problem=formula.name,
        expression=formula.text,
        point=text,
        wrt=formula.variables[which],
        method=method,
        engine="python",
        derivative=value,
        truth=digits,
        truth_radius=1e-40,
        error_absolute=error,
        error_relative=error / size if size else None,
        error_ulps=ulps,
        error_bits=min(64.0, math.log2(1 + ulps)),
        digits=right_digits(error / size) if size else None,
        error_bound=bound,
        roundoff_bound=bound,
        condition_number=abs(point[which]) + 1,
        status=Status.OK if error <= bound else Status.WRONG,
        **more,
    )


def accuracy(count: int, points: int) -> list[AccuracyRecord]:
    """Rows of every method on every problem at seeded points, and some that were refused."""
    generator = random.Random(7)
    rows = []
    for formula in formulas(count):
        for _ in range(points):
            point = tuple(round(generator.uniform(0.2, 1.4), 3) for _ in formula.variables)
            for method in METHODS:
                for which in range(len(formula.variables)):
                    row = accuracy_row(formula, method, which, point)
                    if method == "symbolic" and formula.name.startswith("cancellation"):
                        row = replace(row, status=Status.NO_DIGITS_PROMISED)
                    rows.append(row)
    for method in METHODS:
        rows.append(
            AccuracyRecord(
                problem="corner",
                expression="abs(x)",
                point="x=0.0",
                wrt="x",
                method=method,
                derivative=0.0,
                truth_status=Status.NOT_DIFFERENTIABLE,
                status=Status.NOT_DIFFERENTIABLE,
                message=f"slope -1 from the left, 1 from the right {EVIL}",
            )
        )
    return rows


def operations(count: int) -> list[OperationsRecord]:
    """Counts that follow the usual formulas."""
    rows = []
    for formula in formulas(count):
        inputs, size = len(formula.variables), formula.operations
        for method in METHODS:
            runs = {"forward_difference": inputs + 1, "central_difference": 2 * inputs}.get(method)
            total = (runs or 1) * size + 3 * inputs if runs else 3 * size + inputs
            total = 5 * size if method == "symbolic" else total
            eager = method in ("scalar", "notebook_tape")
            rows.append(
                OperationsRecord(
                    problem=formula.name,
                    method=method,
                    tree_operations="10^312.5" if method == "symbolic" and size == 8 else 2 * total,
                    shared_operations=None if eager else total,
                    ratio_to_primal=None if eager else total / size,
                    additions=total // 3,
                    multiplications=total // 2,
                    divisions=total // 9,
                    powers=1,
                    elementary=size // 2,
                    comparisons=0,
                    evaluations_of_primal=runs or 1,
                    sympy_count_ops=total + 1 if method == "symbolic" else None,
                    status=Status.UNSUPPORTED if eager else Status.OK,
                )
            )
    return rows


def timings(count: int) -> list[TimingRecord]:
    """Times proportional to the work, with an interval."""
    rows = []
    factors = dict(zip((PRIMAL, *METHODS), (1, 4.8, 2.4, 2.9, 3.3, 61.0, 48.0), strict=True))
    for formula in formulas(count):
        for method, factor in factors.items():
            base = 1.7e-7 * formula.operations * factor
            for stage, scale in ((Stage.DERIVE, 900), (Stage.COMPILE, 300), (Stage.EVALUATE, 1)):
                if method == PRIMAL and stage == Stage.DERIVE:
                    continue
                slow = 80 if method == "symbolic" and stage == Stage.DERIVE else 1
                rows.append(
                    TimingRecord(
                        problem=formula.name,
                        method=method,
                        engine="eager" if factor > 10 else "python",
                        stage=stage,
                        median_seconds=base * scale * slow,
                        low_seconds=base * scale * slow * 0.97,
                        high_seconds=base * scale * slow * 1.05,
                        loops=1000,
                        repeats=11,
                    )
                )
    return rows


def v_curve_rows() -> list[AccuracyRecord]:
    """The error of real differences of sin at 1 by step size, split for the central one."""
    rows = []
    sine = FORMULAS[0]
    for method in ("forward_difference", "central_difference"):
        for tenth in range(-64, 1):
            h = 10.0 ** (tenth / 4)
            low = 1.0 - h if method == "central_difference" else 1.0
            value = (math.sin(1.0 + h) - math.sin(low)) / ((1.0 + h) - low or math.inf)
            row = accuracy_row(sine, method, 0, (1.0,), derivative=value, step=h)
            with mpmath.workdps(50):
                x, y = mpmath.mpf(1) + h, mpmath.mpf(low if low == 1.0 else 1) - (low != 1.0) * h
                exact = (mpmath.sin(x) - mpmath.sin(y)) / (x - y)
                truncation = float(exact - mpmath.cos(1))
                roundoff = float(value - exact)
            rows.append(replace(row, truncation_error=truncation, roundoff_error=roundoff))
    return rows
