"""A fit as plain data: no computation, no markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedParameter:
    """One parameter of a fit; numbers are float64 or None (not known).

    `gradient` is the partial of the loss there; `reference` is what it should be, `digits` how
    many decimal digits of it were found.
    """

    name: str
    value: float
    start: float
    gradient: float
    standard_error: float | None = None
    reference: float | None = None
    digits: float | None = None


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
    arithmetic) or "certified" (by NIST), empty where there is none. `x`, `y` are the data to draw
    (a selection of many), `curve` the model along x; where the model has several columns or none,
    x is what it predicts.
    """

    model: str
    target: str
    source: str
    rows: int
    loss_text: str
    parameters: tuple[FittedParameter, ...]
    reference_kind: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FitPicture:
    """Data and model to draw: points, the model's curve through them, and what the axes are."""

    x_label: str
    y_label: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    curve_x: tuple[float, ...]
    curve_y: tuple[float, ...]
    curve_label: str
