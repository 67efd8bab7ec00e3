"""The grade of a submission, which can be printed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.presentation.grade.documents import grade_document, grade_rows
from workbench.presentation.grade.text import grade_text
from workbench.presentation.views.grade import GradeView
from workbench.records.result import Result, short_text, written

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Grade(Result, GradeView):
    """A graded submission.

    `weighted` tells whether weights were given: then everything counts, attempted or not;
    otherwise every concept that was attempted counts one point. `trouble` is why a submission
    could not even be loaded; `printed` the first of what it printed.

    >>> import workbench as wb
    >>> from workbench.grading.weights import parse_weights
    >>> weights = parse_weights({"weights": {"sum": 1, "product": 3}})
    >>> graded = wb.grade("workbench:Scalar", weights=weights, examples=0)
    >>> graded.full_marks, graded.points, graded.possible
    (True, 4.0, 4.0)
    """

    def to_text(self, colour: bool = False) -> str:
        """The whole report as text of 80 columns."""
        return grade_text(self, colour=colour)

    def to_frame(self) -> "pandas.DataFrame":
        """One row a concept as a tidy DataFrame, with the expression on which it failed.

        Columns: those of a concept in `to_json`, then those of its failure.
        """
        import pandas

        return pandas.DataFrame(grade_rows(self))

    def document(self) -> dict[str, Any]:
        """The grade as plain data, ready for JSON."""
        return grade_document(self)

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page, written to `path` where one is given."""
        from workbench.presentation.grade.page import grade_html

        return written(grade_html(self), path)

    def __repr__(self) -> str:
        score = f"{self.points:g} of {self.possible:g} points"
        return f"Grade({short_text(self.target)}: {score})"

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.cell import cell, listing

        return cell("grade", listing(self.to_text()))
