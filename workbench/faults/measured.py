"""A rule with a wrong derivative: what it hands on is measured, and must be one number a place.

A rule whose local derivative is wrong at some operands hands on the same wrong partial wherever
these operands stand, times whatever arrives. So partials are solved for, one expression after the
other, and each further expression must agree with them.
"""

import math
from collections.abc import Iterable

from workbench.faults.joint import Joint
from workbench.faults.linear import Edge, Linear
from workbench.faults.models import Model, word
from workbench.faults.sweeps import Rule
from workbench.ir.operators import ROWS

#: Relative distance at which two numbers are the same.
_SAME = 1e-9
WRONG_DERIVATIVE = (
    "The backward rule of {operator} has a wrong derivative{side}: at {at} it hands on {got:.6g} "
    "times the gradient of the result, and should {right:.6g} times."
)
_Key = tuple[float, ...]
#: An expression, what it answered, and nothing else.
Answer = tuple[Linear, tuple[float, ...]]


def measured(code: int, known: Joint, answers: Iterable[Answer]) -> Model | None:
    """The fault of an operator whose partials are wrong numbers; None where that explains nothing.

    `known` are faults that have been found; `answers` are of one sweep, the simplest first.
    """
    table: dict[tuple[_Key, int], float] = {}
    wrong: dict[tuple[_Key, int], tuple[float, float]] = {}
    checks = 0  # expressions that confirm a number that is wrong
    for linear, answer in answers:
        nodes = [node for node, edges in enumerate(linear.edges)
                 if edges and linear.codes[node] == code]  # fmt: skip
        places = {
            (_key(linear, node), edge.place): edge.partial
            for node in nodes for edge in linear.edges[node]
        }  # fmt: skip
        unknown = [one for one in places if one not in table]
        if len({key for key, _ in unknown}) > 1 or (unknown and len(nodes) > 1):
            continue  # products of unknowns
        solved = _solved(known, code, linear, answer, table, unknown)
        if solved is None:
            return None
        found, confirmed = solved
        table.update(found)
        for one, got in found.items():
            if not abs(got - places[one]) <= _SAME * max(1.0, abs(places[one])):
                wrong[one] = got, places[one]
        checks += confirmed and not wrong.keys().isdisjoint(places)
    if not checks:
        return None
    (key, place), (got, right) = next(iter(wrong.items()))
    side = f" by its {('left', 'right', 'third')[place]} operand" if ROWS[code].arity > 1 else ""
    sentence = WRONG_DERIVATIVE.format(
        operator=word(code),
        side=side,
        at=", ".join(f"{one:.6g}" for one in key),
        got=got,
        right=right,
    )
    return Model("wrong_derivative", sentence, frozenset((code,)), rule=_by_table(code, table))


def _key(linear: Linear, node: int) -> _Key:
    return tuple(linear.values[operand] for operand in linear.operands[node])


def _by_table(code: int, table: dict[tuple[_Key, int], float]) -> Rule:
    def rule(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
        if linear.codes[node] != code:
            return adjoint * edge.partial
        return adjoint * table[_key(linear, node), edge.place]

    return rule


def _solved(
    known: Joint,
    code: int,
    linear: Linear,
    answer: tuple[float, ...],
    table: dict[tuple[_Key, int], float],
    unknown: list[tuple[_Key, int]],
) -> tuple[dict[tuple[_Key, int], float], bool] | None:
    """Partials that explain an answer, and whether it confirms anything; None where none do."""
    import numpy

    def answered(values: list[float]) -> "numpy.typing.NDArray[numpy.float64] | None":
        tried = {**table, **dict(zip(unknown, values, strict=True))}
        joint = known.joined(Model("", "", frozenset((code,)), rule=_by_table(code, tried)))
        found = None if joint is None else joint.gradient(linear, 1)
        return None if found is None else numpy.array(found)

    if not all(map(math.isfinite, answer)):  # so a partial is NaN or infinite
        for odd in (math.nan, math.inf, -math.inf):
            found = answered([odd] * len(unknown))
            if found is not None and numpy.allclose(found, answer, _SAME, _SAME, equal_nan=True):
                return dict.fromkeys(unknown, odd), True
        return {}, False
    base = answered([0.0] * len(unknown))
    units = (answered([float(k == j) for j in range(len(unknown))]) for k in range(len(unknown)))
    columns = [one for one in units if one is not None]
    wanted = numpy.array(answer)
    if base is None or len(columns) < len(unknown) or not numpy.isfinite(base).all():
        return {}, False
    matrix = numpy.array([one - base for one in columns]).T.reshape(len(answer), len(unknown))
    if not numpy.isfinite(matrix).all():
        return {}, False
    found, _, rank, _ = numpy.linalg.lstsq(matrix, wanted - base, rcond=1e-9)
    off = numpy.abs(matrix @ found + base - wanted).max(initial=0.0)
    if off > _SAME * max(1.0, numpy.abs(wanted).max(initial=0.0)):
        return None
    if rank < len(unknown):
        return {}, False
    confirmed = int((numpy.abs(matrix).sum(axis=1) > 0).sum()) > len(unknown) if unknown else True
    return {key: float(one) for key, one in zip(unknown, found, strict=True)}, bool(confirmed)
