"""A sweep that is done: its folder, and every form in which it is shown."""

from dataclasses import dataclass, field
from typing import ClassVar
from urllib.parse import quote

from workbench.presentation.views.sweep import SweepView
from workbench.records.folder import WrittenFolder
from workbench.records.sweep import CaseRecord, RefusedRecord


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Sweep(WrittenFolder):
    """The folder of a sweep: `path`, which may stand wherever a path may.

    `overall` has a row a method, `worst` the cases to look at first, `refused` what could not be
    read; `to_frame("cases")`, `to_frame("accuracy")` have all of it.

    >>> import tempfile
    >>> from pathlib import Path
    >>> import workbench as wb
    >>> with tempfile.TemporaryDirectory() as place:
    ...     done = Path(place, "two.txt").write_text("sqrt(x + 1)\\nx*y")
    ...     found = wb.sweep(place + "/two.txt", points=2, methods="reverse", folder=place + "/out")
    ...     [(row.label, row.derivatives, row.ok) for row in found.overall], found.tables
    ([('reverse', 6, 6)], ('overall', 'cases', 'accuracy', 'refused'))
    """

    view: SweepView = field(compare=False)
    kind: ClassVar[str] = "sweep"

    @property
    def overall(self) -> tuple[CaseRecord, ...]:
        """A row a method over all cases."""
        return self.view.overall

    @property
    def worst(self) -> tuple[CaseRecord, ...]:
        """A row a case and method, the worst first."""
        return self.view.worst

    @property
    def refused(self) -> tuple[RefusedRecord, ...]:
        """What the corpora hold and cannot be read."""
        return self.view.refused

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """Tables for a terminal, and the worst cases."""
        from workbench.presentation.sweep.text import sweep_text

        return sweep_text(self.view, width=width, colour=colour)

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.cell import cell, link, paragraph
        from workbench.presentation.sweep.words import sentence

        address = quote(self.page.as_posix())
        return cell("sweep", paragraph(link(self.view.title, address), f": {sentence(self.view)}"))
