"""One concept for every function of the operator table, whatever of them a class has."""

from collections.abc import Iterator

from workbench.frontends.text import parse
from workbench.grading.concepts.concept import Bench, Check, Concept, absent, first_failure
from workbench.ir.operators import FUNCTIONS
from workbench.presentation.views.grade import ConceptOutcome
from workbench.shrinking.forms import FUNCTION_NAMES, function_form

GROUP = "functions"
#: Candidates for points: a function takes those at which it has a certified derivative.
_VALUES = (0.5, 1.5, -0.75, 3.25)
_SECOND = 1.25
_POINTS = 2
#: What stands around a function: nothing, a factor above, a product below, a result below.
#: Then a second use of its operand, and a chain of four above and below it.
_FRAMES = ("{0}", "{0}*z", "{1}", "{0} + z", "{2}", "{0} + x", "(({1} + z)*z + z)*z")


def _function(name: str) -> Check:
    form = function_form(name)

    def check(bench: Bench) -> ConceptOutcome:
        reason = bench.repertoire.missing(form)
        if reason:
            return absent(reason)
        cases = []
        for text in _texts(name):
            graph = parse(text)
            if not bench.repertoire.covers(graph, (form,)):
                continue
            found = 0
            for value in _VALUES:
                point = {one: value if one == "x" else _SECOND for one in graph.variables}
                if found < _POINTS and bench.judge.judged(graph, point):
                    cases.append((graph, point, 1))
                    found += 1
        return first_failure(bench, cases)

    return check


def _texts(name: str) -> Iterator[str]:
    """Expressions with one use of a function each: alone, below others, and above them."""
    if FUNCTIONS[name].arity == 1:
        inner = (f"{name}(x)", f"{name}(x*y)", f"{name}(x + y)")
    else:
        inner = (f"{name}(x, y)", f"{name}(x*z, y)", f"{name}(y, x + z)")
    for frame in _FRAMES:
        yield frame.format(*inner)


CONCEPTS = tuple(
    Concept(
        name=name,
        title=function_form(name),
        group=GROUP,
        teaches=f"{name} hands on its gradient times its own derivative.",
        check=_function(name),
    )
    for name in FUNCTION_NAMES
)
