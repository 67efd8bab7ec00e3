"""LaTeX to MathML, with nothing let through but mathematics."""

from functools import lru_cache
from xml.etree import ElementTree

from markupsafe import Markup

#: Longer formulas are no longer read but scrolled; the source text stands in for them.
LENGTH_LIMIT = 3000

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ELEMENTS = frozenset({
    "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "mfrac", "msqrt", "mroot", "msup", "msub",
    "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded", "mphantom",
    "mstyle", "menclose",
})  # fmt: skip
_ATTRIBUTES = frozenset({
    "display", "mathvariant", "stretchy", "fence", "form", "width", "columnalign", "linethickness",
    "displaystyle", "separator", "lspace", "rspace", "minsize", "maxsize", "accent",
})  # fmt: skip


@lru_cache(maxsize=512)
def mathml(latex: str) -> Markup:
    """A formula as inline MathML; empty where it is too long or is not mathematics alone.

    The converter passes markup inside its text through unescaped, so its output is read back and
    refused unless every element is MathML; attributes that a formula does not need are dropped.

    >>> mathml("x")
    Markup('<math display="block"><mrow><mi>x</mi></mrow></math>')
    >>> mathml(r"\\text{<script>alert(1)</script>}")
    Markup('')
    """
    if not latex or len(latex) > LENGTH_LIMIT:
        return Markup("")
    from latex2mathml.converter import convert

    try:
        root = ElementTree.fromstring(convert(latex, display="block"))
    except Exception:  # the converter raises many kinds; a formula is never worth a page
        return Markup("")
    for element in root.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
        if element.tag not in _ELEMENTS:
            return Markup("")
        for key in element.attrib.keys() - _ATTRIBUTES:
            del element.attrib[key]
    return Markup(ElementTree.tostring(root, encoding="unicode"))
