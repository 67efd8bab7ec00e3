"""Graphs as straight-line Python on floats. No user's name is in the text: variables are slots."""

import keyword
import math
import re
from collections.abc import Callable
from typing import Any, NamedTuple

from workbench.errors import EngineError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, OPERATORS, ROWS, Cost, Operator
from workbench.ir.traversal import use_counts
from workbench.writers.constants import constant_values

#: An operation used once is written into its user's expression up to this nesting and length.
MAX_NESTING = 24
MAX_LENGTH = 600
#: Whole exponents up to this magnitude are written with **, which is quicker than math.pow.
MAX_STARRED_EXPONENT = 64
#: Exponents with a spelling of their own, exact where C's pow is not always.
POWERS: dict[float, str] = {2.0: "{0} * {0}", -1.0: "1.0 / {0}"}

_POWER, _WHERE = CODES["power"], CODES["where"]
_NAME = re.compile(r"[A-Za-z_]\w*")
_CALL = re.compile(r"\w+\Z")
#: Names that Python itself gives to a spelling.
_BUILTINS: dict[str, Any] = {"abs": abs}


class Function(NamedTuple):
    """The text of one Python function and the names of the operators' functions that it calls."""

    text: str
    names: tuple[str, ...]


def python_source(graph: Graph, name: str = "f") -> str:
    """A Python module with one function: floats in the order of `graph.variables` to a tuple.

    Its parameters are v0, v1, ...; it raises ValueError, ZeroDivisionError or OverflowError where
    Python's `math` does.

    >>> import workbench as wb
    >>> print(python_source(wb.parse("sin(x*y) + 1")), end="")
    from math import sin
    <BLANKLINE>
    <BLANKLINE>
    def f(v0, v1):
        return (sin(v0 * v1) + 1.0,)
    """
    function = python_function(graph, name)
    from_math = [called for called in function.names if hasattr(math, called)]
    from_table = [called for called in function.names if _is_from_table(called)]
    lines = [f"from math import {', '.join(from_math)}"] if from_math else []
    if from_table:
        lines += ["from workbench.ir.operators import OPERATORS", ""]
        lines += [f'{called} = OPERATORS["{called}"].total' for called in from_table]
    return "\n".join([*lines, *(["", ""] if lines else []), function.text])


def resolve(names: tuple[str, ...]) -> dict[str, Any]:
    """What the names of a `Function` stand for: `math`, a builtin or the table's total function."""
    return {name: _resolve(name) for name in names}


def spelled_function(row: Operator) -> Callable[..., float] | None:
    """The function that a row's spelling calls by its bare name, or None for an expression."""
    return _resolve(row.python) if _CALL.match(row.python) and row.arity else None


def _resolve(name: str) -> Any:
    if hasattr(math, name):
        return getattr(math, name)
    if name in _BUILTINS:
        return _BUILTINS[name]
    return OPERATORS[name].total


def _is_from_table(name: str) -> bool:
    return not hasattr(math, name) and name not in _BUILTINS


def python_function(graph: Graph, name: str = "f", fallback: str = "") -> Function:
    """One straight-line function; `fallback` names the function that takes over where it raises."""
    writer = _Writer(graph)
    writer.write()
    if not name.isidentifier() or keyword.iskeyword(name) or name in writer.names:
        raise EngineError(f"{name!r:.60} is no name for this Python function; take another one")
    slots = ", ".join(f"v{index}" for index in range(len(graph.variables)))
    results = ", ".join(writer.number(output) for output in graph.outputs)
    body = [*writer.lines, f"return ({results},)"]
    if fallback:
        body = ["try:", *(f"    {line}" for line in body)]
        body.append("except (ValueError, ZeroDivisionError, OverflowError):")
        body.append(f"    return {fallback}({slots})")
    text = "\n".join([f"def {name}({slots}):", *(f"    {line}" for line in body), ""])
    return Function(text, tuple(sorted(writer.names)))


class _Writer:
    """Writes the operations of a graph, in order, each once."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.lines: list[str] = []
        self.names: set[str] = set()
        self.constants = constant_values(graph)
        self.templates = self._spellings()
        self.kept = self._kept()
        #: What stands for each node, whether it needs parentheses, how deep it nests.
        self.texts: list[str] = []
        self.loose = bytearray(len(graph))
        self.nesting = bytearray(len(graph))

    def write(self) -> None:
        """Fill `lines` with the assignments, `texts` with what stands for each node."""
        counts = use_counts(self.graph)
        slot = len(self.graph.variables)
        for node, row, operands in self.graph.nodes():
            constant = self.constants[node]
            if constant is not None or row.arity == 0:
                self.texts.append(self._leaf(node, row, constant))
                continue
            text = self._operation(node, row, operands) if counts[node] else ""
            if self.kept[node] or len(text) > MAX_LENGTH or self.nesting[node] > MAX_NESTING:
                if row.cost is Cost.COMPARISON:
                    text = _as_float(text)
                self.lines.append(f"v{slot} = {text}")
                text, self.loose[node], self.nesting[node] = f"v{slot}", 0, 0
                slot += 1
            self.texts.append(text)

    def number(self, node: int) -> str:
        """The text of a node where a float is wanted: a comparison gives 1.0 or 0.0."""
        text = self.texts[node]
        return _as_float(text) if self._is_truth(node) else text

    def _is_truth(self, node: int) -> bool:
        """Whether a node's text is a comparison written in place, of type bool."""
        comparison = self.graph.operator(node).cost is Cost.COMPARISON
        return comparison and self.nesting[node] > 0

    def _spellings(self) -> list[str]:
        """The template of every operation; powers by what their exponent is."""
        templates = [row.python for row in ROWS]
        result = [templates[code] for code in self.graph.codes]
        for node, code in enumerate(self.graph.codes):
            if code == _POWER:
                exponent = self.constants[self.graph.second[node]]
                if exponent in POWERS:
                    result[node] = POWERS[exponent]
                elif (
                    exponent is not None
                    and exponent.is_integer()
                    and abs(exponent) <= MAX_STARRED_EXPONENT
                ):
                    result[node] = "{0} ** {1}"  # whole exponents never lead to a complex number
            if not result[node] and self.graph.operator(node).arity:
                name = self.graph.operator(node).name
                raise EngineError(f"{name} has no spelling in Python")
        return result

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
            return f"v{self.graph.first[node]}"
        if row.arity == 0 and row.python:
            self.names.update(_NAME.findall(row.python))
            return row.python
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
        self.names.update(word for word in _NAME.findall(template) if not keyword.iskeyword(word))
        return template.format(*texts)


def _as_float(truth: str) -> str:
    return f"(1.0 if {truth} else 0.0)"
