"""Named step rules, each a small graph from x to the step size h.

A rule is a graph so that it runs on every engine, for one point as for a batch. `order` is the
exponent that balances truncation and round-off: 2 for a forward, 3 for a central difference.
"""

import sys
from collections.abc import Callable
from difflib import get_close_matches

from workbench.errors import LiteralError, MethodError
from workbench.ir.builder import GraphBuilder
from workbench.ir.literal import Literal

EPSILON = sys.float_info.epsilon


def root_of_epsilon(order: int) -> float:
    """eps ** (1/order) with eps = 2**-52, as float64.

    >>> root_of_epsilon(2) == 2.0**-26
    True
    """
    return float(EPSILON ** (1.0 / order))


def eps_root(builder: GraphBuilder, x: int, order: int) -> int:
    """eps**(1/order) * max(|x|, 1): scaled, and safe at 0 (Press et al., section 5.7)."""
    size = builder.apply("max", builder.apply("abs", x), builder.literal(1))
    return builder.apply("multiply", builder.literal(root_of_epsilon(order)), size)


def absolute(builder: GraphBuilder, x: int, order: int) -> int:
    """eps**(1/order), whatever x: vanishes against a large x."""
    return builder.literal(root_of_epsilon(order))


def relative(builder: GraphBuilder, x: int, order: int) -> int:
    """eps**(1/order) * |x|: no step at all at x = 0."""
    return builder.apply(
        "multiply", builder.literal(root_of_epsilon(order)), builder.apply("abs", x)
    )


StepRule = Callable[[GraphBuilder, int, int], int]
STEP_RULES: dict[str, StepRule] = {
    "eps_root": eps_root,
    "absolute": absolute,
    "relative": relative,
}


def parse_step(step: str | float) -> StepRule:
    """The rule of a name, or the fixed step of a positive number; MethodError for neither.

    >>> parse_step("1e-6") is not None
    True
    """
    if isinstance(step, str) and step in STEP_RULES:
        return STEP_RULES[step]
    try:
        size = float(step)
        literal = Literal.from_number(size)
    except (ValueError, LiteralError):
        near = get_close_matches(str(step), STEP_RULES, n=1)
        hint = f"did you mean {near[0]}? " if near else ""
        raise MethodError(
            f"unknown step rule {str(step)[:40]!r}; {hint}"
            f"use a positive number or one of {', '.join(STEP_RULES)}"
        ) from None
    if size <= 0.0:
        raise MethodError(f"a step size must be positive, not {step}")

    def fixed(builder: GraphBuilder, x: int, order: int) -> int:
        return builder.literal(literal)

    return fixed


def step_text(step: str | float) -> str:
    """How a step shows in a method's options."""
    return step if isinstance(step, str) and step in STEP_RULES else repr(float(step))
