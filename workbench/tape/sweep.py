"""The reverse sweep over what a tape has recorded: which results it visits, and their loop.

The rules that a tape uses most are written out in that loop, so that a node of theirs costs no
call. Their text is that of the rules.
"""

from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from operator import attrgetter
from typing import Any

from workbench.ir.operators import CODES, OPERATORS
from workbench.tape.rules import PLACES, defined, tape_rule

_by_serial = attrgetter("_serial")
#: The most frequent first, since the loop asks for one rule after the other.
_WRITTEN_OUT = ("add", "multiply", "subtract", "negate")


def reach(result: Any) -> tuple[list[Any], int, bool]:
    """The results that the adjoint of one flows to, latest first, their gradients reset to 0.

    Also the last serial at which a leaf among their operands was changed by hand, and whether
    there is a selection among them.
    """
    sweep = object()
    result._mark = sweep
    order = [result]
    append = order.append
    changed = 0
    selects = False
    for node in order:  # grows on the way
        rule = node._rule
        carrying = rule.carrying
        if rule.selects:
            selects = True
        # Written out for either operand: a loop over them would take as long again.
        if carrying == 2:
            operand = node._second
            if operand._mark is not sweep:
                operand._mark = sweep
                if operand._rule is not None:
                    operand._grad = 0.0
                    append(operand)
                elif operand._changed > changed:
                    changed = operand._changed
        elif carrying != 1:
            continue
        operand = node._first
        if operand._mark is not sweep:
            operand._mark = sweep
            if operand._rule is not None:
                operand._grad = 0.0
                append(operand)
            elif operand._changed > changed:
                changed = operand._changed
    order.sort(key=_by_serial, reverse=True)
    return order, changed, selects


def hand_on(order: Sequence[Any], guarded: bool) -> None:
    """Hand the adjoint of every result on to its operands; `order` has users before operands.

    Guarded, what a selection among them has not chosen makes no NaN.
    """
    below = object()
    if guarded:
        for node in order:
            rule = node._rule
            if node._mark is below or rule.selects:
                for place in PLACES[: rule.carrying]:
                    getattr(node, place)._mark = below
    _loop(guarded)(order, below)


@cache
def _loop(guarded: bool) -> Callable[[Sequence[Any], object], None]:
    """The loop over results: `rule.pull` of each, or `rule.guarded`."""
    rules = [
        tape_rule(CODES[name], on_tape)
        for name in _WRITTEN_OUT
        for on_tape in product((True, False), repeat=OPERATORS[name].arity)
        if any(on_tape)
    ]
    names = {f"rule{number}": one for number, one in enumerate(rules)}
    tests: dict[tuple[str, ...], list[str]] = {}
    for name, one in names.items():
        tests.setdefault(tuple(one.statements(guarded)), []).append(f"rule is {name}")
    lines = ["for node in order:", "    rule = node._rule", "    if False:", "        pass"]
    for statements, which in tests.items():
        lines.append(f"    elif {' or '.join(which)}:")
        lines += [f"        {line}" for line in statements]
    lines += ["    else:", f"        rule.{'guarded(node, below)' if guarded else 'pull(node)'}"]
    # As arguments they are local names, which the loop reads at once.
    head = f"loop(order, below, {', '.join(f'{name}={name}' for name in names)})"
    loop: Callable[[Sequence[Any], object], None] = defined(head, lines, **names)
    return loop
