"""An array of traced values: node numbers and, at a point, values, in two arrays of one shape."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from workbench.errors import GraphError, GraphKindError, NoAttributeError
from workbench.frontends.names import words
from workbench.frontends.traced_run import TracedRun, boxed
from workbench.frontends.tracer import Tracer

Array = np.ndarray[Any, Any]

#: Methods of arrays that only move entries: as NumPy's arrays have them.
_MOVES = words(
    "reshape ravel flatten transpose swapaxes squeeze repeat take diagonal copy compress"
)
#: Methods that are NumPy's functions of the same name.
_FUNCTIONS = words(
    "sum prod mean var std max min ptp argmax argmin argsort cumsum cumprod dot clip round trace "
    "any all nonzero searchsorted"
)


class TracedArray(NDArrayOperatorsMixin):
    """What a function sees for an array: it is indexed, filled and computed with as NumPy's are.

    `tags` holds one more than the node of each entry and 0 for a constant, which is then in
    `values`; `values` holds the float of every entry, NaN where no point is given. Views share both
    with what they are views of. `truth` says that the entries are truth values, `fixed` that the
    array was there before the function ran.
    """

    __slots__ = ("fixed", "run", "tags", "truth", "values")

    def __init__(
        self, run: TracedRun, tags: Array, values: Array, *, truth: bool = False, fixed: str = ""
    ) -> None:
        self.run, self.tags, self.values = run, tags, values
        self.truth, self.fixed = truth, fixed

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        """What functions ask for: `isinstance(x, np.ndarray)`."""
        return np.ndarray

    # -- plain facts -----------------------------------------------------------------------

    @property
    def shape(self) -> tuple[int, ...]:
        """The lengths of the axes."""
        shape: tuple[int, ...] = self.tags.shape
        return shape

    @property
    def ndim(self) -> int:
        """The number of axes."""
        return self.tags.ndim

    @property
    def size(self) -> int:
        """The number of entries."""
        return self.tags.size

    @property
    def dtype(self) -> Any:
        """What NumPy would call the kind of the entries."""
        return np.dtype(bool if self.truth else float)

    @property
    def constant(self) -> bool:
        """Whether no entry is traced."""
        return not self.tags.any()

    @property
    def T(self) -> Any:  # noqa: N802  (NumPy's name)
        """The array with its axes in reverse order."""
        return self.moved(lambda one: one.T)

    @property
    def real(self) -> Any:
        """Itself."""
        return self

    @property
    def imag(self) -> Any:
        """Zeros."""
        return np.zeros(self.shape)

    @property
    def flat(self) -> Iterator[Any]:
        """The entries in row-major order."""
        return iter(self.moved(lambda one: one.ravel()))

    def plain(self) -> Array:
        """The values of constants as NumPy's own array."""
        return self.values.astype(bool) if self.truth else self.values

    def moved(self, move: Callable[[Array], Array]) -> Any:
        """What has the same entries in other places."""
        return finished(self.run, move(self.tags), move(self.values), truth=self.truth)

    # -- entries ---------------------------------------------------------------------------

    def __len__(self) -> int:
        return len(self.tags)

    def __iter__(self) -> Iterator[Any]:
        return (self[place] for place in range(len(self)))

    def __getitem__(self, key: Any) -> Any:
        key = plain_key(key)
        found = finished(self.run, self.tags[key], self.values[key], truth=self.truth)
        if isinstance(found, TracedArray):
            found.fixed = self.fixed
        return found

    def __setitem__(self, key: Any, value: Any) -> None:
        from workbench.frontends.arrays.lifting import lift

        if self.fixed:
            raise GraphError(
                f"{self.fixed} was made outside of the function, which may not write to it; "
                "write to a copy: np.array(a)"
            )
        tags, values = lift(self.run, value, "an assignment")
        key = plain_key(key)
        if tags.any() and self.truth:
            raise GraphKindError("an array of truth values cannot take a traced number")
        self.values[key] = values
        self.tags[key] = tags

    def __contains__(self, value: Any) -> bool:
        return bool(np.any(self == value))

    def __bool__(self) -> bool:
        return bool(self.item()) if self.size == 1 else bool(self.values)

    def __float__(self) -> float:
        return float(self.item())

    def __int__(self) -> int:
        return int(self.item())

    def __index__(self) -> int:
        return int(self.item().__index__())

    def __complex__(self) -> complex:
        return complex(self.item())

    def item(self, *place: Any) -> Any:
        """One entry, the only one without a place."""
        if len(place) == 1:
            return self.ravel()[place[0]]
        if not place and self.size != 1:
            return self.values.item()  # NumPy's own complaint
        return self[place or (0,) * self.ndim]

    def tolist(self) -> Any:
        """The entries in nested lists."""
        return [one.tolist() if isinstance(one, TracedArray) else one for one in self]

    def fill(self, value: Any) -> None:
        """Make every entry the same."""
        self[...] = value

    def sort(self, axis: int = -1, **_: Any) -> None:
        """Sort in place, as the values at the point are."""
        self[...] = np.sort(self, axis=axis)

    def astype(self, dtype: Any, **_: Any) -> Any:
        """A copy; whole numbers and truth values are decided at the point."""
        from workbench.frontends.arrays.decided import truths, wholes

        kind = np.dtype(dtype)
        if self.constant and kind.kind != "f":
            return self.plain().astype(kind)
        if kind.kind in "iub":
            return (truths if kind.kind == "b" else wholes)(self)
        if kind not in (np.dtype(float), np.dtype(object)):
            raise GraphKindError(f"a traced array holds float64 and cannot become {kind}")
        return TracedArray(self.run, self.tags.copy(), self.values.copy())

    def conjugate(self) -> Any:
        """Itself, which is real."""
        return self

    conj = conjugate

    def __getattr__(self, name: str) -> Any:
        if name in _MOVES:
            return lambda *args, **options: self.moved(
                lambda one: getattr(one, name)(*args, **options)
            )
        if name in _FUNCTIONS:
            return lambda *args, **options: getattr(np, name)(self, *args, **options)
        if self.constant and not name.startswith("__"):
            return getattr(self.plain(), name)
        raise NoAttributeError(
            f"a traced array has no {name}; write it with indices, slices and NumPy's functions"
        )

    # -- protocols -------------------------------------------------------------------------

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **options: Any) -> Any:
        from workbench.frontends.arrays.calls import ufunc_of

        return ufunc_of(self.run, ufunc, method, inputs, options)

    def __array_function__(self, function: Any, types: Any, args: Any, options: Any) -> Any:
        from workbench.frontends.arrays.calls import function_of

        return function_of(self.run, function, args, options)

    def __workbench_apply__(self, name: str, operands: Sequence[Any]) -> Any:
        from workbench.frontends.arrays.elementwise import elementwise

        return elementwise(self.run, name, operands)

    def __array__(self, dtype: Any = None, copy: object = None) -> Any:
        if self.constant:
            return np.array(self.plain(), dtype)
        if dtype is not None and np.dtype(dtype).kind != "O":
            raise GraphError(
                "a traced array is not an array of floats yet, as np.asarray(x, dtype=float) would "
                "make it; leave the conversion out"
            )
        return self.objects()

    def objects(self) -> Array:
        """An array of Python objects: traced values, and floats where the entries are constant."""
        found = np.empty(self.shape, object)
        for place in np.ndindex(self.shape):
            found[place] = finished(self.run, self.tags[place], self.values[place])
        return found

    def __copy__(self) -> Any:
        return self.copy()

    def __deepcopy__(self, _: object) -> Any:
        return self.copy()

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise GraphKindError(
            "a traced array cannot be pickled: it is a place in the graph that is being made; "
            "pickle the graph of wb.from_callable"
        )

    def __repr__(self) -> str:
        return f"<traced array, shape {self.shape}>"


def finished(run: TracedRun, tags: Any, values: Any, *, truth: bool = False) -> Any:
    """An array of traced values; of no dimension a traced value, or a number that is constant."""
    if np.ndim(tags):
        return TracedArray(run, tags, values, truth=truth)
    if tags:
        return Tracer(run, int(tags) - 1, float(values))
    return np.bool_(values) if truth else np.float64(values)


def constants(run: TracedRun, values: Array, *, fixed: str = "") -> TracedArray:
    """An array of floats that may take traced values."""
    return TracedArray(run, np.zeros(values.shape, np.int32), np.array(values, float), fixed=fixed)


def plain_key(key: Any) -> Any:
    """An index in NumPy's own types: traced masks and whole numbers are decided at the point."""
    from workbench.frontends.arrays.decided import indices, truths

    if isinstance(key, tuple):
        return tuple(map(plain_key, key))
    if isinstance(key, list):
        key = np.asarray(key) if not any(isinstance(one, Tracer) for one in key) else key
        return [plain_key(one) for one in key] if isinstance(key, list) else key
    if isinstance(key, Tracer):
        return key.as_index()
    if type(key) is TracedArray:
        return truths(key) if key.truth else indices(key)
    return key


def is_array(value: object) -> bool:
    """Whether a value is an array of traced values."""
    return type(value) is TracedArray


def box_of(value: Any) -> Array:
    """A value as NumPy's array of objects."""
    box: Array = value.objects() if is_array(value) else boxed(value)
    return box
