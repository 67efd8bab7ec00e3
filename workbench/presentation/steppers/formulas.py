"""Formulas of single steps as compact MathML."""

import re

from markupsafe import Markup

from workbench.presentation.markup.formula import mathml

#: What the converter writes and a browser does by itself.
_NEEDLESS = re.compile(r' (?:stretchy="true"|fence="true"|form="(?:prefix|postfix)")| (?=/>)')
#: A row of one element is that element.
_SINGLE = re.compile(r"<mrow>(<(m[ion])>[^<]*</\2>)</mrow>")


def step_formula(latex: str) -> Markup:
    r"""A step's formula as inline MathML in display style; empty where it is no mathematics.

    >>> step_formula(r"v_{0} \mathrel{+}= 1").count("<mo>+=</mo>")
    1
    """
    text = str(mathml(latex)).replace(' display="block"', "")
    for wrong in ("<mo><mrow><mo>+</mo></mrow></mo><mo>=</mo>", "<mo><mo>+</mo></mo><mo>=</mo>"):
        text = text.replace(wrong, "<mo>+=</mo>")
    text = _NEEDLESS.sub("", text)
    before = ""
    while before != text:
        before, text = text, _SINGLE.sub(r"\1", text)
    return Markup(text.replace("<math>", '<math displaystyle="true">'))
