"""NumPy's functions of traced values: which operators they are, and which need an array."""

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.errors import GraphKindError
from workbench.ir.operators import ROWS

#: Applies an operator, by name, to operands of which one at least is traced.
Apply = Callable[[str, Sequence[Any]], Any]

#: NumPy's elementwise functions by name, and the operators that they are.
UFUNCS: Mapping[str, str] = {
    **{
        name: row.name
        for row in ROWS
        for name in [row.numpy.removeprefix("np.")]
        if row.numpy.startswith("np.") and name.isidentifier() and row.arity
    },
    **{name: name for name in ("less", "less_equal", "greater", "greater_equal", "equal")},
    "not_equal": "not_equal",
    "absolute": "abs",
    "fabs": "abs",
    "float_power": "power",
    "fmax": "max",
    "fmin": "min",
    **{f"{kind}_{name}": name for kind in ("logical", "bitwise") for name in ("and", "or")},
    **{name: name for name in ("erf", "erfc", "gamma")},  # SciPy's
    "gammaln": "lgamma",
    "expit": "sigmoid",
    "logical_not": "not",
    "invert": "not",
}
#: NumPy's functions that gather values in an array.
_GATHERING = frozenset({"stack", "hstack", "vstack", "column_stack"})
#: Why a traced value is no array, and what to write.
ONE_NUMBER_LATER = (
    "always stands for one number; "
    "make every entry a parameter and collect them: np.array([x1, x2])"
)
_BOUNDS = frozenset({"a_min", "a_max", "min", "max"})
_SPELLED: Mapping[str, Callable[[Apply, Any], Any]] = {
    "square": lambda apply, x: apply("multiply", (x, x)),
    "reciprocal": lambda apply, x: apply("divide", (1, x)),
    "positive": lambda apply, x: x,
    "conjugate": lambda apply, x: x,
}


def ufunc_of(apply: Apply, ufunc: Any, method: str, inputs: Sequence[Any], options: Any) -> Any:
    """A ufunc of traced values: one, or of arrays an array of them. Raises GraphKindError."""
    name = ufunc.__name__
    if method != "__call__" or options:
        raise _needs_an_array(f"np.{name}.{method}")
    if name in _SPELLED:
        return _SPELLED[name](apply, *inputs)
    if name not in UFUNCS:
        raise GraphKindError(no_operator(name))
    return _elementwise(apply, UFUNCS[name], inputs)


def function_of(
    apply: Apply, function: Any, args: Sequence[Any], options: Mapping[str, Any]
) -> Any:
    """`np.where`, `np.clip` and what gathers traced values; GraphKindError for all others."""
    name = function.__name__
    if name == "where" and len(args) == 3 and not options:
        return _elementwise(apply, "where", args)
    if name == "clip" and not set(options) - _BOUNDS:
        value, low, high = (*args, None, None)[:3]
        low = options.get("a_min", options.get("min", low))
        high = options.get("a_max", options.get("max", high))
        for bound, operator in ((low, "max"), (high, "min")):
            value = value if bound is None else _elementwise(apply, operator, (value, bound))
        return value
    if name in _GATHERING:
        return function([boxed(one) for one in args[0]], *args[1:], **options)
    raise _needs_an_array(f"{function.__module__.replace('numpy', 'np', 1)}.{name}")


def _elementwise(apply: Apply, operator: str, operands: Sequence[Any]) -> Any:
    if not any(getattr(one, "shape", ()) for one in operands):
        return apply(operator, operands)
    import numpy as np

    run = np.frompyfunc(lambda *them: apply(operator, them), len(operands), 1)
    return run(*map(boxed, operands))


def boxed(one: Any) -> Any:
    """An array as it is, anything else in an array of its own: NumPy asks no box what to do."""
    import numpy as np

    if getattr(one, "shape", ()):
        return one
    box = np.empty(1, dtype=object)
    box[0] = one
    return box.reshape(())


def is_ufunc(name: str) -> bool:
    """Whether NumPy has an elementwise function of this name; it is not imported to be asked."""
    return hasattr(getattr(sys.modules.get("numpy"), name, None), "nin")


def no_operator(name: str) -> str:
    """What is said of a function of NumPy's, or of SciPy's, that no operator is."""
    return f"{'np.' * is_ufunc(name)}{name} cannot be traced: there is no operator for it"


def _needs_an_array(what: str) -> GraphKindError:
    return GraphKindError(f"{what} takes an array, and a traced value {ONE_NUMBER_LATER}")
