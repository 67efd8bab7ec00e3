"""The repertoire of a submission: which forms it can write, and which of them give a value."""

from collections.abc import Collection, Iterable

from workbench.frontends.text import parse
from workbench.grading.submission.session import Session
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import Trouble
from workbench.shrinking.forms import forms_of, point_of


class Repertoire:
    """Which forms a submission has, and which of them give a value at all; each is tried once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: dict[str, tuple[str, bool]] = {}

    def missing(self, form: str) -> str:
        """Why a submission does not have a form; empty where it does."""
        return self._try(form)[0]

    def has(self, form: str) -> bool:
        """Whether a submission can write a form (right or wrong is another question)."""
        return not self.missing(form)

    def works(self, form: str) -> bool:
        """Whether a form gives a value: what breaks is told once, where it belongs."""
        return self._try(form)[1]

    def covers(self, graph: Graph, own: Collection[str] = ()) -> bool:
        """Whether a submission can write an expression; forms that are its `own` may break."""
        return all(self.has(form) if form in own else self.works(form) for form in forms_of(graph))

    def obstacle(self, forms: Iterable[str]) -> str:
        """The first reason why not all of some forms can be used."""
        for form in forms:
            if not self.works(form):
                return self.missing(form) or f"{form} gives no value"
        return ""

    def _try(self, form: str) -> tuple[str, bool]:
        if form not in self._known:
            trouble = self._session.evaluate(parse(form), point_of(form)).trouble
            self._known[form] = _absence(form, trouble), trouble is None
        return self._known[form]


def _absence(form: str, trouble: Trouble | None) -> str:
    """The reason why trouble means that a form is absent; empty where it means a fault."""
    if trouble is None:
        return ""
    absent = trouble.kind in ("NotImplementedError", "AbsentError", "ModuleNotFoundError")
    if not trouble.inside and trouble.kind in ("TypeError", "AttributeError"):
        absent = True
    number_beside = any(digit in form for digit in "0125") or form == "x**y"
    if number_beside and trouble.kind in ("TypeError", "AttributeError", "AssertionError"):
        absent = True
    if not absent:
        return ""
    return f"there is no {trouble.text}" if trouble.kind == "AbsentError" else f"{form}: {trouble}"
