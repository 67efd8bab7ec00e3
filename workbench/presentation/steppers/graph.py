"""The computational graph of a stepper as SVG: cards from the inputs above to the result below.

Cards and edges carry names by which the script finds them; colours are the page's variables, so
there is no style inside. Without a script the picture shows the final numbers of the first walk.
"""

from collections.abc import Sequence

from markupsafe import Markup, escape

from workbench.presentation.graphs.frame import CardPlaces, Point, pair, pixels
from workbench.presentation.graphs.layout import Layout, layered
from workbench.presentation.steppers.labels import Label, placed
from workbench.presentation.steppers.numbers import (
    EDGE_DIGITS,
    card_number,
    change,
    label_letters,
)
from workbench.presentation.text.notation import board, columns_of
from workbench.presentation.views.stepper import EdgeView, StepperView
from workbench.records.trace import NodeRecord

#: Width of a letter in a card's head and in its numbers.
_LETTER, _FIGURE = 7.0, 8.0
#: Height of a line, height of a line, room inside a card, and a card's least and greatest width.
_LINE, _PAD, _NARROW, _WIDE = 17.0, 9.0, 92.0, 168.0
_HEIGHT = 3 * _LINE + 11.0
_ACROSS, _ALONG, _MARGIN = 22.0, 60.0, 8.0
#: A picture that is wider than this is scrolled on a phone, not shrunk.
_SHRINKING = 480.0
#: What a style would say of cards and lines.
_OUTLINE = 'fill="none" stroke="currentColor"'
#: An arrow's head: length and half its width.
_HEAD, _HALF = 8.0, 3.6
#: Most room that two arrows at one card are apart.
_PORT = 30.0


def stepper_graph(view: StepperView, *, plain: bool = False) -> Markup:
    """The picture of a graph; the same view gives the same bytes.

    A `plain` picture can also be read where the style is taken away, as in some notebooks.
    """
    nodes = [node for node in view.first.nodes if node.node is not None]
    place = {node.name: number for number, node in enumerate(nodes)}
    titles = [_title(node) for node in nodes]
    heads = [_LETTER * columns_of(title) + 2 * _PAD for title in titles]
    figures = [_FIGURE * len(text) + _PAD for text in _figures(view)]
    width = min(_WIDE, max(_NARROW, *heads, *figures))
    pairs = [(place[edge.source], place[edge.target]) for edge in view.edges]
    picture = _Picture(layered(len(nodes), pairs), width)
    x, y = picture.extent
    paths = [picture.points(pairs, number) for number in range(len(pairs))]
    labels = placed(paths, label_letters(view), _ALONG, x)
    parts = [
        picture.edge(edge, path, label)
        for edge, path, label in zip(view.edges, paths, labels, strict=True)
    ]
    parts += [
        picture.card(number, node, titles[number], _finals(view, node))
        for number, node in enumerate(nodes)
    ]
    # Where a card is narrower than a label below it, the picture is wider than its cards.
    left = min([0.0, *(label.box[0] - 2 for label in labels)])
    x = max([x, *(label.box[2] + 2 for label in labels)]) - left
    label = (
        f"Computational graph of {len(nodes)} nodes, inputs above, result below; the tables have "
        "its numbers"
    )
    text = ' fill="currentColor" text-anchor="middle" font-family="monospace" font-size="12"'
    head = (
        f'<svg class="graph{" wide" if x > _SHRINKING else ""}" '
        f'viewBox="{pixels(left)} 0 {pixels(x)} {pixels(y)}" '
        f'width="{pixels(x)}" height="{pixels(y)}" '
        f'role="img" aria-label="{escape(label)}"{text if plain else ""}>'
    )
    drawn = "".join(parts)
    if plain:
        drawn = drawn.replace("<rect ", f"<rect {_OUTLINE} ").replace(
            "<path d=", f"<path {_OUTLINE} d="
        )
    return Markup(f"{head}{drawn}</svg>")


class _Picture(CardPlaces):
    """Pixels of cards and edges."""

    def __init__(self, layout: Layout, width: float) -> None:
        super().__init__(layout, (width, _HEIGHT), (width + _ACROSS, _HEIGHT + _ALONG), _MARGIN)
        self.width = width

    def card(self, number: int, node: NodeRecord, title: str, finals: tuple[str, str]) -> str:
        """One card: its line of the Wengert list, its value, and what a sweep adds."""
        x, y = self.centre(self.layout.nodes[number])
        left, top = x - self.width / 2, y - _HEIGHT / 2
        rows = [top + _PAD + 8 + at * _LINE for at in range(3)]
        kind = "leaf" if node.operator == "variable" else "node"
        name, _, rest = map(escape, title.partition(" = "))
        # What the author of the function called it stands out.
        if kind == "leaf":
            head = f"{name} = <tspan>{rest}</tspan>"
        else:
            head = f"<tspan>{name}</tspan> = {rest}"
        return (
            f'<g class="{kind} done" data-node="{node.name}">'
            f"<title>{escape(_whole(node))}</title>"
            f'<rect x="{pixels(left)}" y="{pixels(top)}" width="{pixels(self.width)}" '
            f'height="{pixels(_HEIGHT)}" rx="7"/>'
            f'<text class="name" x="{pixels(x)}" y="{pixels(rows[0])}">{head}</text>'
            f'<text class="one" x="{pixels(x)}" y="{pixels(rows[1])}">{escape(finals[0])}</text>'
            f'<text class="two" x="{pixels(x)}" y="{pixels(rows[2])}">{escape(finals[1])}</text>'
            "</g>"
        )

    def edge(self, edge: EdgeView, points: list[Point], label: Label) -> str:
        """One edge with its arrow's head and an empty label beside it."""
        tip = points[-1]
        line = self.smooth([*points[:-1], (tip[0], tip[1] - _HEAD)])
        shown = "" if edge.partial is None else card_number(edge.partial, EDGE_DIGITS)
        return (
            f'<g class="edge" data-edge="{edge.target} {edge.operand}" data-p="{escape(shown)}">'
            f'<path d="{line}"/>'
            f'<path class="tip" d="M{pair(tip)}l{pixels(-_HALF)} {pixels(-_HEAD)}'
            f'h{pixels(2 * _HALF)}Z"/>'
            f'<path class="tip up" display="none" d="M{pair(points[0])}'
            f'l{pixels(-_HALF)} {pixels(_HEAD)}h{pixels(2 * _HALF)}Z"/>'
            f'<text class="{label.anchor}" text-anchor="{label.anchor}" x="{pixels(label.x)}" '
            f'y="{pixels(label.y)}"></text></g>'
        )

    def points(self, pairs: Sequence[tuple[int, int]], number: int) -> list[Point]:
        """The points that an edge passes, from one card to the other."""
        source, target = pairs[number]
        start, end = (self.centre(self.layout.nodes[one]) for one in pairs[number])
        return [
            self.moved(start, _HEIGHT / 2, self._port(pairs, number, 0)),
            *map(self.centre, self.layout.bends.get((source, target), ())),
            self.moved(end, -_HEIGHT / 2, self._port(pairs, number, 1)),
        ]

    def _port(self, pairs: Sequence[tuple[int, int]], number: int, end: int) -> float:
        """How far beside the middle of a card an edge leaves (end 0) or arrives (end 1)."""
        mine = [at for at, pair in enumerate(pairs) if pair[end] == pairs[number][end]]
        mine.sort(key=lambda at: (self._side(pairs[at], end), at))
        room = min(_PORT, (self.width - 2 * _PAD) / max(len(mine), 1))
        return (mine.index(number) - (len(mine) - 1) / 2) * room

    def _side(self, pair: tuple[int, int], end: int) -> float:
        bends = self.layout.bends.get(pair, ())
        if bends:
            return bends[0 if end == 0 else -1][1]
        return self.layout.nodes[pair[1 - end]][1]


def _figures(view: StepperView) -> list[str]:
    """All numbers that cards will show, but for those of steps that others overwrite."""
    traces = [mode.trace for mode in view.modes if mode.trace.sweeps[0].kind != "shifted"]
    values = [node.value for node in view.first.nodes]
    values += [
        cell.value
        for trace in traces
        for node in trace.nodes
        for cell in node.cells
        if cell.value is not None
    ]
    return [card_number(value) for value in values]


def _finals(view: StepperView, node: NodeRecord) -> tuple[str, str]:
    """The final numbers of a card in the first mode."""
    shown, mode = [], view.modes[0]
    mine = next(one for one in mode.trace.nodes if one.name == node.name)
    for column in mode.lines:
        if column is None:
            shown.append(card_number(node.value))
        elif column >= len(mode.trace.sweeps):
            shown.append("")
        else:
            kind, value = mode.trace.sweeps[column].kind, mine.cells[column].value
            shown.append(change(value, node.value) if kind == "shifted" else card_number(value))
    return shown[0], shown[1]


def _whole(node: NodeRecord) -> str:
    text = node.expression if node.operator == "variable" else board(node.expression)
    return f"{board(node.name)} = {text}"


def _title(node: NodeRecord) -> str:
    """The head of a card, cut where it would be too wide."""
    most = int((_WIDE - 2 * _PAD) / _LETTER)
    text = _whole(node)
    return text if columns_of(text) <= most else text[: most - 1] + "…"
