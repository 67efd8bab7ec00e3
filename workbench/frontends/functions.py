"""The language's functions for Python code: one name for numbers, tapes and traced values.

Every function of the operator table is here under its name (`sin`, `where`, `max`, ...), made from
its row. It runs on floats with the row's own semantics (no exception: `log(0.0)` is minus
infinity); an operand of another kind that knows `__workbench_apply__(name, operands)` does the
work itself, so that one piece of code serves `wb.Scalar`, `from_callable` and plain numbers.

>>> sin(0.5), where(2.0 > 1.0, 3.0, 4.0), max(1.0, 5.0, 2.0), log(0.0)
(0.479425538604203, 3.0, 5.0, -inf)
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, overload

from workbench.errors import GraphError
from workbench.ir.operators import FUNCTIONS, Operator

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
            few = "at least " if row.folds else ""
            raise GraphError(f"{row.name} takes {few}{row.arity} operands, not {len(operands)}")
        for operand in operands:
            apply = getattr(operand, "__workbench_apply__", None)
            if apply is not None:
                return apply(row.name, operands)
        return row.total(*(_number(row, operand) for operand in operands))

    function.__name__ = function.__qualname__ = row.name
    function.__module__ = __name__
    signature = ", ".join("xyz"[: row.arity]) + (", ..." if row.folds else "")
    function.__doc__ = (
        f"{row.name}({signature}) of numbers, tape scalars or traced values.\n\n"
        "Raises GraphError for what is neither."
    )
    return function


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

__all__ = sorted(FUNCTIONS)


def __getattr__(name: str) -> Function:
    """For type checkers, which cannot read the table."""
    raise AttributeError(f"module {__name__!r} has no function {name!r}")
