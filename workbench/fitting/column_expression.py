"""A column of the data, or an expression in columns: the target of a fit, its sigma."""

from contextlib import suppress

from workbench.catalogue import proposal
from workbench.engines import ENGINES
from workbench.errors import DataError, ParseError
from workbench.fitting.data import Array, Data, refuse_not_finite
from workbench.fitting.model import ColumnNames, unquoted
from workbench.ir.graph import Graph


class ColumnExpression:
    """What a user calls a column: its name, in back-quotes or not, or an expression in columns.

    >>> import numpy as np
    >>> data = Data("d.csv", ("x",), {"x": np.array([1.0, 4.0])}, 2)
    >>> ColumnExpression("sqrt(x)", "sigma", ColumnNames()).values(data).tolist()
    [1.0, 2.0]
    """

    def __init__(self, text: str, role: str, names: ColumnNames) -> None:
        self.text = unquoted(text)
        self._role, self._names = role, names
        self._graph: Graph | None = None
        with suppress(ParseError):  # what can only be a name
            self._graph = names.parse(self.text)

    @property
    def wanted(self) -> set[str]:
        """Every column that may be meant."""
        variables = self._graph.variables if self._graph else ()
        return {self.text, *map(self._names.column, variables)}

    def needed(self, data: Data) -> list[str]:
        """The columns that are meant. Raises DataError where the data do not have them."""
        if self.text in data.names:
            return [self.text]
        what = f"the {self._role} {self.text!r:.60}"
        if self._graph is not None and len(self._graph.outputs) != 1:
            raise DataError(f"{what} has several results; a fit needs one")
        if self._graph is not None and not self._graph.variables:
            raise DataError(f"{what} contains no column of {data.source}; name one")
        needed = sorted(self.wanted - {self.text}) or [self.text]
        for name in needed:
            if name not in data.names:
                raise DataError(
                    f"{data.source} has no column {name!r:.60} for the {self._role}; "
                    f"{proposal(name, data.names)}"
                )
        return needed

    def values(self, data: Data) -> Array:
        """Its number in every row; `needed` has been asked. Raises DataError."""
        if self.text in data.columns or self._graph is None:
            return data.columns[self.text]
        program = ENGINES["numpy"].compile(self._graph)
        columns = (data.columns[self._names.column(name)] for name in self._graph.variables)
        values: Array = program(*columns)[0]
        refuse_not_finite(data, self.text, values)
        return values
