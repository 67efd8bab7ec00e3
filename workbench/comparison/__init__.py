"""Comparing methods on one function: contestants, judged rows, costs."""

from workbench.comparison.compare import compare
from workbench.comparison.comparison import Comparison

__all__ = ["Comparison", "compare"]
