"""A folder that a command wrote: a page, CSV files and what says how they were made."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from workbench.errors import ReportError, listed
from workbench.records.result import Result, written
from workbench.storage import make_folder, write_file

if TYPE_CHECKING:
    import pandas

#: The page of a folder, and what says how it was made.
PAGE, META = "index.html", "meta.json"
#: What file managers put into a folder that somebody looks at.
LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class WrittenFolder(Result):
    """A result whose content is a folder: `path`, which may stand wherever a path may.

    Two are equal when they are the same folder. What is shown is read when it is asked for.
    """

    path: Path
    #: What it is, and the command that writes it.
    kind: ClassVar[str] = "report"

    def __post_init__(self) -> None:
        object.__setattr__(self, "path", Path(self.path))

    @property
    def page(self) -> Path:
        """The path of the page."""
        return self.path / PAGE

    @property
    def tables(self) -> tuple[str, ...]:
        """The names of its CSV files, without the ending, in the order of the page."""
        names = (Path(name) for name in self.document()["files"])
        return tuple(name.stem for name in names if name.suffix == ".csv")

    def to_frame(self, table: str = "accuracy") -> "pandas.DataFrame":
        """One of its tables as a tidy DataFrame; numbers are those that were written, to the bit.

        Raises ReportError for a table that it does not have.
        """
        import pandas

        if table not in self.tables:
            raise ReportError(f"no table {table!r:.40}; there are {listed(self.tables, 40)}")
        # From version 3 on this is the default, and may not be said.
        exact: Any = {"float_precision": "round_trip"} if pandas.__version__[:2] == "2." else {}
        frame: pandas.DataFrame = pandas.read_csv(
            self.path / f"{table}.csv",
            dtype={"truth": str},
            keep_default_na=False,
            na_values=["", "nan"],
            **exact,
        )
        return frame

    def document(self) -> dict[str, Any]:
        """`meta.json`: how the folder was made, and its files."""
        found: dict[str, Any] = json.loads(self._text(META))
        return found

    def to_html(self, path: str | Path | None = None) -> str:
        """The page, written to `path` where one is given."""
        return written(self._text(PAGE), path)

    def to_csv(self, folder: str | Path) -> tuple[Path, ...]:
        """Write its CSV files into another folder; their paths."""
        place = make_folder(folder)
        names = (f"{table}.csv" for table in self.tables)
        return tuple(write_file(place / name, self._text(name)) for name in names)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self.path)!r})"

    def __fspath__(self) -> str:
        return str(self.path)

    def __truediv__(self, name: str | Path) -> Path:
        return self.path / name

    def _text(self, name: str) -> str:
        try:
            return (self.path / name).read_text(encoding="utf-8")
        except OSError as error:
            raise ReportError(
                f"{self.path / name} cannot be read: {error.strerror}; run the {self.kind} again"
            ) from None
