"""NumPy's functions that only move entries: they run on tags and on values alike.

A new entry that they fill in is 0 in both, which is the constant 0.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.frontends.arrays.array import TracedArray, finished, is_array
from workbench.frontends.arrays.lifting import array_of
from workbench.frontends.names import words
from workbench.frontends.traced_run import TracedRun

#: Where the arrays stand in the arguments: the first one, a list of them there, or all of them.
ONE, LIST, EVERY, FIRST_AND_LAST = "one", "list", "every", "first and last"

PLACES: Mapping[str, str] = {
    **dict.fromkeys(
        words(
            "reshape ravel transpose matrix_transpose permute_dims squeeze expand_dims "
            "broadcast_to repeat tile roll flip fliplr flipud rot90 moveaxis swapaxes rollaxis "
            "diag diagonal diagflat tril triu take take_along_axis copy delete split array_split "
            "hsplit vsplit dsplit resize unstack"
        ),
        ONE,
    ),
    **dict.fromkeys(
        words("concatenate concat stack hstack vstack column_stack dstack block"), LIST
    ),
    **dict.fromkeys(
        words("atleast_1d atleast_2d atleast_3d meshgrid broadcast_arrays append"), EVERY
    ),
    "insert": FIRST_AND_LAST,
}


def moved(
    run: TracedRun, function: Callable[..., Any], args: Sequence[Any], options: Mapping[str, Any]
) -> Any:
    """A function of the table on arguments of which some are traced."""
    lifted = _lifted(run, PLACES[function.__name__], args)
    tags = function(*_side(lifted, "tags"), **options)
    values = function(*_side(lifted, "values"), **options)
    arrays = [one for one in _arrays(lifted) if not one.constant]
    return _joined(run, tags, values, truth=all(one.truth for one in arrays))


def _lifted(run: TracedRun, places: str, args: Sequence[Any]) -> list[Any]:
    def lifted(value: Any) -> Any:
        return array_of(run, value, "an array")

    def nested(value: Any) -> Any:
        some = isinstance(value, list) and any(isinstance(one, list | TracedArray) for one in value)
        return [nested(one) for one in value] if some else lifted(value)

    found = list(args)
    if places == LIST:
        found[0] = [nested(one) for one in found[0]]
    elif places == EVERY:
        found = [one if isinstance(one, type(None)) else lifted(one) for one in found]
    else:
        found[0] = lifted(found[0])
        if places == FIRST_AND_LAST:
            found[2] = lifted(found[2])
    return found


def _arrays(values: Any) -> Any:
    for one in values:
        if is_array(one):
            yield one
        elif isinstance(one, list):
            yield from _arrays(one)


def _side(values: Any, side: str) -> Any:
    if is_array(values):
        return getattr(values, side)
    return [_side(one, side) for one in values] if isinstance(values, list) else values


def _joined(run: TracedRun, tags: Any, values: Any, *, truth: bool) -> Any:
    if isinstance(tags, list | tuple):
        pairs = zip(tags, values, strict=True)
        return type(tags)(_joined(run, one, other, truth=truth) for one, other in pairs)
    return finished(run, tags, values, truth=truth)
