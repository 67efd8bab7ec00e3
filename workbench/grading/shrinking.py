"""Random expressions of what a class can write, and the smallest one on which it fails.

hypothesis draws and shrinks: fewer operations, commoner operators, the latest results, plain
numbers. With the same seed the same expressions come in the same order.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.errors import GradingError
from workbench.grading.faults.linear import linearize
from workbench.grading.faults.sweeps import right_gradient
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, FUNCTIONS

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

VARIABLES = ("x", "y")
#: Values of variables and literals, the plainest first; all exact in few bits.
VALUES = (2.0, 3.0, 0.5, 1.5, -2.0, 0.75, -0.5, 1.0)
NUMBERS = (2, 3, -1, 0.5)
MAX_OPERATIONS = 10
#: Numbers within an expression stay in here, so that neither domain nor rounding matters.
_SMALLEST, _LARGEST = 1e-4, 1e4
_FORM_OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}


class Example(NamedTuple):
    """An expression at a point."""

    graph: Graph
    point: Mapping[str, float]


def require_hypothesis() -> None:
    """Raise GradingError, with the remedy, where the optional library is missing."""
    try:
        import hypothesis  # noqa: F401
    except ImportError:
        raise GradingError(
            "random expressions need hypothesis; install it with "
            "pip install 'derivative-workbench[grade]', or do without them: --examples 0"
        ) from None


def examples(forms: Sequence[str]) -> "SearchStrategy[Example]":
    """Random expressions of some forms (see `forms`) at random points.

    Every operation takes its operands from what is there, the latest result first, so that results
    are often used more than once.
    """
    from hypothesis import strategies as st

    kinds = [_kind(form) for form in forms]

    @st.composite
    def build(draw: "DrawFn") -> Example:
        builder = GraphBuilder(VARIABLES)
        nodes = [builder.variable(name) for name in reversed(VARIABLES)]
        for _ in range(draw(st.integers(1, MAX_OPERATIONS))):
            name, sides = draw(st.sampled_from(kinds))
            operands = []
            for side in sides:
                if side == "x":
                    reach = min(len(nodes) - 1, 4)
                    operands.append(nodes[-1 - draw(st.integers(0, reach))])
                else:
                    operands.append(builder.literal(draw(_numbers(name, side))))
            node = builder.apply(name, *operands)
            if node not in nodes:
                nodes.append(node)
        graph = builder.build([nodes[-1]])
        values = [draw(st.sampled_from(VALUES)) for _ in VARIABLES]
        return Example(graph, dict(zip(VARIABLES, values, strict=True)))

    return build()


def _numbers(name: str, side: str) -> "SearchStrategy[Any]":
    from hypothesis import strategies as st

    return st.sampled_from({"n": (2, 3), "m": (-1, -2), "r": (0.5, 1.5)}.get(side, NUMBERS))


def _kind(form: str) -> tuple[str, str]:
    """The operator of a form, and what stands on each side: x a node, other letters a literal.

    >>> _kind("2 + x"), _kind("x**0.5"), _kind("-x"), _kind("hypot(x, y)")
    (('add', '1x'), ('power', 'xr'), ('negate', 'x'), ('hypot', 'xx'))
    """
    name, parenthesis, _ = form.partition("(")
    if parenthesis:
        return name, "x" * FUNCTIONS[name].arity
    if form == "-x":
        return "negate", "x"
    bare = form.replace(" ", "")
    symbol = "**" if "**" in bare else bare[1]
    left, right = bare.split(symbol, 1)
    if symbol == "**":
        return "power", {"2": "2x"}.get(left) or "x" + {"y": "x", "2": "n", "-1": "m", "0.5": "r"}[
            right
        ]
    return _FORM_OPERATORS[symbol], ("x" if left == "x" else "1") + ("1" if right == "2" else "x")


def is_tame(example: Example) -> bool:
    """Whether every number of an expression, every slope and every product of them is moderate.

    Such an expression lies well inside all domains, away from edges and ties, and its derivative
    is well conditioned.
    """
    graph, point = example
    if CODES["power"] in graph.codes and not _powers_are_tame(graph, point):
        return False
    linear = linearize(graph, point)
    carried = [value for value in linear.values if value != 0.0]
    slopes = [edge.partial for edges in linear.edges for edge in edges if edge.partial != 0.0]
    total = [one for one in right_gradient(linear) if one != 0.0]
    return all(_SMALLEST <= abs(number) <= _LARGEST for number in (*carried, *slopes, *total))


def _powers_are_tame(graph: Graph, point: Mapping[str, float]) -> bool:
    """Whether every power that is not to a literal has a positive base."""
    values = linearize(graph, point).values
    return all(
        graph.literal(operands[1]) is not None or values[operands[0]] > 0.0
        for _, row, operands in graph.nodes()
        if row.name == "power"
    )


def smallest_failure(
    forms: Sequence[str], fails: Callable[[Example], bool], count: int, seed: int
) -> Example | None:
    """The smallest example that fails, of `count` random ones; None where none of them does.

    Raises GradingError without hypothesis.
    """
    require_hypothesis()
    from hypothesis import HealthCheck, Phase, find, settings
    from hypothesis.errors import NoSuchExample

    options = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    try:
        return find(
            examples(forms),
            lambda example: is_tame(example) and fails(example),
            settings=options,
            random=random.Random(seed),
        )
    except NoSuchExample:
        return None
