"""More than one sweep: a second call of backward, and gradients set to zero in between."""

import math

from workbench.faults.models import ADDED_UP
from workbench.frontends.text import parse
from workbench.grading.concepts.concept import (
    Bench,
    Concept,
    absent,
    cases,
    expressions,
    failed,
    passed,
    troubled,
)
from workbench.grading.submission.expressions import point_text, readable
from workbench.ir.graph import Graph
from workbench.presentation.views.grade import ConceptOutcome, Failure, Trouble
from workbench.shrinking.forms import BASIC

GROUP = "passes"
_NO_SWEEP = "without backward() there is nothing to add up"
_PULLED = "gradients are pulled when they are read, so they do not add up"
#: No result is used twice here: what goes wrong is due to the second pass.
_AGAIN = (
    *cases("x + y at x=3, y=7 | x + x + y at x=3, y=7", passes=2),
    *cases("x*y*z at x=2, y=3, z=5 | (x + y)*z at x=2, y=3, z=5", passes=2),
    *cases("(x + y + z)*z at x=2, y=3, z=5", passes=3),
    *cases("x*y + z*z at x=2, y=3, z=5", passes=2),
)
_POINT = {"x": 2.0, "y": 3.0, "z": 5.0}
_IN_TURN = (("x + y", "x + z", "x + y + z"), ("x*y", "x + y*z", "x*y*z"))
ZEROING = "Setting `grad` of the leaves to 0 must be all that it takes to begin again."
ACCUMULATING = "Gradients of leaves should accumulate until they are set to zero."


def _no_passes(bench: Bench) -> str:
    """Why a submission has no passes that could add up; empty where it has."""
    if not bench.session.sweeping:
        return _NO_SWEEP
    return _PULLED if bench.session.pulled else ""


def _second_backward(bench: Bench) -> ConceptOutcome:
    if reason := _no_passes(bench):
        return absent(reason)
    return expressions(BASIC, _AGAIN)(bench)


def _zeroing(bench: Bench) -> ConceptOutcome:
    """Several expressions of the same leaves, in turn: their gradients add up, until zeroed."""
    if reason := _no_passes(bench):
        return absent(reason)
    variables = list(_POINT)
    able: list[Graph] = []
    for texts in _IN_TURN:
        graphs = [parse(text) for text in texts]
        if all(bench.repertoire.covers(graph) for graph in graphs):
            able = graphs
    if not able:
        return absent(bench.repertoire.obstacle(BASIC))
    for zeroing in (True, False):
        whole = [_widened(graph, variables) for graph in able]
        found = bench.session.sequence(list(_POINT.values()), whole, zeroing)
        shown = "; then ".join(readable(graph) for graph in able)
        if isinstance(found, Trouble):
            return troubled(shown, found)
        expected = dict.fromkeys(variables, 0.0)
        rows = zip(able, whole, found, strict=True)
        for number, (own, graph, gradient) in enumerate(rows, 1):
            truths = bench.judge.truths(graph, _POINT)
            for name, got in zip(variables, gradient, strict=True):
                reached = name in own.variables
                anew = zeroing or (reached and bench.conventions.sets)
                expected[name] = (0.0 if anew else expected[name]) + truths[name].value
                if math.isclose(got, expected[name], rel_tol=1e-9, abs_tol=1e-9):
                    continue
                how = "set to 0 after each" if zeroing else "never set to 0"
                message = (
                    f"gradients {how}: after expression {number} the derivative by {name} is "
                    f"{got:.17g}, certified {expected[name]:.17g}"
                )
                if number == 1:  # no matter of zeroing
                    failure = bench.failure(bench.look(graph, _POINT))
                    if failure is not None:
                        return failed(failure)
                kind, cause = _cause(zeroing, bench.conventions.sets)
                point = point_text(_POINT)
                return failed(
                    Failure(expression=shown, point=point, message=message, kind=kind, cause=cause)
                )
    return passed(2 * len(able))


def _cause(zeroing: bool, sets: bool) -> tuple[str, str]:
    if zeroing:
        return "no_zeroing", ZEROING
    return ("added_up", ADDED_UP) if sets else ("no_accumulation", ACCUMULATING)


def _widened(graph: Graph, variables: list[str]) -> Graph:
    """The same expression as a function of all of some variables."""
    from workbench.ir.builder import GraphBuilder

    builder = GraphBuilder(variables)
    nodes = builder.include(graph)
    return builder.build([nodes[graph.outputs[0]]])


CONCEPTS = (
    Concept("second_backward", "a second backward()", GROUP,
            "Leaves accumulate from one call to the next; results between begin at 0 again.",
            _second_backward),
    Concept("zeroing", "zeroing", GROUP,
            "Gradients add up over expressions until they are set to zero.", _zeroing),
)  # fmt: skip
