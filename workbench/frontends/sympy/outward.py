"""Graphs as SymPy objects: real symbols, exact rationals, functions as the table spells them."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from keyword import iskeyword
from typing import Any

from workbench.errors import BudgetError, UnsupportedError
from workbench.frontends.sympy.budget import object_budget
from workbench.frontends.sympy.installation import library
from workbench.frontends.sympy.limits import refuse_nested_selections, refuse_numbers
from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, ROWS, VARIABLE

#: Rows whose operands are conditions; `where` takes one condition, in front.
_CONNECTIVES = frozenset({"and", "or", "not"})
_NAME = re.compile(r"[A-Za-z_]\w*")
#: What SymPy raises when it will not build an expression.
_REFUSALS = (ArithmeticError, AttributeError, NotImplementedError, TypeError, ValueError)


def to_sympy(graph: Graph) -> tuple[Any, ...]:
    """One SymPy expression for each output of a graph, as SymPy gives it.

    SymPy evaluates while it builds (`x/x` becomes 1), so the expressions may be simpler than the
    graph. Raises UnsupportedError where SymPy refuses, naming the operator, and BudgetError where
    it would not come to an end (see `limits`).

    >>> import workbench as wb
    >>> to_sympy(wb.parse("x**2*sin(lambda) + 0.5"))
    (x**2*sin(lambda) + 1/2,)
    """
    values = node_values(graph)
    return tuple(as_number(values[output]) for output in graph.outputs)


def node_values(graph: Graph) -> list[Any]:
    """The SymPy object of every node; comparisons and connectives are SymPy Booleans."""
    rational = library().Rational
    refuse_numbers(graph)
    refuse_nested_selections(graph)
    values: list[Any] = []
    symbols = [symbol(name) for name in graph.variables]
    literals = [rational(*literal.fraction.as_integer_ratio()) for literal in graph.literals]
    columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
    for code, first, second, third in columns:
        if code == LITERAL:
            values.append(literals[first])
        elif code == VARIABLE:
            values.append(symbols[first])
        else:
            operands = [values[node] for node in (first, second, third) if node >= 0]
            values.append(apply(code, operands))
    return values


def apply(code: int, operands: list[Any]) -> Any:
    """One operator on SymPy objects, each converted to the kind that the operator takes."""
    row = ROWS[code]
    spelled = _spelling(code)
    with refusals(row.name):
        if row.name in _CONNECTIVES:
            operands = [as_condition(operand) for operand in operands]
        elif row.name == "where":
            condition, chosen, other = operands
            operands = [as_condition(condition), as_number(chosen), as_number(other)]
        else:
            operands = [as_number(operand) for operand in operands]
        if row.name == "equal":
            operands = [_known(operand) for operand in operands]
        return spelled(*operands)


@contextmanager
def refusals(what: str) -> Iterator[None]:
    """Turn what SymPy raises inside into UnsupportedError, or BudgetError for its recursion."""
    try:
        yield
    except _REFUSALS as error:
        raise UnsupportedError(
            f"SymPy refuses {what}: {error!s:.200}; use another method for this function"
        ) from error
    except RecursionError as error:
        raise BudgetError(
            f"{what}: the expression is nested deeper than SymPy can follow; "
            "use another method for this function"
        ) from error


def derivative(expression: Any, variable: str) -> Any:
    """SymPy's derivative by a variable; UnsupportedError or BudgetError where it gives up."""
    doing = f"to differentiate by {variable}"
    with object_budget(f"a derivative by {variable}"), refusals(doing):
        return expression.diff(symbol(variable))


def symbol(name: str) -> Any:
    """The real SymPy symbol of a variable."""
    return library().Symbol(name, real=True)


def as_number(value: Any) -> Any:
    """A SymPy object as a number: a Boolean becomes 1 where it holds and 0 elsewhere."""
    return library().Piecewise((1, value), (0, True)) if _is_condition(value) else value


def as_condition(value: Any) -> Any:
    """A SymPy object as a condition: a number holds where it is not zero.

    Raises UnsupportedError for NaN, which SymPy takes for a number other than zero.
    """
    return value if _is_condition(value) else library().Ne(_known(value), 0)


def _known(value: Any) -> Any:
    """A SymPy object that is compared: the NaN that SymPy makes of atan2(0, 0) is refused."""
    if value is library().nan:
        raise UnsupportedError("SymPy made NaN of what is compared; use another method")
    return value


def _is_condition(value: Any) -> bool:
    # To SymPy a symbol is a number and a Boolean; here it is a number.
    return isinstance(value, library().logic.boolalg.Boolean) and not value.is_Symbol


@cache
def _spelling(code: int) -> Callable[..., Any]:
    """The function that one row of the table spells in SymPy, compiled once.

    The text comes from the operator table and holds placeholders for operands, nothing else: no
    text of a user gets here.
    """
    sympy = library()
    row = ROWS[code]
    if not row.sympy:
        raise UnsupportedError(f"{row.name} has no spelling in SymPy; use another method")
    operands = [f"operand{index}" for index in range(row.arity)]
    text = row.spell(row.sympy, *operands)
    names = {name for name in _NAME.findall(text) if not iskeyword(name)} - set(operands)
    namespace = {"__builtins__": {}} | {name: getattr(sympy, name) for name in names}
    spelled: Callable[..., Any] = eval(f"lambda {', '.join(operands)}: {text}", namespace)
    return spelled
