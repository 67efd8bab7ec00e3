"""Conditions of the operator table, decided on balls: true, false, or not decided.

A comparison of balls is decided only where it holds for all their points. Exact operands (`fmpq`,
`Number`) are compared exactly, so that ties which no ball can prove are still found.
"""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flint import arb, fmpq

from workbench.algebra import Number, apply, in_form
from workbench.engines.ball import function_of
from workbench.errors import GraphError
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, OPERATORS
from workbench.truth.series.constant_terms import as_ball

#: Whether a condition holds; None: not decided.
Verdict = bool | None
#: Takes the operands of the operator and returns a number, or a verdict.
_Closure = Callable[[Sequence[Any]], Any]


def conjunction(first: Verdict, second: Verdict) -> Verdict:
    """Both hold, in three-valued logic."""
    if first is False or second is False:
        return False
    return None if first is None or second is None else True


def disjunction(first: Verdict, second: Verdict) -> Verdict:
    """At least one holds, in three-valued logic."""
    if first is True or second is True:
        return True
    return None if first is None or second is None else False


def negation(first: Verdict) -> Verdict:
    """It does not hold, in three-valued logic."""
    return None if first is None else not first


def is_less(first: Any, second: Any) -> Verdict:
    """first < second for all points of two balls or exact numbers."""
    return True if first < second else False if first >= second else None


def is_less_equal(first: Any, second: Any) -> Verdict:
    """first <= second for all points of two balls or exact numbers."""
    return True if first <= second else False if first > second else None


def is_equal(first: Any, second: Any) -> Verdict:
    """first == second for all points of two balls or exact numbers."""
    return True if first == second else False if first != second else None


_VERDICTS: dict[str, Callable[..., Verdict]] = {
    "less": is_less,
    "less_equal": is_less_equal,
    "greater": lambda first, second: is_less(second, first),
    "greater_equal": lambda first, second: is_less_equal(second, first),
    "equal": is_equal,
    "not_equal": lambda first, second: negation(is_equal(first, second)),
    "and": conjunction,
    "or": disjunction,
    "not": negation,
}
#: What rational numbers answer exactly, by themselves.
_RATIONAL: dict[str, Callable[..., Any]] = {
    "add": lambda u, v: u + v,
    "subtract": lambda u, v: u - v,
    "multiply": lambda u, v: u * v,
    "divide": lambda u, v: u / v if v else arb.nan(),
    "negate": lambda u: -u,
    "abs": abs,
}


@cache
def condition(text: str) -> Callable[[Sequence[Any]], Verdict]:
    """A condition on operands u, v, z as a function of these operands.

    >>> positive = condition("u > 0")
    >>> positive([arb(2)]), positive([arb(0)]), positive([arb(0, 1)])
    (True, False, None)
    >>> condition("u > 0 or sin(pi*u) != 0")([fmpq(-2)])
    False
    """
    graph = parse(text)
    closures: list[_Closure] = []
    for node, row, operands in graph.nodes():
        literal, name = graph.literal(node), graph.variable(node)
        if literal is not None:
            closures.append(_constant(fmpq(*literal.fraction.as_integer_ratio())))
        elif name is not None:
            closures.append(_operand(("u", "v", "z").index(name)))
        elif _is_sine_of_pi_times(graph, node):
            factors = graph.operands(operands[0])
            closures.append(_sine_of_pi_times([closures[factor] for factor in factors]))
        else:
            closures.append(_operation(row.name, [closures[operand] for operand in operands]))
    if graph.operator(graph.outputs[0]).name not in _VERDICTS:
        raise GraphError(f"{text!r} is not a condition; write a comparison")
    return closures[graph.outputs[0]]


def _constant(value: fmpq) -> _Closure:
    # Small whole numbers as int: python-flint compares those with a ball fastest.
    small = int(value.p) if value.q == 1 else value
    return lambda operands: small


def _operand(index: int) -> _Closure:
    return lambda operands: operands[index]


def _operation(name: str, parts: Sequence[_Closure]) -> _Closure:
    if name in _VERDICTS:
        return _call(_VERDICTS[name], parts)
    on_balls = function_of(CODES[name])
    exactly = _RATIONAL.get(name)

    def evaluate(*values: Any) -> Any:
        if exactly is not None and all(isinstance(value, int | fmpq) for value in values):
            return exactly(*values)
        if any(isinstance(value, Number) for value in values):
            found = _in_normal_form(name, values)
            if found is not None:
                return found
        return on_balls(
            *(arb(value) if isinstance(value, int) else as_ball(value) for value in values)
        )

    return _call(evaluate, parts)


def _in_normal_form(name: str, values: Sequence[Any]) -> Any:
    """A row on exact numbers; None where one is a ball or the result has no normal form."""
    ring = next(value.ring for value in values if isinstance(value, Number))
    return in_form(lambda: apply(name, ring, [ring.known(value) for value in values]))


def _call(function: Callable[..., Any], parts: Sequence[_Closure]) -> _Closure:
    if len(parts) == 1:
        (only,) = parts
        return lambda operands: function(only(operands))
    if len(parts) == 2:
        first, second = parts
        return lambda operands: function(first(operands), second(operands))
    return lambda operands: function(*(part(operands) for part in parts))


def _is_sine_of_pi_times(graph: Graph, node: int) -> bool:
    """Whether a node is sin(pi*a): balls prove its zeros at whole numbers only as `sin_pi`."""
    if graph.operator(node).name != "sin":
        return False
    inner = graph.operands(node)[0]
    return graph.operator(inner).name == "multiply" and any(
        graph.operator(factor).name == "pi" for factor in graph.operands(inner)
    )


def _sine_of_pi_times(factors: Sequence[_Closure]) -> _Closure:
    # pi stands first in every condition of the table.
    multiple = factors[1]

    def evaluate(operands: Sequence[Any]) -> Any:
        value = multiple(operands)
        if isinstance(value, fmpq):
            return fmpq(0) if value.q == 1 else arb(value).sin_pi()
        if isinstance(value, Number):
            angle = in_form(lambda: value * value.ring.pi)
            found = None if angle is None else _in_normal_form("sin", [angle])
            return as_ball(value).sin_pi() if found is None else found
        return value.sin_pi()

    return evaluate


def domain_of(operator: str) -> Callable[[Sequence[Any]], Verdict] | None:
    """Where a row of the table is analytic; None: everywhere."""
    text = OPERATORS[operator].domain
    return condition(text) if text else None


def defined_of(operator: str) -> Callable[[Sequence[Any]], Verdict] | None:
    """Where a row of the table has a real value; None: everywhere."""
    text = OPERATORS[operator].defined
    return condition(text) if text else None
