"""Exact real numbers: a normal form over kernels that proves equalities, and series of them."""

from workbench.algebra.number import NoFormError, Number, by_squaring
from workbench.algebra.ring import Ring
from workbench.algebra.series import Series
from workbench.algebra.spelling import apply, on_series

__all__ = ["NoFormError", "Number", "Ring", "Series", "apply", "by_squaring", "on_series"]
