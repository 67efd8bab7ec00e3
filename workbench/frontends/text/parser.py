"""Text to graph: statements of assignments and results, each parsed with two stacks."""

import warnings
from collections import Counter

from workbench.errors import ExpressionWarning, LiteralError, ParseError, level_outside
from workbench.frontends.text import complaints
from workbench.frontends.text.expression import ExpressionParser
from workbench.frontends.text.grammar import CALLED, CONSTANT_CODES
from workbench.frontends.text.mending import as_error, as_warning
from workbench.frontends.text.slip import Slip
from workbench.frontends.text.suspicions import decimal_comma, suspicions
from workbench.frontends.text.tokens import END, Tokens, is_name, is_number, normal
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import SHOWN_NODES, Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import RESERVED
from workbench.ir.primal import Listing
from workbench.limits import Limits, limits


def parse(text: str) -> Graph:
    """The graph of an expression: Python's arithmetic, with assignments and several results.

    Statements end with `;` or a line break: any number of assignments, each to a new name, then
    the result, or several results separated by commas. `^` also means power; every name that is
    not assigned and neither `pi` nor `e` is a variable. Takes time in proportion to the length of
    the text. Raises ParseError with line, column and remedy;
    warns with ExpressionWarning of a name that looks like a slip (PI, nan, sinx).

    >>> parse("a = x*y; sin(a) + exp(x)/y").variables
    ('x', 'y')
    >>> parse("1 if 0 < x < 1 else x^2, -x").to_text()
    'where(0 < x and x < 1, 1, x**2), -x'
    >>> parse("2x + 1")
    Traceback (most recent call last):
        ...
    workbench.errors.ParseError: line 1, column 2: an operator is missing between 2 and x
      2x + 1
       ^
    did you mean 2*x + 1?
    """
    if not isinstance(text, str):
        raise ParseError(
            f"an expression is text, not {type(text).__name__}",
            text=repr(text)[:60],
            position=0,
            remedy='put it in quotes, as in "x**2 + 1"',
        )
    if len(text) > limits.text_characters:
        raise ParseError(
            f"the text has {len(text):,} characters; the limit is {Limits.text_characters}",
            text=text[:100],
            position=0,
            remedy="build a graph of this size with GraphBuilder",
        )
    tokens = Tokens(text)
    try:
        graph = _Parser(tokens).parse()
    except Slip as slip:
        raise as_error(slip, _slip) from None
    for one in suspicions(tokens, graph.variables):
        warnings.warn(as_warning(one, _slip), ExpressionWarning, level_outside())
    return graph


def _slip(text: str) -> Slip | None:
    """The first slip in a text, if there is one."""
    tokens = Tokens(text)
    try:
        graph = _Parser(tokens).parse()
    except Slip as slip:
        return slip
    found = sorted(suspicions(tokens, graph.variables), key=lambda one: not one.edits)
    return found[0] if found else None


class _Parser:
    """One text on its way to a graph: its tokens, and what its names mean so far."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.builder = GraphBuilder()
        #: What names (in normal form) mean: nodes of variables, constants and assignments.
        self.names: dict[str, int] = {}
        self.assigned: dict[str, int] = {}
        #: Tokens that are known to be operands: names that are no function's, and numbers.
        self.leaves: dict[str, int] = {}
        #: Of every statement the first token, the one behind it, and how many nodes there are then.
        self.statements: list[tuple[int, int, int]] = []
        self.expression = ExpressionParser(self).parse

    def parse(self) -> Graph:
        """All statements; the last one is the result."""
        tokens = self.tokens
        index = self._skip(0)
        if tokens[index] == END:
            raise complaints.nothing(tokens)
        while True:
            if tokens[index + 1 : index + 2] == ["="]:
                last, end = index, self._assignment(index)
                self.statements.append((last, end, len(self.builder)))
                index = self._skip(end)
                if tokens[index] == END:
                    raise complaints.no_result(tokens, last)
                continue
            first, outputs = index, []
            while True:
                node, index = self.expression(index)
                outputs.append(node)
                if tokens[index] != ",":
                    break
                index += 1
            self.statements.append((first, index, len(self.builder)))
            index = self._skip(index)
            if tokens[index] != END:
                raise complaints.two_results(tokens, first)
            if len(outputs) > 1 and (comma := decimal_comma(tokens)):
                raise complaints.decimal(tokens, comma)
            return self.builder.build(outputs, names=self._used_names(), listing=self._listing())

    def _listing(self) -> Listing | None:
        """The statements as they were written, where there are several and not too many nodes."""
        if not 1 < len(self.statements) <= len(self.builder) <= SHOWN_NODES:
            return None
        starts = self.tokens.starts()
        texts, lines, before = [], {}, 0
        for line, (first, behind, nodes) in enumerate(self.statements):
            written = self.tokens.text[starts[first] : starts[behind]].splitlines()
            texts.append(" ".join(" ".join(one.partition("#")[0] for one in written).split()))
            lines.update(dict.fromkeys(range(before, nodes), line))
            before = nodes
        return Listing(tuple(texts), lines)

    def _used_names(self) -> dict[int, str]:
        """What nodes are called: the first name of each that the text uses.

        A name that nothing uses, as that of the assignment which puts variables in order, is none.
        """
        uses = Counter(map(normal, self.tokens)) if self.assigned else Counter()
        return {node: name for name, node in reversed(self.assigned.items()) if uses[name] > 1}

    def _skip(self, index: int) -> int:
        """The next token that starts a statement, or the end."""
        while self.tokens[index] in ("\n", ";"):
            index += 1
        return index

    def _assignment(self, index: int) -> int:
        tokens = self.tokens
        name = normal(tokens[index])
        if not is_name(tokens[index]) or name in RESERVED:
            raise complaints.misplaced_equals(tokens, index + 1)
        self._check_new(name, index)
        node, end = self.expression(index + 2)
        if tokens[end] == ",":
            raise complaints.several_values(tokens, end)
        self._check_new(name, index)
        self.names[name] = self.assigned[name] = node
        if name not in CALLED:
            self.leaves[tokens[index]] = self.leaves[name] = node
        return end

    def _check_new(self, name: str, index: int) -> None:
        if name in self.names:
            raise complaints.taken(self.tokens, index, name, name in self.assigned)

    def leaf(self, index: int) -> int:
        """The node of the operand at a token: a number, a constant, a variable or a name.

        Raises Slip for a token that cannot start an operand.
        """
        token = self.tokens[index]
        if is_number(token):
            try:
                node = self.builder.literal(Literal.from_text(token))
            except LiteralError as error:
                raise complaints.refused_number(self.tokens, index, error) from None
        elif is_name(token) and (name := normal(token)) not in RESERVED:
            known = self.names.get(name)
            if known is None:
                code = CONSTANT_CODES.get(name)
                known = (
                    self.builder.variable(name) if code is None else self.builder.apply_code(code)
                )
                self.names[name] = known
            if name in CALLED:
                return known
            node = known
        else:
            raise complaints.no_operand(self.tokens, index)
        self.leaves[token] = node
        return node
