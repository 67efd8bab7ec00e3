"""A fit as plain data: no computation, no markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedParameter:
    """One parameter of a fit; numbers are float64 or None (not known).

    `gradient` is the partial of the loss there; `reference` is what it should be, `digits` how
    many decimal digits of it were found. `interval` holds it with 95 % confidence; `at_bound` says
    that a bound stops it.
    """

    name: str
    value: float
    start: float
    gradient: float
    standard_error: float | None = None
    interval: tuple[float, float] | None = None
    at_bound: bool = False
    reference: float | None = None
    digits: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FitQuality:
    """How well a model fits by least squares; None where that is not defined.

    `chi_squared` is the sum of squared residuals, each over its sigma; `residual_standard_error`
    has the unit of the target, or none where there is a sigma. `aic` and `bic` are n*ln(chi²/n)
    and 2 or ln(n) a free parameter, as in lmfit.
    """

    degrees_of_freedom: int
    chi_squared: float
    reduced_chi_squared: float | None
    residual_standard_error: float | None
    r_squared: float | None
    adjusted_r_squared: float | None
    aic: float | None
    bic: float | None


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitEnd:
    """How a fit ended; fields as in `scipy.optimize.OptimizeResult`, `fun` the loss at the end."""

    success: bool
    status: str
    message: str
    fun: float
    nit: int
    nfev: int
    njev: int
    method: str
    optimizer: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FitView(FitEnd):
    """One fit: what was fitted to what, how it ended, where, and how far from the truth.

    `reference_kind` says what `reference` is: "exact" (the least-squares solution in exact
    arithmetic) or "certified" (by NIST), empty where there is none. `dropped` counts rows that were
    left out, `start_found` says how the start came about, empty where it was given. `correlations`
    has two names and a number each, the largest first; `weighted` says that there is a sigma.
    """

    model: str
    target: str
    source: str
    rows: int
    loss_text: str
    parameters: tuple[FittedParameter, ...]
    reference_kind: str = ""
    dropped: int = 0
    start_found: str = ""
    weighted: bool = False
    quality: FitQuality | None = None
    correlations: tuple[tuple[str, str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FitPage:
    """What a page shows of one fit: its numbers, its picture, the loss by epoch.

    `label` tells it from the other fits of the page.
    """

    label: str
    view: FitView
    picture: "FitPicture"
    losses: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPicture:
    """Data and model to draw: points, the model's curve through them, and what the axes are.

    `x`, `y` are the data (a selection of many), `curve` the model along x; where the model has
    several columns or none, x is what it predicts. `residuals` are observed - predicted.
    """

    x_label: str
    y_label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    curve_x: tuple[float, ...]
    curve_y: tuple[float, ...]
    curve_label: str
    residuals: tuple[float, ...]
