"""NumPy's and SciPy's functions in copied functions: lists of traced values count, and new arrays
may take traced values."""

from collections.abc import Callable
from types import FunctionType, GeneratorType, MethodType
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.errors import GraphKindError
from workbench.frontends.arrays.array import TracedArray, constants
from workbench.frontends.arrays.calls import adopted, function_of, ufunc_of
from workbench.frontends.arrays.lifting import array_of, leaves
from workbench.frontends.arrays.spelled import NORMAL
from workbench.frontends.traced_run import LONE, TracedRun
from workbench.frontends.tracer import Tracer

if TYPE_CHECKING:
    from workbench.frontends.copies.copies import Copies

#: NumPy's functions that make an array of what they are given.
_ARRAYS = frozenset({"array", "asarray", "asanyarray", "ascontiguousarray", "fromiter", "copy"})


def look_alike(copies: "Copies", value: Any, name: str) -> Any:
    """What stands for a function, an array or an object of NumPy's or SciPy's; None for others."""
    run = copies.run
    if type(value) is np.ndarray:
        return constants(run, value, fixed=name or "an array") if value.dtype == float else None
    if type(value) is np.vectorize or value is np.vectorize:
        of = _vectorized(run, value) if value is np.vectorize else None
        return of or _vectorized(run, np.vectorize)(copies.of(value.pyfunc))
    if value is np.r_ or value is np.c_:
        return _Gathering(run, value)
    home = (getattr(value, "__module__", None) or type(value).__module__ or "").split(".")
    if home[0] not in ("numpy", "scipy") or isinstance(value, type | MethodType):
        return None
    if type(value).__name__ == "norm_gen":
        return _Normal(value)
    if type(getattr(value, "dist", None)).__name__ == "norm_gen":
        return _Normal(value.dist, *value.args, **value.kwds)
    copied = home[0] == copies.home and isinstance(value, FunctionType)
    callable_here = callable(value) and hasattr(value, "__name__")
    if not callable_here or (copied and home[:2] not in _TABLED) or home[:2] == ["numpy", "random"]:
        return None
    return NumpyCall(run, value)


#: Packages whose functions are looked up, wherever the function comes from.
_TABLED = (["scipy", "special"], ["scipy", "stats"], ["scipy", "linalg"])


class NumpyCall:
    """A function of NumPy's or SciPy's, or a method of one of its ufuncs."""

    def __init__(self, run: TracedRun, function: Any) -> None:
        self._run, self._function = run, function
        self.__name__ = function.__name__

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._function, name)
        return NumpyCall(self._run, found) if callable(found) else found

    def __call__(self, *args: Any, **options: Any) -> Any:
        """The function's own result, or the traced one."""
        run, function = self._run, self._function
        args = tuple(list(one) if isinstance(one, GeneratorType) else one for one in args)
        if not any(True for _ in leaves([args, options])):
            found = function(*args, **options)
            return (
                found
                if getattr(getattr(found, "dtype", None), "kind", "") == "O"
                else adopted(run, found)
            )
        if self.__name__ in _ARRAYS:
            return _made(run, self.__name__, *args, **options)
        if isinstance(function, np.ufunc):
            return ufunc_of(run, function, "__call__", args, options)
        owner = getattr(function, "__self__", None)
        if isinstance(owner, np.ufunc):
            return ufunc_of(run, owner, self.__name__, args, options)
        return function_of(run, function, args, options)


def _made(
    run: TracedRun,
    name: str,
    value: Any,
    dtype: Any = None,
    *,
    copy: Any = None,
    ndmin: int = 0,
    **_: Any,
) -> Any:
    """np.array and its kin of what has traced values in it."""
    if type(value) is Tracer and not run.decides:
        raise GraphKindError(LONE)
    array = array_of(run, value, "an array")
    if name in ("array", "copy") and copy is not False and dtype is None:
        array = array.copy() if array.ndim else array
    if array.ndim < ndmin:
        array = array[(None,) * (ndmin - array.ndim)]
    array = array if dtype is None else array.astype(dtype)
    return array if array.ndim else array[()]


def _vectorized(run: TracedRun, vectorize: Any) -> Callable[..., Any]:
    """np.vectorize, whose functions run on every traced entry as well."""

    def decorated(function: Callable[..., Any], *how: Any, **more: Any) -> Callable[..., Any]:
        def call(*args: Any, **options: Any) -> Any:
            if not any(True for _ in leaves(args)):
                return vectorize(function, *how, **more)(*args, **options)
            arrays = [array_of(run, one, "np.vectorize").objects() for one in args]
            found = [
                function(*one, **options)
                for one in zip(*(one.flat for one in np.broadcast_arrays(*arrays)), strict=True)
            ]
            shape = np.broadcast_shapes(*(one.shape for one in arrays))
            return array_of(run, found, "np.vectorize").reshape(shape)

        return call

    return decorated


class _Gathering:
    """np.r_ and np.c_."""

    def __init__(self, run: TracedRun, real: Any) -> None:
        self._run, self._real = run, real

    def __getitem__(self, key: Any) -> Any:
        parts = key if isinstance(key, tuple) else (key,)
        if not any(True for _ in leaves(parts)):
            return adopted(self._run, self._real[key])
        plain = [self._real[one] if isinstance(one, slice) else one for one in parts]
        join: Any = np.column_stack if self._real is np.c_ else np.concatenate
        return join([self._array(one) for one in plain])

    def _array(self, value: Any) -> TracedArray:
        array = array_of(self._run, value, "an array")
        return array if array.ndim else array.reshape(1)


class _Normal:
    """scipy.stats.norm, or one of its distributions: `norm(loc, scale)`."""

    def __init__(self, real: Any, loc: Any = 0.0, scale: Any = 1.0) -> None:
        self._real, self._loc, self._scale = real, loc, scale

    def __call__(self, loc: Any = 0.0, scale: Any = 1.0) -> "_Normal":
        return _Normal(self._real, loc, scale)

    def __getattr__(self, name: str) -> Any:
        real = getattr(self._real, name)

        def method(*args: Any, **given: Any) -> Any:
            at = {"loc": self._loc, "scale": self._scale}
            at |= dict(zip(at, args[1:], strict=False)) | given
            if name not in NORMAL or not any(True for _ in leaves((*args[:1], at))):
                return real(*args[:1], **at)
            return NORMAL[name]((args[0] - at["loc"]) / at["scale"], at["scale"])

        return method if callable(real) else real
