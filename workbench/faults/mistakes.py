"""Wrong rules of differentiation as people apply them, each a wrong derivative of one operation.

They are written in the language of the operator table: u and v are the operands, w the result, a
and b the derivatives of the operands, t the variable itself. `moving` says which operands depend on
the variable.
Sources: the feedback of published question banks (STACK), and what textbooks warn of.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from workbench.ir.graph import Graph
from workbench.ir.operators import FUNCTIONS, OPERATORS, ROWS


class Mistake(NamedTuple):
    """One wrong rule: its name, the wrong derivative, a sentence, the right rule in general."""

    kind: str
    slope: str
    sentence: str
    rule: str


PRODUCT = "(u*v)' = u'*v + u*v'"
QUOTIENT = "(u/v)' = (u'*v - u*v')/v**2"
POWER = "(u**n)' = n*u**(n - 1)*u'"
EXPONENTIAL = "(a**v)' = a**v*log(a)*v'"
GENERAL_POWER = "(u**v)' = u**v*(v'*log(u) + v*u'/u)"
SUM = "(u + v)' = u' + v'"
DIFFERENCE = "(u - v)' = u' - v'"
CONSTANT = "the derivative of a constant is 0"
MULTIPLE = "(c*u)' = c*u'"
RECIPROCAL = "(c/v)' = -c*v'/v**2"
HELD = "in a partial derivative the other variables are constants"

_SLOPE_OVER = "u'/"
_FIRST, _SECOND, _BOTH = (True, False), (False, True), (True, True)
_INNER = "The inner derivative was forgotten."
_KEPT = "A constant was kept: its derivative is 0."
_LOST_FACTOR = "The constant factor was lost."
_LOST_TERM = "One term was lost."

#: Operator and moving operands -> the right rule, then kind, wrong derivative and sentence each.
_TABLE: dict[tuple[str, tuple[bool, ...]], tuple[str, tuple[tuple[str, str, str], ...]]] = {
    ("add", _BOTH): (SUM, (
        ("term_lost", "a", _LOST_TERM),
        ("term_lost", "b", _LOST_TERM),
        ("sign_of_term", "a - b", "The second term has the wrong sign."),
    )),
    ("subtract", _BOTH): (DIFFERENCE, (
        ("term_lost", "a", _LOST_TERM),
        ("term_lost", "-b", _LOST_TERM),
        ("sign_of_term", "a + b", "The second term has the wrong sign."),
    )),
    ("add", _FIRST): (CONSTANT, (("constant_kept", "a + v", _KEPT),)),
    ("add", _SECOND): (CONSTANT, (("constant_kept", "u + b", _KEPT),)),
    ("subtract", _FIRST): (CONSTANT, (("constant_kept", "a - v", _KEPT),)),
    ("subtract", _SECOND): (CONSTANT, (
        ("constant_kept", "u - b", _KEPT),
        ("sign_lost", "b", "The minus sign was lost."),
    )),
    ("negate", (True,)): ("(-u)' = -u'", (("sign_lost", "a", "The minus sign was lost."),)),
    ("multiply", _BOTH): (PRODUCT, (
        ("product_of_derivatives", "a*b",
         "The derivative of a product was taken as the product of the derivatives."),
        ("product_sign", "a*v - u*b", "The product rule has a plus sign, not a minus sign."),
        ("product_sign", "u*b - a*v", "The product rule has a plus sign, not a minus sign."),
        ("product_half", "a*v", "Only the first factor was differentiated."),
        ("product_half", "u*b", "Only the second factor was differentiated."),
        ("product_swapped", "a*u + v*b", "The factors of the product rule are mixed up."),
        ("product_sum", "a + b", "The derivative of a product was taken as a sum."),
    )),
    ("multiply", _FIRST): (MULTIPLE, (("factor_lost", "a", _LOST_FACTOR),)),
    ("multiply", _SECOND): (MULTIPLE, (("factor_lost", "b", _LOST_FACTOR),)),
    ("divide", _BOTH): (QUOTIENT, (
        ("quotient_of_derivatives", "a/b",
         "The derivative of a quotient was taken as the quotient of the derivatives."),
        ("quotient_sign", "(a*v + u*b)/v^2", "The quotient rule has a minus sign."),
        ("quotient_order", "(u*b - a*v)/v^2",
         "The terms of the quotient rule are in the wrong order."),
        ("quotient_square", "(a*v - u*b)/v", "The divisor of the quotient rule is squared."),
        ("quotient_divisor", "a*v - u*b", "The divisor of the quotient rule was forgotten."),
        ("quotient_half", "a/v", "The divisor was treated as a constant."),
        ("quotient_half", "-u*b/v^2", "The numerator was treated as a constant."),
        ("quotient_swapped", "(a*u - v*b)/v^2", "The parts of the quotient rule are mixed up."),
        ("quotient_derivative_squared", "(a*v - u*b)/b^2",
         "The divisor is squared, not its derivative."),
    )),
    ("divide", _FIRST): ("(u/c)' = u'/c", (("factor_lost", "a", _LOST_FACTOR),)),
    ("divide", _SECOND): (RECIPROCAL, (
        ("quotient_sign", "u*b/v^2", "The minus sign of the quotient rule was lost."),
        ("inner_derivative", "-u/v^2", _INNER),
        ("quotient_of_derivatives", "u/b", "Only the divisor was differentiated, in its place."),
        ("quotient_square", "-u*b/v", "The divisor of the quotient rule is squared."),
        ("reciprocal_as_logarithm", "u*log(v)", "The quotient was integrated to a logarithm."),
        ("factor_lost", "-b/v^2", _LOST_FACTOR),
    )),
    ("power", _FIRST): (POWER, (
        ("inner_derivative", "v*u^(v - 1)", _INNER),
        ("exponent_not_lowered", "v*w*a", "The exponent was not lowered by 1."),
        ("exponent_lost", "u^(v - 1)*a", "The exponent was not brought down as a factor."),
        ("exponent_raised", "v*u^(v + 1)*a", "The exponent was raised by 1, not lowered."),
        ("exponent_lowered_first", "(v - 1)*u^(v - 1)*a",
         "The factor is the old exponent, not the lowered one."),
        ("outer_at_variable", "v*t^(v - 1)*a",
         "The outer derivative belongs at the inner function, not at the variable alone."),
        ("power_of_derivative", "v*a^(v - 1)", "The inner function was differentiated in place."),
        ("power_of_derivative", "a^v", "The base was differentiated, and the power was kept."),
        ("exponential_rule", "w*log(u)*a", "The rule of exponentials was used on a power."),
        ("power_integrated", "u^(v + 1)/(v + 1)", "The power was integrated."),
    )),
    ("power", _SECOND): (EXPONENTIAL, (
        ("power_rule", "v*u^(v - 1)*b", "The power rule was used on an exponential."),
        ("power_rule", "v*u^(v - 1)", "The power rule was used on an exponential."),
        ("logarithm_lost", "w*b", "The factor log(a) of the derivative of a**x was forgotten."),
        ("inner_derivative", "w*log(u)", _INNER),
        ("exponential_integrated", "w/log(u)*b",
         "The factor log(a) of the derivative of a**x divides, where it should multiply."),
        ("base_alone", "u^b*log(u)", "The exponent was differentiated in its place."),
    )),
    ("power", _BOTH): (GENERAL_POWER, (
        ("power_rule", "v*u^(v - 1)*a", "The exponent was treated as a constant."),
        ("power_rule", "v*u^(v - 1)*a*b", "The power rule was used on a varying exponent."),
        ("exponential_rule", "w*log(u)*b", "The base was treated as a constant."),
    )),
}  # fmt: skip
#: Wrong derivatives of single functions, of u alone: the inner derivative is multiplied.
_FUNCTIONS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "exp": (("power_rule", "u*exp(u - 1)", "The power rule was used on an exponential."),),
    "exp2": (("logarithm_lost", "w", "The factor log(2) was forgotten."),),
    "log": (
        ("not_inverted", "1/w", "The derivative of a logarithm was taken as its reciprocal."),
        ("logarithm_kept", "log(u)/u", "The logarithm was kept as a factor."),
    ),
    "log10": (("base_lost", "1/u", "The factor 1/log(10) of the base was forgotten."),),
    "log2": (("base_lost", "1/u", "The factor 1/log(2) of the base was forgotten."),),
    "sqrt": (
        ("half_lost", "1/w", "The factor 1/2 of the derivative of a root was forgotten."),
        ("exponent_sign", "w/2", "The lowered exponent of a root is -1/2."),
        ("half_misplaced", "2/w", "The factor 1/2 of the derivative of a root became 2."),
        ("exponent_lowered", "1/(2*u)", "The lowered exponent of a root is -1/2, not -1."),
    ),
    "tan": (
        ("square_lost", "1/cos(u)", "The derivative of tan is 1/cos**2: the square was lost."),
        ("wrong_function", "1/sin(u)^2", "The derivative of tan is 1/cos**2, not 1/sin**2."),
        ("sign_in_square", "1 - w^2", "The derivative of tan is 1 + tan**2."),
    ),
    "tanh": (("sign_in_square", "1 + w^2", "The derivative of tanh is 1 - tanh**2."),),
    "sin": (("not_differentiated", "w", "sin was not differentiated."),),
    "cos": (("not_differentiated", "w", "cos was not differentiated."),),
    "asin": (
        ("root_lost", "1/(1 - u^2)", "The root of the derivative of asin was forgotten."),
        ("sign_in_root", "1/sqrt(1 + u^2)", "Under the root stands 1 - u**2."),
        ("not_inverted", "1/cos(u)", "asin is the inverse function, not a reciprocal."),
    ),
    "acos": (("root_lost", "-1/(1 - u^2)", "The root of the derivative of acos was forgotten."),),
    "atan": (
        ("sign_in_square", "1/(1 - u^2)", "The derivative of atan is 1/(1 + u**2)."),
        ("root_added", "1/sqrt(1 + u^2)", "The derivative of atan has no root."),
    ),
    "abs": (("sign_forgotten", "1", "The derivative of abs is the sign, not 1."),),
}


def mistakes(code: int, moving: tuple[bool, ...]) -> list[Mistake]:
    """The wrong rules of an operator of which some operands move, the commonest first.

    >>> from workbench.ir.operators import CODES
    >>> [one.kind for one in mistakes(CODES["exp"], (True,))][:2]
    ['inner_derivative', 'wrong_sign']
    """
    row = ROWS[code]
    rule, listed = _TABLE.get((row.name, moving), ("", ()))
    found = [Mistake(kind, slope, sentence, rule) for kind, slope, sentence in listed]
    if row.name in FUNCTIONS and row.arity == 1 and row.partials[0] is not None:
        found += _of_function(row.name)
    return found


def held_constant() -> Mistake:
    """The mistake of another variable that was not held constant."""
    return Mistake("not_held_constant", "1", "Another variable was not held constant.", HELD)


@cache
def _of_function(name: str) -> list[Mistake]:
    """The wrong rules of a function of one operand."""
    partial = f"({OPERATORS[name].partials[0]})"
    slope = shown_partial(name)
    rule = f"{name}(u)' = {slope}*u'"
    if "1/" in slope[:3]:
        rule = f"{name}(u)' = {slope.replace('1/', _SLOPE_OVER, 1)}"
    found = [
        Mistake("inner_derivative", partial, _INNER, rule),
        Mistake(
            "wrong_sign", f"-{partial}*a", f"The derivative of {name} has the wrong sign.", rule
        ),
        Mistake(
            "outer_kept", "w*a", "The outer function was kept where its derivative belongs.", rule
        ),
        Mistake("outer_lost", "a", "The derivative of the outer function was forgotten.", rule),
        Mistake(
            "function_of_derivative",
            f"{name}(a)",
            "The inner function was differentiated in place.",
            rule,
        ),
    ]
    if "w" not in partial:
        moved, plain = (re.sub(r"\bu\b", name, partial) for name in ("a", "t"))
        sentence = "The outer derivative belongs at the inner function, not at its derivative."
        found.append(Mistake("outer_at_derivative", moved, sentence, rule))
        sentence = "The outer derivative belongs at the inner function, not at the variable alone."
        found.append(Mistake("outer_at_variable", f"{plain}*a", sentence, rule))
    for kind, slope, sentence in _FUNCTIONS.get(name, ()):
        found.append(Mistake(kind, f"({slope})*a", sentence, rule))
        found.append(Mistake(kind, f"({slope})", f"{sentence} {_INNER}", rule))
    return found


def shown_partial(name: str) -> str:
    """The derivative of a function as a rule shows it: in u alone."""
    shown = {"exp": "exp(u)", "tan": "1/cos(u)**2", "sqrt": "1/(2*sqrt(u))", "atan": "1/(1 + u**2)",
             "asin": "1/sqrt(1 - u**2)", "acos": "-1/sqrt(1 - u**2)", "tanh": "(1 - tanh(u)**2)",
             "cbrt": "1/(3*cbrt(u)**2)", "log10": "1/(u*log(10))", "log2": "1/(u*log(2))",
             "acosh": "1/sqrt(u**2 - 1)", "atanh": "1/(1 - u**2)", "asinh": "1/sqrt(1 + u**2)",
             "exp2": "exp2(u)*log(2)", "sigmoid": "sigmoid(u)*(1 - sigmoid(u))"}  # fmt: skip
    return shown.get(name, str(OPERATORS[name].partials[0]))


def rule_of(code: int, moving: tuple[bool, ...]) -> str:
    """The right rule of an operator of which some operands move; empty where none is listed."""
    return next((one.rule for one in mistakes(code, moving)), "")


def applicable(graph: Graph, moving: bytearray) -> Iterator[tuple[int, Mistake]]:
    """Every wrong rule at every node of a graph that depends on the variable (`moving`)."""
    for node, _, operands in graph.nodes():
        if moving[node] and operands:
            flags = tuple(bool(moving[operand]) for operand in operands)
            for mistake in mistakes(graph.codes[node], flags):
                yield node, mistake
        elif not operands and graph.variable(node) is not None and not moving[node]:
            yield node, held_constant()
