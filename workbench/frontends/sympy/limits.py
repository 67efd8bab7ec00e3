"""Bounds on what SymPy can take, found by passes over the graph before SymPy sees it.

SymPy holds rationals exactly, so `9**9**9` is a number of a billion bits and `9**9**9**9` never
ends; it compares the arguments of a maximum pair by pair and multiplies conditions out; and it
walks expressions as trees, shared parts again and again. All budgets count, so that the same
graph is refused on every machine. Where the numbers come from: times of SymPy 1.14, taken so
that what passes a budget takes seconds, not minutes.
"""

import math
from collections.abc import Sequence

from workbench.errors import BudgetError, UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, Cost
from workbench.ir.traversal import depends_on
from workbench.limits import Limit, Limits, limits

_BITS_OF_E = 1.4427
_EXPONENTIALS = frozenset({"exp", "expm1", "exp2", "sinh", "cosh"})
#: Operators that may pass a coefficient of their operands on: Abs(2*x) becomes 2*Abs(x).
_KEEPING = frozenset({"negate", "sqrt", "cbrt", "abs", "min", "max", "relu", "hypot", "where"})
#: Terms that vary are seldom collected to one (x + x): their coefficients count for less.
_SELDOM = 1 / 256
#: Larger counts are told by their size.
_COUNTED = 1e15
_MAXIMA = {"max": "max", "relu": "max", "min": "min"}
#: Operators whose derivative holds no copy of themselves or of their operands.
_LINEAR = frozenset({CODES[name] for name in ("add", "subtract", "negate", "where")})


def refuse_numbers(graph: Graph) -> None:
    """Raise BudgetError where SymPy would write out a number of more than `limits.sympy_bits`.

    `(2*x)**n` becomes `2**n*x**n`, so coefficients count as numbers do. A constant outside an
    operator's domain is UnsupportedError: SymPy goes on with complex numbers, at times endlessly.

    >>> import workbench as wb
    >>> refuse_numbers(wb.parse("x**(9**9)"))
    >>> refuse_numbers(wb.parse("x + 9**9**9"))  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    workbench.errors.BudgetError: power: SymPy would write out a number of about 1.2e+09 bits; ...
    """
    most = limits.sympy_bits
    varies = depends_on(graph, graph.variables)
    bits: list[float] = []
    values: list[float] = []
    for node, row, operands in graph.nodes():
        literal = graph.literal(node)
        if literal is not None:
            ratio = literal.fraction
            values.append(float(literal))
            bits.append(math.log2(abs(ratio.numerator) or 1) + math.log2(ratio.denominator))
            continue
        sizes = [bits[operand] for operand in operands]
        known = [values[operand] for operand in operands]
        constant = not varies[node]
        value = row.total(*known) if constant else math.nan
        values.append(value)
        bits.append(_bits(row.name, sizes, known, constant=constant))
        if bits[-1] > most:
            raise BudgetError(
                f"{row.name}: SymPy would write out a number of about {bits[-1]:.2g} bits; "
                f"the budget is {Limits.sympy_bits}; use another method for this function"
            )
        if constant and math.isnan(value) and all(map(math.isfinite, known)):
            raise UnsupportedError(
                f"{row.name} of a constant outside its domain: SymPy would leave the real numbers; "
                "use another method for this function"
            )


def _bits(name: str, bits: Sequence[float], values: Sequence[float], *, constant: bool) -> float:
    """A bound on the bits of the number, or of the coefficient, that SymPy may write out."""
    if name in ("multiply", "divide"):
        return bits[0] + bits[1]
    if name in ("add", "subtract"):
        if constant:
            return max(bits) + 1.0
        for one, other in ((0, 1), (1, 0)):
            if not math.isnan(values[one]):
                return 0.0 if values[one] else bits[other]
        return (max(bits) + 1.0) * _SELDOM
    if name == "power":
        exponent = abs(values[1])
        return 0.0 if math.isnan(exponent) else bits[0] * max(1.0, exponent)
    if constant and name in _EXPONENTIALS:
        return abs(values[0]) * _BITS_OF_E  # exp(n*log(2)) becomes 2**n
    if constant and name in ("gamma", "lgamma"):
        return _factorial(abs(values[0]))
    if constant and name == "polygamma":
        order, place = abs(values[0]), abs(values[1])
        return _factorial(order) + 2.0 * place * (order + 1.0)
    return max(bits) if name in _KEEPING else 0.0


def _factorial(number: float) -> float:
    return number * math.log2(number) if number > 1.0 else 0.0


def refuse_nested_selections(graph: Graph) -> None:
    """Raise BudgetError where maxima or conditions are nested deeper than SymPy can unravel.

    >>> import workbench as wb
    >>> refuse_nested_selections(wb.parse("max(x, max(y, relu(z)))"))
    """
    maxima: list[int] = []
    arguments: list[int] = []
    conditions: list[int] = []
    kinds: list[str] = []
    for _, row, operands in graph.nodes():
        kind = _MAXIMA.get(row.name, "")
        kinds.append(kind)
        through = row.family == "arithmetic" or row.name in ("abs", "where")
        nested = max((maxima[one] for one in operands), default=0) if through or kind else 0
        count = 1
        if kind:
            flat = [one for one in operands if kinds[one] == kind]
            rest = [maxima[one] + 1 for one in operands if kinds[one] != kind]
            nested = max([maxima[one] for one in flat] + rest)
            count = sum(arguments[one] for one in operands) + (row.name == "relu")
        maxima.append(nested)
        arguments.append(count)
        below = max((conditions[one] for one in operands), default=0)
        conditions.append(below + (row.cost is Cost.COMPARISON and row.precedence == 4))
        _refuse("nested maxima", maxima[-1], Limits.sympy_nested_maxima)
        _refuse("arguments of one maximum", count, Limits.sympy_maximum_arguments)
        _refuse("nested conditions", conditions[-1], Limits.sympy_nested_conditions)


def refuse_swell(graph: Graph, wrt: Sequence[str]) -> None:
    """Raise BudgetError where the derivatives by `wrt`, as trees, are too large for SymPy.

    The size of a derivative is bounded node by node: a sum's is that of its terms', any other
    operator's holds a copy of its operands for each that varies. Counted are all intermediate
    values and derivatives, since SymPy walks each of them as a tree.

    >>> import workbench as wb
    >>> refuse_swell(wb.parse("sin(sin(x))"), ["x"])
    """
    sizes: list[float] = []
    for _, _, operands in graph.nodes():
        sizes.append(1.0 + sum(sizes[one] for one in operands) if operands else 0.0)
    _refuse(
        "operations as a tree",
        max(sizes[one] for one in graph.outputs),
        Limits.sympy_tree_operations,
    )
    total = sum(sizes)
    for name in wrt:
        total += _derivative_sizes(graph, sizes, name)
        _refuse(
            "operations of intermediate derivatives as trees", total, Limits.sympy_swell_operations
        )


def _derivative_sizes(graph: Graph, sizes: Sequence[float], name: str) -> float:
    varies = depends_on(graph, [name])
    derivatives = [0.0] * len(graph)
    for node, _, operands in graph.nodes():
        if not (operands and varies[node]):
            continue
        size = sum(derivatives[one] for one in operands)
        if graph.codes[node] in _LINEAR:
            derivatives[node] = size + 1.0
        else:
            derivatives[node] = size + sizes[node] * sum(varies[one] for one in operands)
    return sum(derivatives)


def _refuse(what: str, count: float, budget: Limit[int]) -> None:
    if count > budget.value:
        shown = f"{count:,.0f}" if count < _COUNTED else f"about {count:.0e}"
        if math.isinf(count):
            shown = "more than 1e308"
        raise BudgetError(
            f"{shown} {what} are too many for SymPy; the budget is {budget}; "
            "use reverse for this function"
        )
