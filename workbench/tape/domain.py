"""The warning for a finite number that an operator has no finite answer for."""

import math
import re
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from workbench.errors import ScalarWarning, level_outside
from workbench.frontends.text import parse
from workbench.ir.operators import OPERATORS, Operator

#: The workbench's own runs measure what IEEE-754 gives, and want no advice.
_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
#: Operators with a pole at 0, -1, -2 …, which a condition on floats cannot see.
_POLES = ("gamma", "lgamma", "polygamma")
_LETTERS = {"u": "x", "v": "y", "z": "z"}
#: Where the table's condition says less than one can.
_REASONS = {
    ("divide", True): "zero divided by zero has no value",
    ("divide", False): "division by zero",
    ("power", True): "a negative number has real powers for integer exponents only",
    ("power", False): "a negative power of zero is a division by zero",
}


@contextmanager
def quiet() -> Iterator[None]:
    """No warnings from tapes inside."""
    token = _quiet.set(True)
    try:
        yield
    finally:
        _quiet.reset(token)


def warn_not_finite(name: str, operands: Sequence[float], value: float) -> None:
    """Warn that an operator made NaN or an infinity of finite numbers.

    The warning points at the first line outside the workbench and NumPy. Where an operand was not
    finite, the warning has been given already.

    >>> with warnings.catch_warnings(record=True, action="always") as given:
    ...     warn_not_finite("log", [-2.0], math.nan)
    >>> print(given[0].message)
    log(-2.0) is nan: log(x) is a real number only for x > 0; gradients through it are useless too
    """
    if _quiet.get() or not all(map(math.isfinite, operands)):
        return
    row = OPERATORS[name]
    warnings.warn(
        f"{_called(row, [f'({one})' if one < 0 and row.symbol else str(one) for one in operands])} "
        f"is {value}: {_reason(row, operands, value)}; gradients through it are useless too",
        ScalarWarning,
        stacklevel=level_outside(),
    )


def _reason(row: Operator, operands: Sequence[float], value: float) -> str:
    inside = True
    if row.name in _POLES and operands[-1] <= 0 and operands[-1].is_integer():
        return "it has a pole at 0, -1, -2 and so on"
    if row.defined:
        condition = parse(row.defined)
        point = dict(zip("uvz", operands, strict=False))
        inside = bool(condition({name: point[name] for name in condition.variables}))
    if inside and math.isinf(value):
        return "that is beyond the range of float64"
    shown = re.sub(r"\b[uvz]\b", lambda letter: _LETTERS[letter[0]], row.defined)
    general = f"{_called(row, 'xyz'[: row.arity])} is a real number only for {shown}"
    return _REASONS.get((row.name, math.isnan(value)), general)


def _called(row: Operator, operands: Sequence[str]) -> str:
    if row.symbol and row.arity == 2:
        return f"{operands[0]} {row.symbol} {operands[1]}"
    return f"{row.name}({', '.join(operands)})"
