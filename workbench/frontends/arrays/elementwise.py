"""Operators on arrays of traced values, entry by entry, in bulk."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np

from workbench.frontends.arrays.array import Array, TracedArray, finished
from workbench.frontends.arrays.lifting import lift
from workbench.frontends.traced_run import TracedRun
from workbench.frontends.tracer import CONDITIONS
from workbench.ir.operators import CODES, OPERATORS, Cost, Operator, array_functions

#: Operators whose results are truth values.
TRUTHS = frozenset(name for name, row in OPERATORS.items() if row.cost is Cost.COMPARISON)
#: The infinity that a maximum or a minimum passes over.
_NEUTRAL = {"max": -np.inf, "min": np.inf}
#: Operators that need no literal for an infinite constant.
_BOUNDED = frozenset(_NEUTRAL) | {
    name for name, row in OPERATORS.items() if row.cost is Cost.COMPARISON and row.arity == 2
}


def elementwise(run: TracedRun, name: str, operands: Sequence[Any]) -> Any:
    """An operator on operands that are broadcast together; the nodes of constants are literals.

    What does not depend on a traced value is computed, not traced. Raises GraphKindError for what
    is no number, ValueError for shapes that do not fit, as NumPy does.
    """
    places = CONDITIONS.get(name, ())
    lifted = [lift(run, one, name, condition=place in places) for place, one in enumerate(operands)]
    tags, values = (list(side) for side in zip(*lifted, strict=True))
    function = array_function(name)
    with np.errstate(all="ignore"):
        result = np.asarray(function(*values), dtype=float)
    live = np.zeros(result.shape, bool)
    for one in tags:
        live |= one > 0
    made = np.zeros(result.shape, np.int32)
    if name in _BOUNDED and live.any() and any(np.isinf(one).any() for one in values):
        _without_infinite(name, tags, values, made, live, result)
    if live.any():
        every = bool(live.all())
        pairs = zip(tags, values, strict=True)
        columns = [_column(run, one, value, live, every) for one, value in pairs]
        made[live] = run.bulk(CODES[name], columns) + 1
    elif name in TRUTHS:
        return result.astype(bool)[()]
    return finished(run, made, result, truth=name in TRUTHS)


def _column(run: TracedRun, tags: Array, values: Array, live: Array, every: bool) -> Array:
    """The nodes of one operand where the result is traced, in one dimension."""
    if not tags.all() and tags.size < live.size and np.isfinite(values[tags == 0]).all():
        tags = _with_literals(run, tags, values)
    shape = live.shape
    column = np.broadcast_to(tags, shape)
    column = column.ravel() if every else column[live]
    if not column.all():
        value = np.broadcast_to(values, shape)
        column = _with_literals(run, column, value.ravel() if every else value[live])
    nodes: Array = column - 1
    return nodes


def _with_literals(run: TracedRun, tags: Array, values: Array) -> Array:
    constant = tags == 0
    filled = np.array(tags)
    filled[constant] = run.literals(values[constant]) + 1
    return filled


def _without_infinite(
    name: str, tags: list[Array], values: list[Array], made: Array, live: Array, result: Array
) -> None:
    """Where one operand is an infinite constant: a maximum or a minimum is the other operand or the
    constant, and a comparison is that of any real number."""
    one, other = np.broadcast_arrays(*tags)
    for own, its, mine in ((one, other, values[0]), (other, one, values[1])):
        mine = np.broadcast_to(mine, live.shape)
        bound = live & (own == 0) & np.isinf(mine)
        if name in _NEUTRAL:
            passes = bound & (mine == _NEUTRAL[name])
            made[passes] = its[passes]
            result[bound & ~passes] = mine[bound & ~passes]
        live &= ~bound
        if name not in _NEUTRAL and bound.any():
            real = [np.where(tag > 0, 0.0, value) for tag, value in zip(tags, values, strict=True)]
            result[bound] = np.broadcast_to(array_function(name)(*real), live.shape)[bound]


@cache
def array_function(name: str) -> Callable[..., Any]:
    """What computes an operator on arrays of floats, as the table spells it."""
    row: Operator = OPERATORS[name]
    names = "abc"[: row.arity]
    text = row.spell(row.numpy, *names)
    scope = {**vars(array_functions), "np": np}
    if "special." in text:  # it takes as long to import as all the rest
        from scipy import special

        scope["special"] = special
    made: Callable[..., Any] = eval(f"lambda {', '.join(names)}: {text}", scope)
    return made


def traced(run: TracedRun, value: Any) -> Any:
    """A number that is traced from now on: a literal where it is constant."""
    tags, values = lift(run, value, "a result")
    if not tags.all():
        tags = _with_literals(run, tags, values)
    return TracedArray(run, tags, values) if tags.ndim else finished(run, tags, values)
