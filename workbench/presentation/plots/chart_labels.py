"""Labels beside the marks of a chart, where they find room."""

from markupsafe import escape

from workbench.presentation.plots.chart_marks import Place, number

#: Width of a letter and height of a line, in the drawing's units.
LETTER, LINE = 5.3, 9.0
#: Half of a mark, with some air.
MARK = 4.5

_Box = tuple[float, float, float, float]


class Labels:
    """Collects marks and their labels; each label takes the first free place beside its mark."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.marks: list[tuple[float, float, str]] = []

    def add(self, places: list[Place], label: str) -> None:
        """A mark that wants a label."""
        self.marks += [(place[0], place[1], label) for place in places if place]

    def drawn(self) -> str:
        """The labels as text elements, with a hair line to those that stand further off."""
        taken = [_around(x, y) for x, y, _ in self.marks]
        found = []
        for x, y, label in sorted(self.marks, key=lambda mark: (mark[0], mark[1], mark[2])):
            right, down = self._free(x, y, len(label) * LETTER, taken)
            taken.append((right, down - LINE, right + len(label) * LETTER, down))
            if abs(down - 3 - y) > LINE:
                near = right - 1 if right > x else min(max(x, right), right + len(label) * LETTER)
                foot = down - 3 if right > x else down - LINE if down > y else down + 1
                hair = f"M{number(x)} {number(y)}L{number(near)} {number(foot)}"
                found.append(f'<path class="grid" d="{hair}"/>')
            found.append(f'<text x="{number(right)}" y="{number(down)}">{escape(label)}</text>')
        return f'<g class="names">{"".join(found)}</g>'

    def _free(self, x: float, y: float, wide: float, taken: list[_Box]) -> tuple[float, float]:
        """Left end and foot of the first label that covers nothing; the nearest where all do."""
        wanted = []
        for column in range(3):
            for turn in range(12):
                for down in (turn * LINE, -turn * LINE) if turn else (0.0,):
                    gap = MARK + 1 + (4 if turn else 0) + column * (wide + 4)
                    wanted.append((x + gap, y + 3 + down))
                    wanted.append((x - gap - wide, y + 3 + down))
                    if turn:
                        wanted.append((x - wide / 2, y + 3 + down))
        for right, down in wanted:
            box = (right, down - LINE, right + wide, down)
            inside = box[0] >= 0 and box[2] <= self.width and box[1] >= 10 and down <= self.height
            if inside and not any(_meet(box, other) for other in taken):
                return right, down
        return wanted[0]


def _around(x: float, y: float) -> _Box:
    return x - MARK, y - MARK, x + MARK, y + MARK


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
