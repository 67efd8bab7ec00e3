"""Infix text that parses back to an equal graph."""

import sys
from collections.abc import Iterable, Mapping, Sequence

from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, OPERATORS, ROWS, VARIABLE
from workbench.ir.printing.sharing import fresh_names, printed_names

_ATOM = 100
_ADD = CODES["add"]
_WHERE = CODES["where"]
_SIGN = OPERATORS["negate"].precedence
_SUM = OPERATORS["add"].precedence
#: How strongly the text of each operator binds: calls and leaves never need parentheses.
_STRENGTHS = [row.precedence if row.symbol else _ATOM for row in ROWS]
#: Symbols as printed: loose ones with blanks, tight ones (products, powers, signs) without.
_SYMBOLS = [
    f"{' ' * (row.arity - 1)}{row.symbol} "
    if row.symbol.isalpha() or (row.arity == 2 and row.precedence <= _SUM)
    else row.symbol
    for row in ROWS
]
#: How strongly the left and the right operand must bind to go without parentheses.
_LEFT = [row.precedence + row.right_associative for row in ROWS]
_RIGHT = [_SIGN if row.right_associative else row.precedence + 1 for row in ROWS]
for _code, _row in enumerate(ROWS):
    if _row.symbol and _row.arity == 2 and _row.precedence == OPERATORS["less"].precedence:
        _LEFT[_code] = _row.precedence + 1  # a < b < c means something else than (a < b) < c
#: Operators after which a sign gets parentheses, for the reader: x - (-2), but x**-2.
_SIGN_NEEDS_PARENTHESES = [
    row.arity == 2 and row.precedence >= _SUM and not row.right_associative for row in ROWS
]


def infix_text(graph: Graph, limit: int | None = None) -> str:
    """Text in the workbench's language that parses back to an equal graph.

    Operations with a name in the source are assigned to it. Other parts that are shared are
    repeated while that keeps the text short; where a tree would be much longer than the graph they
    are named (`t1 = ...; ...`). The order of the variables is part of a
    graph: where the text would read them in another order, or not at all, it starts with an
    assignment that lists them and is not used (`_ = x + y; ...`); where there are arrays, whose
    shapes no text tells, it does not. With a `limit`, at most so many
    characters, for previews; takes time in proportion to the size of the graph (or to the limit).

    >>> from workbench.frontends.text import parse
    >>> infix_text(parse("a = x - -2; a^2/(a*y)"))
    'a = x - (-2); a**2/(a*y)'
    >>> infix_text(parse("(x - -2)^2/((x - -2)*y)"))
    '(x - (-2))**2/((x - (-2))*y)'
    >>> infix_text(parse("unused = y; sin(x)"))
    '_ = y; sin(x)'
    """
    if limit is not None and len(graph) > limit:  # every node is at least one character
        return _Writer(graph, {}, limit).write()[:limit]
    names = printed_names(graph)
    writer = _Writer(graph, names, limit)
    text = writer.write()
    if writer.budget < 0:
        return text[:limit]
    head = ""
    if graph.shapes is None:
        head = _declaration(graph, writer.seen, names.values())
    if head and _WHERE in graph.codes:  # a if c else b reads its variables in another order
        other = _Writer(graph, names, limit, choices_as_calls=False)
        other_text = other.write()
        if not _declaration(graph, other.seen, names.values()):
            head, text = "", other_text
    return head + text if limit is None else (head + text)[:limit]


def named_text(graph: Graph, names: Mapping[int, str], limit: int | None = None) -> str:
    """Infix text in which these nodes are assigned to these names first, each written once.

    The names must be free, the nodes in their order in the graph. With a `limit`, at most so many
    characters.

    >>> from workbench.frontends.text import parse
    >>> named_text(parse("(x + 1)*(x + 1)"), {2: "a"})
    'a = x + 1; a*a'
    """
    return _Writer(graph, names, limit).write()[:limit]


def _declaration(graph: Graph, seen: Mapping[str, int], names: Iterable[str]) -> str:
    """The assignment that puts variables in order: as short a head of them as will do."""
    variables = graph.variables
    count = len(variables)
    last = len(seen)
    while count and seen.get(variables[count - 1], last) < last:
        count -= 1
        last = seen[variables[count]]
    if not count:
        return ""
    taken = {*variables, *names}
    name = "_" if "_" not in taken else next(fresh_names(taken, "_"))
    return f"{name} = {_joint(graph, variables[:count]).join(variables[:count])}; "


def _joint(graph: Graph, names: Sequence[str]) -> str:
    """What joins variables in a head: a difference where the graph has their sum the other way
    round, which would be read as the sum of the head."""
    if _ADD not in graph.codes:
        return " + "
    sums = {operands: node for node, row, operands in graph.nodes() if row.name == "add"}
    leaves = graph.variable_nodes()
    so_far = leaves.get(names[0])
    for name in names[1:]:
        leaf = leaves.get(name)
        if so_far is None or leaf is None:
            break
        if (leaf, so_far) in sums:
            return " - "
        so_far = sums.get((so_far, leaf))
    return " + "


class _Writer:
    """Writes the outputs of a graph, with names for the nodes that have one."""

    def __init__(
        self,
        graph: Graph,
        names: Mapping[int, str],
        limit: int | None,
        choices_as_calls: bool = True,
    ) -> None:
        self.graph = graph
        self.names = names
        self.budget = sys.maxsize if limit is None else limit
        self.choices_as_calls = choices_as_calls
        self.pieces: list[str] = []
        #: The variables in the order in which the text shows them.
        self.seen: dict[str, int] = {}

    def write(self) -> str:
        """The assignments of named parts, then the outputs."""
        for node, name in self.names.items():
            self._write_node(node, f"{name} = ")
            self.pieces.append("; ")
        for number, node in enumerate(self.graph.outputs):
            if number:
                self.pieces.append(", ")
            if node in self.names:
                self.pieces.append(self.names[node])
            else:
                self._write_node(node)
        return "".join(self.pieces)

    def _write_node(self, root: int, head: str = "") -> None:
        """Append the text of a node, in full even if it has a name. A stack of what is still to
        be written, text or nodes, takes the place of recursion."""
        graph, names, pieces = self.graph, self.names, self.pieces
        codes, first = graph.codes, graph.first
        stack: list[int | str] = [root, head]
        while stack and self.budget >= 0:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
                self.budget -= len(item)
                continue
            code = codes[item]
            if code == VARIABLE:
                variable = graph.variables[first[item]]
                self.seen.setdefault(variable, len(self.seen))
                stack.append(variable)
            elif code == LITERAL:
                stack.append(graph.literals[first[item]].spelling)
            elif item != root and item in names:
                stack.append(names[item])
            elif _STRENGTHS[code] < _ATOM:
                self._expand_symbol(item, code, stack)
            elif code == _WHERE and not self.choices_as_calls:
                condition, chosen, otherwise = graph.operands(item)
                self._push(stack, otherwise, 0)
                stack.append(" else ")
                self._push(stack, condition, 1)
                stack.append(" if ")
                self._push(stack, chosen, 1)
            else:
                self._expand_call(item, stack)

    def _expand_symbol(self, node: int, code: int, stack: list[int | str]) -> None:
        """Put the parts of an infix or prefix operation on the stack, the last part first."""
        first, second = self.graph.first[node], self.graph.second[node]
        if second < 0:
            self._push(stack, first, ROWS[code].precedence)
            stack.append(_SYMBOLS[code])
            return
        right = _RIGHT[code]
        if _SIGN_NEEDS_PARENTHESES[code] and self._strength(second) == _SIGN:
            right = _ATOM
        self._push(stack, second, right)
        stack.append(_SYMBOLS[code])
        self._push(stack, first, _LEFT[code])

    def _expand_call(self, node: int, stack: list[int | str]) -> None:
        """Put the parts of a call on the stack; min(min(a, b), c) is written min(a, b, c)."""
        graph = self.graph
        row = graph.operator(node)
        operands = list(graph.operands(node))
        if not operands:
            stack.append(row.name)
            return
        stack.append(")")
        while True:
            for operand in reversed(operands[1:]):
                stack += (operand, ", ")
            first = operands[0]
            if not row.folds or graph.codes[first] != graph.codes[node] or first in self.names:
                break
            operands = list(graph.operands(first))
        stack += (first, f"{row.name}(")

    def _push(self, stack: list[int | str], operand: int, needed: int) -> None:
        """Put an operand on the stack, in parentheses where it binds less than is needed."""
        if self._strength(operand) < needed:
            stack += (")", operand, "(")
        else:
            stack.append(operand)

    def _strength(self, node: int) -> int:
        code = self.graph.codes[node]
        if code == LITERAL:
            return _SIGN if self.graph.literals[self.graph.first[node]].digits < 0 else _ATOM
        if node in self.names:
            return _ATOM
        return 0 if code == _WHERE and not self.choices_as_calls else _STRENGTHS[code]
