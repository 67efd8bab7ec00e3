"""The Wengert list: one line per node, `name = operator operands`."""

from collections.abc import Sequence
from itertools import count
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import Operator
from workbench.ir.printing.sharing import free_name, free_stem, own_names

#: What unnamed nodes are called, with a number behind it, and outputs; the first that is free.
STEMS = ("v", "w", "s", "q", "u")
RESULTS = ("y", "f", "z", "result")


class Wengert(NamedTuple):
    """A graph's nodes as a Wengert list spells them.

    `names` has for every node its name, or the number itself for a literal or a constant;
    `texts` the right-hand side, empty for what has no line of its own.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]


def wengert_list(graph: Graph) -> str:
    """One line per node in evaluation order; inputs v-n.., operations v1.., then the outputs.

    Griewank & Walther's numbering: variables at or below zero, operations from 1. An operation with
    a name in the source has that name and no number; where a variable or an operation is called v1,
    the numbered ones are w1, w2, ... A traced function begins with the shapes of its arguments,
    where it has arrays; names that are no words stand behind the operations, and conditions, as
    they were decided, before the outputs.

    >>> import workbench as wb
    >>> print(wb.parse("a = x*y; a + sin(x)"))
    v-1 = x
    v0 = y
    a = v-1 * v0
    v1 = sin(v-1)
    v2 = a + v1
    f = v2
    """
    spelled, own = wengert(graph), own_names(graph)
    lines = [
        f"# {name} has the shape {shape}" for name, shape in graph.arguments if shape is not None
    ]
    lines += map(" = ".join, zip(variable_names(graph), graph.variables, strict=True))
    lines += [
        f"{spelled.names[node]} = {spelled.texts[node]}"
        f"{'' if node in own else _remark(graph.names.get(node))}"
        for node, row, _ in graph.nodes()
        if row.arity
    ]
    lines += [
        f"# {spelled.names[node]} is {str(holds).lower()}{f', {line}' if line else ''}"
        for node, holds, line in graph.conditions
    ]
    taken, outputs = {*graph.variables, *own.values()}, graph.outputs
    if len(outputs) == 1:
        labels = [free_name(taken, *RESULTS)]
    else:
        stem = free_stem(taken, *RESULTS)
        labels = [f"{stem}{number}" for number in range(1, len(outputs) + 1)]
    lines += [
        f"{label} = {spelled.names[node]}" for label, node in zip(labels, outputs, strict=True)
    ]
    return "\n".join(lines)


def _remark(name: str | None) -> str:
    return f"  # {name}" if name else ""


def variable_names(graph: Graph) -> tuple[str, ...]:
    """The Wengert names of the variables: the last is v0.

    >>> import workbench as wb
    >>> variable_names(wb.parse("x*y")), variable_names(wb.parse("v1*x"))
    (('v-1', 'v0'), ('w-1', 'w0'))
    """
    stem = _stem(graph)
    return tuple(f"{stem}{number}" for number in range(1 - len(graph.variables), 1))


def _stem(graph: Graph) -> str:
    return free_stem((*graph.variables, *own_names(graph).values()), *STEMS)


def wengert(graph: Graph) -> Wengert:
    """Name and right-hand side of every node.

    >>> import workbench as wb
    >>> wengert(wb.parse("2*sin(x)"))
    Wengert(names=('2', 'v0', 'v1', 'v2'), texts=('', 'x', 'sin(v0)', '2 * v1'))
    """
    names: list[str] = []
    texts: list[str] = []
    own, inputs, stem = own_names(graph), variable_names(graph), _stem(graph)
    fresh = (f"{stem}{number}" for number in count(1))
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        text = ""
        if literal is not None:
            names.append(literal.spelling)
        elif row.name == "variable":
            names.append(inputs[graph.first[node]])
            text = str(graph.variable(node))
        elif row.arity == 0:
            names.append(row.name)
        else:
            names.append(own.get(node) or next(fresh))
            text = operation_text(row, [names[operand] for operand in operands])
        texts.append(text)
    return Wengert(tuple(names), tuple(texts))


def operation_text(row: Operator, operands: Sequence[str]) -> str:
    """One operation on operands that are given as texts.

    >>> from workbench.ir.operators import OPERATORS
    >>> operation_text(OPERATORS["multiply"], ["a", "2"]), operation_text(OPERATORS["not"], ["a"])
    ('a * 2', 'not a')
    """
    if row.symbol and row.arity == 2:
        return f"{operands[0]} {row.symbol} {operands[1]}"
    if row.symbol:
        return f"{row.symbol}{' ' if row.symbol.isalpha() else ''}{operands[0]}"
    return f"{row.name}({', '.join(operands)})"
