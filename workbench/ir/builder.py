"""Building graphs: hash-consing, and nothing else. The builder simplifies nothing."""

import unicodedata
from array import array
from collections.abc import Mapping, Sequence
from fractions import Fraction

from workbench.errors import GraphError
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES, CONSTANTS, LITERAL, RESERVED, ROWS, VARIABLE
from workbench.ir.primal import Argument, Condition, Listing
from workbench.ir.traversal import reached
from workbench.limits import Limits, limits

#: Part of identifiers in Python; read as a product by people, so no part of names here.
MIDDLE_DOT = "\N{MIDDLE DOT}"
_NEGATE = CODES["negate"]
_ARITIES = bytes(row.arity for row in ROWS)
_COMMUTES = bytes(row.commutes for row in ROWS)
_SHIFT = 32


def is_variable_name(name: str) -> bool:
    """Whether the language can write a variable of this name.

    >>> [name for name in ("x1", "lambda", "θ", "pi", "if", "2x") if is_variable_name(name)]
    ['x1', 'lambda', 'θ']
    """
    if not isinstance(name, str) or not name.isidentifier() or len(name) > limits.name_characters:
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
        self._third = array("i")
        self._literals: dict[Literal, int] = {}
        self._values: list[Literal] = []
        self._variables: dict[str, int] = {}
        self._nodes: dict[int, int] = {}
        #: What nodes are called in the source of the graphs that were included.
        self._names: dict[int, str] = {}
        self._most = limits.graph_nodes
        self._commutes = bytes(len(ROWS)) if ordered else _COMMUTES
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
        value = Literal.from_number(number)
        index = self._literals.get(value)
        if index is None:
            index = self._literals[value] = len(self._values)
            self._values.append(value)
        return self._intern(LITERAL, index)

    # -- operators -------------------------------------------------------------------------

    def apply(self, name: str, *operands: int) -> int:
        """The node of an operator by name on operand nodes."""
        return self.apply_code(CODES[name], *operands)

    def apply_code(self, code: int, *operands: int) -> int:
        """The node of an operator by code on operand nodes."""
        if len(operands) != _ARITIES[code]:
            row = ROWS[code]
            raise GraphError(f"{row.name} takes {row.arity} operands, not {len(operands)}")
        if code == _NEGATE and self._codes[operands[0]] == LITERAL:
            value = self._values[self._first[operands[0]]]
            return self.literal(Literal(-value.digits, value.exponent))
        return self._intern(code, *operands)

    def _intern(self, code: int, first: int = -1, second: int = -1, third: int = -1) -> int:
        # The key packs code and operands into one number; how many there are, the code tells. It
        # has operands that commute in order, the columns have them as they were written first.
        if second < 0:
            key = code | first << 8
        elif third < 0:
            low, high = (
                (second, first) if second < first and self._commutes[code] else (first, second)
            )
            key = code | low << 8 | high << (8 + _SHIFT)
        else:
            key = code | first << 8 | second << (8 + _SHIFT) | third << (8 + 2 * _SHIFT)
        new = len(self._codes)
        node = self._nodes.setdefault(key, new)
        if node == new:
            if node >= self._most:
                raise GraphError(f"a graph of more than {Limits.graph_nodes}")
            self._codes.append(code)
            self._first.append(first)
            self._second.append(second)
            self._third.append(third)
        return node

    #: `apply_code` for callers that know the arity and that a negation's operand is no literal.
    apply_unchecked = _intern

    # -- reading back ----------------------------------------------------------------------

    def code(self, node: int) -> int:
        """The operator code of a node."""
        return self._codes[node]

    def operands(self, node: int) -> tuple[int, ...]:
        """The operand nodes of a node."""
        triple = (self._first[node], self._second[node], self._third[node])
        return triple[: ROWS[self._codes[node]].arity]

    def value(self, node: int) -> Literal | None:
        """The literal of a node, or None."""
        return self._values[self._first[node]] if self._codes[node] == LITERAL else None

    # -- whole graphs ----------------------------------------------------------------------

    def include(self, graph: Graph, substitution: Mapping[str, int] | None = None) -> list[int]:
        """Copy a graph in; `substitution` replaces variables by nodes. The new node of each node.

        Nodes that exist already (all that does not depend on what is substituted, when the same
        graph was included before) are found again. Nodes keep their names, unless something is
        substituted: then they are other functions.
        """
        replaced = substitution or {}
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
        if not replaced:
            for node, name in graph.names.items():
                self._names.setdefault(new[node], name)
        return new

    def build(
        self,
        outputs: Sequence[int],
        *,
        arguments: tuple[Argument, ...] = (),
        conditions: Sequence[Condition] = (),
        names: Mapping[int, str] | None = None,
        name: str = "",
        listing: Listing | None = None,
    ) -> Graph:
        """The immutable graph of some nodes; what outputs and conditions do not need is left out.

        Every declared variable stays a variable of the graph, needed or not. `names` of nodes join
        those that included graphs brought; those of nodes that are left out are forgotten.
        """
        if not outputs:
            raise GraphError("a graph needs at least one output")
        called = {**self._names, **(names or {})}
        roots = [*outputs, *(one.node for one in conditions)]
        needed = reached(self._codes, (self._first, self._second, self._third), roots)
        variables = tuple(self._variables)
        if all(needed):
            columns = (self._first[:], self._second[:], self._third[:])
            return Graph(
                bytes(self._codes),
                columns,
                tuple(self._values),
                variables,
                tuple(outputs),
                arguments,
                tuple(conditions),
                called,
                name,
                listing,
            )
        new = array("i", [-1]) * len(self._codes)
        codes = bytearray()
        first, second, third = array("i"), array("i"), array("i")
        literals: list[Literal] = []
        for node, kept in enumerate(needed):
            if not kept:
                continue
            code = self._codes[node]
            a, b, c = self._first[node], self._second[node], self._third[node]
            if code == LITERAL:
                literals.append(self._values[a])
                a = len(literals) - 1
            elif code != VARIABLE and a >= 0:
                a = new[a]
            new[node] = len(codes)
            codes.append(code)
            first.append(a)
            second.append(new[b] if b >= 0 else -1)
            third.append(new[c] if c >= 0 else -1)
        return Graph(
            bytes(codes),
            (first, second, third),
            tuple(literals),
            variables,
            tuple(new[node] for node in outputs),
            arguments,
            tuple(one._replace(node=new[one.node]) for one in conditions),
            {new[node]: own for node, own in called.items() if needed[node]},
            name,
            listing
            and listing._replace(
                lines={new[node]: line for node, line in listing.lines.items() if needed[node]}
            ),
        )
