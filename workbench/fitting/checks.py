"""Checks of a model, its data, its target and its start, which put a problem together."""

import math
from collections.abc import Mapping
from typing import Any

from workbench.engines import ENGINES
from workbench.errors import DataError, ParseError
from workbench.fitting.data import Array, Data, nearest, refuse_not_finite
from workbench.fitting.loss import PREDICTION, TARGET, read_loss
from workbench.fitting.problem import FitProblem
from workbench.fitting.reading import read_data
from workbench.frontends.text import parse
from workbench.ir.graph import Graph


def make_problem(
    model: Graph | str,
    data: object,
    target: str,
    start: Mapping[str, float],
    loss: Graph | str | None = None,
) -> FitProblem:
    """Check everything that a user gives, and put it together.

    Raises ParseError for text that is no expression, DataError for data, a target or a start that
    do not fit the model.

    >>> problem = make_problem("w*x", {"x": [1, 2], "y": [2, 4]}, "y", {"w": 1})
    >>> problem.parameters, problem.rows
    (('w',), 2)
    """
    model = _model(model)
    row_loss = read_loss(loss)
    if not isinstance(target, str) or not target.strip():
        raise DataError("no target; name the column that the model predicts, as target='y'")
    target = target.strip()
    wanted = {*model.variables, *({*row_loss.variables} - {PREDICTION, TARGET})}
    expression = _target_expression(target)
    read = read_data(data, {*wanted, target, *(expression.variables if expression else ())})
    if target in read.names or expression is None:
        expression = None
    _check_target(read, target, expression, model)
    columns = {name: read.columns[name] for name in read.names if name in wanted}
    parameters, values = _parameters(model, row_loss, columns, read, start)
    _check_rows(read, len(parameters))
    observed = _observed(read, target, expression)
    return FitProblem(
        model=model,
        target=target,
        data=read,
        columns=columns,
        observed=observed,
        parameters=parameters,
        start=values,
        row_loss=row_loss,
        warnings=tuple(_constant(columns, target, observed)),
    )


def _model(text: Graph | str) -> Graph:
    graph = parse(text) if isinstance(text, str) else text
    if not isinstance(graph, Graph):
        raise DataError(f"the model is of type {type(text).__name__}; give an expression as text")
    if len(graph.outputs) != 1:
        raise DataError(
            f"the model has {len(graph.outputs)} results; a fit needs one: separate assignments "
            "by ; and not by commas"
        )
    return graph


def _target_expression(target: str) -> Graph | None:
    """The target as an expression in columns; None for what can only be a column's name."""
    try:
        return parse(target)
    except ParseError:
        return None


def _check_target(data: Data, target: str, expression: Graph | None, model: Graph) -> None:
    needed = (target,) if expression is None else expression.variables
    if not needed:
        raise DataError(f"the target {target!r:.60} contains no column of {data.source}")
    if expression is not None and len(expression.outputs) != 1:
        raise DataError(f"the target {target!r:.60} has several results; a fit needs one")
    for name in needed:
        if name not in data.names:
            raise DataError(
                f"{data.source} has no column {name!r:.60} for the target; "
                f"{nearest(name, data.names)}its columns are: {', '.join(data.names)[:200]}"
            )
        if name in model.variables:
            raise DataError(
                f"the target's column {name} occurs in the model, which would predict it from "
                "itself; take it out of the model or name another target"
            )


def _parameters(
    model: Graph,
    row_loss: Graph,
    columns: Mapping[str, Array],
    data: Data,
    start: Mapping[str, float],
) -> tuple[tuple[str, ...], tuple[float, ...]]:
    """Parameters in the order of the start, with their values there."""
    if not hasattr(start, "keys"):
        raise DataError("the start is no mapping; give a number a parameter, as {'w': 0.0}")
    free = [name for name in model.variables if name not in columns]
    if not free:
        raise DataError(
            f"the model has no parameter: {', '.join(model.variables) or 'nothing in it'} "
            f"{'is a column' if len(model.variables) == 1 else 'are columns'} of {data.source}; "
            "use a name that is no column for what is to be found"
        )
    example = ",".join(f"{name}=1" for name in free)
    for name in start:
        if name in data.names:
            raise DataError(
                f"the start has {name}, which is a column of {data.source} and no parameter; "
                "take it out of the start or give the parameter another name"
            )
        if name not in free:
            raise DataError(
                f"the start has {name!r:.60}, which is no parameter of the model; "
                f"{nearest(name, free)}the parameters are: {', '.join(free)}"
            )
    for name in free:
        if name not in start:
            raise DataError(
                f"{name} is no column of {data.source} ({', '.join(data.names)[:200]}) and has "
                f"no start; {nearest(name, data.names, 'did you mean the column {}? ')}"
                f"{nearest(name, start, 'did you mean the parameter {}? ')}"
                f"as a parameter it needs one: {example}"
            )
    extra = [name for name in row_loss.variables if name not in (PREDICTION, TARGET, *free)]
    for name in extra:
        if name not in columns:
            raise DataError(
                f"the loss contains {name}, which is neither {PREDICTION} nor {TARGET}, a column "
                "or a parameter of the model"
            )
    return tuple(start), tuple(_start_value(name, start[name]) for name in start)


def _start_value(name: str, value: Any) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise DataError(f"the start of {name} is no number: {value!r:.60}") from None
    if not math.isfinite(number):
        raise DataError(f"the start of {name} is {number}; give a finite number")
    return number


def _check_rows(data: Data, parameters: int) -> None:
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


def _observed(data: Data, target: str, expression: Graph | None) -> Array:
    if expression is None:
        return data.columns[target]
    program = ENGINES["numpy"].compile(expression)
    values: Array = program(*(data.columns[name] for name in expression.variables))[0]
    refuse_not_finite(data, target, values)
    return values


def _constant(columns: Mapping[str, Array], target: str, observed: Array) -> list[str]:
    """A sentence for every column that says nothing, having the same number in every row."""
    found = [
        f"column {name} is constant ({column[0]:g} in all {len(column)} rows): the data cannot "
        "show how the target depends on it"
        for name, column in columns.items()
        if column[0] == column.min() == column.max()
    ]
    if observed[0] == observed.min() == observed.max():
        found.append(
            f"the target {target} is constant ({observed[0]:g} in all {len(observed)} rows): there "
            "is nothing to explain"
        )
    return found
