"""The beginnings: a container, values, and the first derivatives."""

from dataclasses import replace
from functools import partial

from workbench.frontends.text import parse
from workbench.grading.concepts.concept import Bench, Concept, absent, drill, failed, first_failure
from workbench.grading.submission.observation import Observation
from workbench.presentation.views.grade import ConceptOutcome, ConceptResult, Failure, Trouble
from workbench.shrinking.forms import BASIC

GROUP = "basics"
_drill = partial(drill, GROUP)


def _leaf(bench: Bench) -> ConceptOutcome:
    """Values are kept, gradients begin at 0, and y = x has the slope 1."""
    graph = parse("x")
    if bench.session.kind != "function":
        for number in (3.0, -2.5):
            seen = bench.session.evaluate(graph, {"x": number})
            failure = bench.failure(seen)
            if failure is not None:
                return failed(failure)
    outcome = first_failure(bench, [(graph, {"x": 3.0}, 1)])
    if outcome.result is not ConceptResult.PASSED or bench.session.kind == "function":
        return outcome
    if bench.session.pulled or not bench.session.sweeping:
        return outcome
    before = bench.session.gradient(graph, {"x": 3.0}, before=True).before
    if before:
        message = f"the gradient of a new {bench.session.name} is {before:.17g}, not 0"
        return failed(Failure(expression="x", point="x = 3", message=message))
    return outcome


def _values(bench: Bench) -> ConceptOutcome:
    """Sums and products have the right values, before any derivative."""
    if bench.session.kind == "function":
        return absent("a function gradient(f, point) computes no values of its own")
    reasons = [bench.repertoire.missing(form) for form in BASIC]
    if all(reasons):
        return absent(reasons[0])
    texts = ("x + y", "x*y", "(x + y)*z", "x*x*x + x + x", "x*y + y*z + z*x")
    point = {"x": 3.0, "y": 4.0, "z": 6.0}
    graphs = [parse(text) for text in texts]
    able = [graph for graph in graphs if bench.repertoire.covers(graph, BASIC)]
    failures = []
    for graph in able:
        at = {name: point[name] for name in graph.variables}
        seen = bench.session.evaluate(graph, at)
        if seen.trouble is None and seen.value is None:
            seen = Observation(graph=graph, point=at, trouble=Trouble(kind="no value"))
        failure = bench.failure(seen)
        if failure is not None:
            failures.append(replace(failure, snippet=""))
    if failures:
        return failed(failures[0], len(able), len(able) - len(failures))
    return ConceptOutcome(result=ConceptResult.PASSED, cases=len(able))


CONCEPTS = (
    Concept("leaf", "a leaf", GROUP,
            "A number keeps its value, its gradient begins at 0, and y = x has the slope 1.",
            _leaf),
    Concept("values", "values of sums and products", GROUP,
            "Arithmetic on the class gives the values that floats give.", _values),
    _drill("sum", "sum", "A sum hands its gradient on to both operands.", "x + y",
           "x + y at x=3, y=7 | x + y + z at x=0.5, y=-2, z=3 | "
           "x + y + z + u + v at x=1, y=2, z=-3, u=4, v=0.5"),
    _drill("product", "product", "A product hands on its gradient times the other operand.", "x*y",
           "x*y at x=3, y=7 | x*y*z at x=0.5, y=-2, z=3 | (x + y)*z at x=2, y=5, z=3 | "
           "x*y*z*u*v at x=0.5, y=2, z=-3, u=0.25, v=1.5"),
    _drill("accumulation", "accumulation",
           "What is used several times adds up the gradients of all its uses.", BASIC,
           "x + x at x=42 | x*x at x=3 | x + x + x at x=42 | x + y + x at x=2, y=3 | "
           "x*y + x at x=2, y=3 | x*x*x + x + x at x=4 | x*y*x + y*y at x=2, y=3"),
)  # fmt: skip
