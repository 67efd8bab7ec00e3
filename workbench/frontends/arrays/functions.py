"""NumPy's and SciPy's functions of arrays that compute or decide, by name.

Each takes the run and what the function itself takes; options that are not named are refused.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from workbench.frontends import functions as language
from workbench.frontends.arrays import decided, linear, products, statistics
from workbench.frontends.arrays.array import constants, finished
from workbench.frontends.arrays.elementwise import elementwise
from workbench.frontends.arrays.folding import accumulate, fold
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


def _diff(run: TracedRun, a: Any, n: int = 1, axis: int = -1) -> Any:
    array = array_of(run, a, "np.diff")
    turned = array.moved(lambda one: np.moveaxis(one, axis, 0))
    for _ in range(n):
        turned = turned[1:] - turned[:-1]
    return turned.moved(lambda one: np.moveaxis(one, 0, axis))


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


def _sinc(run: TracedRun, x: Any) -> Any:
    return language.sinc(np.pi * array_of(run, x, "np.sinc"))


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
    **dict.fromkeys(("mean", "nanmean"), statistics.mean),
    **dict.fromkeys(("var", "nanvar"), statistics.var),
    **dict.fromkeys(
        ("std", "nanstd"), lambda run, *args, **how: np.sqrt(statistics.var(run, *args, **how))
    ),
    "all": _ALL,
    "any": _ANY,
    "cumsum": _cumulative(np.add),
    "cumprod": _cumulative(np.multiply),
    "average": statistics.average,
    "cov": statistics.cov,
    **dict.fromkeys(("median", "nanmedian"), statistics.median),
    "quantile": statistics.quantile,
    "percentile": lambda run, a, q, axis=None: statistics.quantile(
        run, a, np.asarray(q) / 100, axis
    ),
    "ptp": lambda run, a, axis=None: np.max(a, axis=axis) - np.min(a, axis=axis),
    "argmax": lambda run, a, axis=None: decided.extreme(run, np.maximum, a, axis),
    "argmin": lambda run, a, axis=None: decided.extreme(run, np.minimum, a, axis),
    "argsort": lambda run, a, axis=-1, kind=None: decided.order(run, a, axis),
    "sort": statistics.sort,
    "count_nonzero": lambda run, a, axis=None: np.count_nonzero(decided.decided(run, a), axis),
    "nonzero": _where,
    "flatnonzero": lambda run, a: np.flatnonzero(decided.decided(run, a)),
    "argwhere": lambda run, a: np.argwhere(decided.decided(run, a)),
    **dict.fromkeys(("round", "around"), decided.rounded),
    "diff": _diff,
    "trapezoid": _trapezoid,
    "dot": products.dot,
    "inner": products.inner,
    "vdot": products.vdot,
    "outer": products.outer,
    "einsum": products.einsum,
    "multi_dot": products.multi_dot,
    "trace": products.trace,
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
