"""`check`: whether claims about the derivatives of a function are right."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from workbench.checking.causes import causes
from workbench.checking.evidence import SAYS_ZERO, sympy_says_zero
from workbench.checking.hints import hints
from workbench.checking.judging import Judgement, Question, judge
from workbench.checking.reading import (
    Claim,
    claims_of,
    fixed_coordinates,
    intervals,
    lines_of,
    over_the_same,
)
from workbench.checking.result import Check
from workbench.errors import MethodError, listed
from workbench.frontends.door import Source, graph_of
from workbench.ir.graph import Graph
from workbench.ir.shapes import spelled_out
from workbench.presentation.views.check import ClaimView, Verdict
from workbench.truth.point import check_order


def check(
    function: Source,
    derivative: Any = None,
    at: Mapping[str, Any] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    order: int = 1,
    domain: Mapping[str, Any] | None = None,
    lines: Iterable[str] | None = None,
) -> Check:
    """Check whether a claimed derivative is right, and say what went wrong where it is not.

    `derivative` is a text, a Graph or a SymPy expression; for several variables a mapping by
    variable, or a list in the order of `wrt`. `lines` in its place are a derivation, each line one
    claim. `at` keeps coordinates (all of them: one point, and there functions of arrays are
    traced), `domain` has (low, high) by variable.
    `order` is how often the function is differentiated. Raises ParseError, GraphError, PointError,
    MethodError.

    >>> import workbench as wb
    >>> wb.check("x**2*sin(x)", "2*x*cos(x)")
    Check(x**2*sin(x) by x: refuted)
    >>> str(wb.check("cos(x)**2", "-sin(2*x)").verdict)
    'proved'
    """
    graph = graph_of(function, at if _has_arrays(at) else None)
    graph.chosen_output()
    check_order(order)
    if order < 1:
        raise MethodError("the order of a derivative is 1 or more")
    if (derivative is None) == (lines is None):
        raise MethodError("give a derivative, or the lines of a derivation")
    claims = claims_of(graph, derivative, wrt) if lines is None else lines_of(graph, lines, wrt)
    texts = [one.graph.to_text() for one in claims]
    shared, claims = over_the_same(graph, claims)
    fixed = fixed_coordinates(spelled_out(graph, at or {}), shared.variables)
    limits = intervals(domain, shared.variables)
    views: list[ClaimView] = []
    for claim in claims:
        question = Question(shared, claim.graph, claim.wrt, order, fixed, limits)
        # Of a derivation the first wrong line is explained: the others follow from it.
        explained = lines is None or all(_is_right(one) for one in views)
        views.append(_view(question, claim, graph, texts[len(views)], explained))
    return Check(function=graph.to_text(), order=order, claims=tuple(views))


def _has_arrays(at: Mapping[str, Any] | None) -> bool:
    """Whether a point gives arrays: where a Python function is traced, and the only point then."""
    values = [] if at is None else at.values()
    return any(isinstance(one, list | tuple) or getattr(one, "shape", ()) for one in values)


def _is_right(view: ClaimView) -> bool:
    return view.verdict in (Verdict.PROVED, Verdict.AGREES)


def _view(question: Question, claim: Claim, graph: Graph, text: str, explained: bool) -> ClaimView:
    judgement = judge(question)
    wrong = judgement.verdict is Verdict.REFUTED
    found = causes(question, judgement) if wrong and explained else []
    return ClaimView(
        claim=text,
        wrt=claim.wrt,
        label=claim.label,
        verdict=judgement.verdict,
        points=tuple(one.view() for one in judgement.points),
        remarks=(*judgement.remarks, *_of_names(graph, claim), *_of_sympy(question, judgement)),
        explanations=tuple(one.explanation for one in found),
        hints=hints(question, found) if wrong else (),
    )


def _of_sympy(question: Question, judgement: Judgement) -> tuple[str, ...]:
    """A remark on what SymPy says of a claim that agrees."""
    if judgement.verdict is not Verdict.AGREES or question.order > 1:
        return ()
    known = sympy_says_zero(question.function, question.claim, question.wrt)
    return (SAYS_ZERO,) if known else ()


def _of_names(graph: Graph, claim: Claim) -> tuple[str, ...]:
    """A remark on variables of a claim that the function does not have."""
    needed = claim.graph.variable_nodes()
    unknown = [name for name in needed if name not in graph.variables and graph.variables]
    if not unknown:
        return ()
    return (f"The claim contains {listed(unknown)}, and f does not.",)
