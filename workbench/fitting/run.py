"""`fit`: a model, data, a start; any optimizer, with derivatives by any method."""

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from workbench.errors import DataWarning
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
from workbench.methods.protocol import Method
from workbench.presentation.notebook.progress import SLOW_SECONDS, place_of_bars, somebody_watches


def fit(
    model: Graph | str,
    data: object,
    *,
    target: str,
    start: Mapping[str, float],
    method: str | Method = "reverse",
    optimizer: str | Optimizer = "levenberg_marquardt",
    loss: Graph | str | None = None,
    learning_rate: float | None = None,
    momentum: float | None = None,
    epochs: int | None = None,
    tolerance: float | None = None,
) -> Fit:
    """Fit the parameters of a model to data.

    `model` is an expression; `data` the path of a CSV file, a DataFrame or a mapping of arrays.
    Columns that occur in the model are its variables, all else in it are parameters, which need a
    number in `start`. `target` is the column that the model predicts, or an expression in columns
    (`log(y)`). `method` is any method of `wb.METHODS`, `optimizer` one of levenberg_marquardt
    (SciPy's, fed with our Jacobian), gradient_descent and momentum, or a configured object;
    `learning_rate`, `momentum`, `epochs` and `tolerance` are options of theirs. `loss` is an
    expression in `prediction` and `target` (and columns, and parameters), whose mean over the rows
    is made small; by default the squared error.

    A fit that diverges does not raise: `success` is False, and `message` says where. Raises
    ParseError, DataError, MethodError, UnsupportedError and BudgetError for what cannot be begun;
    warns with DataWarning of data that leave parameters open.

    >>> import workbench as wb
    >>> data = {"x": [1, 2, 3, 4], "y": [2.1, 3.9, 6.2, 7.8]}
    >>> found = wb.fit("w*x", data, target="y", start={"w": 1}, method="central_difference")
    >>> round(found.parameters["w"], 6), found.status
    (1.99, 'converged')
    """
    problem = make_problem(model, data, target, start, loss)
    chosen = make_optimizer(
        optimizer,
        learning_rate=learning_rate,
        momentum=momentum,
        epochs=epochs,
        tolerance=tolerance,
    )
    found = fit_problem(problem, chosen, method_named(method))
    for text in found.warnings:
        warnings.warn(text, DataWarning, stacklevel=2)
    return found


def fit_problem(
    problem: FitProblem,
    optimizer: Optimizer,
    method: Method,
    certified: Mapping[str, float] | None = None,
    certified_digits: float = ALL_DIGITS,
) -> Fit:
    """Fit a problem that has been checked; warnings are in the result only."""
    objective = Objective(problem, method)
    with _progress(optimizer) as watch:
        outcome = optimizer.run(objective, problem.start, watch)
    diagnosis = Diagnosis(None, ())
    if outcome.success:
        diagnosis = diagnose(problem, outcome.x)
    notes = list(problem.warnings)
    if diagnosis.undetermined:
        names = ", ".join(diagnosis.undetermined)
        notes.append(
            f"the data do not determine {names}: other values fit just as well; use fewer "
            "parameters or other data"
        )
    if outcome.ending is not Ending.CONVERGED:
        diagnosis = Diagnosis(None, diagnosis.undetermined)
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
