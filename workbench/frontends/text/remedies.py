"""Remedies: what a user who wrote something else most likely meant."""

import difflib
import textwrap

from workbench.frontends.text.grammar import CALLS, INFIX
from workbench.frontends.text.tokens import is_name, is_number

#: Longest line of a remedy.
_WIDTH = 78
#: What other systems call functions: the remedy, in words that follow "did you mean".
OTHER_NAMES: dict[str, str] = {
    "ln": "log",
    "lg": "log10",
    "lb": "log2",
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "tg": "tan",
    "arctg": "atan",
    "fabs": "abs",
    "absolute": "abs",
    "sgn": "sign",
    "signum": "sign",
    "minimum": "min",
    "maximum": "max",
    "fmin": "min",
    "fmax": "max",
    "expit": "sigmoid",
    "logistic": "sigmoid",
    "gammaln": "lgamma",
    "loggamma": "lgamma",
    "square_root": "sqrt",
    "iif": "where",
    "select": "where",
}
#: Functions of other systems that are an expression here.
EXPRESSIONS: dict[str, str] = {
    "pow": "x**y",
    "power": "x**y",
    "square": "x**2",
    "root": "x**(1/n)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "cot": "1/tan(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
    "coth": "1/tanh(x)",
    "sinc": "sin(x)/x",
    "factorial": "gamma(n + 1)",
    "digamma": "polygamma(0, x)",
    "psi": "polygamma(0, x)",
    "trigamma": "polygamma(1, x)",
    "heaviside": "where(x > 0, 1, 0)",
    "step": "where(x > 0, 1, 0)",
    "clip": "min(max(x, low), high)",
    "norm": "hypot(x, y)",
    "exp10": "10**x",
    "degrees": "x*180/pi",
    "radians": "x*pi/180",
}
#: Symbols and characters of other languages.
_FOREIGN: dict[str, str] = {
    "!": "a factorial is gamma(n + 1); negation is `not`",
    "%": "there is no remainder",
    "//": "there is no whole division; / divides",
    "<>": "did you mean !=?",
    "=>": "did you mean >=?",
    "=<": "did you mean <=?",
    "&&": "did you mean `and`?",
    "&": "did you mean `and`?",
    "||": "did you mean `or`?",
    "|": "did you mean `or`? An absolute value is abs(x)",
    "~": "did you mean `not`?",
    ":=": "did you mean =?",
    ".": "values have no attributes; a decimal number needs a digit beside its point",
    ":": "there are no types, slices or lambdas; a choice is written a if condition else b",
    "?": "a choice is written a if condition else b",
    "[": "values have no indices; group with ( ), number names as in x1, x2",
    "]": "values have no indices; group with ( ), number names as in x1, x2",
    "{": "group with ( )",
    "}": "group with ( )",
    '"': "there are no strings; names are written without quotes",
    "'": "there are no strings; names are written without quotes",
    "`": "names are written without quotes",
    "\\": "parentheses carry an expression on to the next line; LaTeX is not read",
    "$": "write the expression without $",
    "@": "there are no matrices",
    "\N{MINUS SIGN}": "did you mean -?",
    "\N{EN DASH}": "did you mean -?",
    "\N{EM DASH}": "did you mean -?",
    "\N{HYPHEN}": "did you mean -?",
    "\N{NON-BREAKING HYPHEN}": "did you mean -?",
    "\N{MULTIPLICATION SIGN}": "did you mean *?",
    "\N{MIDDLE DOT}": "did you mean *?",
    "\N{DOT OPERATOR}": "did you mean *?",
    "\N{ASTERISK OPERATOR}": "did you mean *?",
    "\N{DIVISION SIGN}": "did you mean /?",
    "\N{DIVISION SLASH}": "did you mean /?",
    "\N{FRACTION SLASH}": "did you mean /?",
    "\N{SQUARE ROOT}": "did you mean sqrt(...)?",
    "\N{SUPERSCRIPT TWO}": "did you mean **2?",
    "\N{SUPERSCRIPT THREE}": "did you mean **3?",
    "\N{LESS-THAN OR EQUAL TO}": "did you mean <=?",
    "\N{GREATER-THAN OR EQUAL TO}": "did you mean >=?",
    "\N{NOT EQUAL TO}": "did you mean !=?",
    "\N{INFINITY}": "only finite numbers can be written",
}


def foreign(token: str) -> str:
    """The remedy for a character or a symbol outside the language."""
    if token in _FOREIGN:
        return _FOREIGN[token]
    if len(token) > 1 and token.endswith("=") and token[:-1] in INFIX:
        return f"names are assigned once; write a new name: b = a {token[:-1]} ..."
    if not token.isprintable():
        return "delete it"
    return "delete it; names have letters, digits and _"


def function(name: str) -> str:
    """The remedy for a function that does not exist."""
    wanted = name.lower().rpartition(".")[2][:40]
    if wanted in EXPRESSIONS:
        return f"write {EXPRESSIONS[wanted]}"
    if wanted in OTHER_NAMES:
        return f"did you mean {OTHER_NAMES[wanted]}?"
    if wanted in CALLS:
        return f"did you mean {wanted}?"
    if len(wanted) == 1:
        return f"did you mean {name}*(...)?"
    near = difflib.get_close_matches(wanted, CALLS, n=1)
    if near:
        return f"did you mean {near[0]}?"
    return textwrap.fill(f"the functions are {', '.join(CALLS)}", _WIDTH)


def signature(name: str, arity: int, count: int) -> str:
    """The remedy for a wrong number of arguments."""
    if (name, count) == ("log", 2):
        return "the logarithm of x to the base b is log(x)/log(b)"
    if (name, count) == ("atan", 2):
        return "did you mean atan2(y, x)?"
    return f"write {name}({_ARGUMENTS.get(name, ', '.join('xyz'[:arity]))})"


_ARGUMENTS = {"where": "condition, a, b", "atan2": "y, x", "polygamma": "n, x"}


def joined(left: str, right: str) -> str:
    """The remedy for two operands side by side."""
    if is_number(left) and right.startswith("_") and right[1:].isdigit():
        return f"write {left}{right[1:]} without the _"
    if is_number(left) and is_number(right) and right.startswith("."):
        return "a number has one decimal point"
    if right == "not" or len(left + right) > 40:
        return "write an operator between them"
    if left in CALLS:
        return f"did you mean {left}({right})?"
    if is_name(left) and is_number(right):
        return f"did you mean {left}*{right}, or the name {left}{right}?"
    return f"did you mean {left}*{right}{'(...)' if right in CALLS else ''}?"


def doubled(left: str, right: str) -> str:
    """The remedy for two operators in a row; empty where the second is none."""
    pair = left + right
    if not right:
        return ""
    if pair == "==":
        return "did you mean ==?"
    if pair in ("**", "^^"):
        return "did you mean **?"
    if pair in INFIX:
        return f"did you mean {pair}, without a blank?"
    return "write an operand between them, or delete one" if right in INFIX else ""


def missing(what: str, where: str) -> str:
    """The remedy for an operand, argument or result that is missing beside something."""
    return f"write {what} {where}, or delete {where.partition(' ')[2]}"


def start(token: str) -> str:
    """The remedy for a token that cannot start an expression."""
    return _STARTS.get(token, f"write an operand before {token}, or delete it")


_STARTS = {
    ")": "delete it, or add a ( before",
    ",": "results are separated by one comma",
    "if": "write a if condition else b",
    "else": "write a if condition else b",
}
