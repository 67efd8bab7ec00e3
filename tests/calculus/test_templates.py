"""The steps of the reverse sweep make what the rules make one by one, node for node."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from tests.strategies import OPERATIONS, graphs
from workbench.calculus import adjoint, templates
from workbench.calculus.adjoint import SELECTIONS, gradient_graph
from workbench.calculus.folding import Folding
from workbench.calculus.rules import emit_product, rule
from workbench.errors import UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, ROWS
from workbench.ir.traversal import depends_on

_UNSELECTED = [name for name in OPERATIONS if CODES[name] not in SELECTIONS]
#: Where most nodes are handed on by a step.
_PLAIN = ("add", "subtract", "multiply", "divide", "sin", "exp", "sqrt", "atan2", "tanh", "negate")


def by_rules(graph: Graph) -> Graph:
    """The gradient program of a graph without selections, every contribution by its rule."""
    folder, nodes = Folding.over(graph)
    active = depends_on(graph, graph.variables)
    leaves = graph.variable_nodes()
    partials = []
    for output in graph.outputs:
        adjoints = {output: folder.one} if active[output] else {}
        for node in range(output, -1, -1):
            if node not in adjoints:
                continue
            operands = graph.operands(node)
            mapped = tuple(nodes[one] for one in operands)
            for index, operand in enumerate(operands):
                if not active[operand]:
                    continue
                local = rule(graph.codes[node], index)
                term = emit_product(folder, local, mapped, nodes[node], adjoints[node])
                if term != folder.zero:
                    held = adjoints.get(operand)
                    adjoints[operand] = term if held is None else folder.add(held, term)
        partials += [adjoints.get(leaves.get(name, -1), folder.zero) for name in graph.variables]
    return folder.builder.build([*(nodes[output] for output in graph.outputs), *partials])


def parts(graph: Graph) -> tuple[object, ...]:
    columns = [column.tolist() for column in (graph.first, graph.second, graph.third)]
    return graph.codes, columns, graph.literals, graph.outputs


@given(st.one_of(graphs(operators=names, max_outputs=2) for names in (_UNSELECTED, _PLAIN)))
@settings(max_examples=examples(150), deadline=None)
def test_a_gradient_is_that_of_the_rules_node_by_node(graph: Graph) -> None:
    try:
        expected = by_rules(graph)
    except UnsupportedError:
        with pytest.raises(UnsupportedError):
            gradient_graph(graph, graph.variables)
        return
    assert parts(gradient_graph(graph, graph.variables)) == parts(expected)


_EXACT = ("0", "1", "-1", "2", "(1/3)", "(3/3)")


@every_row(
    "text",
    [f"sin(x{operator}{value})*exp(y)" for operator in "+-*/" for value in _EXACT]
    + [f"sin({value}{operator}x)*exp(y)" for operator in "+-*/" for value in _EXACT]
    + ["atan2(x*y, 2)*y", "hypot(1/3, x*y)*y", "x/1*1/3", "a = x*x; a*a, 1/a", "3*x - y/4"],
)
def test_exact_operands_fold_as_by_the_rules(text: str) -> None:
    graph = parse(text)
    assert parts(gradient_graph(graph, graph.variables)) == parts(by_rules(graph))


def test_steps_carry_the_sweep_where_no_value_is_exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules one by one take several times as long."""
    texts = "sin(x*y)*exp(x/3) + tanh(x - y) + x", "pi*x*log(y)", "log(2*y)*x + y"
    expected = [by_rules(parse(text)) for text in texts]
    monkeypatch.setattr(adjoint, "emit_product", None)
    for text, one in zip(texts, expected, strict=True):
        graph = parse(text)
        assert parts(gradient_graph(graph, graph.variables)) == parts(one)


def test_an_operator_without_a_step_is_one_that_a_sweep_knows_more_of() -> None:
    without = {
        row.name
        for code, row in enumerate(ROWS)
        if row.arity and templates._step_binding(code, seeded=False) is None
    }
    conditions = {row.name for row in ROWS if row.family == "logic"}
    assert without - conditions == {"power", "sign", "floor", "round", "where", "polygamma", "sinc"}
