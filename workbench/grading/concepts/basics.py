"""The beginnings: a container, values, and the first derivatives."""

from dataclasses import replace

from workbench.frontends.text import parse
from workbench.grading.concepts.concept import (
    Bench,
    Concept,
    absent,
    case,
    expressions,
    failed,
    first_failure,
)
from workbench.grading.outcome import Failure, Outcome, Result
from workbench.grading.submission.observation import Observation, Trouble
from workbench.shrinking.forms import BASIC

GROUP = "basics"


def _leaf(bench: Bench) -> Outcome:
    """Values are kept, gradients begin at 0, and y = x has the slope 1."""
    graph = parse("x")
    if bench.session.kind != "function":
        for number in (3.0, -2.5):
            seen = bench.session.evaluate(graph, {"x": number})
            failure = bench.failure(seen)
            if failure is not None:
                return failed(failure)
    outcome = first_failure(bench, [(graph, {"x": 3.0}, 1)])
    if outcome.result is not Result.PASSED or bench.session.kind == "function":
        return outcome
    before = bench.session.gradient(graph, {"x": 3.0}).before
    if before:
        message = f"the gradient of a new {bench.session.name} is {before:.17g}, not 0"
        return failed(Failure(expression="x", point="x = 3", message=message))
    return outcome


def _values(bench: Bench) -> Outcome:
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
    for graph in able:
        at = {name: point[name] for name in graph.variables}
        seen = bench.session.evaluate(graph, at)
        if seen.trouble is None and seen.value is None:
            seen = Observation(graph=graph, point=at, trouble=Trouble(kind="no value"))
        failure = bench.failure(seen)
        if failure is not None:
            return failed(replace(failure, snippet=""), len(able))
    return Outcome(result=Result.PASSED, cases=len(able))


CONCEPTS = (
    Concept(
        name="leaf",
        title="a leaf",
        group=GROUP,
        teaches="A number keeps its value, its gradient begins at 0, and y = x has the slope 1.",
        check=_leaf,
    ),
    Concept(
        name="values",
        title="values of sums and products",
        group=GROUP,
        teaches="Arithmetic on the class gives the values that floats give.",
        check=_values,
    ),
    Concept(
        name="sum",
        title="sum",
        group=GROUP,
        teaches="A sum hands its gradient on to both operands.",
        check=expressions(
            ["x + y"], [case("x + y", x=3, y=7), case("x + y + z", x=0.5, y=-2, z=3)]
        ),
    ),
    Concept(
        name="product",
        title="product",
        group=GROUP,
        teaches="A product hands on its gradient times the other operand.",
        check=expressions(
            ["x*y"],
            [
                case("x*y", x=3, y=7),
                case("x*y*z", x=0.5, y=-2, z=3),
                case("(x + y)*z", x=2, y=5, z=3),
            ],
        ),
    ),
    Concept(
        name="accumulation",
        title="accumulation",
        group=GROUP,
        teaches="What is used several times adds up the gradients of all its uses.",
        check=expressions(
            BASIC,
            [
                case("x + x", x=42),
                case("x*x", x=3),
                case("x + x + x", x=42),
                case("x + y + x", x=2, y=3),
                case("x*y + x", x=2, y=3),
                case("x*x*x + x + x", x=4),
                case("x*y*x + y*x", x=2, y=3),
            ],
        ),
    ),
)
