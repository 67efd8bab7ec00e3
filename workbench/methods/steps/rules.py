"""Named step rules, and how a step option is read."""

import sys

from workbench.catalogue import Catalogue, proposal
from workbench.errors import LiteralError, MethodError, UnknownMethodError
from workbench.ir.builder import GraphBuilder
from workbench.ir.literal import Literal
from workbench.methods.steps.noise import TRIALS, noise
from workbench.methods.steps.optimal import optimal
from workbench.methods.steps.protocol import GraphRule, PointwiseRule, StepRule

EPSILON = sys.float_info.epsilon


def root_of_epsilon(root: int) -> float:
    """eps ** (1/root) with eps = 2**-52, as float64.

    >>> root_of_epsilon(2) == 2.0**-26
    True
    """
    return float(EPSILON ** (1.0 / root))


def eps_root(builder: GraphBuilder, x: int, root: int) -> int:
    """eps**(1/root) * max(|x|, 1): scaled, and safe at 0 (Press et al., section 5.7)."""
    size = builder.apply("max", builder.apply("abs", x), builder.literal(1))
    return builder.apply("multiply", builder.literal(root_of_epsilon(root)), size)


def absolute(builder: GraphBuilder, x: int, root: int) -> int:
    """eps**(1/root), whatever x: vanishes against a large x."""
    return builder.literal(root_of_epsilon(root))


def relative(builder: GraphBuilder, x: int, root: int) -> int:
    """eps**(1/root) * |x|: no step at all at x = 0."""
    return builder.apply(
        "multiply", builder.literal(root_of_epsilon(root)), builder.apply("abs", x)
    )


def representable(builder: GraphBuilder, x: int, root: int) -> int:
    """The step of `eps_root` that is really taken, (|x| + h) - |x|: x + h and x - h are float64.

    Only the values are rounded then, and not the points (Press et al., section 5.7); where x is far
    below h the points round by u*h, which moves the quotient by no more than u*|f'|.
    """
    size = builder.apply("abs", x)
    return builder.apply("subtract", builder.apply("add", size, eps_root(builder, x, root)), size)


#: Every named rule; a positive number is the rule `fixed`.
STEP_RULES: Catalogue[StepRule] = Catalogue(
    "step rule",
    UnknownMethodError,
    {
        "eps_root": GraphRule("eps_root", eps_root),
        "absolute": GraphRule("absolute", absolute),
        "relative": GraphRule("relative", relative),
        "representable": GraphRule("representable", representable),
        "optimal": PointwiseRule("optimal", optimal, inside=True),
        "noise": PointwiseRule("noise", noise, orders=tuple(TRIALS)),
    },
)


def parse_step(step: str | float) -> StepRule:
    """The rule of a name, or the fixed step of a positive number; MethodError for neither.

    >>> parse_step("1e-6").name, parse_step("optimal").name
    ('fixed', 'optimal')
    """
    if isinstance(step, str) and step in STEP_RULES:
        return STEP_RULES[step]
    try:
        size = float(step)
        literal = Literal.from_number(size)
    except (TypeError, ValueError, LiteralError):
        raise UnknownMethodError(
            f"{str(step)[:40]!r} is not a positive number and an unknown step rule; "
            f"{proposal(str(step), STEP_RULES)}"
        ) from None
    if size <= 0.0:
        raise MethodError(f"a step size must be positive, not {step}")

    def fixed(builder: GraphBuilder, x: int, root: int) -> int:
        return builder.literal(literal)

    return GraphRule("fixed", fixed, fixed=True)


def graph_rule(step: str | float, method: str) -> GraphRule:
    """The rule of a method that needs it as a graph; MethodError for one that decides at a point.

    >>> graph_rule("relative", "ridders").name
    'relative'
    """
    rule = parse_step(step)
    if isinstance(rule, GraphRule):
        return rule
    known = [name for name, one in STEP_RULES.items() if isinstance(one, GraphRule)]
    raise MethodError(
        f"{method} cannot take step={rule.name}; use a positive number or one of {', '.join(known)}"
    )


def rules_for(order: int) -> list[str]:
    """The names of the rules for a quotient of this order of accuracy.

    >>> [name for name in rules_for(2) if name not in rules_for(4)]
    ['noise']
    """
    return [name for name, rule in STEP_RULES.items() if not rule.orders or order in rule.orders]


def require_order(step: str | float, order: int, method: str) -> None:
    """Raise MethodError for a rule that is not for a quotient of this order of accuracy.

    >>> require_order("noise", 4, "five_point")
    Traceback (most recent call last):
    workbench.errors.MethodError: five_point cannot take step=noise, which is for forward and \
central differences; use one of those or another step
    """
    rule = parse_step(step)
    if rule.orders and order not in rule.orders:
        raise MethodError(
            f"{method} cannot take step={rule.name}, which is for forward and central differences; "
            "use one of those or another step"
        )


def read_step(step: str | float) -> str | float:
    """The name of a rule as it is, anything else as the float that it spells; both are checked.

    >>> read_step("relative"), read_step("1e-6")
    ('relative', 1e-06)
    """
    parse_step(step)
    return step if isinstance(step, str) and step in STEP_RULES else float(step)
