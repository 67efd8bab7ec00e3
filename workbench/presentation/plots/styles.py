"""Colours, markers and dashes: one look for a method in every figure and table of a page.

The palette was chosen so that any two colours stay apart for normal, red-blind, green-blind and
blue-blind sight (CIELAB distance of Machado's simulations) and stand out from the page (3:1); the
marker and the dash say the same again without colour.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: Colour tokens: name of the CSS variable -> (light, dark).
COLOURS: Mapping[str, tuple[str, str]] = {
    "page": ("#fdfdfb", "#14161a"),
    "raised": ("#f4f4ef", "#1c1f25"),
    "ink": ("#1b1d22", "#e9e8e3"),
    "muted": ("#575c66", "#a5abb6"),
    "line": ("#d8d8d0", "#343941"),
    "accent": ("#1749a8", "#9dc0ff"),
    "bad": ("#a3192b", "#ff9c9c"),
    "good": ("#14653f", "#7fd6a6"),
    "m0": ("#1d5fd6", "#a9c8ff"),
    "m1": ("#a83c00", "#f08a5d"),
    "m2": ("#0b5f4e", "#4fd6b0"),
    "m3": ("#b08d00", "#ffd75e"),
    "m4": ("#5b21a6", "#a274f2"),
    "m5": ("#d91a72", "#e0508a"),
    "m6": ("#7a8896", "#8f98a9"),
    "m7": ("#0d97e0", "#3fa9e8"),
}

SLOTS = 8
#: Marker of slot n, in Matplotlib's letters; the style sheet cuts the same shapes.
MARKERS = ("o", "^", "s", "D", "v", "X", "P", "*")
#: Dash of slot n: (offset, on-off lengths in line widths); an empty tuple is a solid line.
DASHES: tuple[tuple[float, ...], ...] = (
    (), (6, 2), (), (2, 1.5), (1, 1.5), (5, 1.5, 1, 1.5), (8, 2, 2, 2), (3, 1),
)  # fmt: skip

#: Where the methods of a course always sit, so that two pages agree; others take what is free.
_USUAL = {name: slot for slot, name in enumerate((
    "reverse", "symbolic", "central_difference", "forward_difference", "scalar", "notebook_tape",
))}  # fmt: skip


@dataclass(frozen=True, slots=True)
class MethodStyle:
    """The look of one method: `slot` is its colour, `shape` its marker and dash."""

    slot: int
    shape: int

    @property
    def marker(self) -> str:
        """Matplotlib's letter for the marker."""
        return MARKERS[self.shape]

    @property
    def dashes(self) -> "tuple[float, tuple[float, ...]] | str":
        """Matplotlib's line style."""
        pattern = DASHES[self.shape]
        return (0.0, pattern) if pattern else "-"

    @property
    def classes(self) -> str:
        """CSS classes of a name with its mark."""
        return f"m{self.slot} k{self.shape}"


#: The looks of methods by label.
Styles = Mapping[str, MethodStyle]


def variables(theme: int) -> str:
    """The colours of the light theme (0) or the dark one (1) as variables of a style sheet."""
    return "".join(f"--{name}:{pair[theme]};" for name, pair in COLOURS.items())


def method_styles(labels: Iterable[str], taken: Iterable[int] = ()) -> dict[str, MethodStyle]:
    """A style for every method label, in order of first appearance.

    Labels that differ in options only share the colour and differ in the marker. `taken` are slots
    that are in use beside them, and chosen last.

    >>> styles = method_styles(["reverse", "difference[step=1]", "difference[step=2]"])
    >>> [style.classes for style in styles.values()]
    ['m0 k0', 'm6 k6', 'm6 k7']
    """
    labels = list(dict.fromkeys(labels))
    names = list(dict.fromkeys(label.partition("[")[0] for label in labels))
    slots = {name: _USUAL[name] for name in names if name in _USUAL}
    used = {*slots.values(), *taken}
    free = [slot for slot in (6, 7, 5, 4, 3, 2, 1, 0) if slot not in used]
    variants: dict[str, int] = {}
    for number, name in enumerate(name for name in names if name not in slots):
        slots[name] = free[number] if number < len(free) else number % SLOTS
        # Where colours are used up, the marker tells a method from the one with its colour.
        variants[name] = 0 if number < len(free) else 3
    styles: dict[str, MethodStyle] = {}
    for label in labels:
        name = label.partition("[")[0]
        variant = variants.get(name, 0)
        variants[name] = variant + 1
        styles[label] = MethodStyle(slots[name], (slots[name] + variant) % SLOTS)
    return styles
