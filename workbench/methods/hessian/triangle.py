"""In what order second derivatives stand, and how many of them there may be."""

from collections.abc import Sequence

from workbench.errors import BudgetError
from workbench.ir.graph import Graph
from workbench.limits import Limits, limits
from workbench.methods.protocol import Partial


def upper_triangle(graph: Graph, wrt: Sequence[str]) -> tuple[Partial, ...]:
    """The second partials of every output by (a, b), a not after b in `wrt`, row by row.

    Raises BudgetError for more than `limits.hessian_variables`.

    >>> import workbench as wb
    >>> [partial.text for partial in upper_triangle(wb.parse("x*y"), ("x", "y"))]
    ['x', 'x y', 'y']
    """
    size = len(wrt)
    if size > limits.hessian_variables:
        raise BudgetError(
            f"the Hessian by {size:,} variables has {size * (size + 1) // 2:,} entries; name at "
            f"most {Limits.hessian_variables} as wrt, or multiply it by a vector: wb.hvp"
        )
    return tuple(
        Partial(output, (wrt[row], wrt[column]))
        for output in range(len(graph.outputs))
        for row in range(size)
        for column in range(row, size)
    )
