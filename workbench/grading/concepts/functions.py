"""One concept for every function of the operator table, whatever of them a class has."""

from collections.abc import Iterator

from workbench.frontends.text import parse
from workbench.grading.concepts.concept import Bench, Check, Concept, absent, first_failure
from workbench.ir.operators import FUNCTIONS
from workbench.presentation.views.grade import ConceptOutcome
from workbench.shrinking.forms import FUNCTION_NAMES, function_form

GROUP = "functions"
#: Candidates for points: a function takes those at which it has a certified derivative.
_VALUES = (0.5, 1.5, -0.75, 3.25, -2.5)
_SECOND = 1.25
#: How many of those a frame gets; the function alone gets all.
_POINTS = 2
#: What stands around a function: nothing, a factor above, a product below, a result below.
#: Then a second use of its operand and of itself, and a chain of four above and below it.
_FRAMES = (
    *("{0}", "{0}*z", "{1}", "{0} + z", "{2}"),
    *("{0} + x", "a = {0}; a*a + a", "(({1} + z)*z + z)*z"),
)


def _function(name: str) -> Check:
    form = function_form(name)

    def check(bench: Bench) -> ConceptOutcome:
        reason = bench.repertoire.missing(form)
        if reason:
            return absent(reason)
        cases = []
        for number, text in enumerate(_texts(name)):
            graph = parse(text)
            if not bench.repertoire.covers(graph, (form,)):
                continue
            left = _POINTS if number else len(_VALUES)
            for value in _VALUES:
                point = {one: value if one == "x" else _SECOND for one in graph.variables}
                if left and bench.judge.judged(bench.conventions.meant(graph), point):
                    cases.append((graph, point, 1))
                    left -= 1
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
    if FUNCTIONS[name].arity == 2:
        yield f"{name}(x, x)"


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
