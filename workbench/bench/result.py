"""The result of a run: one table of rows, one of goals, and every form in which they are shown."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.presentation.views.bench import BenchView
from workbench.records.bench import BenchRecord, GoalRecord, Met
from workbench.records.document import json_text
from workbench.records.result import Result, written
from workbench.records.table import columns, records_text, rows
from workbench.storage import make_folder, write_file

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Bench(Result, BenchView):
    """What a run found: `rows` of contestants, `goals`, and the `environment` beside them."""

    def to_frame(self) -> "pandas.DataFrame":
        """The rows of bench.csv as a DataFrame."""
        import pandas

        return pandas.DataFrame(rows(self.rows), columns=list(columns(BenchRecord)))

    def to_text(self, width: int = 80, colour: bool = False) -> str:
        """Tables for a terminal: the goals, then the rows."""
        from workbench.presentation.bench.text import bench_text

        return bench_text(self, width=width, colour=colour)

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page; written to `path` where one is given."""
        from workbench.presentation.bench.page import bench_page

        return written(bench_page(self), path)

    def to_csv(self, folder: str | Path) -> tuple[Path, ...]:
        """Write bench.csv, goals.csv and meta.json into a folder; their paths."""
        place = make_folder(folder)
        tables: tuple[tuple[str, type[Any], tuple[Any, ...]], ...] = (
            ("bench.csv", BenchRecord, self.rows),
            ("goals.csv", GoalRecord, self.goals),
        )
        paths = []
        for name, record, records in tables:
            paths.append(write_file(place / name, records_text(record, records)))
        return (*paths, write_file(place / "meta.json", json_text(self._meta())))

    def _meta(self) -> dict[str, Any]:
        only = list(self.titles)
        peers = {row.contestant: row.version for row in self.rows if row.version}
        return {
            "title": "bench, quick" if self.quick else "bench",
            "specification": {"quick": self.quick, "items": only},
            "environment": {**self.environment, **peers},
            "seconds": round(self.seconds, 1),
        }

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        return {**self._meta(), "goals": rows(self.goals), "rows": rows(self.rows)}

    def __repr__(self) -> str:
        met = sum(one.met == Met.MET for one in self.goals)
        return f"Bench({len(self.rows)} rows, {met} of {len(self.goals)} goals met)"
