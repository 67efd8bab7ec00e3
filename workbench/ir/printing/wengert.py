"""The Wengert list: one line a node, `name = operator operands`."""

from workbench.ir.graph import Graph


def wengert_list(graph: Graph) -> str:
    """One line a node in evaluation order; inputs v-n.., operations v1.., then the outputs.

    Griewank & Walther's numbering: variables at or below zero, operations from 1.

    >>> import workbench as wb
    >>> print(wb.parse("x*y + sin(x)"))
    v-1 = x
    v0 = y
    v1 = v-1 * v0
    v2 = sin(v-1)
    v3 = v1 + v2
    y = v3
    """
    offset = 1 - len(graph.variables)
    names: list[str] = []
    lines = [f"v{offset + index} = {name}" for index, name in enumerate(graph.variables)]
    count = 0
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if literal is not None:
            names.append(literal.spelling)
        elif row.name == "variable":
            names.append(f"v{offset + graph.first[node]}")
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
            lines.append(f"v{count} = {text}")
    labels = ["y"] if len(graph.outputs) == 1 else [f"y{i + 1}" for i in range(len(graph.outputs))]
    lines += [f"{label} = {names[node]}" for label, node in zip(labels, graph.outputs, strict=True)]
    return "\n".join(lines)
