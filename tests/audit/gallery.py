"""Audit of the gallery of problems: digits, statuses and names on every tile."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tests.audit.derivatives import JUDGED
from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

KIND = "gallery: tiles of problems"
#: A tile names so many methods, one more rather than "1 more".
NAMED = 2
#: Digits that the highest bar stands for, its height, the least of a bar, and their distance.
MOST_DIGITS, HIGHEST, LOWEST, BAR = 16.0, 27.0, 1.0, 8.0


@dataclass(slots=True)
class Tile:
    """What one tile shows; `bars` are heights by place."""

    family: str = ""
    statuses: str = ""
    name: str = ""
    digits: str = ""
    said: str = ""
    bars: dict[int, float] = field(default_factory=dict)


class Gallery(HTMLParser):
    """The tiles, and the methods in the order of their bars."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.methods: list[str] = []
        self.tiles: list[Tile] = []
        self.count = ""
        self._text: list[str] = []
        start = text.find('<div class="gallery"')
        self.feed(text[start : text.find("</div>", start)] if start >= 0 else "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Read what stands in attributes."""
        given = {name: value or "" for name, value in attrs}
        if tag == "div":
            self.methods = given["data-methods"].split("\n")
        elif tag == "li":
            self.tiles.append(Tile(given["data-family"], given["data-statuses"]))
        elif tag == "svg":
            self.tiles[-1].digits = given["data-digits"]
        elif tag == "path" and "bar" in given["class"].split():
            for middle, height in re.findall(r"M([\d.]+) [\d.]+v-([\d.]+)", given["d"]):
                self.tiles[-1].bars[int(float(middle) // BAR)] = float(height)
        elif tag in ("a", "p"):
            self._text = []

    def handle_data(self, data: str) -> None:
        """Gather text."""
        self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep the name of a problem and what is said of it."""
        said = " ".join("".join(self._text).split())
        if tag == "a" and self.tiles:
            self.tiles[-1].name = said
        elif tag == "p" and self.tiles:
            self.tiles[-1].said = said
        elif tag == "p":
            self.count = said


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every tile, and that each problem has one."""
    if not folder.page:
        ledger.skip(KIND, "there is no page")
        return
    gallery = Gallery(folder.page)
    rows: dict[str, list[Row]] = {}
    for row in folder.rows("accuracy.csv"):
        rows.setdefault(row["problem"], []).append(row)
    families = {row["problem"]: row["family"] for row in folder.rows("problems.csv")}
    names = [tile.name for tile in gallery.tiles]
    ledger.check(KIND, names == list(rows), "index.html", f"the gallery has {names}")
    count = f"{len(rows)} problems"
    ledger.check(
        KIND, gallery.count == count, "index.html", f"{gallery.count!r}, there are {count}"
    )
    for tile in gallery.tiles:
        if tile.name in rows:
            _tile(tile, gallery.methods, rows[tile.name], families.get(tile.name, ""), ledger)


def _tile(tile: Tile, methods: list[str], rows: list[Row], family: str, ledger: Ledger) -> None:
    digits: dict[str, float] = {}
    for row in rows:
        found = row.number("digits")
        if row["status"] in JUDGED and found is not None:
            digits[row.label()] = min(found, MOST_DIGITS, digits.get(row.label(), MOST_DIGITS))
    wrong = list(dict.fromkeys(row.label() for row in rows if row["status"] == "wrong"))
    statuses = sorted({row["status"].replace("_", " ") for row in rows} - {"ok"})
    shown = [f"{digits[name]:.1f}" if name in digits else "" for name in methods]
    others = {name: one for name, one in digits.items() if name not in wrong}
    least = min(others.values(), default=0.0)
    last = [name for name, one in others.items() if one == least]
    parts = [f"wrong: {_listed(wrong)}"] if wrong else []
    parts += [f"least right: {_listed(last)}, {least:.1f} digits"] if last else []
    expected = {
        "family": (tile.family, family.replace("_", " ")),
        "statuses": (tile.statuses, "|".join(statuses)),
        "digits": (tile.digits, ",".join(shown)),
        "sentence": (tile.said, "; ".join(parts) or "no row can be judged"),
    }
    for what, (said, found) in expected.items():
        right = said == found
        ledger.check(KIND, right, f"tile of {tile.name}", f"{what} is {said!r}, not {found!r}")
    bars = {
        place: max(LOWEST, HIGHEST * digits[name] / MOST_DIGITS)
        for place, name in enumerate(methods)
        if name in digits
    }
    near = bars.keys() == tile.bars.keys() and all(
        abs(tile.bars[place] - height) < 0.06 for place, height in bars.items()
    )
    ledger.check(KIND, near, f"tile of {tile.name}", f"bars are {tile.bars}, not {bars}")


def _listed(names: list[str]) -> str:
    """A list in words, cut after two names.

    >>> _listed(["a"]), _listed(["a", "b", "c"]), _listed(["a", "b", "c", "d"])
    ('a', 'a, b and c', 'a, b and 2 more')
    """
    kept = len(names) if len(names) <= NAMED + 1 else NAMED
    words = names[:kept] + ([f"{len(names) - kept} more"] if kept < len(names) else [])
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
