"""NumPy's and SciPy's names of elementwise functions, and the operators that they are."""

import sys
from collections.abc import Mapping

from workbench.ir.operators import ROWS, Operator


def ufunc_name(row: Operator) -> str:
    """NumPy's name of an operator that one of its elementwise functions is; empty for others."""
    name = row.numpy.removeprefix("np.")
    return name if row.numpy.startswith("np.") and name.isidentifier() and row.arity else ""


#: Elementwise functions by name, and the operators that they are.
UFUNCS: Mapping[str, str] = {
    **{ufunc_name(row): row.name for row in ROWS if ufunc_name(row)},
    **{name: name for name in ("less", "less_equal", "greater", "greater_equal", "equal")},
    "not_equal": "not_equal",
    "absolute": "abs",
    "fabs": "abs",
    "float_power": "power",
    "fmax": "max",
    "fmin": "min",
    **{f"{kind}_{name}": name for kind in ("logical", "bitwise") for name in ("and", "or")},
    "remainder": "mod",
    "logical_not": "not",
    "invert": "not",
    # SciPy's
    **{name: name for name in ("erf", "erfc", "gamma", "rgamma", "xlogy")},
    "gammaln": "lgamma",
    "expit": "sigmoid",
}


def words(text: str) -> frozenset[str]:
    """The words of a text: how tables of names are written."""
    return frozenset(text.split())


def is_ufunc(name: str) -> bool:
    """Whether NumPy has an elementwise function of this name; it is not imported to be asked."""
    return hasattr(getattr(sys.modules.get("numpy"), name, None), "nin")


def no_operator(name: str) -> str:
    """What is said of a function of NumPy's, or of SciPy's, that no operator is."""
    return f"{'np.' * is_ufunc(name)}{name} cannot be traced: there is no operator for it"
