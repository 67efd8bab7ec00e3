"""`fit`: a model, data, a start; any optimizer, with derivatives by any method."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from workbench.engines import Engine
from workbench.errors import DataWarning, listed
from workbench.fitting.checks import make_problem
from workbench.fitting.diagnostics import Diagnosis, diagnose
from workbench.fitting.objective import Objective
from workbench.fitting.optimizers import Ending, Optimizer, make_optimizer
from workbench.fitting.optimizers.protocol import Watch
from workbench.fitting.problem import FitProblem
from workbench.fitting.result import Fit
from workbench.ir.graph import Graph
from workbench.measure.digits import ALL_DIGITS
from workbench.methods.catalogue import label
from workbench.methods.catalogue import method as method_named
from workbench.methods.derivative import AUTO
from workbench.methods.protocol import Method
from workbench.presentation.notebook.progress import SLOW_SECONDS, place_of_bars, somebody_watches


def fit(
    model: object,
    data: object,
    *,
    target: str | None = None,
    start: Mapping[str, float] | None = None,
    sigma: object = None,
    weights: object = None,
    absolute_sigma: bool = False,
    bounds: Mapping[str, Sequence[float | None]] | None = None,
    missing: str = "refuse",
    method: str | Method = "reverse",
    engine: str | Engine = AUTO,
    optimizer: str | Optimizer = "levenberg_marquardt",
    loss: Graph | str | None = None,
    learning_rate: float | None = None,
    momentum: float | None = None,
    epochs: int | None = None,
    tolerance: float | None = None,
) -> Fit:
    """Fit the parameters of a model to data.

    `model` is an expression as text, alone or with what it predicts (`y ~ a*x + b`), a Graph, a
    SymPy expression or a Python function; `data` the path of a CSV file, a DataFrame or a mapping
    of arrays. Names in the model that are columns are data, all others are parameters; a column of
    any name is written in back-quotes. `target`, where the model does not say it, is the column
    that is predicted, or an expression in columns (`log(y)`). `start` has a number for every
    parameter; without it one is searched for (`fit.problem.start_found` says how).

    `sigma` is the standard deviation of every observed number, a column, an expression in columns
    or an array; `weights`, instead, are 1/sigma². They are relative, and their size is taken from
    the residuals, unless `absolute_sigma`. `bounds` has two numbers per parameter, None where
    there is no bound. `missing="drop"` leaves out rows in which a number is missing.

    `method` is any method of `wb.METHODS`, `engine` what runs its program on the rows (`auto`:
    NumPy, and native code for many rows), `optimizer` one of levenberg_marquardt (SciPy's, fed
    with our Jacobian), gradient_descent and momentum, or a configured object; `learning_rate`,
    `momentum`, `epochs` and `tolerance` are options of theirs. `loss` is an expression in
    `prediction` and `target` (and columns, and parameters), whose mean over the rows is made
    small; by default the squared error.

    A fit that diverges does not raise: `success` is False, and `message` says where. Raises
    ParseError, DataError, MethodError, UnsupportedError and BudgetError for what cannot be begun;
    warns with DataWarning of data that leave parameters open.

    >>> import workbench as wb
    >>> data = {"x": [1, 2, 3, 4], "y": [2.1, 3.9, 6.2, 7.8]}
    >>> found = wb.fit("w*x", data, target="y", start={"w": 1}, method="central_difference")
    >>> round(found.parameters["w"], 6), found.status
    (1.99, 'converged')
    >>> found = wb.fit(lambda x, a, b: a * x + b, data, target="y", bounds={"b": (0, None)})
    >>> found.standard_errors["b"] is None, round(found.parameters["a"], 6)
    (False, 1.94)
    """
    problem = make_problem(
        model,
        data,
        target,
        start,
        loss,
        sigma=sigma,
        weights=weights,
        absolute_sigma=absolute_sigma,
        bounds=bounds,
        missing=missing,
    )
    chosen = make_optimizer(
        optimizer,
        learning_rate=learning_rate,
        momentum=momentum,
        epochs=epochs,
        tolerance=tolerance,
    )
    found = fit_problem(problem, chosen, method_named(method), engine=engine)
    for text in found.warnings:
        warnings.warn(text, DataWarning, stacklevel=2)
    return found


def fit_problem(
    problem: FitProblem,
    optimizer: Optimizer,
    method: Method,
    certified: Mapping[str, float] | None = None,
    certified_digits: float = ALL_DIGITS,
    *,
    engine: str | Engine = AUTO,
) -> Fit:
    """Fit a problem that has been checked; warnings are in the result only."""
    objective = Objective(problem, method, engine)
    with _progress(optimizer) as watch:
        outcome = optimizer.run(objective, problem.start, watch)
    diagnosis = Diagnosis()
    if outcome.success:
        diagnosis = diagnose(problem, outcome.x)
    notes = list(problem.warnings)
    if diagnosis.undetermined:
        names = listed(diagnosis.undetermined)
        notes.append(
            f"the data do not determine {names}: other values fit just as well; use fewer "
            "parameters or other data"
        )
    if outcome.ending is not Ending.CONVERGED:
        diagnosis = Diagnosis(undetermined=diagnosis.undetermined)
    return Fit(
        success=outcome.success,
        status=str(outcome.ending),
        message=outcome.message,
        x=outcome.x,
        fun=outcome.loss,
        jac=outcome.gradient,
        nit=outcome.iterations,
        nfev=objective.values,
        njev=objective.derivatives,
        problem=problem,
        method=label(method),
        optimizer=optimizer.name,
        states=outcome.states,
        diagnosis=diagnosis,
        warnings=tuple(notes),
        certified=certified,
        certified_digits=certified_digits,
    )


@contextmanager
def _progress(optimizer: Optimizer) -> Iterator[Watch]:
    """A bar on standard error, where somebody watches and the fit takes its time."""
    if not somebody_watches():
        yield lambda: None
        return
    from tqdm import tqdm

    with tqdm(
        total=optimizer.steps, delay=SLOW_SECONDS, leave=False, file=place_of_bars(), unit="epoch"
    ) as bar:
        yield bar.update
