"""Straight-line Python: the operations of a graph in order, each written once, from templates."""

import keyword
import math
import re
from collections.abc import Sequence

from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, Cost, Operator
from workbench.ir.traversal import use_counts
from workbench.writers.names import Names, slots

#: An operation used once is written into its user's expression up to this nesting and length.
MAX_NESTING = 24
MAX_LENGTH = 600

_WHERE = CODES["where"]
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
        self.kept = self._kept()
        #: What stands for each node, whether it needs parentheses, how deep it nests.
        self.texts: list[str] = []
        self.loose = bytearray(len(graph))
        self.nesting = bytearray(len(graph))

    def write(self) -> None:
        """Fill `lines` with the assignments, `texts` with what stands for each node."""
        counts = use_counts(self.graph)
        own = self.own.nodes
        for node, row, operands in self.graph.nodes():
            constant = self.constants[node]
            if constant is not None or row.arity == 0:
                text, kept = self._leaf(node, row, constant), False
            else:
                text = self._operation(node, row, operands) if counts[node] else ""
                long = len(text) > MAX_LENGTH or self.nesting[node] > MAX_NESTING
                kept = bool(self.kept[node]) or long
            if kept or (node in own and counts[node]):
                if row.cost is Cost.COMPARISON and constant is None:
                    text = as_float(text)
                name = own.get(node) or next(self.own.fresh)
                self.lines.append(f"{name} = {text}")
                text, self.loose[node], self.nesting[node] = name, 0, 0
            self.texts.append(text)

    def number(self, node: int) -> str:
        """The text of a node where a float is wanted: a comparison gives 1.0 or 0.0."""
        text = self.texts[node]
        return as_float(text) if self._is_truth(node) else text

    def _is_truth(self, node: int) -> bool:
        """Whether a node's text is a comparison written in place, of type bool."""
        comparison = self.graph.operator(node).cost is Cost.COMPARISON
        return comparison and self.nesting[node] > 0

    def _kept(self) -> bytearray:
        """Marks of the operations that get a slot: used more than once."""
        counts = use_counts(self.graph)
        kept = bytearray(count > 1 for count in counts)
        repeats: dict[str, list[int]] = {}
        for node, _, operands in self.graph.nodes():
            template = self.templates[node]
            if "{" in template:
                if template not in repeats:
                    marks = [f"{{{index}}}" for index in range(3)]
                    repeats[template] = [
                        index for index, mark in enumerate(marks) if template.count(mark) > 1
                    ]
                for index in repeats[template]:
                    kept[operands[index]] = 1
        return kept

    def _leaf(self, node: int, row: Operator, constant: float | None) -> str:
        if constant is None:
            return self.own.inputs[self.graph.first[node]]
        if row.arity == 0 and self.templates[node]:
            self.names.update(NAME.findall(self.templates[node]))
            return self.templates[node]
        if not math.isfinite(constant):
            self.names.add("nan" if math.isnan(constant) else "inf")
        return repr(constant)

    def _operation(self, node: int, row: Operator, operands: tuple[int, ...]) -> str:
        template = self.templates[node]
        truths = row.cost is Cost.COMPARISON
        texts = [
            self.texts[operand]
            if truths or (index == 0 and self.graph.codes[node] == _WHERE)
            else self.number(operand)
            for index, operand in enumerate(operands)
        ]
        nested = max(self.nesting[operand] for operand in operands)
        self.nesting[node] = min(nested + 1, 255)
        if "{" not in template:
            self.names.add(template)
            return f"{template}({', '.join(texts)})"
        for index, operand in enumerate(operands):
            if self.loose[operand]:
                texts[index] = f"({texts[index]})"
        self.loose[node] = not template.startswith("(")
        self.names.update(word for word in NAME.findall(template) if not keyword.iskeyword(word))
        return template.format(*texts)


def as_float(truth: str) -> str:
    """The text of a truth value as a number."""
    return f"(1.0 if {truth} else 0.0)"
