"""Functions on complex numbers that the operator table spells and cmath lacks.

Each continues a real function analytically from the real axis, near which the complex step
method works: an imaginary part of 1e-200 must come out as the derivative times 1e-200 with all its
digits. So branches are decided by real parts, moduli and angles are taken without adding a tiny
number to an ordinary one, and nothing is a difference of functions. Operands are floats or complex
numbers. ValueError, ZeroDivisionError or OverflowError where the real function has no finite value:
the engine then asks the table's `total` for the real part. Source: Martins, Sturdza & Alonso, The
complex-step derivative approximation, ACM TOMS 29 (2003), section 4.
"""

from typing import NoReturn

from workbench.ir.operators.complex_functions.arithmetic import (
    atan2,
    cbrt,
    divide,
    hypot,
    larger,
    mod,
    nearest,
    power,
    smaller,
)
from workbench.ir.operators.complex_functions.elementary import (
    exp2,
    expm1,
    log1p,
    log2,
    log10,
    sigmoid,
    softplus,
)
from workbench.ir.operators.complex_functions.special import (
    erf,
    erfc,
    gamma,
    gaussian,
    lgamma,
    rgamma,
)

__all__ = ["atan2", "cbrt", "divide", "erf", "erfc", "exp2", "expm1", "gamma", "gaussian", "hypot"]
__all__ += ["larger", "lgamma", "log1p", "log2", "log10", "mod", "nearest", "power", "refuse"]
__all__ += ["rgamma", "sigmoid", "smaller", "softplus"]


def refuse() -> NoReturn:
    """What a spelling calls where the real function leaves its domain."""
    raise ValueError("outside the domain of the real function")
