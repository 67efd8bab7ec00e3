"""NumPy's and SciPy's functions of arrays that compute or decide, by name.

Each takes the run and what the function itself takes; options that are not named are refused.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from workbench.errors import GraphKindError
from workbench.frontends.arrays import decided, linear
from workbench.frontends.arrays.array import TracedArray, constants, finished
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.folding import accumulate, fold, matmul
from workbench.frontends.arrays.lifting import array_of, lift
from workbench.frontends.traced_run import TracedRun
from workbench.frontends.tracer import Tracer

Function = Callable[..., Any]


def _folding(ufunc: Any) -> Function:
    def folded(
        run: TracedRun,
        a: Any,
        axis: Any = None,
        keepdims: bool = False,
        initial: Any = None,
    ) -> Any:
        first = {} if initial is None else {"initial": initial}
        return fold(run, ufunc, a, axis, keepdims, **first)

    return folded


def _cumulative(ufunc: Any) -> Function:
    def cumulated(run: TracedRun, a: Any, axis: Any = None) -> Any:
        array = array_of(run, a, f"np.{ufunc.__name__}.accumulate")
        return accumulate(run, ufunc, array.ravel() if axis is None else array, axis or 0)

    return cumulated


def _count(run: TracedRun, array: TracedArray, total: Any) -> int:
    """How many entries each total is made of."""
    return array.size // max(lift(run, total, "a sum")[0].size, 1)


def _mean(run: TracedRun, a: Any, axis: Any = None, *, keepdims: bool = False) -> Any:
    array = array_of(run, a, "np.mean")
    total = fold(run, np.add, array, axis, keepdims)
    return total / _count(run, array, total)


def _var(run: TracedRun, a: Any, axis: Any = None, *, ddof: int = 0, keepdims: bool = False) -> Any:
    array = array_of(run, a, "np.var")
    apart = array - _mean(run, array, axis, keepdims=True)
    total = fold(run, np.add, apart * apart, axis, keepdims)
    return total / (_count(run, array, total) - ddof)


def _average(run: TracedRun, a: Any, axis: Any = None, weights: Any = None) -> Any:
    if weights is None:
        return _mean(run, a, axis)
    array, weight = array_of(run, a, "np.average"), array_of(run, weights, "np.average")
    if axis is not None and weight.ndim < array.ndim:
        weight = weight.reshape(-1, *[1] * (array.ndim - 1 - axis % array.ndim))
    return np.sum(array * weight, axis=axis) / np.sum(
        np.asarray(weight.values) if weight.constant else weight, axis=axis
    )


def _cov(run: TracedRun, m: Any, rowvar: bool = True, bias: bool = False, ddof: Any = None) -> Any:
    array = np.atleast_2d(array_of(run, m, "np.cov"))
    array = array if rowvar else array.T
    apart = array - _mean(run, array, 1, keepdims=True)
    less = int(not bias) if ddof is None else ddof
    return np.squeeze(apart @ apart.T / (array.shape[1] - less))


def _median(run: TracedRun, a: Any, axis: Any = None) -> Any:
    array = array_of(run, a, "np.median")
    ordered = np.sort(array.ravel() if axis is None else array, axis=axis or 0)
    middle, odd = divmod(ordered.shape[axis or 0], 2)
    upper = np.take(ordered, middle, axis=axis or 0)
    return upper if odd else (np.take(ordered, middle - 1, axis=axis or 0) + upper) / 2


def _quantile(run: TracedRun, a: Any, q: Any, axis: Any = None) -> Any:
    array = array_of(run, a, "np.quantile")
    array = array.ravel() if axis is None else array
    ordered = np.moveaxis(_sort(run, array, axis or 0), axis or 0, 0)
    place = np.asarray(q, float) * (len(ordered) - 1)
    lower = np.floor(place).astype(int)
    upper = np.minimum(lower + 1, len(ordered) - 1)
    part = (place - lower).reshape((*place.shape, *[1] * (ordered.ndim - 1)))
    return ordered[lower] + part * (ordered[upper] - ordered[lower])


def _sort(run: TracedRun, a: Any, axis: Any = -1, kind: Any = None) -> Any:
    array = array_of(run, a, "np.sort")
    array, axis = (array.ravel(), 0) if axis is None else (array, axis)
    places = decided.order(run, array, axis)
    return array.moved(lambda one: np.take_along_axis(one, places, axis))


def _diff(run: TracedRun, a: Any, n: int = 1, axis: int = -1) -> Any:
    array = array_of(run, a, "np.diff")
    turned = array.moved(lambda one: np.moveaxis(one, axis, 0))
    for _ in range(n):
        turned = turned[1:] - turned[:-1]
    return turned.moved(lambda one: np.moveaxis(one, 0, axis))


def _dot(run: TracedRun, a: Any, b: Any) -> Any:
    first, second = array_of(run, a, "np.dot"), array_of(run, b, "np.dot")
    if not (first.ndim and second.ndim):
        return elementwise(run, "multiply", (first, second))
    if second.ndim > 2:
        raise GraphKindError("np.dot of arrays of more than two axes cannot be traced; use @")
    return matmul(run, first, second)


def _inner(run: TracedRun, a: Any, b: Any) -> Any:
    second = array_of(run, b, "np.inner")
    return _dot(run, a, second.T if second.ndim > 1 else second)


def _vdot(run: TracedRun, a: Any, b: Any) -> Any:
    return matmul(run, array_of(run, a, "np.vdot").ravel(), array_of(run, b, "np.vdot").ravel())


def _einsum(run: TracedRun, rule: str, *operands: Any, optimize: Any = None) -> Any:
    inputs, arrow, result = rule.replace(" ", "").partition("->")
    terms = inputs.split(",")
    letters = "".join(dict.fromkeys("".join(terms)))
    if not arrow:
        result = "".join(sorted(one for one in letters if "".join(terms).count(one) == 1))
    if "." in rule or any(len(set(term)) < len(term) for term in terms):
        raise GraphKindError(f"np.einsum({rule!r}) cannot be traced; write products and sums")
    product: Any = None
    order = result + "".join(one for one in letters if one not in result)
    for term, operand in zip(terms, operands, strict=True):
        array = array_of(run, operand, "np.einsum")
        array = array.transpose(*(term.index(one) for one in order if one in term))
        lengths = iter(array.shape)
        spread = array.reshape(*(next(lengths) if one in term else 1 for one in order))
        product = spread if product is None else product * spread
    return np.sum(product, axis=tuple(range(len(result), len(order))))


def _where(run: TracedRun, condition: Any, *choices: Any) -> Any:
    if not choices:
        return np.nonzero(decided.decided(run, condition))
    tags, holds = lift(run, condition, "np.where", condition=True)
    pairs = [lift(run, one, "np.where") for one in choices]
    if tags.any():
        if all(((side > 0) | np.isfinite(values)).all() for side, values in pairs):
            return elementwise(run, "where", (condition, *choices))
        holds = decided.decided(run, condition)  # no node is infinite
    sides = zip(*pairs, strict=True)
    return finished(run, *(np.where(holds != 0, *side) for side in sides))


def _clip(
    run: TracedRun,
    a: Any,
    a_min: Any = None,
    a_max: Any = None,
    *,
    min: Any = None,
    max: Any = None,
) -> Any:
    low, high = a_min if min is None else min, a_max if max is None else max
    for bound, name in ((low, "max"), (high, "min")):
        a = a if bound is None else elementwise(run, name, (a, bound))
    return a


def _select(run: TracedRun, conditions: Any, choices: Any, default: Any = 0) -> Any:
    found = default
    for condition, choice in zip(reversed(conditions), reversed(choices), strict=True):
        found = _where(run, condition, choice, found)
    return found


def _piecewise(run: TracedRun, x: Any, conditions: Any, choices: Any) -> Any:
    values = [one(x) if callable(one) else one for one in choices]
    default = values.pop() if len(values) > len(conditions) else 0
    return _select(run, conditions, values, default)


def _isclose(
    run: TracedRun, a: Any, b: Any, rtol: float = 1e-5, atol: float = 1e-8, equal_nan: bool = False
) -> Any:
    first, second = array_of(run, a, "np.isclose"), array_of(run, b, "np.isclose")
    return abs(first - second) <= atol + rtol * abs(second)


def _array_equal(run: TracedRun, a: Any, b: Any) -> Any:
    first, second = array_of(run, a, "np.array_equal"), array_of(run, b, "np.array_equal")
    return first.shape == second.shape and np.all(first == second)


def _linspace(run: TracedRun, start: Any, stop: Any, num: int = 50, endpoint: bool = True) -> Any:
    steps = num - 1 if endpoint else num
    first = array_of(run, start, "np.linspace")
    places = np.arange(num).reshape(-1, *[1] * first.ndim)
    found = places * ((stop - first) / max(steps, 1)) + first
    if endpoint and num > 1:
        found[-1] = stop
    return found


def _arange(run: TracedRun, start: Any, stop: Any = None, step: Any = 1) -> Any:
    start, stop = (0, start) if stop is None else (start, stop)
    run.require_point("the length of np.arange depends on a traced value")
    length = len(np.arange(*(float(lift(run, one, "np.arange")[1]) for one in (start, stop, step))))
    steps = (stop - start) / step
    decided.decided(run, [steps > length - 1, steps <= length])
    return np.arange(length) * step + start


def _polyval(run: TracedRun, p: Any, x: Any) -> Any:
    found: Any = 0
    for one in p:
        found = found * x + one
    return found


def _full(run: TracedRun, shape: Any, fill_value: Any) -> Any:
    made = constants(run, np.zeros(shape))
    made[...] = fill_value
    return made


def _made_like(value: float) -> Function:
    def made(run: TracedRun, a: Any, shape: Any = None, *, dtype: Any = None) -> Any:
        plain = np.full(np.shape(a) if shape is None else shape, value, dtype or float)
        return constants(run, plain) if plain.dtype == float else plain

    return made


def _copyto(run: TracedRun, dst: Any, src: Any) -> None:
    dst[...] = src


def _logsumexp(
    run: TracedRun, a: Any, axis: Any = None, b: Any = None, keepdims: bool = False
) -> Any:
    array = array_of(run, a, "logsumexp")
    top = np.max(array, axis=axis, keepdims=True)
    terms = np.exp(array - top)
    total = np.sum(terms if b is None else terms * b, axis=axis, keepdims=True)
    found = np.log(total) + top
    return found if keepdims else np.squeeze(found, axis=axis)


def _softmax(run: TracedRun, x: Any, axis: Any = None) -> Any:
    array = array_of(run, x, "softmax")
    terms = np.exp(array - np.max(array, axis=axis, keepdims=True))
    return terms / np.sum(terms, axis=axis, keepdims=True)


def _log_softmax(run: TracedRun, x: Any, axis: Any = None) -> Any:
    array = array_of(run, x, "log_softmax")
    return array - _logsumexp(run, array, axis, keepdims=True)


def _trace(run: TracedRun, a: Any, offset: int = 0) -> Any:
    return np.sum(np.diagonal(array_of(run, a, "np.trace"), offset), axis=-1)


def _outer(run: TracedRun, a: Any, b: Any) -> Any:
    first, second = array_of(run, a, "np.outer").ravel(), array_of(run, b, "np.outer").ravel()
    return first[:, None] * second


def _sinc(run: TracedRun, x: Any) -> Any:
    angle = np.pi * array_of(run, x, "np.sinc")
    return np.where(angle == 0, 1.0, np.sin(angle) / angle)


def _multi_dot(run: TracedRun, arrays: Sequence[Any]) -> Any:
    found = arrays[0]
    for one in arrays[1:]:
        found = _dot(run, found, one)
    return found


def _trapezoid(run: TracedRun, y: Any, x: Any = None, dx: Any = 1.0) -> Any:
    heights = array_of(run, y, "np.trapezoid")
    widths = dx if x is None else _diff(run, x)
    return np.sum(widths * (heights[..., 1:] + heights[..., :-1]) / 2, axis=-1)


_SUM, _ALL, _ANY = _folding(np.add), _folding(np.logical_and), _folding(np.logical_or)
FUNCTIONS: Mapping[str, Function] = {
    **dict.fromkeys(("sum", "nansum"), _SUM),
    **dict.fromkeys(("prod", "nanprod"), _folding(np.multiply)),
    **dict.fromkeys(("max", "amax", "nanmax"), _folding(np.maximum)),
    **dict.fromkeys(("min", "amin", "nanmin"), _folding(np.minimum)),
    **dict.fromkeys(("mean", "nanmean"), _mean),
    **dict.fromkeys(("var", "nanvar"), _var),
    **dict.fromkeys(("std", "nanstd"), lambda run, *args, **how: np.sqrt(_var(run, *args, **how))),
    "all": _ALL,
    "any": _ANY,
    "cumsum": _cumulative(np.add),
    "cumprod": _cumulative(np.multiply),
    "average": _average,
    "cov": _cov,
    **dict.fromkeys(("median", "nanmedian"), _median),
    "quantile": _quantile,
    "percentile": lambda run, a, q, axis=None: _quantile(run, a, np.asarray(q) / 100, axis),
    "ptp": lambda run, a, axis=None: np.max(a, axis=axis) - np.min(a, axis=axis),
    "argmax": lambda run, a, axis=None: decided.extreme(run, np.maximum, a, axis),
    "argmin": lambda run, a, axis=None: decided.extreme(run, np.minimum, a, axis),
    "argsort": lambda run, a, axis=-1, kind=None: decided.order(run, a, axis),
    "sort": _sort,
    "count_nonzero": lambda run, a, axis=None: np.count_nonzero(decided.decided(run, a), axis),
    "nonzero": _where,
    "flatnonzero": lambda run, a: np.flatnonzero(decided.decided(run, a)),
    "argwhere": lambda run, a: np.argwhere(decided.decided(run, a)),
    **dict.fromkeys(("round", "around"), decided.rounded),
    "diff": _diff,
    "trapezoid": _trapezoid,
    "dot": _dot,
    "inner": _inner,
    "vdot": _vdot,
    "outer": _outer,
    "einsum": _einsum,
    "multi_dot": _multi_dot,
    "trace": _trace,
    "where": _where,
    "clip": _clip,
    "select": _select,
    "piecewise": _piecewise,
    "isclose": _isclose,
    "allclose": lambda run, *args, **how: np.all(_isclose(run, *args, **how)),
    "array_equal": _array_equal,
    "interp": decided.interpolated,
    "linspace": _linspace,
    "arange": _arange,
    "polyval": _polyval,
    "full": _full,
    "full_like": lambda run, a, fill_value: _full(run, np.shape(a), fill_value),
    "zeros_like": _made_like(0.0),
    "ones_like": _made_like(1.0),
    "empty_like": _made_like(0.0),
    "copyto": _copyto,
    "norm": linear.norm,
    "det": linear.det,
    "slogdet": linear.slogdet,
    "cholesky": linear.cholesky,
    "scipy.cholesky": lambda run, a, lower=False: linear.cholesky(run, a, upper=not lower),
    "inv": linear.inv,
    "solve": linear.solve,
    "sinc": _sinc,
    "real": lambda run, val: val,
    "imag": lambda run, val: np.zeros(np.shape(val)),
    "nan_to_num": lambda run, x, **_: x,
    "isscalar": lambda run, element: type(element) is Tracer,
    "compress": lambda run, condition, a, axis=None: array_of(run, a, "np.compress").compress(
        decided.decided(run, condition), axis
    ),
    "result_type": lambda run, *_: np.dtype(float),
    "isreal": lambda run, x: np.ones(np.shape(x), bool),
    "iscomplexobj": lambda run, x: False,
    "isrealobj": lambda run, x: True,
    "ndim": lambda run, a: (
        getattr(a, "ndim", 0) if hasattr(a, "ndim") else array_of(run, a, "").ndim
    ),
    "shape": lambda run, a: array_of(run, a, "np.shape").shape,
    "size": lambda run, a, axis=None: (
        array_of(run, a, "np.size").size
        if axis is None
        else array_of(run, a, "np.size").shape[axis]
    ),
    # SciPy's
    "logsumexp": _logsumexp,
    "softmax": _softmax,
    "log_softmax": _log_softmax,
    "polygamma": lambda run, n, x: elementwise(run, "polygamma", (n, x)),
    "factorial": lambda run, n, exact=False: elementwise(run, "gamma", (n + 1,)),
}
#: Functions that take one traced number even where it might stand for an array.
ANY_OPERAND = frozenset(
    {"where", "clip", "linspace", "arange", "polyval", "full", "full_like", "isscalar"}
)
