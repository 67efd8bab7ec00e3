"""A report that was written: a folder with a page and CSV files, and how to read them again."""

from dataclasses import dataclass
from urllib.parse import quote

from workbench.errors import listed
from workbench.records.folder import WrittenFolder


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Report(WrittenFolder):
    """The folder of a report: `path`, which may stand wherever a path may.

    Two are equal when they are the same folder. What is shown is read when it is asked for.

    >>> import tempfile
    >>> import workbench as wb
    >>> short = {"problems": ["sine"], "methods": ["reverse"], "points": 1, "experiments": []}
    >>> off = {"v_curves": [], "timings": {"enabled": False}, "regression": {"enabled": False}}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     report = wb.report(short | off, place + "/mine")
    ...     report.tables[:2], report.to_frame("accuracy")["status"].tolist()
    (('accuracy', 'operations'), ['ok'])
    """

    def to_text(self) -> str:
        """The path of the folder."""
        return str(self.path)

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.cell import cell, link, paragraph

        title = str(self.document()["title"])
        address = quote(self.page.as_posix())
        return cell("report", paragraph(link(title, address), f" ({listed(self.tables, 40)})"))
