"""Straight-line Python: the operations of a graph in order, each written once, from templates."""

import keyword
import math
import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS, Cost, Operator
from workbench.ir.traversal import use_counts
from workbench.writers.names import Names, slots

#: An operation used once is written into its user's expression up to this nesting and length.
MAX_NESTING = 24
MAX_LENGTH = 600

_WHERE = CODES["where"]
_COMPARES = tuple(row.cost is Cost.COMPARISON for row in ROWS)
#: Names, but not those of attributes.
NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*")


class Statements:
    """Writes the operations of a graph as assignments and expressions.

    `templates` has the spelling of every node, `constants` the value of those that no variable
    reaches. `own` are the names of variables and assignments, by default slots v0, v1; an
    operation with a name of its own is an assignment. `names` are those that the spellings call.
    """

    def __init__(
        self,
        graph: Graph,
        templates: Sequence[str],
        constants: Sequence[float | None],
        own: Names | None = None,
    ) -> None:
        self.graph = graph
        self.own = slots(graph) if own is None else own
        self.templates = templates
        self.constants = constants
        self.lines: list[str] = []
        self.names: set[str] = set()
        self._counts = use_counts(graph)
        #: What stands for each node, whether it needs parentheses, how deep it nests.
        self.texts: list[str] = []
        self.loose = bytearray(len(graph))
        self.nesting = bytearray(len(graph))

    def write(self) -> None:
        """Fill `lines` with the assignments, `texts` with what stands for each node."""
        own, counts, kept, texts = self.own.nodes, self._counts, self._kept(), self.texts
        for node, code in enumerate(self.graph.codes):
            row, constant = ROWS[code], self.constants[node]
            if constant is not None or row.arity == 0:
                text, assigned = self._leaf(node, row, constant), False
            else:
                text = self._operation(node, row) if counts[node] else ""
                long = len(text) > MAX_LENGTH or self.nesting[node] > MAX_NESTING
                assigned = bool(kept[node]) or long
            if assigned or (node in own and counts[node]):
                if row.cost is Cost.COMPARISON and constant is None:
                    text = as_float(text)
                name = own.get(node) or next(self.own.fresh)
                self.lines.append(f"{name} = {text}")
                text, self.loose[node], self.nesting[node] = name, 0, 0
            texts.append(text)

    def number(self, node: int) -> str:
        """The text of a node where a float is wanted: a comparison gives 1.0 or 0.0."""
        text = self.texts[node]
        if _COMPARES[self.graph.codes[node]] and self.nesting[node]:  # written in place, a bool
            return as_float(text)
        return text

    def _kept(self) -> bytearray:
        """Marks of the operations that get a slot: used more than once."""
        kept = bytearray(count > 1 for count in self._counts)
        repeated = {one: spelling(one).repeated for one in {*self.templates}}
        if any(repeated.values()):
            columns = self.graph.first, self.graph.second, self.graph.third
            for node, template in enumerate(self.templates):
                for index in repeated[template]:
                    kept[columns[index][node]] = 1
        return kept

    def _leaf(self, node: int, row: Operator, constant: float | None) -> str:
        if constant is None:
            return self.own.inputs[self.graph.first[node]]
        if row.arity == 0 and self.templates[node]:
            self.names |= spelling(self.templates[node]).names
            return self.templates[node]
        if not math.isfinite(constant):
            self.names.add("nan" if math.isnan(constant) else "inf")
        return repr(constant)

    def _operation(self, node: int, row: Operator) -> str:
        spelt = spelling(self.templates[node])
        operands = self.graph.operands(node)
        if row.cost is Cost.COMPARISON:
            texts = [self.texts[operand] for operand in operands]
        else:
            texts = [self.number(operand) for operand in operands]
            if self.graph.codes[node] == _WHERE:
                texts[0] = self.texts[operands[0]]
        self.nesting[node] = min(max([self.nesting[one] for one in operands]) + 1, 255)
        self.names |= spelt.names
        if spelt.write is None:
            return f"{self.templates[node]}({', '.join(texts)})"
        for index, operand in enumerate(operands):
            if self.loose[operand]:
                texts[index] = f"({texts[index]})"
        self.loose[node] = spelt.loose
        return spelt.write(*texts)


class Spelling(NamedTuple):
    """What a template is: how it is filled in (None: called by its name), the names that it calls,
    whether it needs parentheses inside another, which operands it has more than once."""

    write: Callable[..., str] | None
    names: frozenset[str]
    loose: bool
    repeated: tuple[int, ...]


@cache
def spelling(template: str) -> Spelling:
    """What there is to know of a template, found once.

    >>> spelling("{0} * {0}").repeated, sorted(spelling("sin").names)
    ((0,), ['sin'])
    """
    names = frozenset(word for word in NAME.findall(template) if not keyword.iskeyword(word))
    if "{" not in template:
        return Spelling(None, names, False, ())
    repeated = tuple(index for index in range(3) if template.count(f"{{{index}}}") > 1)
    return Spelling(template.format, names, not template.startswith("("), repeated)


def as_float(truth: str) -> str:
    """The text of a truth value as a number."""
    return f"(1.0 if {truth} else 0.0)"
