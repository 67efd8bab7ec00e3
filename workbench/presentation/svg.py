"""A Matplotlib figure as inline SVG that follows the page's theme and its content policy.

Matplotlib writes a document of its own with `style` attributes, a global style sheet and colours in
hexadecimal. A page with a strict policy allows none of the first two, a dark page wants other
colours, and two figures on one page must not share an id. So the drawing is read back and written
anew: presentation attributes, colours as CSS variables, ids renamed, coordinates rounded.
"""

import io
import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from workbench.presentation.axes import house_style
from workbench.presentation.styles import COLOURS

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_VARIABLES = {light: f"var(--{name})" for name, (light, _) in COLOURS.items()}
_KEPT = frozenset({
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-linejoin",
    "stroke-linecap", "fill-opacity", "stroke-opacity", "opacity", "font-size", "font-weight",
    "font-style", "text-anchor",
})  # fmt: skip
_NUMBER = re.compile(r"-?\d+\.\d+")
_GEOMETRY = frozenset({
    "d", "x", "y", "x1", "x2", "y1", "y2", "width", "height", "cx", "cy", "r", "points",
    "transform", "viewBox",
})  # fmt: skip
_NO_TURN = re.compile(r"rotate\(-?0(\.0*)?( [^)]*)?\)")
_FONT = re.compile(r"^(?:(bold|italic|\d+) )*([\d.]+)px\b")


def to_svg(figure: "Figure", name: str = "figure", title: str = "") -> str:
    """The drawing as one `<svg>` element; deterministic, without fonts, dates or scripts.

    Every id begins with `name`, which must be unique on the page; `title` is what a screen reader
    says in place of the picture. The figure itself is not changed.
    """
    buffer = io.StringIO()
    nothing = {"Date": None, "Creator": None, "Format": None, "Type": None}
    with house_style():
        figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    root = ElementTree.fromstring(buffer.getvalue())
    _restyle(root)
    _rename(root, name)
    plain = ElementTree.Element("svg", {
        "viewBox": root.get("viewBox", ""),
        "class": "figure",
        "role": "img",
        "aria-label": title or name,
    })  # fmt: skip
    plain.extend(child for child in root if len(child))
    for element in plain.iter():
        element.text = (element.text or "").strip() or None
        element.tail = None
    return ElementTree.tostring(plain, encoding="unicode")


def _restyle(root: ElementTree.Element) -> None:
    """Styles to attributes, colours to variables, coordinates to two decimals."""
    for parent in root.iter():
        for child in list(parent):
            if child.tag in (f"{_SVG}style", f"{_SVG}metadata"):
                parent.remove(child)
    for element in root.iter():
        element.tag = element.tag.removeprefix(_SVG)
        for entry in element.attrib.pop("style", "").split(";"):
            key, _, value = (part.strip() for part in entry.partition(":"))
            if key == "font" and (match := _FONT.match(value)):
                element.set("font-size", match[2])
            elif key in _KEPT:
                value = value.removesuffix("px")
                element.set(key, _VARIABLES.get(value.lower(), value))
        if element.tag == "text" and "fill" not in element.attrib:
            element.set("fill", "var(--ink)")
        for key in _GEOMETRY & element.attrib.keys():
            text = _NUMBER.sub(_rounded, element.attrib[key])
            element.set(key, " ".join(text.split()))
        if _NO_TURN.fullmatch(element.get("transform", "")):
            del element.attrib["transform"]


def _rounded(match: "re.Match[str]") -> str:
    text = f"{float(match[0]):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _rename(root: ElementTree.Element, name: str) -> None:
    """Drop ids that nothing refers to; number the rest behind the figure's name."""
    wanted: dict[str, str] = {}
    for element in root.iter():
        target = element.attrib.pop(_HREF, "").removeprefix("#")
        clip = element.get("clip-path", "").removeprefix("url(#").removesuffix(")")
        for old in (target, clip):
            if old:
                wanted.setdefault(old, f"{name}-{len(wanted)}")
        if target:
            element.set("href", f"#{wanted[target]}")
        if clip:
            element.set("clip-path", f"url(#{wanted[clip]})")
    for element in root.iter():
        old = element.attrib.pop("id", "")
        if old in wanted:
            element.set("id", wanted[old])
