"""Functions with noise: what steps of a fixed rule cost, and steps that know the noise."""

import warnings
from collections.abc import Sequence
from importlib.util import find_spec
from itertools import groupby
from math import inf, isfinite, nan, sqrt
from random import Random
from statistics import fmean, median
from typing import NamedTuple

from workbench.experiments.protocol import Experiment, Outcome, Table
from workbench.frontends.text import parse
from workbench.ir.black_box import BlackBox
from workbench.methods.catalogue import gradient
from workbench.methods.noise import noise
from workbench.methods.steps.ecnoise import Verdict
from workbench.records.experiments.noise import NoiseLevelRecord, NoiseRecord
from workbench.truth import certify

#: Functions, some badly scaled, and the points.
SUBJECTS = (
    ("exp(x)", 1.0),
    ("sin(x)", 1.0),
    ("log(x)", 1e-3),
    ("x**2", 3.0),
    ("1 + 1e6*x**3", 0.01),
    ("exp(100*x)", 0.5),
    ("sin(1000*x)", 0.3),
    ("1 + atan(x/1000)/1000", 500.0),
    ("sqrt(x)", 1e-6),
)
LEVELS = (1e-12, 1e-8, 1e-4)
SEEDS = 20
KNOWING = ("forward_difference[step=noise]", "central_difference[step=noise]")
METHODS = ("forward_difference", "central_difference", *KNOWING)
#: Somebody else's differences, where they are installed; they are slow, so on part of the runs.
PEER, PEER_PART = "numdifftools", 4
#: A relative error of which nothing is left.
USELESS = 1.0
SOURCE = (
    "Moré & Wild, Estimating Computational Noise, SIAM J. Sci. Comput. 33(3), 2011; Shi, Xie, Xuan "
    "& Nocedal, Adaptive finite-difference interval estimation, SIAM J. Sci. Comput. 44(4), 2022"
)


class Noisy(NamedTuple):
    """A function with noise: uniform, in proportion to its value, the same at the same point."""

    expression: str
    at: float
    level: float
    seed: int

    @property
    def box(self) -> BlackBox:
        """The function, which can only be called."""
        run, level = parse(self.expression).program(), self.level
        half = level * abs(run(self.at)[0]) * sqrt(3.0)

        def noisy(x: float) -> float:
            chance = Random(f"{self.seed} {float(x)!r}").random()
            return float(run(float(x))[0] + half * (2.0 * chance - 1.0))

        return BlackBox(noisy, ("x",))


def run(seed: int) -> Outcome:
    """Measure every method on every function, size of noise and seed."""
    rows, levels = method_rows(seed), level_rows(seed)
    return Outcome(
        sentence=sentence(rows, levels),
        source=SOURCE,
        tables=(
            Table(
                name="noise",
                record=NoiseRecord,
                rows=rows,
                meaning="Differences of functions with noise, by the size of the noise",
                shown="method; noise; error_relative: median error; "
                "useless: off by more than 100 % [share]; evaluations",
            ),
            Table(
                name="noise_levels",
                record=NoiseLevelRecord,
                rows=levels,
                meaning="The noise that is found of each function, over the noise that it has",
                shown="expression: function; point: at; noise; least; median; most; "
                "detected: detected [share]",
            ),
        ),
    )


def subjects(seed: int, level: float) -> list[Noisy]:
    """Every function with noise of a size, once a seed."""
    return [
        Noisy(text, at, level, seed + number) for text, at in SUBJECTS for number in range(SEEDS)
    ]


def method_rows(seed: int) -> tuple[NoiseRecord, ...]:
    """One row a method and size of noise; somebody else's method where that is installed."""
    truths = {text: certify(parse(text), {"x": at})["x"].value for text, at in SUBJECTS}
    methods = [*METHODS, *([PEER] if find_spec(PEER) else [])]
    rows = []
    for method in methods:
        for level in LEVELS:
            errors, evaluations = [], []
            for one in subjects(seed, level)[:: PEER_PART if method == PEER else 1]:
                box = one.box
                error = abs(_slope(method, box, one.at) / (truths[one.expression] or nan) - 1.0)
                errors.append(error if isfinite(error) else inf)
                evaluations.append(box.calls)
            rows.append(
                NoiseRecord(
                    method=method,
                    noise=level,
                    runs=len(errors),
                    error_relative=median(errors),
                    useless=fmean(error > USELESS for error in errors),
                    evaluations=fmean(evaluations),
                )
            )
    return tuple(rows)


def _slope(method: str, box: BlackBox, at: float) -> float:
    """The derivative of a function by a method."""
    if method == PEER:
        import numdifftools

        with warnings.catch_warnings(action="ignore"):  # of points where a function has no value
            return float(numdifftools.Derivative(lambda x: box.returned(x)[0])(at))
    return float(gradient(box, method=method).call(at)[1])


def level_rows(seed: int) -> tuple[NoiseLevelRecord, ...]:
    """One row a function and size of noise."""
    rows = []
    for level in LEVELS:
        for (text, at), group in groupby(subjects(seed, level), key=lambda one: one[:2]):
            found = [noise(one.box, {"x": at}) for one in group]
            ratios = [one.level / (level * abs(parse(text)(x=at))) for one in found]
            rows.append(
                NoiseLevelRecord(
                    expression=text,
                    point=f"x={at!r}",
                    noise=level,
                    least=min(ratios),
                    median=median(ratios),
                    most=max(ratios),
                    detected=fmean(one.verdict is Verdict.DETECTED for one in found),
                )
            )
    return tuple(rows)


def sentence(rows: Sequence[NoiseRecord], levels: Sequence[NoiseLevelRecord]) -> str:
    """What the rows show, in their own figures."""
    plain, knowing = METHODS[1], KNOWING[1]
    cases = {(row.method, row.noise): row for row in rows}
    compared = "; ".join(
        f"with noise of {level:g} the median error of {plain} is "
        f"{cases[plain, level].error_relative:.2g}, with step=noise "
        f"{cases[knowing, level].error_relative:.2g}"
        for level in LEVELS
    )
    most = cases[knowing, LEVELS[-1]]
    return (
        f"On {len(SUBJECTS)} functions, {SEEDS} times each: {compared}. A step that knows the "
        f"noise takes {most.evaluations:.3g} evaluations on average. With noise of "
        f"{LEVELS[-1]:g} it is off by more than the derivative itself in {most.useless:.0%} of the "
        f"runs, a fixed rule in {cases[plain, LEVELS[-1]].useless:.0%}. The levels found are "
        f"{min(row.least for row in levels):.2g} to {max(row.most for row in levels):.2g} times "
        "the true ones."
    )


EXPERIMENT = Experiment("noise", "Steps for functions with noise", run)
