"""The result of a check, and every way to show it."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.presentation.check.documents import check_document, check_rows
from workbench.presentation.check.text import check_text
from workbench.presentation.views.check import CheckView, Verdict
from workbench.records.result import Result, short_text, written

if TYPE_CHECKING:
    import pandas

#: Verdicts of claims that are right, as far as is known.
_RIGHT = (Verdict.PROVED, Verdict.AGREES)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Check(Result, CheckView):
    """Claims about the derivatives of a function, judged.

    >>> import workbench as wb
    >>> found = wb.check("x*y", {"x": "y", "y": "2*x"})
    >>> [str(one.verdict) for one in found.claims], found.right
    (['proved', 'refuted'], False)
    """

    @property
    def right(self) -> bool:
        """Whether every claim is proved, or agrees at every point."""
        return self.verdict in _RIGHT

    def exit_code(self, strict: bool = False) -> int:
        """What the command leaves with: 0 right, 1 wrong, 2 nothing could be certified.

        `strict` demands a proof.
        """
        if self.verdict is Verdict.UNDECIDED:
            return 2
        return int(not self.right or (strict and self.verdict is not Verdict.PROVED))

    def to_text(self, width: int = 80, colour: bool = False, hint: int = 0) -> str:
        """The verdict with its reasons; with `hint` 1 to 3, help in place of the reasons."""
        return check_text(self, width=width, colour=colour, hint=hint)

    def to_frame(self) -> "pandas.DataFrame":
        """One row a point of every claim as a tidy DataFrame."""
        import pandas

        return pandas.DataFrame(check_rows(self))

    def document(self) -> dict[str, Any]:
        """The result as plain data, ready for JSON."""
        return check_document(self)

    def to_html(self, path: str | Path | None = None) -> str:
        """One self-contained page, written to `path` where one is given."""
        from workbench.presentation.check.page import check_html

        return written(check_html(self), path)

    def __repr__(self) -> str:
        names = ", ".join(dict.fromkeys(one.wrt for one in self.claims))
        return f"Check({short_text(self.function)} by {short_text(names)}: {self.verdict})"

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.cell import cell, listing

        return cell("check", listing(self.to_text()))
