"""Two tests of whether SymPy rewrote a function while building it.

The first is of expressions. SymPy reorders, flattens, folds numbers and writes `x*x` as a power,
which changes nothing; it also cancels (`x/x`, `exp(log(x))`, `(1 + x) - 1`), collects (`x + x`),
takes absolute values out of roots and flattens nested maxima, which changes what is computed, where
it is defined or what is said at a tie. The two are told apart by an inventory of the function
written out as a tree: how often each variable occurs, how often each function is applied, how many
additions there are. A power with the whole or rational exponent p/q counts its base |p| times, as
the product that it is. Products, divisions, negations, conditions and everything without a variable
are left out, since SymPy regroups those as a matter of course. An exponential counts as a power,
which it is to SymPy.

The inventory of a graph is that of the SymPy expressions it would become if nothing were
rewritten: each operator counts for what its spelling in the table holds, so that log2
(log(u)/log(2)) or expm1 (exp(u) - 1) differ in spelling only.

The second is of programs: what comes back may take other operations, if it is the same expression.
Five squarings come back as one power, expm1 with a cancellation, products with their factors
collected: counts and roundings are then those of another program.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from workbench.frontends.sympy.outward import apply, symbol
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import CODES, ROWS, Cost, Operator
from workbench.ir.traversal import depends_on, literal_arithmetic, needed

#: Counts by `variable x`, name of a function, `+` or `**`.
Inventory = Mapping[str, int]
_POWER = CODES["power"]
_ADDITION, _PRODUCT, _RAISING = "+", "*", "**"
_TWO = Literal.from_number(2)
_CONDITIONS = {"where", *(row.name for row in ROWS if row.cost is Cost.COMPARISON)}
#: Operands of a row in its template; no variable of the language starts like this.
_OPERANDS = ("operand 0", "operand 1", "operand 2")
#: Classes that SymPy files under functions and that are the structure of an expression.
_STRUCTURE = frozenset({"Piecewise", "And", "Or", "Not", "ITE"})


def rewritten(graph: Graph, values: Sequence[Any]) -> bool:
    """Whether the SymPy objects of a graph's nodes (`values`) are more than its spelling.

    >>> from workbench.frontends.sympy.outward import node_values
    >>> import workbench as wb
    >>> [rewritten(f, node_values(f)) for f in map(wb.parse, ("x*y/x", "x*(y/2)", "log2(x)"))]
    [True, False, False]
    """
    return inventory_as_spelled(graph, values) != inventory(
        [values[node] for node in graph.outputs]
    )


def takes_other_operations(graph: Graph, program: Graph) -> bool:
    """Whether the first outputs of a program are worked out by other operations than a graph.

    They are counted by kind, equal parts once, so their order and grouping are left out, and so are
    conditions; products and quotients are one kind, and a square is a product.

    >>> from workbench.frontends.text import parse
    >>> [takes_other_operations(parse("x*x/y"), parse(text)) for text in ("x**2/y, 2*x/y", "x/y")]
    [False, True]
    >>> takes_other_operations(parse("x*x*x"), parse("x**3"))
    True
    """
    outputs = program.outputs[: len(graph.outputs)]
    return _operations(graph, graph.outputs) != _operations(program, outputs)


def _operations(graph: Graph, outputs: Sequence[int]) -> Counter[str]:
    """How many operations of each kind some nodes take, without literal arithmetic."""
    marks, folded = needed(graph, outputs), literal_arithmetic(graph)
    return Counter(
        _kind(graph, row, operands)
        for node, row, operands in graph.nodes()
        if operands and marks[node] and not folded[node] and row.name not in _CONDITIONS
    )


def _kind(graph: Graph, row: Operator, operands: Sequence[int]) -> str:
    if row.cost is Cost.ADDITION:
        return _ADDITION
    square = row.cost is Cost.POWER and graph.literal(operands[1]) == _TWO
    if square or row.cost in (Cost.MULTIPLICATION, Cost.DIVISION):
        return _PRODUCT
    return row.name


def inventory(expressions: Sequence[Any]) -> Counter[str]:
    """Occurrences of variables and applications of functions, additions among them."""
    order, varies = _sorted(expressions)
    times: Counter[int] = Counter(id(one) for one in expressions)
    found: Counter[str] = Counter()
    for one in reversed(order):
        if not varies[id(one)]:
            continue
        count = times[id(one)]
        if one.is_Pow:
            base, exponent = one.args
            factors, roots = _as_product(exponent)
            times[id(base)] += factors * count
            times[id(exponent)] += count
            found[_RAISING] += roots * count
            continue
        for below in one.args:
            times[id(below)] += count
        if one.is_Symbol:
            found["variable " + one.name] += count
        else:
            name, applications = _application(one)
            found[name] += applications * count
    return +found


def _application(one: Any) -> tuple[str, int]:
    """What a SymPy object that is no power applies, and how often."""
    name = type(one).__name__
    if one.is_Add:
        return _ADDITION, len(one.args) - 1
    if name == "exp":
        return _RAISING, 1
    return name, int(one.is_Function and name not in _STRUCTURE)


def _as_product(exponent: Any) -> tuple[int, int]:
    """Of how many factors a power is the product, and how many of them are no whole powers."""
    if not exponent.is_Rational:
        return 1, 1
    factors = max(1, abs(int(exponent.p)))
    return factors, 0 if exponent.is_Integer else factors


def _sorted(expressions: Sequence[Any]) -> tuple[list[Any], dict[int, bool]]:
    """Every object once, operands before users, and whether it depends on a variable."""
    order: list[Any] = []
    varies: dict[int, bool] = {}
    waiting = list(expressions)
    while waiting:
        one = waiting[-1]
        if id(one) in varies:
            waiting.pop()
            continue
        missing = [below for below in one.args if id(below) not in varies]
        if missing:
            waiting.extend(missing)
            continue
        varies[id(one)] = one.is_Symbol or any(varies[id(below)] for below in one.args)
        order.append(one)
        waiting.pop()
    return order, varies


def inventory_as_spelled(graph: Graph, values: Sequence[Any]) -> Counter[str]:
    """The inventory of a graph's SymPy spelling before any rewriting."""
    varies = depends_on(graph, graph.variables)
    times = [0] * len(graph)
    for output in graph.outputs:
        times[output] += 1
    found: Counter[str] = Counter()
    for node in range(len(graph) - 1, -1, -1):
        count = times[node]
        if not (count and varies[node]):
            continue
        name = graph.variable(node)
        if name is not None:
            found["variable " + name] += count
            continue
        code, operands = graph.codes[node], graph.operands(node)
        occurrences: tuple[int, ...]
        functions: Inventory
        if code == _POWER:
            factors, roots = _as_product(values[operands[1]])
            occurrences, functions = (factors, 1), {_RAISING: roots}
        else:
            occurrences, functions = _spelled(code)
        for operand, often in zip(operands, occurrences, strict=True):
            times[operand] += often * count
        for function, often in functions.items():
            found[function] += often * count
    return +found


@cache
def _spelled(code: int) -> tuple[tuple[int, ...], Inventory]:
    """How often each operand occurs in the spelling of a row, and what the spelling applies."""
    names = _OPERANDS[: ROWS[code].arity]
    found = inventory([apply(code, [symbol(name) for name in names])])
    occurrences = tuple(found.pop("variable " + name, 0) for name in names)
    return occurrences, found
