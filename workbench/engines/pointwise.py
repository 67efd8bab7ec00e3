"""Programs of one point, run point by point over columns."""

from typing import Any

from workbench.engines.protocol import Program, Use


def over_points(program: Program, use: Use) -> Program:
    """A program of one point as one for another use.

    >>> over_points(lambda x, y: (x * y,), Use.SUMS)([1.0, 2.0], 3.0).tolist()
    [9.0]
    """
    if use is Use.POINT:
        return program

    def batch(*columns: Any) -> Any:
        import numpy as np

        if not columns:
            return np.array(program(), dtype=float)
        rows = np.array([one.ravel() for one in np.broadcast_arrays(*columns)], dtype=float).T
        flat = [program(*row) for row in rows.tolist()]
        # Without a point nobody has said how many outputs there are: a run of zeros does.
        found = np.array(flat or [program(*([0.0] * len(columns)))], dtype=float).T[:, : len(rows)]
        return found if use is Use.BATCH else found.sum(axis=-1)

    return batch
