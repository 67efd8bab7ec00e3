"""The language's functions for Python code: one name for numbers, tapes and traced values.

Every function of the operator table is here under its name (`sin`, `where`, `max`, ...), made from
its row, and so is every expression of such rows that has a name (`sec`, `clip`). It runs on floats
with the row's own semantics (no exception: `log(0.0)` is minus infinity); an operand of another
kind that knows `__workbench_apply__(name, operands)` does the work itself, so that one piece of
code serves `wb.Scalar`, `from_callable` and plain numbers.

>>> sin(0.5), where(2.0 > 1.0, 3.0, 4.0), max(1.0, 5.0, 2.0), log(0.0)
(0.479425538604203, 3.0, 5.0, -inf)
>>> clip(7, 0, 5), log(8, 2), piecewise((1, 2 < 1), (2, 1 < 2), 3)
(5.0, 3.0, 2.0)
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from workbench.errors import GraphError, WorkbenchError
from workbench.frontends.text.derived import expansion
from workbench.ir.operators import FUNCTIONS, Operator
from workbench.ir.operators.derived import DERIVED, PIECEWISE, counts, derived
from workbench.ir.operators.derived import operands as shown

Operand = TypeVar("Operand")


class Function(Protocol):
    """A function of the language, as type checkers see it: of numbers a number."""

    @overload
    def __call__(self, *operands: float) -> float: ...
    @overload
    def __call__(self, *operands: float | Operand) -> Operand: ...


if TYPE_CHECKING:
    #: Checkers cannot read the table: `workbench` names the functions one by one.
    functions: tuple[Function, ...]


def _function(row: Operator) -> Callable[..., Any]:
    """The generic function of one row."""

    def function(*operands: Any) -> Any:
        if row.folds and len(operands) > row.arity:
            result = operands[0]
            for operand in operands[1:]:
                result = function(result, operand)
            return result
        if len(operands) != row.arity:
            if row.name in DERIVED:
                return _expanded(row.name, operands)
            few = "at least " if row.folds else ""
            raise GraphError(f"{row.name} takes {few}{row.arity} operands, not {len(operands)}")
        return _applied(row, operands)

    function.__name__ = function.__qualname__ = row.name
    function.__module__ = __name__
    signature = ", ".join("xyz"[: row.arity]) + (", ..." if row.folds else "")
    function.__doc__ = (
        f"{row.name}({signature}) of numbers, tape scalars or traced values.\n\n"
        "Raises GraphError for what is neither."
    )
    return function


def _expression(name: str) -> Callable[..., Any]:
    """The generic function of one expression that has a name."""

    def function(*operands: Any) -> Any:
        return _expanded(name, operands)

    function.__name__ = function.__qualname__ = name
    function.__module__ = __name__
    function.__doc__ = (
        f"{name}({shown(name)}) of numbers, tape scalars or traced values.\n\n"
        "An expression of the language's functions. Raises GraphError for what is neither."
    )
    return function


def _applied(row: Operator, operands: Sequence[Any], others: Sequence[Any] = ()) -> Any:
    """A row on operands of any kind; numbers alone are left to one of `others` that knows how."""
    for operand in operands:
        apply = getattr(operand, "__workbench_apply__", None)
        if apply is not None:
            return apply(row.name, operands)
    for other in others:
        apply = getattr(other, "__workbench_apply__", None)
        if apply is not None:
            with suppress(WorkbenchError):  # of a tape, whose constants are plain numbers
                return apply(row.name, operands)
    return row.total(*(_number(row, operand) for operand in operands))


def _expanded(name: str, operands: Sequence[Any]) -> Any:
    """An expression, node by node, on operands of any kind."""
    if name == PIECEWISE:
        pairs = operands[:-1]
        if not pairs or not all(isinstance(pair, tuple) and len(pair) == 2 for pair in pairs):
            raise GraphError(f"write {name}({shown(name)})")
        operands = [each for pair in pairs for each in pair] + [operands[-1]]
    numbers = [one if isinstance(one, int | float | Fraction) else None for one in operands]
    found = derived(name, numbers)
    if found is None:
        raise GraphError(f"{name} takes {counts(name)} operands, not {len(operands)}")
    graph = expansion(found)
    given = dict(zip(found.operands, operands, strict=True))
    values: list[Any] = []
    for node, row, parts in graph.nodes():
        literal, variable = graph.literal(node), graph.variable(node)
        if literal is not None:
            values.append(literal.fraction)
        elif variable is not None:
            values.append(given[variable])
        else:
            values.append(_applied(row, [values[part] for part in parts], operands))
    return values[graph.outputs[0]]


def _number(row: Operator, operand: object) -> float:
    try:
        return float(operand)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise GraphError(
            f"{row.name} takes numbers, tape scalars or traced values, not "
            f"{type(operand).__name__}; for arrays parse the expression and run it on a batch"
        ) from None
    except OverflowError:
        return float("inf") if operand > 0 else float("-inf")  # type: ignore[operator]


for _name, _row in FUNCTIONS.items():
    globals()[_name] = _function(_row)
for _name in DERIVED - {*FUNCTIONS}:
    globals()[_name] = _expression(_name)

__all__ = sorted({*FUNCTIONS, *DERIVED})


def __getattr__(name: str) -> Function:
    """For type checkers, which cannot read the table."""
    raise AttributeError(f"module {__name__!r} has no function {name!r}")
