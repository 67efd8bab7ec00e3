"""Steps of the reverse sweep as functions, made by one run of the rules of each operator."""

from array import array
from collections.abc import Callable
from functools import cache
from typing import Any

from workbench.calculus.folding import ADD, DIVIDE, MULTIPLY, SUBTRACT, Folding
from workbench.calculus.rules import OPERAND_NAMES, RESULT_NAME, emit_product, rule
from workbench.errors import UnsupportedError
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import LITERAL, ROWS

#: Hands the adjoint (second) of a node (first) on to its operands; whether it could.
Step = Callable[[int, int], bool]

_COLUMNS = ("first", "second", "third")
#: A function that binds a step to one sweep.
_BINDING = """
def bind(first, second, third, active, adjoints, known, kinds, units, intern, leaf, add):
    def step({result}, adjoint):
        {operands}
        if not ({allowed}):
            return False{contributions}
        return True
    return step
"""
_CONTRIBUTION = """
        if active[{operand}]:
            {product}
            held = adjoints[{operand}]
            if held >= 0:
                {sum}
            adjoints[{operand}] = term"""
_NOT_EXACT = "(active[{0}] or kinds[{0}] != {1} and {0} not in known)"
#: Adding is written out: nothing is done more often.
_SUM = """if kinds[held] == {0} or held in known:
                    term = add(held, term)
                else:
                    term = intern({1}, held, term)"""
#: Of operands that are exact the products of these use nothing, or nothing but that they are 0, 1
#: or -1 (literals are one node each) and, of a divisor, the value.
_LINEAR = {
    ADD: "True",
    SUBTRACT: "True",
    MULTIPLY: "({0} not in units)",
    DIVIDE: "({0} not in units and (kinds[{0}] == {1} or {0} not in known))",
}


class Steps(dict[int, "Step | None"]):
    """The steps of operators by code, bound to one sweep when they are first asked for.

    They make the same nodes in the same order as `emit_product` and `Folding.add`, where no exact
    value of an adjoint is known; or, if they are `seeded`, where the adjoint is 1. A step refuses a
    node with an operand of which too much is known. None for operators without such a step.
    """

    def __init__(
        self,
        graph: Graph,
        folder: Folding,
        active: bytearray,
        adjoints: "array[int]",
        *,
        seeded: bool,
    ) -> None:
        super().__init__()
        builder = folder.builder
        self._seeded = seeded
        self._bound = (
            *(graph.first, graph.second, graph.third, active, adjoints),
            *(folder.known, builder.codes, (folder.zero, folder.one, folder.minus_one)),
            *(builder.apply_unchecked, folder.leaf, folder.add),
        )

    def __missing__(self, code: int) -> "Step | None":
        binding = _step_binding(code, self._seeded)
        step = self[code] = None if binding is None else binding(*self._bound)
        return step


@cache
def _step_binding(code: int, seeded: bool) -> Callable[..., Step] | None:
    literals: dict[str, Literal] = {}
    names = OPERAND_NAMES[: ROWS[code].arity]
    allowed = ((not seeded or code in (ADD, SUBTRACT)) and _LINEAR.get(code)) or _NOT_EXACT
    contributions = []
    for operand, name in enumerate(names):
        product = _product(code, operand, seeded, literals)
        if product is None:
            return None
        contributions.append(
            _CONTRIBUTION.format(
                operand=name,
                product="\n            ".join(product),
                sum="term = add(held, term)" if seeded else _SUM.format(LITERAL, ADD),
            )
        )
    text = _BINDING.format(
        result=RESULT_NAME,
        operands="\n        ".join(
            f"{name} = {column}[{RESULT_NAME}]"
            for name, column in zip(names, _COLUMNS, strict=False)
        ),
        allowed=" and ".join(allowed.format(name, LITERAL) for name in names),
        contributions="".join(contributions),
    )
    namespace: dict[str, Any] = dict(literals)
    exec(text, namespace)  # the table's operators and names from here, never a user's
    binding: Callable[..., Step] = namespace["bind"]
    return binding


def _product(
    code: int, operand: int, seeded: bool, literals: dict[str, Literal]
) -> list[str] | None:
    """The lines of `emit_product`, run on variables: so they hold where no value is exact.

    None where the run tells its folder more than nodes: of a guard, or of an exact value.
    """
    names = ["adjoint", RESULT_NAME, *OPERAND_NAMES[: ROWS[code].arity]]
    builder = GraphBuilder(names)
    adjoint, result, *operands = map(builder.variable, names)
    folder = Folding(builder)
    factor = folder.one if seeded else adjoint
    try:
        term = emit_product(folder, rule(code, operand), tuple(operands), result, factor)
    except UnsupportedError:
        return None
    if folder.guards or term == folder.zero:
        return None
    lines = []
    for node in range(len(names), len(builder)):
        name = f"n{operand}_{node}"
        names.append(name)
        literal = builder.value(node)
        if literal is not None:
            literals[f"literal_{name}"] = literal
            lines.append(f"{name} = leaf(literal_{name})")
        elif folder.exact(node) is not None:
            return None
        else:
            called = ", ".join(names[one] for one in builder.operands(node))
            lines.append(f"{name} = intern({builder.code(node)}, {called})")
    return [*lines, f"term = {names[term]}"]
