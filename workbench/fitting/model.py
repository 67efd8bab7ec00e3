"""The model of a fit as a graph, from each form that people write one in, and the names of its
columns, which may be any text in back-quotes."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.errors import DataError, GraphError, ParseError
from workbench.frontends.door import graph_of
from workbench.frontends.files import needed_arguments
from workbench.frontends.text import parse
from workbench.ir.builder import is_variable_name
from workbench.ir.graph import Graph

_QUOTED = re.compile(r"`([^`]*)`")
#: What is left of the first ~ that is not quoted.
_RESPONSE = re.compile(r"((?:[^`~]|`[^`]*`)*)~")


class ColumnNames:
    """Names in back-quotes, which the language does not have: the identifiers that stand for them.

    A stand-in is as long as what it stands for, so that errors keep their places.

    >>> names = ColumnNames()
    >>> graph = names.parse("a*`Body mass (g)` + `x`")
    >>> [names.column(name) for name in graph.variables]
    ['a', 'Body mass (g)', 'x']
    >>> names.shown(graph.to_text())
    'a*`Body mass (g)` + x'
    """

    def __init__(self) -> None:
        self._columns: dict[str, str] = {}

    def column(self, variable: str) -> str:
        """The column that a variable stands for; most stand for that of their own name."""
        return self._columns.get(variable, variable)

    def is_quoted(self, variable: str) -> bool:
        """Whether a variable was written in back-quotes, so that it can only be a column."""
        return variable in self._columns

    def parse(self, text: str, begin: int = 0) -> Graph:
        """The graph of a text from a place on. Raises ParseError, in the user's names."""
        plain = " " * begin + _QUOTED.sub(self._stand_in, text[begin:])
        if "`" in plain:
            raise ParseError(
                "a back-quote without its partner", text=text, position=text.rindex("`"),
                remedy="quote a column's name on both sides, as `Body mass (g)`",
            )  # fmt: skip
        try:
            return parse(plain)
        except ParseError as error:
            problem, remedy = self.shown(error.problem), self.shown(error.remedy)
            place = min(error.position, len(text))
            raise ParseError(problem, text=text, position=place, remedy=remedy) from None

    def shown(self, text: str) -> str:
        """A text with the names of columns, in back-quotes, for their stand-ins."""
        for variable, column in self._columns.items():
            if variable == column:
                continue
            quoted = f"`{column}`".replace("\\", r"\\")
            text = re.sub(rf"\b{variable}\b", quoted, text)
        return text

    def _stand_in(self, quoted: "re.Match[str]") -> str:
        name = quoted[1]
        if is_variable_name(name):
            self._columns[name] = name
            return f" {name} "
        known = {column: variable for variable, column in self._columns.items()}
        if name not in known:
            number = len(self._columns) + 1
            width = min(len(quoted[0]), 60)
            known[name] = f"_{number}".ljust(width, "_")
            self._columns[known[name]] = name
        return known[name].ljust(len(quoted[0]))


def unquoted(name: str) -> str:
    """The name inside a single pair of back-quotes, or the text as it is.

    >>> unquoted(" `Body mass (g)` "), unquoted("log(`a b`)")
    ('Body mass (g)', 'log(`a b`)')
    """
    match = _QUOTED.fullmatch(name.strip())
    return match[1] if match else name.strip()


def model_graph(
    model: object,
    names: ColumnNames,
    point: Callable[[Sequence[str]], Mapping[str, float]] | None = None,
) -> tuple[Graph, str]:
    """The model as a graph, and what it predicts where its text says so (`y ~ a*x`), else "".

    A model is text, a Graph, a SymPy expression or a Python function, which is traced at a `point`
    by its parameters where it asks for values. Raises ParseError for text
    that cannot be read, and GraphError for a function that cannot be and for anything else.

    >>> graph, target = model_graph("log(y) ~ a*x", ColumnNames())
    >>> graph.to_text(), target
    ('a*x', 'log(y)')
    >>> model_graph(lambda x, a, b: a * x + b, ColumnNames())[0].variables
    ('x', 'a', 'b')
    """
    target = ""
    if isinstance(model, str):
        response = _RESPONSE.match(model)
        graph = names.parse(model, response.end() if response else 0)
        target = response[1].strip() if response else ""
    else:
        graph = _traced(model, point)
    if len(graph.outputs) != 1:
        raise DataError(
            f"the model has {len(graph.outputs)} results; a fit needs one: separate assignments "
            "by ; and not by commas"
        )
    return graph, target


def _traced(model: Any, point: Callable[[Sequence[str]], Mapping[str, float]] | None) -> Graph:
    try:
        return graph_of(model)
    except GraphError:
        needed = needed_arguments(model) if callable(model) and point is not None else ()
        if not needed or point is None:
            raise
    return graph_of(model, point(needed))
