"""Infix text that parses back to an equal graph."""

from collections.abc import Iterable, Mapping

from workbench.ir.graph import Graph
from workbench.ir.operators import LITERAL, OPERATORS, ROWS, VARIABLE
from workbench.ir.printing.sharing import fresh_names, named_parts

_ATOM = 100
_SIGN = OPERATORS["negate"].precedence
_SUM = OPERATORS["add"].precedence
#: How strongly the text of each operator binds: calls and leaves never need parentheses.
_STRENGTHS = [row.precedence if row.symbol else _ATOM for row in ROWS]
#: Symbols as printed: loose ones with blanks around them, tight ones (products, powers) without.
_SYMBOLS = [
    f" {row.symbol} " if row.arity == 2 and row.precedence <= _SUM else row.symbol for row in ROWS
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

    Parts that are shared are repeated while that keeps the text short; where a tree would be much
    longer than the graph they are named (`t1 = ...; ...`). The order of the variables is part of a
    graph: where the text would read them in another order, or not at all, it starts with an
    assignment that lists them and is not used (`_ = x + y; ...`). With a `limit`, at most so many
    characters, for previews; takes time in proportion to the size of the graph (or to the limit).

    >>> from workbench.frontends.text import parse
    >>> infix_text(parse("a = x - -2; a^2/(a*y)"))
    '(x - (-2))**2/((x - (-2))*y)'
    >>> infix_text(parse("unused = y; sin(x)"))
    '_ = y; sin(x)'
    """
    if limit is not None and len(graph) > limit:  # every node is at least one character
        return _Writer(graph, {}, limit).write(graph.outputs)[:limit]
    names = dict(zip(named_parts(graph), fresh_names(graph.variables), strict=False))
    writer = _Writer(graph, names, limit)
    text = writer.write(graph.outputs)
    text = _declaration(graph.variables, writer.seen, names.values()) + text
    return text if limit is None else text[:limit]


def _declaration(variables: tuple[str, ...], seen: Mapping[str, int], names: Iterable[str]) -> str:
    """The assignment that puts variables in order: as short a head of them as will do."""
    count = len(variables)
    last = len(seen)
    while count and seen.get(variables[count - 1], last) < last:
        count -= 1
        last = seen[variables[count]]
    if not count:
        return ""
    taken = {*variables, *names}
    name = "_" if "_" not in taken else next(fresh_names(taken, "_"))
    return f"{name} = {' + '.join(variables[:count])}; "


class _Writer:
    """Writes nodes as text, names for those that have one."""

    def __init__(self, graph: Graph, names: Mapping[int, str], limit: int | None) -> None:
        self.graph = graph
        self.names = names
        self.limit = limit
        self.pieces: list[str] = []
        #: The variables in the order in which the text shows them.
        self.seen: dict[str, int] = {}

    def write(self, outputs: tuple[int, ...]) -> str:
        """The assignments of named parts, then the outputs."""
        for node, name in self.names.items():
            self.pieces.append(f"{name} = ")
            self._node(node)
            self.pieces.append("; ")
        for number, node in enumerate(outputs):
            if number:
                self.pieces.append(", ")
            self._node(node, self.names.get(node))
        return "".join(self.pieces)

    def _node(self, root: int, name: str | None = None) -> None:
        """Append the text of a node, without a loop's worth of recursion: a stack of what is
        still to be written, text or nodes."""
        if name is not None:
            self.pieces.append(name)
            return
        graph, names, pieces, limit = self.graph, self.names, self.pieces, self.limit
        codes, first = graph.codes, graph.first
        budget = None if limit is None else limit
        stack: list[int | str] = [root]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
                if budget is not None:
                    budget -= len(item)
                    if budget < 0:
                        return
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
            else:
                self._expand(item, stack)

    def _expand(self, node: int, stack: list[int | str]) -> None:
        """Put an operation's parts on the stack, the last part first."""
        graph = self.graph
        code = graph.codes[node]
        row = ROWS[code]
        if not row.symbol:
            operands = graph.operands(node)
            if not operands:
                stack.append(row.name)
                return
            stack.append(")")
            for operand in reversed(operands[1:]):
                stack += (operand, ", ")
            stack += (operands[0], f"{row.name}(")
            return
        operand = graph.second[node] if row.arity == 2 else graph.first[node]
        strength = self._strength(operand)
        needed = _RIGHT[code] if row.arity == 2 else row.precedence
        if strength < needed or (strength == _SIGN and _SIGN_NEEDS_PARENTHESES[code]):
            stack += (")", operand, "(")
        else:
            stack.append(operand)
        stack.append(_SYMBOLS[code] if row.arity == 2 else _prefix(row.symbol))
        if row.arity == 2:
            operand = graph.first[node]
            if self._strength(operand) < _LEFT[code]:
                stack += (")", operand, "(")
            else:
                stack.append(operand)

    def _strength(self, node: int) -> int:
        code = self.graph.codes[node]
        if code == LITERAL:
            return _SIGN if self.graph.literals[self.graph.first[node]].digits < 0 else _ATOM
        return _ATOM if node in self.names else _STRENGTHS[code]


def _prefix(symbol: str) -> str:
    return f"{symbol} " if symbol.isalpha() else symbol
