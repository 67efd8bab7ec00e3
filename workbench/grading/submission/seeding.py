"""The seed of a sweep: who sets the gradient 1 of the result, the class or whoever calls it."""

from workbench.frontends.text import parse
from workbench.grading.submission.construction import GRADIENT_NAMES
from workbench.grading.submission.observation import Observation
from workbench.grading.submission.repertoire import Repertoire
from workbench.grading.submission.session import Session
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import Trouble
from workbench.shrinking.forms import BASIC

_POINT = {"x": 3.0, "y": 1.5}


def find_seed(session: Session, repertoire: Repertoire) -> Trouble | None:
    """Find out how a class is swept, and have the session do so.

    Each of its sweeps is tried with each seed: "self" (it alone brings a gradient), "argument" or
    "set" beforehand; on x + y or x*y, or on a leaf alone where a class has neither. The trouble,
    where a sweep leaves a gradient nowhere that is known.
    """
    session.sweep = session.sweeps[0] if session.sweeps else "backward"
    if session.kind != "class" or session.pulled:
        return None
    form = next((form for form in BASIC if repertoire.works(form)), "x")
    graph = parse(form)
    first = ""
    for number, sweep in enumerate(session.sweeps or ["backward"]):
        if number:
            session.choose(sweep)
        found = _seeded(session, graph)
        if found.gradient is not None and any(found.gradient):
            return None
        first = first or session.seed
    session.seed = first
    if len(session.sweeps) > 1:
        session.choose(session.sweeps[0])
    if first == "set" and _swept(session, parse("x"), "self").gradient != (1.0,):
        session.seed = first
    trouble = found.trouble
    if session.sweeps and trouble and trouble.stage == "reading" and not trouble.inside:
        names = ", ".join(GRADIENT_NAMES)
        text = f"after {session.sweep}() there is no gradient; known are the names {names}"
        return Trouble(kind="AbsentError", text=text, stage="recognising")
    return None


def _seeded(session: Session, graph: Graph) -> Observation:
    """What the likeliest of the seeds brings, which is left in the session."""
    found = _swept(session, graph, "self")
    if found.gradient is not None and any(found.gradient):
        if found.untouched:  # by the sweep; what does not add up either is found while reading
            again = session.gradient(graph, found.point, passes=2)
            session.pulled = again.gradient == found.gradient
        return found
    trouble = found.trouble
    if trouble is not None and trouble.kind == "TypeError" and "argument" in trouble.text:
        return _swept(session, graph, "argument")
    return _swept(session, graph, "set")


def _swept(session: Session, graph: Graph, seed: str) -> Observation:
    session.seed = seed
    return session.gradient(graph, {name: _POINT[name] for name in graph.variables})
