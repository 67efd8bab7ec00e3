"""Names and numbers in LaTeX."""

import re
from collections.abc import Iterable

from workbench.ir.literal import Literal

_GREEK = re.compile(
    "alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|rho|sigma|tau|upsilon"
    "|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi|Omega"
)
_NUMBERED = re.compile(r"([^\W\d_]+)([0-9]+)\Z")
#: Decimals longer than this are cut behind as many digits.
_LONGEST, _SHOWN = 40, 20


def latex_name(name: str) -> str:
    r"""A variable's name: Greek letters, subscripts, and upright words.

    >>> [latex_name(name) for name in ("x", "x1", "theta", "m_0", "x_max")]
    ['x', 'x_{1}', '\\theta', 'm_{0}', 'x_{\\mathrm{max}}']
    >>> [latex_name(name) for name in ("speed", "a_b_c", "_")]
    ['\\mathrm{speed}', 'a_{b,c}', '\\mathrm{\\_}']
    """
    name, _, element = name.removesuffix("]").partition("[")
    base, *subscripts = name.split("_")
    if not base or not all(subscripts):  # _x, x_, a__b
        return _below(_word(name), element)
    numbered = _NUMBERED.match(base)
    if numbered:
        base = numbered[1]
        subscripts.insert(0, numbered[2])
    return _below(_word(base), ",".join([*map(_word, subscripts), *filter(None, [element])]))


def _below(base: str, subscript: str) -> str:
    return f"{base}_{{{subscript}}}" if subscript else base


def latex_names(names: Iterable[str]) -> dict[str, str]:
    r"""Several names, told apart: what would look like an earlier one is an upright word.

    >>> latex_names(["x1", "x_1"])
    {'x1': 'x_{1}', 'x_1': '\\mathrm{x\\_1}'}
    """
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        text = latex_name(name)
        found[name] = text if text not in taken else _upright(name)
        taken.add(found[name])
    return found


def _word(word: str) -> str:
    if len(word) == 1 and word != "_":
        return word
    if _GREEK.fullmatch(word):
        return f"\\{word}"
    if word.isascii() and word.isdigit():
        return word
    return _upright(word)


def _upright(word: str) -> str:
    return rf"\mathrm{{{word.replace('_', chr(92) + '_')}}}"


def latex_number(literal: Literal) -> str:
    r"""A number; what only a hexadecimal literal writes exactly is shown as its nearest decimal.

    >>> [latex_number(Literal.from_number(number)) for number in (-2.5, 1e-30, 1.5e300, 0.1)]
    ['-2.5', '10^{-30}', '1.5 \\cdot 10^{300}', '0.1']
    """
    text = literal.spelling
    if "x" in text:
        text = repr(float(literal))
    mantissa, _, exponent = text.partition("e")
    if len(mantissa) > _LONGEST and "." in mantissa[:_SHOWN]:
        mantissa = rf"{mantissa[:_SHOWN]}\ldots"
    if not exponent:
        return mantissa.removesuffix(".0")
    power = f"10^{{{int(exponent)}}}"
    if mantissa in ("1", "-1"):
        return mantissa[:-1] + power
    return rf"{mantissa} \cdot {power}"
