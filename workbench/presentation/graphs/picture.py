"""A computational graph as a picture: a card for every node, values forward, gradients backward.

The drawing is an SVG document of its own, for a notebook's cell: it brings its ground and its
colours, light or dark as the reader prefers, and it needs neither scripts nor ids.
"""

import textwrap
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from workbench.presentation.graphs.frame import MARGIN, ROW, GraphFrame, Point, letters, pixels
from workbench.presentation.graphs.layout import layered
from workbench.presentation.plots.styles import COLOURS
from workbench.presentation.text.numbers import minus, short

#: A graph with more nodes than this is described, not drawn.
MOST_NODES = 60
#: A longer title is cut.
_MOST_LETTERS = 12
#: A picture shrinks with its column down to this part of its size; then it is scrolled.
_SMALLEST = 0.65
#: Letters in a line of a sentence.
_LINE = 84
#: Which way values and gradients go in a graph that flows down, or to the right.
_WAYS = (("↓", "↑"), ("→", "←"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One node: its operator or name, its value, and its gradient; a plain number has none.

    A card without a value shows the name of its node. `description` is what a pointer that rests
    on the card reads.
    """

    title: str
    value: float | None = None
    gradient: float | None = None
    leaf: bool = False
    name: str = ""
    description: str = ""

    @property
    def is_number(self) -> bool:
        """Whether it is a plain number, which nothing is computed for."""
        return not self.title if self.value is None else self.gradient is None

    @property
    def rows(self) -> tuple[str, ...]:
        """The numbers, or the name, as the card shows them."""
        if self.value is None:
            return (self.name,)
        shown = (self.value,) if self.gradient is None else (self.value, self.gradient)
        return tuple(minus(short(number, 4)) for number in shown)

    @property
    def heading(self) -> str:
        """The title as the card shows it; a plain number shows its value only."""
        if self.is_number:
            return ""
        long = len(self.title) > _MOST_LETTERS
        return self.title[: _MOST_LETTERS - 1] + "…" if long else self.title


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """The card `source` is an operand of the card `target`.

    Arrows into a card arrive in the order in which they are listed; where the order of operands
    does not matter they are `loose` and arrive as they cross least.
    """

    source: int
    target: int
    loose: bool = False
    description: str = ""


def graph_picture(
    cards: Sequence[Card],
    arrows: Sequence[Arrow],
    sentence: str,
    results: Collection[int] | None = None,
) -> str:
    """The drawing of a connected graph; `sentence` is read aloud.

    `results` are the cards of its outputs, by default the last. It flows to the right, or down
    where that would be too wide; below it stand all digits of the last card, where it has some.
    The same graph gives the same bytes; every text is escaped.

    >>> picture = graph_picture([Card(title="x", value=3.0, gradient=1.0)], [], "a leaf")
    >>> picture.startswith("<svg ") and ">x</text>" in picture
    True
    """
    layout = layered(len(cards), [(arrow.source, arrow.target) for arrow in arrows])
    frame = GraphFrame(layout, [(card.heading, card.rows) for card in cards])
    width, height = frame.extent
    legend = _legend(cards[-1], frame)
    below = ROW if legend else 0.0
    root = _canvas(max(width, letters("  ".join(legend)) + 2 * MARGIN), height + below, sentence)
    lines = ElementTree.SubElement(root, "g")
    for arrow, shift, path in _paths(arrows, frame):
        _arrow(lines, arrow, frame.curve(path, shift))
    found = (len(cards) - 1,) if results is None else results
    for number, card in enumerate(cards):
        _card(root, card, frame, number, result=number in found)
    place = MARGIN
    for text, look in zip(legend, ("value", "gradient"), strict=False):
        _text(root, text, (place, height + 6), look, "small")
        place += letters(text) + 10
    return ElementTree.tostring(root, encoding="unicode")


def sentence_picture(sentence: str) -> str:
    """A sentence in place of a drawing that nobody could read."""
    lines = textwrap.wrap(sentence, _LINE)
    width = max(letters(line) for line in lines)
    root = _canvas(width + 2 * MARGIN, (len(lines) + 1) * ROW, sentence)
    for number, line in enumerate(lines, start=1):
        _text(root, line, (MARGIN, number * ROW), "value")
    return ElementTree.tostring(root, encoding="unicode")


def _legend(result: Card, frame: GraphFrame) -> tuple[str, ...]:
    """Which way values and gradients go, and all digits of those of the result."""
    if result.value is None:
        return ()
    forward, backward = _WAYS[frame.rightward]
    return (f"{forward} Value: {result.value}", f"{backward} Gradient: {result.gradient}")


def _paths(
    arrows: Sequence[Arrow], frame: GraphFrame
) -> list[tuple[Arrow, tuple[float, float], list[Point]]]:
    """Every arrow with the points it passes, and how far its two ends lie beside the middle."""
    twins = Counter((arrow.source, arrow.target) for arrow in arrows)
    into: dict[int, list[Arrow]] = {}
    for arrow in arrows:
        into.setdefault(arrow.target, []).append(arrow)
    found = []
    for group in into.values():
        if all(arrow.loose for arrow in group):
            group.sort(key=lambda arrow: frame.side(arrow.source, arrow.target))
        for place, arrow in enumerate(group):
            shift = frame.port(place, len(group))
            start = shift if twins[arrow.source, arrow.target] > 1 else 0.0
            found.append((arrow, (start, shift), frame.path(arrow.source, arrow.target)))
    return found


def _arrow(parent: ElementTree.Element, arrow: Arrow, curve: tuple[str, str]) -> None:
    line, head = curve
    group = ElementTree.SubElement(parent, "g")
    _describe(group, arrow.description)
    ElementTree.SubElement(group, "path", {"class": "line", "d": line})
    ElementTree.SubElement(group, "path", {"class": "tip", "d": head})


def _card(
    parent: ElementTree.Element, card: Card, frame: GraphFrame, number: int, *, result: bool
) -> None:
    (x, y), (width, height) = frame.corner(number), frame.size(number)
    group = ElementTree.SubElement(parent, "g")
    _describe(group, card.description)
    kind = "number" if card.is_number else "result" if result else "leaf" if card.leaf else ""
    box = {"x": x, "y": y, "width": width, "height": height, "rx": 6.0}
    look = {"class": f"card {kind}".strip()}
    ElementTree.SubElement(group, "rect", look | {key: pixels(at) for key, at in box.items()})
    head = frame.head(number)
    middle = y + height / 2
    if head:
        cut = f"M{pixels(x + head)} {pixels(y)}v{pixels(height)}"
        ElementTree.SubElement(group, "path", {"class": "line", "d": cut})
        _text(group, card.heading, (x + head / 2, middle + 4.5), "value", "title")
    for row, text in enumerate(card.rows):
        at = middle + 4.5 + (row - (len(card.rows) - 1) / 2) * ROW
        colour = "gradient" if row else "value"
        _text(group, text, (x + head + (width - head) / 2, at), colour, "middle")


def _canvas(width: float, height: float, sentence: str) -> ElementTree.Element:
    size = {"width": pixels(width), "height": pixels(height)}
    root = ElementTree.Element("svg", {
        "xmlns": "http://www.w3.org/2000/svg",
        "class": "workbench-graph",
        "role": "img",
        "aria-label": sentence,
        **size,
        "style": f"min-width:{pixels(width * _SMALLEST)}px",
        "viewBox": f"0 0 {size['width']} {size['height']}",
    })  # fmt: skip
    ElementTree.SubElement(root, "style").text = _STYLE
    ElementTree.SubElement(root, "rect", {**size, "rx": "8", "class": "ground"})
    return root


def _describe(group: ElementTree.Element, description: str) -> None:
    if description:
        ElementTree.SubElement(group, "title").text = description


def _text(parent: ElementTree.Element, text: str, at: Point, *looks: str) -> None:
    attributes = {"class": " ".join(looks), "x": pixels(at[0]), "y": pixels(at[1])}
    ElementTree.SubElement(parent, "text", attributes).text = text


def _rules(theme: int) -> str:
    colour = {name: pair[theme] for name, pair in COLOURS.items()}
    return "".join(
        f".workbench-graph {selector}{{{rule}}}"
        for selector, rule in (
            (".ground", f"fill:{colour['page']}"),
            (".card", f"fill:{colour['raised']};stroke:{colour['muted']}"),
            (".leaf,.workbench-graph .result", f"stroke:{colour['accent']}"),
            (".number", f"fill:{colour['page']};stroke:{colour['muted']}"),
            (".line", f"fill:none;stroke:{colour['muted']}"),
            (".tip", f"fill:{colour['muted']}"),
            (".value", f"fill:{colour['ink']}"),
            (".gradient", f"fill:{colour['m1']}"),
        )
    )


_STYLE = (
    ".workbench-graph{max-width:100%;height:auto}"
    ".workbench-graph text{font:12px ui-monospace,SFMono-Regular,Menlo,Consolas,"
    "'DejaVu Sans Mono',monospace}"
    ".workbench-graph .title{font-weight:600;text-anchor:middle}"
    ".workbench-graph .middle{text-anchor:middle}"
    ".workbench-graph .small{font-size:11px}"
    ".workbench-graph .leaf{stroke-width:1.5}"
    ".workbench-graph .result{stroke-width:2.5}"
    ".workbench-graph .number{stroke-dasharray:3 2}"
    + _rules(0)
    + f"@media (prefers-color-scheme:dark){{{_rules(1)}}}"
)
