"""One row of the operator table.

Templates name operands `{0}`, `{1}`, `{2}`. A spelling without braces is the name of a function
that is called with the operands; a nullary row's spelling is an expression.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Cost(StrEnum):
    """The class under which the operation counter files an operator."""

    LEAF = "leaf"
    ADDITION = "addition"
    MULTIPLICATION = "multiplication"
    DIVISION = "division"
    POWER = "power"
    ELEMENTARY = "elementary"
    COMPARISON = "comparison"
    SELECTION = "selection"


class Smoothness(StrEnum):
    """How an operator behaves outside its open domain of analyticity."""

    ANALYTIC = "analytic"
    CONTINUOUS = "continuous"
    DISCONTINUOUS = "discontinuous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Operator:
    """One operator: everything that the workbench knows about it, in one row.

    Partials, `domain`, `defined` and nothing else are written in the workbench's own language:
    `u`, `v`, `z` are the operands, `w` the result. A partial of `None` means that the operand must
    not depend on a variable of differentiation.
    """

    name: str
    family: str
    arity: int
    cost: Cost
    #: d w / d operand, one a operand.
    partials: tuple[str | None, ...]
    #: IEEE-754/C99 semantics on the reals: never raises, never returns a complex number.
    total: Callable[..., float]
    #: Infix or prefix symbol of the language; empty: called as a function by its name.
    symbol: str = ""
    #: Binding strength of the symbol (see `precedence` in the table's head).
    precedence: int = 0
    #: Whether `a op b op c` means `a op (b op c)`.
    right_associative: bool = False
    #: Whether a call with more operands than the arity folds from the left.
    folds: bool = False
    #: Whether the operands may change places: the float64 is the same, the sign of a zero included.
    commutes: bool = False
    #: Python expression on floats (`math` names; may raise where `total` does not).
    python: str = ""
    #: Expression on Python complex numbers that keeps the digits of a tiny imaginary part (names
    #: of `complex_functions`, then cmath; may raise where `total` does not); empty: unsupported.
    complex: str = ""
    #: NumPy or `special` (SciPy) ufunc, or an expression.
    numpy: str = ""
    #: Expression on python-flint balls.
    ball: str = ""
    #: Expression on python-flint power series over balls, inside `domain`.
    series: str = ""
    #: SymPy function or expression on SymPy objects.
    sympy: str = ""
    latex: str = ""
    #: Stated error of every float64 engine in units in the last place of max(|result|, floor).
    ulps: float = 0.5
    floor: float = 0.0
    #: Stated error of either part on the complex engine, in ULPs of the terms that make it up; 0:
    #: a few more than `ulps`.
    complex_ulps: float = 0.0
    #: Where the operator is provably analytic: a condition on the operands; empty: everywhere.
    domain: str = ""
    #: Where its value is a real number at all: a condition on the operands; empty: everywhere.
    defined: str = ""
    smoothness: Smoothness = Smoothness.ANALYTIC
    #: Operands whose partial is finite for every value of the operands, infinities included.
    bounded_partials: tuple[bool, ...] = ()
    #: Operands well inside `domain`, with a value of ordinary size; as many as the arity count.
    sample: tuple[float, ...] = (0.5, 0.75, 2.0)
    #: A second opinion inside `domain`: function of mpmath, or expression on its numbers, complex
    #: ones too; empty: the function of that name.
    mpmath: str = ""

    def spell(self, spelling: str, *operands: str) -> str:
        """The text of one spelling with its operands filled in.

        >>> from workbench.ir.operators import OPERATORS
        >>> sine = OPERATORS["sin"]
        >>> sine.spell(sine.python, "x")
        'sin(x)'
        """
        if "{" in spelling or self.arity == 0:
            return spelling.format(*operands)
        return f"{spelling}({', '.join(operands)})"


#: Functions that LaTeX has a command for.
_COMMANDS = {"cos", "cosh", "cot", "coth", "csc", "exp", "log", "max", "min", "sec"}
_COMMANDS |= {"sin", "sinh", "tan", "tanh"}


def function_row(
    name: str, partials: str | tuple[str | None, ...], total: Callable[..., float], **columns: Any
) -> Operator:
    """The row of a function that is called by its name wherever `columns` do not say otherwise;
    `family` is one of these.

    The partial of one operand stands alone. Balls and series have the function as a method, of
    their first operand.

    >>> row = function_row("erf", "2/sqrt(pi)*exp(-u*u)", abs, family="special")
    >>> row.python, row.numpy, row.ball
    ('erf', 'np.erf', '{0}.erf()')
    """
    each = (partials,) if isinstance(partials, str) else partials
    first, *others = (f"{{{place}}}" for place in range(len(each)))
    called = rf"\{name}" if name in _COMMANDS else rf"\operatorname{{{{{name}}}}}"
    by_name: dict[str, Any] = {
        "arity": len(each),
        "cost": Cost.ELEMENTARY,
        "python": name,
        "complex": name,
        "numpy": f"np.{name}",
        "ball": f"{first}.{name}({', '.join(others)})",
        "series": f"{first}.{name}({', '.join(others)})",
        "sympy": name,
        "latex": rf"{called}\left({', '.join((first, *others))}\right)",
        "ulps": 4.0,
    }
    return Operator(name=name, partials=each, total=total, **{**by_name, **columns})
