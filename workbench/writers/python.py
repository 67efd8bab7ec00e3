"""Graphs as straight-line Python on floats: in slots where it is run, in names where it is read."""

import math
import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, OPERATORS, ROWS, Operator
from workbench.writers.constants import constant_values
from workbench.writers.names import function_name, python_names
from workbench.writers.statements import NAME, Statements

#: Whole exponents up to this magnitude are written with **, which is quicker than math.pow.
MAX_STARRED_EXPONENT = 64
#: Exponents with a spelling of their own, exact where C's pow is not always.
POWERS: dict[float, str] = {2.0: "{0} * {0}", -1.0: "1.0 / {0}"}

_POWER = CODES["power"]
_CALL = re.compile(r"\w+\Z")
#: Names that Python itself gives to a spelling.
_PYTHON: dict[str, Any] = {**vars(math), "abs": abs}


class Function(NamedTuple):
    """The text of one Python function and the names of the operators' functions that it calls."""

    text: str
    names: tuple[str, ...]


def python_source(graph: Graph, name: str | None = None) -> str:
    """A Python module with one function: floats in the order of `graph.variables` to a tuple.

    Parameters and assignments have the user's names, with an underscore behind what Python or the
    code itself needs; the function is called `name`, by default as the graph, or f. It raises
    ValueError, ZeroDivisionError or OverflowError where Python's `math` does.

    >>> import workbench as wb
    >>> print(python_source(wb.parse("a = x*lambda; sin(a) + a")), end="")
    from math import sin
    <BLANKLINE>
    <BLANKLINE>
    def f(x, lambda_):
        a = x * lambda_
        return (sin(a) + a,)
    """
    constants = constant_values(graph)
    templates = _spellings(graph, constants)
    called = {word for spelling in {*templates} for word in NAME.findall(spelling)}
    called |= {"inf", "nan", "OPERATORS"}
    name = function_name(graph, name, called)
    statements = Statements(graph, templates, constants, python_names(graph, {name, *called}))
    function = _function(statements, name)
    from_math = [called for called in function.names if hasattr(math, called)]
    from_table = [called for called in function.names if called not in _PYTHON]
    lines = [f"from math import {', '.join(from_math)}"] if from_math else []
    if from_table:
        lines += ["from workbench.ir.operators import OPERATORS", ""]
        lines += [f'{called} = OPERATORS["{called}"].total' for called in from_table]
    return "\n".join([*lines, *(["", ""] if lines else []), function.text])


def resolve(names: tuple[str, ...]) -> dict[str, Any]:
    """What the names of a `Function` stand for: `math`, a builtin or the table's total function."""
    return {name: _resolve(name) for name in names}


def spelled_function(row: Operator) -> Callable[..., float] | None:
    """The function that a row's spelling calls by its bare name, or None for an expression."""
    return _resolve(row.python) if _CALL.match(row.python) and row.arity else None


def _resolve(name: str) -> Any:
    return _PYTHON[name] if name in _PYTHON else OPERATORS[name].total


def python_function(graph: Graph, name: str = "f", fallback: str = "") -> Function:
    """One straight-line function; `fallback` names the function that takes over where it raises."""
    constants = constant_values(graph)
    return _function(Statements(graph, _spellings(graph, constants), constants), name, fallback)


def _function(statements: Statements, name: str, fallback: str = "") -> Function:
    statements.write()
    results = [statements.number(output) for output in statements.graph.outputs]
    return function_of_statements(statements, results, name, fallback)


def function_of_statements(
    statements: Statements, results: Sequence[str], name: str, fallback: str = ""
) -> Function:
    """Written statements and the texts of the results as one function."""
    slots = ", ".join(statements.own.inputs)
    body = [*statements.lines, f"return ({', '.join(results)},)"]
    if fallback:
        body = ["try:", *(f"    {line}" for line in body)]
        body.append("except (ValueError, ZeroDivisionError, OverflowError):")
        body.append(f"    return {fallback}({slots})")
    text = "\n".join([f"def {name}({slots}):", *(f"    {line}" for line in body), ""])
    return Function(text, tuple(sorted(statements.names)))


def _spellings(graph: Graph, constants: Sequence[float | None]) -> list[str]:
    """The template of every operation; powers by what their exponent is."""
    templates = [row.python for row in ROWS]
    result = [templates[code] for code in graph.codes]
    for node, code in enumerate(graph.codes):
        if code == _POWER:
            exponent = constants[graph.second[node]]
            if exponent in POWERS:
                result[node] = POWERS[exponent]
            elif (
                exponent is not None
                and exponent.is_integer()
                and abs(exponent) <= MAX_STARRED_EXPONENT
            ):
                result[node] = "{0} ** {1}"  # whole exponents never lead to a complex number
        if not result[node] and graph.operator(node).arity:
            raise EngineError(f"{graph.operator(node).name} has no spelling in Python")
    return result
