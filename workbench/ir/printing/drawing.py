"""A picture of a graph as text, for a notebook or a file."""

from dataclasses import dataclass
from pathlib import Path

from workbench.storage import write_file


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as an SVG document, which a notebook shows and `save` writes; `text` describes it.

    >>> import workbench as wb
    >>> wb.parse("a = x + 1; a*a").draw()
    Drawing('Graph of 4 nodes: v0 = x; a = v0 + 1; v1 = a * a')
    """

    svg: str
    text: str

    def save(self, path: str | Path) -> Path:
        """Write the SVG document; its path."""
        return write_file(path, self.svg)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"Drawing({self.text!r})"
