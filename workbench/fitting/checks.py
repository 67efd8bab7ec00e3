"""Checks of a model, its data, its target and its start, which put a problem together."""

from collections.abc import Mapping, Sequence
from typing import Any

from workbench.catalogue import proposal
from workbench.errors import DataError, listed
from workbench.fitting.bounds import read_bounds, refuse_outside
from workbench.fitting.column_expression import ColumnExpression
from workbench.fitting.data import Array, Data
from workbench.fitting.loss import PREDICTION, TARGET, read_loss
from workbench.fitting.model import ColumnNames, model_graph
from workbench.fitting.problem import FitProblem
from workbench.fitting.reading import read_data
from workbench.fitting.starting import with_start
from workbench.fitting.weighting import Weighting
from workbench.ir.graph import Graph
from workbench.ir.numbers import float_of, require_finite
from workbench.ir.traversal import depends_on


def make_problem(
    model: object,
    data: object,
    target: str | None = None,
    start: Mapping[str, float] | None = None,
    loss: Graph | str | None = None,
    *,
    sigma: object = None,
    weights: object = None,
    absolute_sigma: bool = False,
    bounds: Mapping[str, Sequence[float | None]] | None = None,
    missing: str = "refuse",
) -> FitProblem:
    """Check everything that a user gives, and put it together; the arguments are those of `fit`.

    Raises ParseError for text that is no expression, DataError for data, a target or a start that
    do not fit the model, PointError for a start or a bound that is no number.

    >>> problem = make_problem("w*x", {"x": [1, 2], "y": [2, 4]}, "y", {"w": 1})
    >>> problem.parameters, problem.rows
    (('w',), 2)
    """
    names = ColumnNames()
    graph, response = model_graph(
        model, names, lambda free: _first_point(free, data, start, missing)
    )
    row_loss = read_loss(names.parse(loss) if isinstance(loss, str) else loss)
    weighting = Weighting(sigma, weights, absolute_sigma, row_loss, names)
    predicted = ColumnExpression(_target(target, response), "target", names)
    inside = {*graph.variables, *({*row_loss.variables} - {PREDICTION, TARGET})}
    wanted = {*map(names.column, inside), *predicted.wanted, *weighting.wanted}
    read = read_data(data, wanted, missing, weighting.beside)
    _check_target(predicted.needed(read), graph, names)
    variables = {names.column(name): name for name in inside}
    columns = {variables[name]: read.columns[name] for name in read.names if name in variables}
    free = _free(graph, columns, read, names)
    _check_loss(row_loss, free, columns)
    given = {} if start is None else _given(free, read, start)
    parameters = (*given, *(name for name in free if name not in given))
    _check_rows(read, len(parameters))
    observed = predicted.values(read)
    limits = read_bounds(bounds, parameters)
    problem = FitProblem(
        model=graph,
        target=predicted.text,
        data=read,
        columns=columns,
        observed=observed,
        parameters=parameters,
        start=tuple(given.get(name, 1.0) for name in parameters),
        row_loss=row_loss,
        warnings=tuple(_constant(columns, predicted.text, observed, names)),
        names=names,
        sigma=weighting.sigma(read),
        absolute_sigma=absolute_sigma,
        bounds=limits,
    )
    refuse_outside(given, limits)
    return problem if len(given) == len(free) else with_start(problem, given)


def _first_point(
    free: Sequence[str], data: object, start: Mapping[str, float] | None, missing: str
) -> dict[str, float]:
    """Where a Python function is traced that asks for values: the first row, and the start."""
    given: Any = start if hasattr(start, "keys") else {}
    read = read_data(data, {*free}, missing)
    columns = {name: float(read.columns[name][0]) for name in free if name in read.columns}
    return {name: columns.get(name, float_of(given.get(name, 1.0), name)) for name in free}


def _target(target: str | None, response: str) -> str:
    if target is not None and response:
        raise DataError(
            f"the target is given twice: {target!r:.60}, and {response!r:.60} before the ~ of the "
            "model; leave one out"
        )
    target = response if target is None else target
    if not isinstance(target, str) or not target.strip():
        raise DataError(
            "no target; name the column that the model predicts, as target='y', or before a ~ in "
            "the model, as y ~ a*x"
        )
    return target


def _check_target(predicted: list[str], model: Graph, names: ColumnNames) -> None:
    for name in predicted:
        if name in map(names.column, model.variables):
            raise DataError(
                f"the target's column {name} occurs in the model, which would predict it from "
                "itself; take it out of the model or name another target"
            )


def _free(model: Graph, columns: Mapping[str, Array], data: Data, names: ColumnNames) -> list[str]:
    """The parameters: what is no column, in the order of the model."""
    free = [name for name in model.variables if name not in columns]
    for column in (names.column(name) for name in free if names.is_quoted(name)):
        raise DataError(
            f"{data.source} has no column {column!r:.60}; {proposal(column, data.names)}"
        )
    if not free:
        raise DataError(
            f"the model has no parameter: {listed(model.variables or ['nothing in it'])} "
            f"{'is a column' if len(model.variables) == 1 else 'are columns'} of {data.source}; "
            "use a name that is not a column for what is to be found, as in a*x + b"
        )
    idle = [name for name in free if not depends_on(model, (name,))[model.outputs[0]]]
    idle = [] if model.conditions else idle  # another path may depend on it
    if idle:
        raise DataError(
            f"the model does not depend on {listed(idle)}, so the data cannot determine it; take "
            "it out of the model"
        )
    return free


def _given(free: list[str], data: Data, start: Mapping[str, Any]) -> dict[str, float]:
    """The numbers that a start gives, for some parameters or all, in its order."""
    if not hasattr(start, "keys"):
        raise DataError("the start is not a mapping; give one number per parameter, as {'w': 0.0}")
    for name in start:
        if name in data.names:
            raise DataError(
                f"the start has {name}, which is a column of {data.source} and no parameter; "
                "take it out of the start or give the parameter another name"
            )
        if name not in free:
            raise DataError(
                f"the start has {name!r:.60}, which is not a parameter of the model; "
                f"{proposal(name, free)}"
            )
    given = {name: float_of(start[name], f"the start of {name}") for name in start}
    require_finite(given, "start")
    return given


def _check_loss(loss: Graph, free: list[str], columns: Mapping[str, Array]) -> None:
    for name in loss.variables:
        if name not in (PREDICTION, TARGET, *free, *columns):
            raise DataError(
                f"the loss contains {name}, which is neither {PREDICTION} nor {TARGET}, a column "
                "or a parameter of the model"
            )


def _check_rows(data: Data, parameters: int) -> None:
    if data.rows == 0 and data.dropped:
        raise DataError(
            f"{data.source}: all {data.dropped} rows were dropped, as a number is missing in each "
            f"({listed(data.columns)}); fill some in"
        )
    if data.rows == 0:
        raise DataError(f"{data.source} has a header and no rows; there is nothing to fit")
    least = max(2, parameters)
    if data.rows < least:
        one = "1 row" if data.rows == 1 else f"{data.rows} rows"
        many = "1 parameter" if parameters == 1 else f"{parameters} parameters"
        raise DataError(
            f"{data.source} has {one}; a fit of {many} needs at least {least}: add rows or "
            "simplify the model"
        )


def _constant(
    columns: Mapping[str, Array], target: str, observed: Array, names: ColumnNames
) -> list[str]:
    """A sentence for every column that says nothing, having the same number in every row."""
    found = [
        f"column {names.column(name)} is constant ({column[0]:g} in all {len(column)} rows): the "
        "data cannot show how the target depends on it"
        for name, column in columns.items()
        if _same(column)
    ]
    if _same(observed):
        found.append(
            f"the target {target} is constant ({observed[0]:g} in all {len(observed)} rows): there "
            "is nothing to explain"
        )
    return found


def _same(column: Array) -> bool:
    """Whether all numbers are the same; most columns show by their ends that they are not."""
    return bool(column[0] == column[-1]) and bool((column == column[0]).all())
