"""NumPy's protocols on traced values: which of its functions they are, and what else is done."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.errors import GraphError, GraphKindError, WorkbenchError
from workbench.frontends.arrays.array import (
    TracedArray,
    box_of,
    constants,
    finished,
    is_array,
)
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.folding import FOLDS, accumulate, fold, matmul
from workbench.frontends.arrays.functions import ANY_OPERAND, FUNCTIONS
from workbench.frontends.arrays.lifting import array_of, gathered, leaves, replaced
from workbench.frontends.arrays.spelled import BY_VALUE, SPELLED
from workbench.frontends.arrays.structure import PLACES, moved
from workbench.frontends.names import UFUNCS, no_operator
from workbench.frontends.traced_run import ONE_NUMBER_LATER, TAKERS, TracedRun
from workbench.frontends.tracer import NO_FLOAT, Tracer

Options = Mapping[str, Any]
#: Functions that write into their first argument.
_IN_PLACE = frozenset({"place", "putmask", "put", "put_along_axis", "fill_diagonal"})
#: Options of ufuncs that change no value.
_HARMLESS = frozenset({"casting", "order", "subok", "keepdims", "axis", "initial"})


def ufunc_of(
    run: TracedRun, ufunc: Any, method: str, inputs: Sequence[Any], options: Options
) -> Any:
    """A ufunc, or a method of one, of traced values. Raises GraphKindError."""
    name = ufunc.__name__
    if _is_one_number(run, inputs, {}) and (method != "__call__" or options):
        raise _needs_an_array(f"np.{name}.{method}")
    options = dict(options)
    targets = options.pop("out", None)
    if method == "__call__" and len(inputs) > ufunc.nin:
        inputs, targets = inputs[: ufunc.nin], inputs[ufunc.nin :]
    require_floats(name, options.pop("dtype", None))
    if options.pop("where", True) is not True or not _HARMLESS.issuperset(options):
        raise GraphKindError(f"np.{name} with options cannot be traced; write wb.where")
    result = _method(run, ufunc, method, inputs, options)
    return result if targets is None else _written(targets, result)


def _method(
    run: TracedRun, ufunc: Any, method: str, inputs: Sequence[Any], options: Options
) -> Any:
    name = ufunc.__name__
    if method == "__call__":
        return _called(run, ufunc, inputs)
    if method == "reduce" and name in FOLDS:
        return fold(run, ufunc, *inputs, **options)
    if method == "reduce" and ufunc.nin == 2:
        return _looped(run, ufunc, *inputs, **options)
    if method == "accumulate" and name in FOLDS:
        return accumulate(run, ufunc, *inputs, **options)
    if method == "outer":
        first, second = (array_of(run, one, f"np.{name}.outer") for one in inputs)
        spread = first.reshape(*first.shape, *[1] * second.ndim)
        return _called(run, ufunc, (spread, second))
    raise GraphKindError(f"np.{name}.{method} cannot be traced; write a loop")


def _looped(run: TracedRun, ufunc: Any, value: Any, axis: Any = 0) -> Any:
    """A ufunc applied from one entry along an axis to the next."""
    array = array_of(run, value, f"np.{ufunc.__name__}.reduce")
    turned = array.moved(lambda one: one.ravel() if axis is None else np.moveaxis(one, axis, 0))
    first, *rest = turned
    for one in rest:
        first = _called(run, ufunc, (first, one))
    return first


def _called(run: TracedRun, ufunc: Any, inputs: Sequence[Any]) -> Any:
    name = ufunc.__name__
    if all(one.constant for one in leaves(inputs) if is_array(one)):
        traced = [one for one in leaves(inputs) if type(one) is Tracer]
        if not traced:
            return adopted(run, ufunc(*replaced(inputs, lambda one: one.plain())))
        if name in UFUNCS and not any(
            getattr(one, "shape", ()) or type(one) in (list, tuple) for one in inputs
        ):
            return traced[0].__workbench_apply__(UFUNCS[name], inputs)
    if name == "matmul":
        return matmul(run, *inputs)
    if name in UFUNCS:
        return elementwise(run, UFUNCS[name], inputs)
    inputs = [one if type(one) is Tracer else array_of(run, one, f"np.{name}") for one in inputs]
    if name in SPELLED:
        return SPELLED[name](*inputs)
    if name in BY_VALUE:
        run.require_point(f"np.{name} asks for the value of a traced number")
        return ufunc(*(array_of(run, one, f"np.{name}").values for one in inputs))
    raise GraphKindError(no_operator(name))


def _written(target: Any, result: Any) -> Any:
    if isinstance(target, tuple):
        (target,) = target
    if getattr(target, "dtype", None) == np.dtype(object):
        target[...] = box_of(result)
        return target
    if not is_array(target):
        if target.dtype.kind != "f":
            raise GraphKindError(
                f"an array of {target.dtype} cannot take traced values; make it of floats"
            )
        raise GraphError(
            "an array that was made outside of the function cannot take traced values; make it in "
            "the function: np.zeros(n), np.array(a)"
        )
    target[...] = result
    return target


def function_of(
    run: TracedRun, function: Callable[..., Any], args: Sequence[Any], options: Options
) -> Any:
    """One of NumPy's other functions of traced values. Raises GraphKindError.

    What no table knows runs as NumPy wrote it, on arrays of Python objects.
    """
    name = function.__name__
    if _is_one_number(run, args, options) and name not in ANY_OPERAND:
        raise _needs_an_array(_named(function))
    traced = list(leaves([args, options]))
    home = str(function.__module__)
    known = FUNCTIONS.get(f"scipy.{name}") if home.startswith("scipy.linalg") else None
    if home.startswith(("numpy", "scipy.linalg", "scipy.special")):
        known = known or FUNCTIONS.get(name)
    if known is not None:
        options = dict(options)
        if "dtype" in options and "dtype" not in inspect.signature(known).parameters:
            require_floats(name, options.pop("dtype"))
        try:
            inspect.signature(known).bind(run, *args, **options)
        except TypeError as error:
            raise GraphKindError(f"{_named(function)} of traced values: {error}") from None
        return known(run, *args, **options)
    if all(is_array(one) and one.constant for one in traced):
        plain = replaced([args, options], lambda one: one.plain())
        return adopted(run, function(*plain[0], **plain[1]))
    if name in PLACES:
        return moved(run, function, args, options)
    boxes = replaced([list(args), options], box_of)
    try:
        found = adopted(run, function(*boxes[0], **boxes[1]))
    except Exception as error:
        cause = error if isinstance(error, WorkbenchError) else error.__cause__
        floats = isinstance(cause, WorkbenchError) and str(cause).startswith(NO_FLOAT)
        if not floats and not isinstance(error, TypeError | AttributeError | RecursionError):
            raise
        if isinstance(cause, WorkbenchError) and not floats:
            raise
        raise GraphKindError(
            f"{_named(function)} computes on floats alone and cannot be traced; {TAKERS}"
        ) from error
    if name in _IN_PLACE:
        _written(args[0], boxes[0][0])
    return found


def _named(function: Callable[..., Any]) -> str:
    return f"{function.__module__.replace('numpy', 'np', 1)}.{function.__name__}"


def adopted(run: TracedRun, result: Any) -> Any:
    """A result of NumPy's, its arrays of objects and of floats as arrays of traced values."""
    kind = type(result)
    if kind is np.ndarray and result.dtype.kind == "O":
        return finished(run, *gathered(run, result, "an array")) if result.ndim else result[()]
    if kind is np.ndarray and result.dtype == float:
        return constants(run, result)
    if kind in (list, tuple):
        return kind(adopted(run, one) for one in result)
    return result


def require_floats(name: str, dtype: Any) -> None:
    """Raise GraphKindError for a kind of entries that traced values cannot have."""
    if dtype is not None and np.dtype(dtype) not in (np.dtype(float), np.dtype(object)):
        raise GraphKindError(
            f"np.{name} of traced values with dtype={np.dtype(dtype)} cannot be traced; "
            "leave dtype out"
        )


def _is_one_number(run: TracedRun, args: Sequence[Any], options: Options) -> bool:
    """Whether numbers that may stand for arrays are all that is traced in a call."""
    if run.decides:
        return False
    direct = [one for one in (*args, *options.values()) if type(one) is Tracer]
    return len(direct) == len(list(leaves([args, options])))


def _needs_an_array(what: str) -> GraphKindError:
    return GraphKindError(f"{what} takes an array, and a traced value {ONE_NUMBER_LATER}")


__all__ = ["TracedArray", "adopted", "function_of", "require_floats", "ufunc_of"]
