"""The seed of a sweep: who sets the gradient 1 of the result, the class or whoever calls it."""

from workbench.frontends.text import parse
from workbench.grading.submission.repertoire import Repertoire
from workbench.grading.submission.session import Session
from workbench.shrinking.forms import BASIC

_POINT = {"x": 3.0, "y": 1.5}


def find_seed(session: Session, repertoire: Repertoire) -> str:
    """Who seeds: "self" (backward() alone brings a gradient), "argument" or "set" beforehand.

    Tried on x + y or x*y, or on a leaf alone where a class has neither.
    """
    if session.kind != "class":
        return "self"
    form = next((form for form in BASIC if repertoire.works(form)), "x")
    graph = parse(form)
    point = {name: _POINT[name] for name in graph.variables}
    session.seed = "self"
    found = session.gradient(graph, point)
    if found.gradient is not None and any(found.gradient):
        return "self"
    trouble = found.trouble
    if trouble is not None and trouble.kind == "TypeError" and "argument" in trouble.text:
        return "argument"
    return "set"
