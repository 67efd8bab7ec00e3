"""Operation counts as a measure; the counter itself is a question about graphs, in `ir.counting`.

It lives below because a `Derivative` carries its counts, and methods do not import measures.
"""

from workbench.ir.counting import EXACT_LIMIT, OperationCount, count, count_by_formula

__all__ = ["EXACT_LIMIT", "OperationCount", "count", "count_by_formula"]
