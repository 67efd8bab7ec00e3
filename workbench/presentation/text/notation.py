"""Names and formulas of a trace as one writes them on a board: v₁ · v₀, v̄₁, v̇₁."""

import re
import unicodedata
from collections.abc import Collection

from workbench.ir.printing.sharing import free_name
from workbench.ir.printing.wengert import RESULTS
from workbench.writers.symbols import latex_name

_SUBSCRIPTS = str.maketrans("-0123456789", "₋₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NAME = re.compile(r"\b([^\W\d_])(-?\d+)\b")
_POWER = re.compile(r" ?\*\* ?(\d{1,3})(?![\d.^*])")
_MACRON, _DOT = "\N{COMBINING MACRON}", "\N{COMBINING DOT ABOVE}"


def board(text: str) -> str:
    """A line of a Wengert list, or a formula in its names, as one writes it on a board.

    >>> board("v-1 * v0"), board("v1 ** 2"), board("2*v0**h1"), board("pi / v2")
    ('v₋₁ · v₀', 'v₁²', '2·v₀^h₁', 'π / v₂')
    """
    text = _NAME.sub(lambda match: match[1] + match[2].translate(_SUBSCRIPTS), text)
    text = _POWER.sub(lambda match: match[1].translate(_SUPERSCRIPTS), text)
    text = text.replace("**", "^").replace("*", "·").replace("-", "−")
    return re.sub(r"\bpi\b", "π", text)


def adjoint_name(name: str) -> str:
    """The adjoint of a node on the board.

    >>> adjoint_name("v-1") == "v\\u0304₋₁", adjoint_name("y") == "\\u0233"
    (True, True)
    """
    return _marked(name, _MACRON)


def tangent_name(name: str) -> str:
    """The tangent of a node on the board.

    >>> tangent_name("v2") == "v\\u0307₂"
    True
    """
    return _marked(name, _DOT)


def latex_node(name: str) -> str:
    r"""A name of a Wengert list in LaTeX; a number as it is.

    >>> latex_node("v-1"), latex_node("2"), latex_node("theta1")
    ('v_{-1}', '2', '\\theta_{1}')
    """
    match = _NAME.fullmatch(name)
    return f"{match[1]}_{{{match[2]}}}" if match else latex_name(name)


def latex_accented(name: str, accent: str) -> str:
    r"""A name of a Wengert list under an accent, `bar` or `dot`.

    >>> latex_accented("v1", "bar"), latex_accented("loss", "dot")
    ('\\bar{v}_{1}', '\\dot{\\mathrm{loss}}')
    """
    base, below, index = latex_node(name).partition("_{")
    return rf"\{accent}{{{base}}}{below}{index}"


def result_name(taken: Collection[str]) -> str:
    """What the result is called: f, unless a variable or a node has that name.

    >>> result_name(["x"]), result_name(["f"])
    ('f', 'y')
    """
    return free_name(taken, "f", *RESULTS)


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: accents take none.

    >>> columns_of(adjoint_name("v1"))
    2
    """
    return sum(not unicodedata.combining(letter) for letter in text)


def _marked(name: str, mark: str) -> str:
    shown = board(name)
    return unicodedata.normalize("NFC", shown[:1] + mark + shown[1:])
