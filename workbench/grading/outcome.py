"""The grade of a submission, which can be printed."""

from dataclasses import dataclass

from workbench.presentation.grade.text import grade_text
from workbench.presentation.views.grade import GradeView


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade(GradeView):
    """A graded submission.

    `weighted` tells whether weights were given: then everything counts, attempted or not;
    otherwise every concept that was attempted counts one point. `trouble` is why a submission
    could not even be loaded; `printed` the first of what it printed.

    >>> import workbench as wb
    >>> graded = wb.grade("workbench:Scalar", examples=0)
    >>> graded.full_marks, graded.points == graded.possible
    (True, True)
    """

    def to_text(self, colour: bool = False) -> str:
        """The whole report as text of 80 columns."""
        return grade_text(self, colour=colour)

    def __str__(self) -> str:
        return self.to_text()
