"""The functions of a report and their derivatives, each computed once in mpmath."""

from typing import Any

from mpmath import mpf, workdps

from tests.audit.folder import AuditError, Folder, Row
from tests.audit.language import LanguageError, Program, parse, read_point
from tests.audit.precise import NOTHING, Slope, derivative

#: Digits in which distances from a truth are taken.
DIGITS = 100
#: A cut text ends with this.
CUT = "…"


class Truths:
    """Programs by their text, points by theirs, and slopes."""

    def __init__(self, folder: Folder) -> None:
        self._whole = {
            (row["problem"], row["point"]): (row["expression"], row["coordinates"])
            for row in folder.rows("problems.csv")
        }
        self._texts = {row["problem"]: row["expression"] for row in folder.rows("accuracy.csv")}
        self._programs: dict[str, Program] = {}
        self._slopes: dict[tuple[object, ...], Slope] = {}

    def program(self, text: str) -> Program:
        """The program of a text; LanguageError where it cannot be read."""
        if text.endswith(CUT):
            raise LanguageError("its text is cut")
        if text not in self._programs:
            try:
                self._programs[text] = parse(text)
            except RecursionError:
                raise LanguageError("its text is nested too deep") from None
        return self._programs[text]

    def function(self, row: Row) -> tuple[Program, str]:
        """The program of a row and its point, whole where the report has them so."""
        problem = row["problem"]
        expression = row.cells.get("expression") or self._texts.get(problem, CUT)
        text, point = self._whole.get((problem, row["point"]), (expression, row["point"]))
        shown = expression.removesuffix(CUT)
        if not text.startswith(shown):
            raise AuditError(f"{row}: problems.csv gives another text of {problem}")
        return self.program(text), point

    def of_text(self, text: str, point: str, wrt: str, order: int = 1) -> Slope:
        """The derivative of a text at a point; LanguageError where it cannot be read."""
        return self.slope(self.program(text), point, wrt, order)

    def of(self, row: Row) -> Slope:
        """The derivative that a row is about; LanguageError where it cannot be computed."""
        if row["wrt"] == "(all)":
            raise LanguageError("a direction in all variables, which is not shown")
        program, point = self.function(row)
        return self.slope(program, point, row["wrt"], int(row["order"]), int(row["output"]))

    def slope(
        self, program: Program, point: str, wrt: str, order: int = 1, output: int = 0
    ) -> Slope:
        """A derivative of a program, computed once."""
        key = (id(program), point, wrt, order, output)
        if key not in self._slopes:
            at = read_point(point)
            self._slopes[key] = derivative(program, at, wrt, order=order, output=output)
        return self._slopes[key]


def printed(text: str, what: object) -> Any:
    """A printed decimal number, exactly as far as distances need it."""
    with workdps(DIGITS):
        try:
            return mpf(text)
        except ValueError:
            raise AuditError(f"{what}: {text!r} is no number") from None


def differs(text: str, found: Slope, radius: float = 0.0) -> str:
    """How a printed truth differs from a computed one; empty where it does not."""
    with workdps(DIGITS):
        number, value = printed(text, "truth"), found.value
        if not number:
            near = abs(value) <= NOTHING
        else:
            near = abs(number - value) <= abs(number) * mpf(10) ** -24 + found.error
            near = near and (not radius or abs(number - value) <= 2 * mpf(radius) + found.error)
        if near:
            return ""
    with workdps(30):
        return f"the truth is printed as {text} and is {mpf(value)}"
