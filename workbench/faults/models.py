"""The known faults as models: each a faulty sweep, with the sentence that tells a student of it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace

from workbench.faults.linear import Edge, Linear, partials_of
from workbench.faults.sweeps import (
    Rule,
    Sweep,
    chain_rule,
    every_path_listed,
    once_each,
    overwriting,
    paths_all_first,
    paths_one_by_one,
    run,
    stopping_at,
    too_early_deep,
    too_early_wide,
)
from workbench.ir.operators import CODES, OPERATORS, ROWS

DOUBLE_COUNTING = (
    "A result that is used more than once is double-counted: it hands its gradient on along every "
    "path that reaches it, each time with all that it has gathered so far. Visit every node once, "
    "after all of its users."
)
TOO_EARLY = (
    "A node hands its gradient on before all of its users have added to it. Visit the nodes in "
    "reverse topological order."
)
OVERWRITTEN = (
    "A gradient is overwritten where it should be accumulated{of}: write `grad += …`, not "
    "`grad = …`."
)
NO_CHAIN = (
    "The backward rule of {operator} leaves out a factor of the chain rule: multiply the local "
    "derivative by the gradient of the result."
)
NO_LOCAL = (
    "The backward rule of {operator} leaves out a factor of the chain rule: it hands the gradient "
    "of the result on without the local derivative."
)
FORGOTTEN = (
    "The backward rule of {operator} forgets its {operand}: nothing is added to its gradient."
)
ZERO = (
    "The backward rule of {operator} hands on 0: what it multiplies the gradient of the result by "
    "is 0, or there is no rule at all."
)
SCALED = "The backward rule of {operator} hands on {factor} times what it should."
DEPTH = (
    "The sweep stops {depth} down from the result: what lies deeper gets nothing. Go on until "
    "every node has handed on."
)
SIGN = "The backward rule of {operator} has the wrong sign{operand}."
SWAPPED = "The backward rule of {operator} mixes its operands up: each gets the other's derivative."
EXPONENT = "The backward rule of ** does not lower the exponent: it is n*x**(n - 1)."
FACTOR = "The backward rule of ** leaves out the factor n: it is n*x**(n - 1)."
STALE = (
    "A second backward() starts from the gradients that the first one left in the results between "
    "leaves and output. Reset those before each sweep."
)
ADDED_UP = (
    "Gradients of leaves add up from one backward() to the next; in this course each call sets "
    "them again from 0."
)
EXCHANGED = "The backward rules of {one} and {other} are swapped: each has that of the other."
TAKEN = "The backward rule of {one} is that of {other}."
FRESH = (
    "Each backward() starts the leaves at 0 again. Their gradients should accumulate from one "
    "call to the next, until they are set to zero."
)


@dataclass(frozen=True, slots=True)
class Model:
    """One fault: `kind` is its name, `sentence` says what to do about it.

    `codes` are the operators of which the rule is wrong (none: the sweep is), `overwrites` those
    that write `=` where `+=` belongs.
    """

    kind: str
    sentence: str
    codes: frozenset[int] = frozenset()
    overwrites: frozenset[int] = frozenset()
    sweep: Sweep = once_each
    rule: Rule = chain_rule
    stale: bool = False
    #: Of what is stale the result too: the seed is added to it.
    on_top: bool = False
    #: Leaves keep the gradient of the last pass only.
    fresh: bool = False

    def gradient(self, linear: Linear, passes: int) -> tuple[float, ...] | None:
        """What a class with this fault answers; None where that would take too long to find out."""
        passes = 1 if self.fresh else passes
        return run(linear, self.sweep, self.rule, passes, stale=self.stale, on_top=self.on_top)


def models(linear: Linear, others: Collection[int] = ()) -> Iterator[Model]:
    """The faults that an expression may show, the commonest first.

    `others` are codes of further operators, of which a rule may have got into the wrong place.
    """
    yield Model("added_up", ADDED_UP)  # right, where nothing else was agreed
    yield Model("double_counting", DOUBLE_COUNTING, sweep=paths_all_first)
    yield Model("double_counting", DOUBLE_COUNTING, sweep=paths_one_by_one)
    yield Model("double_counting", DOUBLE_COUNTING, sweep=every_path_listed)
    for left_first in (True, False):
        yield Model("overwritten", OVERWRITTEN.format(of=""), sweep=overwriting(None, left_first))
    codes = sorted(linear.used)
    for code in codes:
        for model in _rules_of(code):
            yield replace(model, codes=frozenset((code,)))
    for code in codes:
        of = f" in the backward rule of {word(code)}"
        for left_first in (True, False):
            sentence = OVERWRITTEN.format(of=of)
            sweep = overwriting((code,), left_first)
            yield Model("overwritten", sentence, overwrites=frozenset((code,)), sweep=sweep)
    yield Model("handed_on_too_early", TOO_EARLY, sweep=too_early_deep)
    yield Model("handed_on_too_early", TOO_EARLY, sweep=too_early_wide)
    yield Model("stale_gradients", STALE, stale=True)
    yield Model("stale_gradients", STALE, stale=True, on_top=True)
    yield Model("no_accumulation", FRESH, fresh=True)
    for depth, words in ((1, "one level"), (2, "two levels"), (3, "three levels")):
        for repeatedly in (True, False):
            limited, sentence = stopping_at(depth, repeatedly), DEPTH.format(depth=words)
            yield Model("limited_depth", sentence, sweep=limited)
    for code in codes:
        for other in sorted({*others, *codes} - {code}):
            if ROWS[other].arity == ROWS[code].arity:
                yield from _exchanged(code, other)


def _rules_of(code: int) -> Iterator[Model]:
    """Wrong backward rules of one operator."""
    operator, arity = word(code), ROWS[code].arity
    places = range(arity) if arity > 1 else ()
    for place in places:
        sentence = FORGOTTEN.format(operator=operator, operand=_side(place, arity))
        for rule in _spoiled_everyhow(code, place, lambda linear, node, edge, adjoint: 0.0):
            yield Model("operand_forgotten", sentence, rule=rule)
    yield Model(
        "hands_on_zero",
        ZERO.format(operator=operator),
        rule=_spoiled(code, None, lambda linear, node, edge, adjoint: 0.0),
    )
    for only in (*places, None):
        where = "" if only is None else f" for its {_side(only, arity)}"
        sentence = SIGN.format(operator=operator, operand=where)
        for rule in _spoiled_everyhow(code, only, _negative):
            yield Model("wrong_sign", sentence, rule=rule)
    yield Model(
        "missing_chain_factor",
        NO_CHAIN.format(operator=operator),
        rule=_spoiled(code, None, lambda linear, node, edge, adjoint: edge.partial),
    )
    yield Model(
        "missing_chain_factor",
        NO_LOCAL.format(operator=operator),
        rule=_spoiled(code, None, lambda linear, node, edge, adjoint: adjoint),
    )
    if arity == 2:
        yield Model(
            "operands_swapped", SWAPPED.format(operator=operator), rule=_spoiled(code, None, _swap)
        )
    if code == CODES["power"]:
        yield Model("power_rule", EXPONENT, rule=_spoiled(code, 0, _unlowered))
        yield Model("power_rule", FACTOR, rule=_spoiled(code, 0, _unscaled))


def _exchanged(code: int, other: int) -> Iterator[Model]:
    """Two operators of which each has the other's rule, or one has."""
    one, two = word(code), word(other)
    first, second = word(min(code, other)), word(max(code, other))
    taken = _instead(code, other)
    back = _instead(other, code)

    def both(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
        return (taken if linear.codes[node] == code else back)(linear, node, edge, adjoint)

    sentence = EXCHANGED.format(one=first, other=second)
    yield Model("rules_swapped", sentence, frozenset((code, other)), rule=both)
    yield Model("rules_swapped", TAKEN.format(one=one, other=two), frozenset((code,)), rule=taken)


def _instead(code: int, other: int) -> Rule:
    """The rule of another operator, for one operator."""

    def wrong(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
        inner = [linear.values[operand] for operand in linear.operands[node]]
        if ROWS[other].partials[edge.place] in (None, "0"):
            return 0.0
        (partial,) = partials_of(other, (edge.place,))(*inner, linear.values[node])
        return adjoint * float(partial)

    return _spoiled(code, None, wrong)


def scaled(code: int, factor: float) -> Model:
    """An operator of which the rule hands on so many times what it should."""

    def rule(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
        return factor * (adjoint * edge.partial)

    sentence = SCALED.format(operator=word(code), factor=f"{factor:.6g}")
    return Model("wrong_factor", sentence, frozenset((code,)), rule=_spoiled(code, None, rule))


#: Where an operand stands: as written, on the left of a plain number (2*x runs as x*2), or only
#: beside another operand on the tape.
_AS_WRITTEN, _LEFT_OF_NUMBERS, _BESIDE_OTHERS = range(3)


def _spoiled(code: int, place: int | None, wrong: Rule, stands: int = _AS_WRITTEN) -> Rule:
    """The chain rule, but for one operator (and one of its operands) another one."""
    arity = ROWS[code].arity

    def rule(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
        if linear.codes[node] != code:
            return adjoint * edge.partial
        where: int | None = edge.place
        if stands != _AS_WRITTEN and len(linear.edges[node]) < arity:
            where = 0 if stands == _LEFT_OF_NUMBERS else -1
        if place in (None, where):
            return wrong(linear, node, edge, adjoint)
        return adjoint * edge.partial

    return rule


def _spoiled_everyhow(code: int, place: int | None, wrong: Rule) -> Iterator[Rule]:
    """The spoiled rule, for every way in which a class may treat a plain number on the left."""
    if place is None:
        yield _spoiled(code, None, wrong)
        return
    for stands in (_LEFT_OF_NUMBERS, _AS_WRITTEN, _BESIDE_OTHERS):
        yield _spoiled(code, place, wrong, stands)


def _negative(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    return -(adjoint * edge.partial)


def _swap(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    others = [one.partial for one in linear.edges[node] if one.place != edge.place]
    return adjoint * (others[0] if others else edge.partial)


def _unlowered(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    return adjoint * edge.partial * linear.values[edge.operand]


def _unscaled(linear: Linear, node: int, edge: Edge, adjoint: float) -> float:
    base, exponent = (linear.values[operand] for operand in linear.operands[node])
    return adjoint * OPERATORS["power"].total(base, exponent - 1.0)


def word(code: int) -> str:
    """How an operator is called in a sentence.

    >>> word(CODES["multiply"]), word(CODES["sin"]), word(CODES["negate"])
    ('*', 'sin', 'negation')
    """
    row = ROWS[code]
    return "negation" if row.name == "negate" else row.symbol or row.name


def _side(place: int, arity: int) -> str:
    return ("left", "right")[place] + " operand" if arity == 2 else f"operand number {place + 1}"
