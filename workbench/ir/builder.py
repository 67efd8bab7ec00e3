"""Building graphs: hash-consing, and nothing else. The builder simplifies nothing."""

import re
import unicodedata
from array import array
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import accumulate, compress
from typing import Any

from workbench.errors import GraphError
from workbench.ir.columns import ARITIES, LARGE, Columns, kept, places
from workbench.ir.consing import consing
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES, CONSTANTS, LITERAL, RESERVED, ROWS, VARIABLE
from workbench.ir.primal import Argument, Condition, Listing
from workbench.ir.traversal import reached
from workbench.limits import limits

#: Part of identifiers in Python; read as a product by people, so no part of names here.
MIDDLE_DOT = "\N{MIDDLE DOT}"
_NEGATE = CODES["negate"]
#: What stands after the name of an array in that of its element.
_ELEMENT = re.compile(r"\[(0|[1-9][0-9]*)(,(0|[1-9][0-9]*))*\]$", re.ASCII)


def is_variable_name(name: str) -> bool:
    """Whether the language can write a variable of this name, or of an element of an array.

    >>> [name for name in ("x1", "lambda", "θ", "pi", "if", "2x") if is_variable_name(name)]
    ['x1', 'lambda', 'θ']
    >>> [name for name in ("x[0]", "w[1,2]", "x[01]", "x[-1]", "x[]") if is_variable_name(name)]
    ['x[0]', 'w[1,2]']
    """
    if not isinstance(name, str) or len(name) > limits.name_characters:
        return False
    if name.endswith("]"):
        name = _ELEMENT.sub("", name)
    if not name.isidentifier():
        return False
    if not name.isascii() and (MIDDLE_DOT in name or not unicodedata.is_normalized("NFKC", name)):
        return False
    return name not in CONSTANTS and name not in RESERVED


class GraphBuilder:
    """Builds one graph; a node that exists already is found, not made again.

    So is one whose operands commute: y*x is x*y where that was written first, unless the builder
    is `ordered`. A sign belongs to its literal: negating the literal 2 gives the literal -2.

    >>> builder = GraphBuilder()
    >>> x = builder.variable("x")
    >>> square = builder.apply("multiply", x, x)
    >>> builder.apply("multiply", x, x) == square
    True
    >>> y = builder.variable("y")
    >>> builder.apply("multiply", y, x) == builder.apply("multiply", x, y)
    True
    >>> builder.build([square, builder.apply("multiply", x, y)]).to_text()
    'x*x, y*x'
    """

    def __init__(self, variables: Sequence[str] = (), *, ordered: bool = False) -> None:
        self._codes = bytearray()
        self._first = array("i")
        self._second = array("i")
        #: Third operands of the few nodes that have one.
        self._third: dict[int, int] = {}
        #: Nodes of literals, and the literals in the order of their nodes.
        self._literals: dict[Literal, int] = {}
        self._values: list[Literal] = []
        self._variables: dict[str, int] = {}
        #: `intern_all` is `apply_unchecked` for arrays of up to two operands, all of one length.
        intern, self._hash, self.intern_all = consing(
            self._codes, self._first, self._second, self._third, ordered=ordered
        )
        self._ordered = ordered
        #: `apply_code` for callers that know the arity and that a negation's operand is no literal.
        self.apply_unchecked = self._intern = intern
        #: What nodes are called in the source of the graphs that were included.
        self._names: dict[int, str] = {}
        for name in variables:
            self.declare(name)

    def __len__(self) -> int:
        return len(self._codes)

    # -- leaves ----------------------------------------------------------------------------

    def declare(self, name: str) -> int:
        """Reserve a variable's place in the order of variables; its index."""
        index = self._variables.get(name)
        if index is None:
            if not is_variable_name(name):
                raise GraphError(
                    f"{name!r:.60} cannot be the name of a variable; use letters, digits and _, "
                    f"and none of {', '.join(sorted({*CONSTANTS, *RESERVED}))}"
                )
            index = self._variables[name] = len(self._variables)
        return index

    def variable(self, name: str) -> int:
        """The node of a variable, declared if new."""
        return self._intern(VARIABLE, self.declare(name))

    def literal(self, number: int | float | Fraction | Literal) -> int:
        """The node of an exact number; LiteralError for what is none."""
        value = number if type(number) is Literal else Literal.from_number(number)
        node = self._literals.get(value)
        if node is None:
            node = self._literals[value] = self._intern(LITERAL, len(self._values))
            self._values.append(value)
        return node

    # -- operators -------------------------------------------------------------------------

    def apply(self, name: str, *operands: int) -> int:
        """The node of an operator by name on operand nodes."""
        return self.apply_code(CODES[name], *operands)

    def apply_code(self, code: int, *operands: int) -> int:
        """The node of an operator by code on operand nodes."""
        if len(operands) != ARITIES[code]:
            row = ROWS[code]
            raise GraphError(f"{row.name} takes {row.arity} operands, not {len(operands)}")
        if code == _NEGATE and self._codes[operands[0]] == LITERAL:
            value = self._values[self._first[operands[0]]]
            return self.literal(Literal(-value.digits, value.exponent))
        return self._intern(code, *operands)

    # -- reading back ----------------------------------------------------------------------

    @property
    def codes(self) -> bytearray:
        """The operator codes of all nodes: to be read only, it grows with the graph."""
        return self._codes

    def code(self, node: int) -> int:
        """The operator code of a node."""
        return self._codes[node]

    def operands(self, node: int) -> tuple[int, ...]:
        """The operand nodes of a node."""
        arity = ARITIES[self._codes[node]]
        if arity == 3:
            return (self._first[node], self._second[node], self._third[node])
        return (self._first[node], self._second[node])[:arity]

    def value(self, node: int) -> Literal | None:
        """The literal of a node, or None."""
        return self._values[self._first[node]] if self._codes[node] == LITERAL else None

    # -- whole graphs ----------------------------------------------------------------------

    def include(self, graph: Graph, substitution: Mapping[str, int] | None = None) -> Sequence[int]:
        """Copy a graph in; `substitution` replaces variables by nodes. The new node of each node.

        Nodes that exist already (all that does not depend on what is substituted, when the same
        graph was included before) are found again. Nodes keep their names, unless something is
        substituted: then they are other functions.
        """
        replaced = substitution or {}
        same = range(len(graph))
        if graph.consed and len(graph) >= LARGE and not (replaced or self._codes):
            self._copy(graph)
            new: Sequence[int] = same
        else:
            new = self._rebuilt(graph, replaced)
            new = same if new == [*same] else new
        if not replaced:
            for node, name in graph.names.items():
                self._names.setdefault(new[node], name)
        return new

    def _rebuilt(self, graph: Graph, replaced: Mapping[str, int]) -> list[int]:
        """Copy a graph in node by node."""
        new: list[int] = []
        append = new.append
        intern = self._intern
        columns = zip(graph.codes, graph.first, graph.second, graph.third, strict=True)
        for code, first, second, third in columns:
            if code == LITERAL:
                append(self.literal(graph.literals[first]))
            elif code == VARIABLE:
                name = graph.variables[first]
                append(replaced[name] if name in replaced else self.variable(name))
            elif second < 0:
                append(self.apply_code(code, new[first]) if first >= 0 else intern(code))
            elif third < 0:
                append(intern(code, new[first], new[second]))
            else:
                append(intern(code, new[first], new[second], new[third]))
        return new

    def _copy(self, graph: Graph) -> None:
        """Copy the columns of a graph in which no two nodes are equal into the empty builder."""
        self._codes.extend(graph.codes)
        self._first.frombytes(graph.first.cast("B"))
        self._second.frombytes(graph.second.cast("B"))
        self._third.update((node, one) for node, one in enumerate(graph.third) if one >= 0)
        self._values = list(graph.literals)
        self._literals = dict(zip(self._values, places(graph.codes, LITERAL), strict=True))
        for node in places(graph.codes, VARIABLE):
            self._first[node] = self.declare(graph.variables[graph.first[node]])
        self._hash()

    def build(
        self,
        outputs: Sequence[int],
        *,
        arguments: tuple[Argument, ...] = (),
        conditions: Sequence[Condition] = (),
        names: Mapping[int, str] | None = None,
        name: str = "",
        listing: Listing | None = None,
        result: tuple[int, ...] | None = None,
        function: Callable[..., Any] | None = None,
    ) -> Graph:
        """The immutable graph of some nodes; what outputs and conditions do not need is left out.

        Every declared variable stays a variable of the graph, needed or not. `names` of nodes join
        those that included graphs brought; those of nodes that are left out are forgotten.
        """
        if not outputs:
            raise GraphError("a graph needs at least one output")
        called = {**self._names, **(names or {})}
        codes, values = bytes(self._codes), self._values
        third = array("i", [-1]) * len(codes)
        for node, operand in self._third.items():
            third[node] = operand
        columns: Columns = (self._first, self._second, third)
        needed = reached(codes, columns, [*outputs, *(one.node for one in conditions)])
        if 0 not in needed:
            columns = (self._first[:], self._second[:], third)
        else:
            values = [values[self._first[node]] for node in places(codes, LITERAL) if needed[node]]
            choose = kept if len(codes) >= LARGE else _kept
            codes, columns, new = choose(codes, columns, needed)
            outputs = [new[node] for node in outputs]
            conditions = [one._replace(node=new[one.node]) for one in conditions]
            called = {new[node]: own for node, own in called.items() if needed[node]}
            lines = listing.lines.items() if listing else ()
            own_lines = {new[node]: line for node, line in lines if needed[node]}
            listing = listing and listing._replace(lines=own_lines)
        graph = Graph(
            codes,
            columns,
            tuple(values),
            tuple(self._variables),
            tuple(outputs),
            arguments,
            tuple(conditions),
            called,
            name,
            listing,
            result,
            function,
        )
        object.__setattr__(graph, "consed", not self._ordered)
        return graph


def _kept(codes: bytes, columns: Columns, marks: bytearray) -> tuple[bytes, Columns, Sequence[int]]:
    """`columns.kept` for a small graph."""
    left = bytes(compress(codes, marks))
    new = [total - 1 for total in accumulate(marks)]
    first, second, third = (
        array(
            "i",
            [
                new[one] if ARITIES[code] > place else one
                for code, one in zip(left, compress(column, marks), strict=True)
            ],
        )
        for place, column in enumerate(columns)
    )
    for index, node in enumerate(places(left, LITERAL)):
        first[node] = index
    return left, (first, second, third), new
