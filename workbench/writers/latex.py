r"""LaTeX of a graph, from the templates of the operator table."""

import re
from collections.abc import Mapping, Sequence
from string import Formatter
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, LITERAL, OPERATORS, ROWS, VARIABLE, Operator
from workbench.ir.printing.sharing import printed_names
from workbench.writers.symbols import latex_names, latex_number

_SIGN = OPERATORS["negate"].precedence
_PRODUCT = OPERATORS["multiply"].precedence
_SUM = OPERATORS["add"].precedence
#: Strengths above the table's precedences: a power or fraction, a function, what needs no
#: parentheses even as the base of a power; and below them all, a choice.
_POWER = OPERATORS["power"].precedence
_CALL, _ATOM, _CHOICE = _POWER + 1, _POWER + 2, 0
_MULTIPLY, _DIVIDE, _RAISE = CODES["multiply"], CODES["divide"], CODES["power"]
#: Functions whose exponent is written behind their name: \sin^{2}\left(x\right).
_NAMED_FUNCTION = re.compile(r"(\\[A-Za-z]+|\\operatorname\{\w+\})(?=\\left\()")


class Template(NamedTuple):
    """One row's LaTeX: texts around the operands, and how strongly each operand must bind."""

    texts: tuple[str, ...]
    operands: tuple[int, ...]
    needed: tuple[int, ...]
    strength: int


def latex_text(graph: Graph, result: str = "") -> str:
    r"""LaTeX (math mode) of the outputs, as what the `result` equals; a tuple for several.

    Products are written by juxtaposition, with a dot where a number follows. Above the result
    stand the operations that have a name in the source, and shared parts where repeating them
    would make the text much longer than the graph.

    >>> from workbench.frontends.text import parse
    >>> latex_text(parse("sin(x1)**2/(2*alpha) - y*3"))
    '\\frac{\\sin^{2}\\left(x_{1}\\right)}{2 \\, \\alpha} - y \\cdot 3'
    """
    writer = _LatexWriter(graph)
    outputs = ", ".join(writer.text(node) for node in graph.outputs)
    if len(graph.outputs) > 1:
        outputs = rf"\left({outputs}\right)"
    if not writer.names:
        return f"{result} = {outputs}" if result else outputs
    lines = [f"{name} & = {writer.text(node, whole=True)}" for node, name in writer.names.items()]
    last = f"{result} & = {outputs}" if result else f" & {outputs}"
    return "".join((r"\begin{array}{rl} ", r" \\ ".join([*lines, last]), r" \end{array}"))


def _template(row: Operator) -> Template:
    texts, operands = [""], []
    for text, field, _, _ in Formatter().parse(row.latex):
        texts[-1] += text
        if field is not None:
            operands.append(int(field))
            texts.append("")
    needed = tuple(
        _needed(row, operand)
        if row.symbol and not (before.endswith("{") and after.startswith("}"))
        else _CHOICE
        for operand, before, after in zip(operands, texts, texts[1:], strict=False)
    )
    return Template(tuple(texts), tuple(operands), needed, _strength(row))


def _needed(row: Operator, operand: int) -> int:
    """How strongly an operand that nothing encloses must bind."""
    if row.arity == 1:  # a sign goes before a product, the tighter `not` before no operator
        return _PRODUCT if row.precedence == _SIGN else _CALL
    if row.precedence == _POWER:
        return _ATOM
    loose = operand == 0 and row.precedence != OPERATORS["less"].precedence
    return row.precedence + (not loose)


def _strength(row: Operator) -> int:
    latex = row.latex
    if row.symbol:
        return _POWER if latex.startswith(r"\frac") else row.precedence
    if latex.startswith(r"\begin"):
        return _CHOICE
    if "{" not in latex or latex.startswith((r"\left|", r"\sqrt")):
        return _ATOM
    return _CALL if latex.endswith((r"\right)", r"\right|")) else _POWER


_TEMPLATES = [_template(row) for row in ROWS]


class _LatexWriter:
    """Writes nodes as LaTeX, with names for shared parts."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        printed = printed_names(graph)
        symbols = latex_names((*graph.variables, *printed.values()))
        self.variables = [symbols[name] for name in graph.variables]
        self.names: Mapping[int, str] = {node: symbols[name] for node, name in printed.items()}
        self.starts = self._starts_with_digit()

    def text(self, root: int, whole: bool = False) -> str:
        """The text of a node: its name if it has one, unless the `whole` is asked for."""
        graph, names = self.graph, self.names
        pieces: list[str] = []
        stack: list[int | str] = [root if whole or root not in names else names[root]]
        while stack:
            item = stack.pop()
            if isinstance(item, str):
                pieces.append(item)
                continue
            code = graph.codes[item]
            if item in names and not (whole and item == root):
                pieces.append(names[item])
            elif code == VARIABLE:
                pieces.append(self.variables[graph.first[item]])
            elif code == LITERAL:
                pieces.append(latex_number(graph.literals[graph.first[item]]))
            else:
                stack.extend(reversed(self._parts(item, code)))
        return "".join(pieces)

    def _parts(self, node: int, code: int) -> Sequence[int | str]:
        """An operation's text: its template with the operands in their places."""
        template = _TEMPLATES[code]
        operands = self.graph.operands(node)
        if code == _RAISE:
            short = self._function_power(*operands)
            if short is not None:
                return short
        texts = template.texts
        if ROWS[code].folds:
            return [texts[0], *self._folded(node), texts[-1]]
        if code == _MULTIPLY and self._needs_dot(*operands):
            texts = tuple(text.replace(r"\,", r"\cdot") for text in texts)
        parts: list[int | str] = [texts[0]]
        places = zip(template.operands, template.needed, texts[1:], strict=True)
        for place, needed, text in places:
            operand = operands[place]
            strength = self._strength(operand)
            signed = strength == _SIGN and (place > 0 or ROWS[code].arity == 1)
            if strength < needed or (signed and needed > _SUM):
                parts += (r"\left(", operand, r"\right)")
            else:
                parts.append(operand)
            parts.append(text)
        return parts

    def _folded(self, node: int) -> Sequence[int | str]:
        """The operands of min(min(a, b), c) as a, b, c."""
        graph = self.graph
        parts: list[int | str] = []
        inner = node
        while True:
            inner, *others = graph.operands(inner)
            for operand in reversed(others):
                parts += (operand, ", ")
            if graph.codes[inner] != graph.codes[node] or inner in self.names:
                return [inner, *reversed(parts)]

    def _function_power(self, base: int, exponent: int) -> Sequence[int | str] | None:
        r"""\sin^{2}\left(x\right) for the power of a function; None where it is none."""
        literal = self.graph.literal(exponent)
        if literal is None or not literal.is_integer or literal.digits <= 0 or base in self.names:
            return None
        first, *rest = _TEMPLATES[self.graph.codes[base]].texts
        if not _NAMED_FUNCTION.match(first):
            return None
        head = _NAMED_FUNCTION.sub(
            lambda named: f"{named[1]}^{{{latex_number(literal)}}}", first, count=1
        )
        parts: list[int | str] = [head]
        for operand, text in zip(self.graph.operands(base), rest, strict=True):
            parts += (operand, text)
        return parts

    def _strength(self, node: int) -> int:
        code = self.graph.codes[node]
        if node in self.names or code == VARIABLE:
            return _ATOM
        if code == LITERAL:
            literal = self.graph.literals[self.graph.first[node]]
            if literal.digits < 0:
                return _SIGN
            return _POWER if "^" in latex_number(literal) else _ATOM
        return _TEMPLATES[code].strength

    def _needs_dot(self, left: int, right: int) -> bool:
        """Whether factors side by side would be misread: x 2, or 2 before a fraction."""
        codes = self.graph.codes
        if self._strength(right) < _PRODUCT + 1 or self._strength(right) == _SIGN:
            return False
        if codes[right] == _DIVIDE and right not in self.names:
            return codes[left] == LITERAL and bool(self.starts[self.graph.first[right]])
        return bool(self.starts[right])

    def _starts_with_digit(self) -> bytearray:
        """Marks of the nodes whose text starts with a digit."""
        marks = bytearray(len(self.graph))
        for node, row, operands in self.graph.nodes():
            template = _TEMPLATES[self.graph.codes[node]]
            if node in self.names:
                continue
            literal = self.graph.literal(node)
            if literal is not None:
                marks[node] = literal.digits >= 0
            elif row.symbol and row.arity == 2 and not template.texts[0]:
                first = operands[0]
                marks[node] = marks[first] and self._strength(first) >= template.needed[0]
            else:
                marks[node] = template.texts[0][:1].isdigit()
        return marks
