"""One function at one point: what every kind of trace of it starts from."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from workbench.engines import ENGINES
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.ir.printing.sharing import free_name
from workbench.ir.printing.wengert import variable_names, wengert
from workbench.presentation.text.notation import (
    adjoint_name,
    board,
    latex_accented,
    latex_node,
    result_name,
    tangent_name,
)
from workbench.records.trace import Action, PartialRecord, Phase, StepRecord
from workbench.tape.evaluate import flows
from workbench.tracing.local import FACTOR_NAME, Local, local, put_names
from workbench.writers.symbols import latex_name, latex_number

#: How the names of operands and result stand in the rules.
_PLACES = ("u", "v", "z")


def one_output(graph: Graph, output: int | None) -> Graph:
    """The graph of one output alone; GraphError where there is none of that number."""
    number = graph.chosen_output(output)
    if len(graph.outputs) == 1:
        return graph
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    return builder.build(
        [nodes[graph.outputs[number]]],
        conditions=[one._replace(node=nodes[one.node]) for one in graph.conditions],
        listing=graph.listing and graph.listing.renumbered(nodes),
        function=graph.function,
    )


class TraceContext:
    """A function of one output at a point, with names, values and local partials."""

    def __init__(self, graph: Graph, point: Mapping[str, float], wrt: Sequence[str]) -> None:
        self.graph = graph
        self.inputs = tuple(graph.bind(point, {}))
        self.wrt = tuple(wrt)
        self.output = graph.outputs[0]
        spelled = wengert(graph)
        self.names = spelled.names
        self.texts = spelled.texts
        every = GraphBuilder(graph.variables)
        program = every.build(every.include(graph))
        self.values = tuple(ENGINES["python"].compile(program)(*self.inputs))
        taken = {*graph.variables, *self.names}
        self.result = result_name(taken)
        #: What the step of a difference is called.
        self.step_name = free_name(taken, "h", "step")
        self.leaves = graph.variable_nodes()
        self.carries = flows(graph, wrt)

    @property
    def lines(self) -> list[int]:
        """The nodes that have a line of the Wengert list: the variables used, then operations."""
        leaves = set(self.leaves.values())
        inputs = [self.leaves[name] for name in self.graph.variables if name in self.leaves]
        rest = [node for node, text in enumerate(self.texts) if text and node not in leaves]
        return [*inputs, *rest]

    def variable_name(self, variable: str) -> str:
        """The Wengert name of a variable, used or not."""
        return variable_names(self.graph)[self.graph.places[variable]]

    def local(self, node: int, operand: int) -> Local:
        """The rule of one node in one operand."""
        literals = tuple(self.graph.literal(one) for one in self.graph.operands(node))
        return local(self.graph.codes[node], operand, literals)

    def partial(self, node: int, operand: int) -> float:
        """The local partial of one node in one operand, float64."""
        operands = [self.values[one] for one in self.graph.operands(node)]
        return self.local(node, operand).value(operands, self.values[node])

    def partials(self, node: int) -> tuple[PartialRecord, ...]:
        """The local partials of a node in all operands that a derivative may flow to."""
        return tuple(
            PartialRecord(
                operand=place,
                target=self.names[one],
                rule=self.local(node, place).rule,
                formula=self.formula(node, place),
                value=self.partial(node, place),
            )
            for place, one in enumerate(self.graph.operands(node))
            if self.hands_on(node, place)
        )

    def hands_on(self, node: int, operand: int) -> bool:
        """Whether a derivative flows from a node to one of its operands."""
        one = self.graph.operands(node)[operand]
        return bool(self.carries[one]) and ROWS[self.graph.codes[node]].partials[operand] != "0"

    def step(self, node: int, phase: Phase, action: Action, **rest: Any) -> StepRecord:
        """A step in which the rule of a node is applied, and its own cell changes."""
        name = self.names[node]
        return StepRecord(phase=phase, action=action, **{"node": name, "target": name, **rest})

    # -- as one writes it ------------------------------------------------------------------

    def shown(self, node: int) -> str:
        """A node's name on the board: v₂; a number as it is."""
        return board(self.names[node])

    def adjoint(self, node: int) -> str:
        """A node's adjoint on the board."""
        return adjoint_name(self.names[node])

    def tangent(self, node: int) -> str:
        """A node's tangent on the board."""
        return tangent_name(self.names[node])

    def expression(self, node: int) -> str:
        """The right-hand side of a node's line on the board; a variable's own name."""
        text = self.texts[node]
        return text if self.graph.variable(node) is not None else board(text)

    def formula(self, node: int, operand: int) -> str:
        """The local partial of a node in an operand, in names on the board."""
        return board(put_names(self.local(node, operand).partial, self._text_names(node)))

    def product(self, node: int, operand: int, factor: str) -> str:
        """`factor` (as it stands on the board) times the local partial, as a sweep computes it."""
        names = {**self._text_names(node), FACTOR_NAME: factor}
        return board(put_names(self.local(node, operand).product, names))

    def product_latex(self, node: int, operand: int, factor: str) -> str:
        """`factor` (in LaTeX) times the local partial in LaTeX."""
        names = {**self._latex_names(node), FACTOR_NAME: factor}
        return put_names(self.local(node, operand).product_latex, names, latex=True)

    def line_latex(self, node: int) -> str:
        """A node's line of the Wengert list in LaTeX."""
        variable = self.graph.variable(node)
        if variable is not None:
            return f"{self.latex(node)} = {latex_name(variable)}"
        from workbench.writers.latex import latex_text

        operands = self.graph.operands(node)
        builder = GraphBuilder(_PLACES)
        places = [
            builder.variable(name) if self.graph.literal(one) is None else builder.literal(number)
            for name, one in zip(_PLACES, operands, strict=False)
            for number in [self.graph.literal(one) or 0]
        ]
        text = latex_text(builder.build([builder.apply_code(self.graph.codes[node], *places)]))
        return f"{self.latex(node)} = {put_names(text, self._latex_names(node), latex=True)}"

    def latex(self, node: int) -> str:
        """A node's name in LaTeX; a literal as a number, a constant as its symbol."""
        literal = self.graph.literal(node)
        if literal is not None:
            return latex_number(literal)
        row = ROWS[self.graph.codes[node]]
        return latex_node(self.names[node]) if self.texts[node] else row.latex

    def latex_accented(self, node: int, accent: str) -> str:
        """A node's adjoint (`bar`) or tangent (`dot`) in LaTeX."""
        return latex_accented(self.names[node], accent)

    def _text_names(self, node: int) -> dict[str, str]:
        return self._named(node, self.names.__getitem__)

    def _latex_names(self, node: int) -> dict[str, str]:
        return self._named(node, self.latex)

    def _named(self, node: int, name: Callable[[int], str]) -> dict[str, str]:
        found = dict(zip(_PLACES, map(name, self.graph.operands(node)), strict=False))
        return {**found, "w": name(node)}
