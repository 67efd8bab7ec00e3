"""Functions that are expressions of others: their names with the operands, and the expressions.

One function one line, in the language itself. A number in place of an operand stands for that
number alone, and the first line that fits is taken. Every expression keeps its digits wherever the
function itself is well conditioned, and has the function's derivatives of every order at every
point where there are any: so the inverses do not divide first, which would cost half the digits
beside their ends.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

PIECEWISE = "piecewise"
#: Functions of a fixed number of operands.
EXPRESSIONS: dict[str, str] = {
    # circular functions
    "sec(x)": "1/cos(x)",
    "csc(x)": "1/sin(x)",
    "cot(x)": "cos(x)/sin(x)",
    "asec(x)": "atan2(sqrt(abs(x) - 1)*sqrt(abs(x) + 1), sign(x))",
    "acsc(x)": "atan2(sign(x), sqrt(abs(x) - 1)*sqrt(abs(x) + 1))",
    "acot(x)": "atan2(1, x)",
    # hyperbolic functions
    "sech(x)": "1/cosh(x)",
    "csch(x)": "1/sinh(x)",
    "coth(x)": "1/tanh(x)",
    "asech(x)": "asinh(sqrt((1 - x)/x)*sqrt((1 + x)/x))",
    "acsch(x)": "asinh(1/x)",
    "acoth(x)": "sign(x)*log1p(2/(abs(x) - 1))/2",
    # roots and logarithms
    "root(x, 2)": "sqrt(x)",
    "root(x, 3)": "cbrt(x)",
    "root(x, n)": "where(x < 0 and mod(n, 2) == 1, -(abs(x)**(1/n)), x**(1/n))",
    "log(x, 2)": "log2(x)",
    "log(x, 10)": "log10(x)",
    "log(x, b)": "log(x)/log(b)",
    "logit(p)": "2*asinh((p - 1/2)/sqrt(p*(1 - p)))",
    # steps and choices
    "ceil(x)": "-floor(-x)",
    "trunc(x)": "where(x < 0, -floor(-x), floor(x))",
    "fmod(x, y)": "where(x < 0, -mod(-x, abs(y)), mod(x, abs(y)))",
    "clip(x, low, high)": "min(max(x, low), high)",
    "copysign(x, y)": "where(y < 0, -abs(x), abs(x))",
    "heaviside(x)": "(1 + sign(x))/2",
    "heaviside(x, h)": "where(x == 0, h, (1 + sign(x))/2)",
    # statistics and learning
    "huber(x)": "huber(x, 1)",
    "huber(x, d)": "where(-d <= x and x <= d, x*x/2, d*(abs(x) - d/2))",
    "silu(x)": "x*sigmoid(x)",
    "gelu(x)": "x*normcdf(x)",
    "normcdf(x)": "erfc(-x/sqrt(2))/2",
    "normpdf(x)": "gaussian(x/2)**2/sqrt(2*pi)",
    # the gamma family; the gamma functions of a branch that is not taken may overflow
    "sinc(x)": "sinc(0, x)",
    "digamma(x)": "polygamma(0, x)",
    "gammasign(x)": "where(x > 0, 1, sign(rgamma(x)))",
    "beta(a, b)": "where(abs(a) + abs(b) < 170.3, gamma(a)*rgamma(a + b)*gamma(b),"
    " gammasign(a)*gammasign(b)*gammasign(a + b)*exp(lgamma(a) + lgamma(b) - lgamma(a + b)))",
    "binomial(n, k)": "where(abs(n) + abs(k) < 170.3,"
    " gamma(n + 1)*rgamma(k + 1)*rgamma(n - k + 1),"
    " gammasign(n + 1)*gammasign(k + 1)*gammasign(n - k + 1)"
    "*exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)))",
}


def _norm(names: Sequence[str]) -> str:
    """The root of a sum of squares; out of float64's range they are scaled, which is exact."""
    squares = " + ".join(f"{name}*{name}" for name in names)
    scaled = " + ".join(f"(scale*{name})*(scale*{name})" for name in names)
    scale = "where(square < 1e-280, 0x1p+600, where(square > 1e280, 0x1p-600, 1))"
    return f"square = {squares}; scale = {scale}; sqrt({scaled})/scale"


def _selections(names: Sequence[str]) -> str:
    """Values, each with its condition, and what holds where no condition does."""
    pairs = zip(names[:-1:2], names[1::2], strict=True)
    return " else ".join([*(f"{value} if {condition}" for value, condition in pairs), names[-1]])


#: Functions of any number of operands: from how many on, in steps of how many, and the expression
#: of some names.
_OF_MANY: dict[str, tuple[int, int, Callable[[Sequence[str]], str]]] = {
    "hypot": (3, 1, _norm),
    "logsumexp": (2, 1, lambda names: f"logaddexp({', '.join(names)})"),
    PIECEWISE: (3, 2, _selections),
}


class Derived(NamedTuple):
    """One expression: what stands for the operands in it, and its text."""

    operands: tuple[str, ...]
    text: str

    def fits(self, numbers: Sequence[Fraction | float | None]) -> bool:
        """Whether it is for operands of which some are known numbers, and the others None."""
        return len(numbers) == len(self.operands) and all(
            not operand.isdigit() or number == int(operand)
            for operand, number in zip(self.operands, numbers, strict=True)
        )


def _table() -> dict[str, list[Derived]]:
    found: dict[str, list[Derived]] = {}
    for signature, text in EXPRESSIONS.items():
        name, _, operands = signature.removesuffix(")").partition("(")
        found.setdefault(name, []).append(Derived(tuple(operands.split(", ")), text))
    return found


#: The expressions of each function of a fixed number of operands, by its name.
_BY_NAME: dict[str, list[Derived]] = _table()
#: The names of all functions that are expressions; some are rows, too, with other operands.
DERIVED: frozenset[str] = frozenset({*_BY_NAME, *_OF_MANY})


def derived(name: str, numbers: Sequence[Fraction | float | None]) -> Derived | None:
    """The expression of a function of so many operands, of which some are known numbers; None
    where it is none.

    >>> derived("sec", [None])
    Derived(operands=('x',), text='1/cos(x)')
    >>> derived("log", [None, 2]).text, derived("log", [None, 7]).text, derived("log", [None])
    ('log2(x)', 'log(x)/log(b)', None)
    >>> derived("piecewise", [None] * 3).text
    'x0 if x1 else x2'
    """
    for one in _BY_NAME.get(name, ()):
        if one.fits(numbers):
            return one
    least, step, write = _OF_MANY.get(name, (0, 0, _norm))
    count = len(numbers)
    if not step or count < least or (count - least) % step:
        return None
    names = tuple(f"x{place}" for place in range(count))
    return Derived(names, write(names))


def counts(name: str) -> str:
    """How many operands the expressions of a name take, in words.

    >>> counts("sec"), counts("huber"), counts("hypot"), counts("piecewise")
    ('1', '1 or 2', 'at least 3', '3, 5, 7, ...')
    """
    fixed = sorted({len(one.operands) for one in _BY_NAME.get(name, ())})
    found = [str(one) for one in fixed]
    if name in _OF_MANY:
        least, step, _ = _OF_MANY[name]
        several = ", ".join(str(least + step * place) for place in range(3))
        found.append(f"at least {least}" if step == 1 else f"{several}, ...")
    return " or ".join(found)


def operands(name: str) -> str:
    """What a call of a name takes, as a message shows it.

    >>> operands("clip"), operands("piecewise"), operands("logsumexp")
    ('x, low, high', '(value, condition), ..., otherwise', 'x, y, z')
    """
    if name == PIECEWISE:
        return "(value, condition), ..., otherwise"
    found = _BY_NAME.get(name)
    return ", ".join(found[-1].operands if found else "xyz")
