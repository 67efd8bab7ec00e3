"""The local partial derivatives, read from the operator table and ready to be emitted."""

from functools import cache
from typing import NamedTuple

from workbench.calculus.folding import DIVIDE, MULTIPLY, WHERE, Folding
from workbench.errors import UnsupportedError
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES, ROWS

EQUAL = CODES["equal"]
#: How the table's partials call an operator's operands and its result.
OPERAND_NAMES = ("u", "v", "z")
RESULT_NAME = "w"


class LocalRule(NamedTuple):
    """One local partial as a short program.

    `leaves` names what the slots before the steps hold: an operand's number, -1 for the result,
    or a literal. Each step (code, slots) adds a slot; `root` is the slot of the partial. `guard`
    are the slots of the factors of a partial where(factor == 0, 0, factor*other).
    """

    leaves: tuple[int | Literal, ...]
    steps: tuple[tuple[int, tuple[int, ...]], ...]
    root: int
    bounded: bool
    guard: tuple[int, int] | None = None

    @property
    def tested(self) -> int | None:
        """The number of the operand that a guard compares with 0; None for no operand."""
        leaf = self.leaves[self.guard[0]] if self.guard else None
        return leaf if isinstance(leaf, int) and leaf >= 0 else None

    def unguarded(self) -> "LocalRule":
        """The partial without its guard: what is expanded or differentiated again where the
        operand that is tested varies, since there the guard is no branch of the function."""
        product = self.steps[-1][1][2]
        return self._replace(steps=self.steps[:-1], root=product, guard=None)


@cache
def partial_graph(code: int, operand: int) -> Graph | None:
    """The partial of an operator in one operand as a graph in u, v, z (operands) and w (result).

    None where the operator has no derivative in that operand (the order of polygamma).

    >>> from workbench.ir.operators import CODES
    >>> partial_graph(CODES["tanh"], 0).to_text()
    '4*sigmoid(2*u)*sigmoid(-(2*u))'
    """
    text = ROWS[code].partials[operand]
    return None if text is None else parse(text)


@cache
def rule(code: int, operand: int) -> LocalRule:
    """The partial of an operator in one operand as a rule; UnsupportedError where it has none."""
    graph = partial_graph(code, operand)
    row = ROWS[code]
    if graph is None:
        raise UnsupportedError(
            f"{row.name} has no derivative in its operand number {operand + 1}; "
            "make that operand a constant"
        )
    leaves: list[int | Literal] = []
    steps: list[tuple[int, tuple[int, ...]]] = []
    order = [node for node, row_, _ in graph.nodes() if not row_.arity and _is_leaf(graph, node)]
    slots = {node: slot for slot, node in enumerate(order)}
    for node in order:
        literal, name = graph.literal(node), graph.variable(node)
        if literal is not None:
            leaves.append(literal)
        else:
            leaves.append(-1 if name == RESULT_NAME else OPERAND_NAMES.index(str(name)))
    for node, _, operands in graph.nodes():
        if node not in slots:
            slots[node] = len(order) + len(steps)
            steps.append((graph.codes[node], tuple(slots[operand] for operand in operands)))
    bounded = bool(row.bounded_partials) and row.bounded_partials[operand]
    root = slots[graph.outputs[0]]
    return LocalRule(tuple(leaves), tuple(steps), root, bounded, _guard(leaves, steps))


def _guard(
    leaves: list[int | Literal], steps: list[tuple[int, tuple[int, ...]]]
) -> tuple[int, int] | None:
    """The slots of the factors where the last step is where(factor == 0, 0, factor*other)."""
    if not steps or steps[-1][0] != WHERE:
        return None
    test, _, product = (slot - len(leaves) for slot in steps[-1][1])
    if min(test, product) < 0 or steps[test][0] != EQUAL or steps[product][0] != MULTIPLY:
        return None
    factor, other = steps[product][1]
    return (factor, other) if steps[test][1][0] == factor else None


def _is_leaf(graph: Graph, node: int) -> bool:
    return graph.literal(node) is not None or graph.variable(node) is not None


def emit_partial(folder: Folding, rule_: LocalRule, operands: tuple[int, ...], result: int) -> int:
    """The node of a partial, its rule applied to concrete operand nodes."""
    return _rooted(folder, rule_, _emit(folder, rule_, operands, result, rule_.steps))


def _rooted(folder: Folding, rule_: LocalRule, values: list[int]) -> int:
    """The node of the partial among the nodes of its slots; a guard is remembered."""
    partial = values[rule_.root]
    if rule_.guard is not None and folder.builder.code(partial) == WHERE:
        folder.guards[partial] = values[rule_.guard[0]], values[rule_.guard[1]]
    return partial


def emit_product(
    folder: Folding, rule_: LocalRule, operands: tuple[int, ...], result: int, factor: int
) -> int:
    """The node of factor * partial.

    The factor (an adjoint or a tangent) enters a quotient at its numerator and a selection at its
    branches, as one would write it by hand; so a partial 1/v costs one division.
    """
    steps = rule_.steps
    if not folder.joins:
        return folder.multiply(factor, emit_partial(folder, rule_, operands, result))
    if not steps:
        return folder.multiply(factor, _emit(folder, rule_, operands, result, ())[rule_.root])
    code, slots = steps[-1]
    if code == DIVIDE:
        values = _emit(folder, rule_, operands, result, steps[:-1])
        return folder.apply(DIVIDE, folder.multiply(factor, values[slots[0]]), values[slots[1]])
    values = _emit(folder, rule_, operands, result, steps)
    return scale(folder, _rooted(folder, rule_, values), factor)


class Factor(NamedTuple):
    """A local partial ready to be multiplied by many tangents; `divides`: its reciprocal is."""

    node: int
    divides: bool


def emit_factor(
    folder: Folding, rule_: LocalRule, operands: tuple[int, ...], result: int
) -> Factor:
    """A partial that many tangents share: of 1/divisor the divisor, since dividing by it costs
    each of them as much as multiplying by the quotient."""
    if rule_.steps and rule_.steps[-1][0] == DIVIDE:
        values = _emit(folder, rule_, operands, result, rule_.steps[:-1])
        numerator, divisor = rule_.steps[-1][1]
        if values[numerator] == folder.one:
            return Factor(values[divisor], divides=True)
    return Factor(emit_partial(folder, rule_, operands, result), divides=False)


def times(folder: Folding, factor: Factor, tangent: int, in_front: bool = False) -> int:
    """The node of partial * tangent; of tangent * partial where the tangent stands in front."""
    if factor.divides:
        return folder.apply(DIVIDE, tangent, factor.node)
    if folder.builder.code(factor.node) == WHERE:
        return scale(folder, factor.node, tangent)
    pair = (tangent, factor.node) if in_front else (factor.node, tangent)
    return folder.multiply(*pair)


def scale(folder: Folding, partial: int, factor: int) -> int:
    """factor * partial; selections between literals select between scaled factors."""
    builder = folder.builder
    if builder.code(partial) == WHERE:
        condition, chosen, other = builder.operands(partial)
        if builder.value(chosen) is not None:
            chosen = folder.multiply(factor, chosen)
            if builder.value(other) is not None or builder.code(other) == WHERE:
                return folder.apply(WHERE, condition, chosen, scale(folder, other, factor))
    return folder.multiply(factor, partial)


def _emit(
    folder: Folding,
    rule_: LocalRule,
    operands: tuple[int, ...],
    result: int,
    steps: tuple[tuple[int, tuple[int, ...]], ...],
) -> list[int]:
    values = [
        (result if leaf < 0 else operands[leaf]) if isinstance(leaf, int) else folder.leaf(leaf)
        for leaf in rule_.leaves
    ]
    for code, slots in steps:
        values.append(folder.apply(code, *(values[slot] for slot in slots)))
    return values
