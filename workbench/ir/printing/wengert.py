"""The Wengert list: one line a node, `name = operator operands`."""

from typing import NamedTuple

from workbench.ir.graph import Graph


class Wengert(NamedTuple):
    """A graph's nodes as a Wengert list spells them.

    `names` has for every node its name, or the number itself for a literal or a constant;
    `texts` the right-hand side, empty for what has no line of its own.
    """

    names: tuple[str, ...]
    texts: tuple[str, ...]


def wengert_list(graph: Graph) -> str:
    """One line a node in evaluation order; inputs v-n.., operations v1.., then the outputs.

    Griewank & Walther's numbering: variables at or below zero, operations from 1. A traced function
    begins with the shapes of its arguments, where it has arrays; names of its source stand behind
    the operations, and its conditions, as they were decided, before the outputs.

    >>> import workbench as wb
    >>> print(wb.parse("x*y + sin(x)"))
    v-1 = x
    v0 = y
    v1 = v-1 * v0
    v2 = sin(v-1)
    v3 = v1 + v2
    y = v3
    """
    spelled = wengert(graph)
    lines = [
        f"# {name} has the shape {shape}" for name, shape in graph.arguments if shape is not None
    ]
    lines += [
        f"{variable_name(graph, place)} = {name}" for place, name in enumerate(graph.variables)
    ]
    lines += [
        f"{spelled.names[node]} = {spelled.texts[node]}{_remark(graph.names.get(node))}"
        for node, row, _ in graph.nodes()
        if row.arity
    ]
    lines += [
        f"# {spelled.names[node]} is {str(holds).lower()}{f', {line}' if line else ''}"
        for node, holds, line in graph.conditions
    ]
    labels = ["y"] if len(graph.outputs) == 1 else [f"y{i + 1}" for i in range(len(graph.outputs))]
    lines += [
        f"{label} = {spelled.names[node]}"
        for label, node in zip(labels, graph.outputs, strict=True)
    ]
    return "\n".join(lines)


def _remark(name: str | None) -> str:
    return f"  # {name}" if name else ""


def variable_name(graph: Graph, place: int) -> str:
    """The Wengert name of a variable by its place: the last is v0.

    >>> import workbench as wb
    >>> variable_name(wb.parse("x*y"), 0)
    'v-1'
    """
    return f"v{1 - len(graph.variables) + place}"


def wengert(graph: Graph) -> Wengert:
    """Name and right-hand side of every node.

    >>> import workbench as wb
    >>> wengert(wb.parse("2*sin(x)"))
    Wengert(names=('2', 'v0', 'v1', 'v2'), texts=('', 'x', 'sin(v0)', '2 * v1'))
    """
    names: list[str] = []
    texts: list[str] = []
    count = 0
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        text = ""
        if literal is not None:
            names.append(literal.spelling)
        elif row.name == "variable":
            names.append(variable_name(graph, graph.first[node]))
            text = str(graph.variable(node))
        elif row.arity == 0:
            names.append(row.name)
        else:
            count += 1
            names.append(f"v{count}")
            shown = [names[operand] for operand in operands]
            if row.symbol and row.arity == 2:
                text = f"{shown[0]} {row.symbol} {shown[1]}"
            elif row.symbol:
                text = f"{row.symbol}{' ' if row.symbol.isalpha() else ''}{shown[0]}"
            else:
                text = f"{row.name}({', '.join(shown)})"
        texts.append(text)
    return Wengert(tuple(names), tuple(texts))
