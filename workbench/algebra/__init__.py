"""Exact real numbers: a normal form over kernels that proves equalities, and series of them."""

from workbench.algebra.number import NoFormError, Number, by_squaring, in_form
from workbench.algebra.ring import Ring
from workbench.algebra.series import Series
from workbench.algebra.spelling import COMPARISONS, apply, nearest, on_series

__all__ = ["COMPARISONS", "NoFormError", "Number", "Ring", "Series", "apply", "by_squaring"]
__all__ += ["in_form", "nearest", "on_series"]
