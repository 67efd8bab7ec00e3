"""The scale of the residuals of a fit: sigma, or the root of 1/weights."""

import numpy as np

from workbench.errors import DataError
from workbench.fitting.column_expression import ColumnExpression
from workbench.fitting.data import Array, Data
from workbench.fitting.loss import is_squared_error
from workbench.fitting.model import ColumnNames
from workbench.ir.graph import Graph


class Weighting:
    """A user's sigma or weights: a column, an expression in columns, or a number per row.

    Raises DataError for both at once, and beside a loss that is not the squared error.
    """

    def __init__(
        self, sigma: object, weights: object, absolute: bool, loss: Graph, names: ColumnNames
    ) -> None:
        if sigma is not None and weights is not None:
            raise DataError(
                "sigma and weights say the same (a weight is 1/sigma**2); leave one out"
            )
        self._role = "sigma" if weights is None else "weights"
        given = sigma if weights is None else weights
        if given is None and absolute:
            raise DataError("absolute_sigma says how to read sigma; give sigma or weights as well")
        if given is not None and not is_squared_error(loss):
            raise DataError(
                f"{self._role} belongs to a squared error; leave the loss out, or put the weights "
                "into the loss as a column"
            )
        self._column = (
            ColumnExpression(given, self._role, names) if isinstance(given, str) else None
        )
        #: Columns of the data that may be meant, and one that was given beside the data.
        self.wanted = self._column.wanted if self._column else set()
        name = f"{self._role} (given)"
        self.beside = {} if given is None or self._column else {name: given}

    def sigma(self, data: Data) -> Array | None:
        """The sigma of every row, None for no weighting. Raises DataError for one not above 0."""
        if self._column:
            self._column.needed(data)
            name, values = self._column.text, self._column.values(data)
        elif self.beside:
            (name,) = self.beside
            values = data.columns[name]
        else:
            return None
        bad = np.flatnonzero(values <= 0.0).tolist()
        if bad:
            shown = name if self.beside else f"{self._role} {name}"
            raise DataError(
                f"{data.source}: {shown} is not above 0 in {data.places(bad)}; correct "
                "it or leave those rows out"
            )
        return values if self._role == "sigma" else 1.0 / np.sqrt(values)
