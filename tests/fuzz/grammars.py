"""Grammars of inputs: texts that are right or nearly right in the language of a reader."""

from collections.abc import Callable
from random import Random

from workbench.ir.operators import FUNCTIONS, ROWS

_NUMBERS = ("0", "1", "2", "0.5", "1e-3", "1e300", "3.25", ".5", "7", "1/3", "0x1.8p-3", "5e-324")
_NAMES = ("x", "y", "z", "theta", "x1", "w", "e", "pi", "lambda", "x[0]", "w[1,2]", "E", "I")
_INFIX = (*"+-*/^", "**", "<", "<=", "==", "!=", " and ", " or ", " if ", " else ", ",", ";", "%")
_CALLS = tuple(FUNCTIONS)
_CORE = (
    *("+", "-", "*", "/", "fabs", "fma", "exp", "exp2", "expm1", "log", "log10", "log2", "log1p"),
    *("pow", "sqrt", "cbrt", "hypot", "sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh"),
    *(
        "cosh",
        "tanh",
        "asinh",
        "acosh",
        "atanh",
        "erf",
        "erfc",
        "tgamma",
        "lgamma",
        "ceil",
        "floor",
    ),
    *("fmod", "remainder", "fmax", "fmin", "fdim", "copysign", "trunc", "round", "nearbyint", "if"),
    *("<", ">", "<=", ">=", "==", "!=", "and", "or", "not", "isnan", "let", "let*", "while", "!"),
    *("while*", "cast", "tensor", "for", "digits", "array", "f", "g", "f"),
)
_CONSTANTS = ("PI", "E", "LN2", "INFINITY", "NAN", "TRUE", "FALSE", "SQRT1_2", "1/3", "-0x1p-3")


def expression(random: Random, depth: int = 4) -> str:
    """An expression of the language; the operators between operands are any that there are."""
    if depth == 0 or random.random() < 0.2:
        return random.choice(_NUMBERS if random.random() < 0.4 else _NAMES)
    inner: Callable[[], str] = lambda: expression(random, depth - 1)  # noqa: E731
    match random.randrange(8):
        case 0 | 1 | 2:
            return f"{inner()}{random.choice(_INFIX[:6])}{inner()}"
        case 3:
            return f"{inner()}{random.choice(_INFIX)}{inner()}"
        case 4:
            return f"({inner()})"
        case 5:
            return f"-{inner()}"
        case 6:
            return f"{inner()} if {inner()} < {inner()} else {inner()}"
        case _:
            name = random.choice(_CALLS)
            right = FUNCTIONS[name].arity
            count = right if random.random() < 0.9 else random.randint(0, 4)
            return f"{name}({', '.join(inner() for _ in range(count))})"


def program(random: Random) -> str:
    """Assignments and results of the language."""
    names = [f"a{place}" for place in range(random.randrange(4))]
    lines = [f"{name} = {expression(random, 3)}" for name in names]
    return random.choice(("; ", "\n")).join((*lines, expression(random)))


def core(random: Random) -> str:
    """A function in FPCore, with properties."""
    names = random.sample(("x", "y", "x.re", "eps*", "lambda", "f"), random.randrange(4))
    parts = [
        ":name",
        f'"n{random.randrange(9)}"',
        ":pre",
        form(random, 2),
        ":spec",
        form(random, 2),
    ]
    chosen = parts[: 2 * random.randrange(4)]
    head = f"{random.choice(('f', 'g', ''))} ({' '.join(names)})"
    return f"(FPCore {head} {' '.join(chosen)} {form(random)})"


def form(random: Random, depth: int = 4) -> str:
    """One form of FPCore."""
    if depth == 0 or random.random() < 0.25:
        return random.choice(random.choice((_NUMBERS, _CONSTANTS, ("x", "y", "x.re", "i", "acc"))))
    inner: Callable[[], str] = lambda: form(random, depth - 1)  # noqa: E731
    match random.randrange(10):
        case 0:
            return f"(let{random.choice(('', '*'))} ([x {inner()}] [y {inner()}]) {inner()})"
        case 1:
            step = random.choice(("(+ i 1)", inner()))
            star = random.choice(("", "*"))
            most = random.choice(("3", "1e3", "1e9", inner()))
            return f"(while{star} (< i {most}) ([i 0 {step}] [acc 0 {inner()}]) {inner()})"
        case 2:
            return f"(if {inner()} {inner()} {inner()})"
        case 3:
            return f"(! :precision binary{random.choice((16, 32, 64))} {inner()})"
        case _:
            return (
                f"({random.choice(_CORE)} {' '.join(inner() for _ in range(random.randrange(5)))})"
            )


def point(random: Random) -> str:
    """A point of the command line."""
    value: Callable[[], str] = lambda: random.choice(  # noqa: E731
        (random.choice(_NUMBERS), expression(random, 2), "[1,2]", "[[1, 2], [3, 4]]", "nan", "-inf")
    )
    return ",".join(f"{random.choice(_NAMES)}={value()}" for _ in range(random.randrange(5)))


def cells(random: Random) -> str:
    """A table of numbers and words, in CSV."""
    mark, width = random.choice(",;\t|"), random.randint(1, 5)
    header = [random.choice((*_NAMES, "expression", "formula", "name")) for _ in range(width)]
    value: Callable[[], str] = lambda: random.choice(  # noqa: E731
        (random.choice(_NUMBERS), "", "NA", expression(random, 2), '"a, b"', "=1+1", "2020-01-01")
    )
    rows = [[value() for _ in range(width)] for _ in range(random.randrange(6))]
    return "\n".join(mark.join(row) for row in (header, *rows))


#: Words of the two languages, for mutations.
WORDS: tuple[str, ...] = (
    *_NUMBERS,
    *_NAMES,
    *_INFIX,
    *(f"{row.name}(" for row in ROWS if row.arity),
)
CORE_WORDS: tuple[str, ...] = (
    *_CORE,
    *_CONSTANTS,
    "(",
    ")",
    "[",
    "]",
    '"',
    ";",
    "#|",
    ":pre",
    "(FPCore",
)
