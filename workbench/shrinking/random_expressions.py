"""Random expressions of what a class can write, and the smallest one on which it fails.

hypothesis draws and shrinks: fewer operations, commoner operators, the latest results, plain
numbers. With the same seed the same expressions come in the same order.
"""

import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from workbench.errors import GradingError
from workbench.faults.linear import linearize
from workbench.faults.sweeps import right_gradient
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import CODES, FUNCTIONS, OPERATORS
from workbench.shrinking.reduction import Example, reduce_further

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

Option = TypeVar("Option")

VARIABLES = ("x", "y")
#: Values of variables and literals, the plainest first; all exact in few bits.
VALUES = (2.0, 3.0, 0.5, 1.5, -2.0, 0.75, -0.5, 1.0)
#: Literals by what stands in a form's place: a number, a whole, negative or real exponent.
NUMBERS: dict[str, tuple[float, ...]] = {
    "1": (2, 3, -1, 0.5),
    "2": (2, 3, 0.5, 1.5),
    "n": (2, 3),
    "m": (-1, -2),
    "r": (0.5, 1.5),
}
MAX_OPERATIONS = 10
#: Operands are among so many of the latest results.
_REACH = 6
#: An operator with its operands, each (how many results back, None) or (0, a literal).
_Operation = tuple[str, list[tuple[int, float | None]]]
#: Numbers within an expression stay in here, so that neither domain nor rounding matters.
_SMALLEST, _LARGEST = 1e-4, 1e4
_FORM_OPERATORS = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide", "**": "power"}


def require_hypothesis() -> None:
    """Raise GradingError, with the remedy, where the library is missing."""
    try:
        import hypothesis  # noqa: F401
    except ImportError:
        raise GradingError(
            "random expressions need hypothesis; install it (make install does, or "
            "pip install hypothesis), or do without them: --examples 0"
        ) from None


def examples(forms: Sequence[str]) -> "SearchStrategy[Example]":
    """Random expressions of some forms (see `forms`) at random points.

    Every operation takes its operands from what is there, the latest result first, so that results
    are often used more than once.
    """
    from hypothesis import strategies as st

    kinds = [_kind(form) for form in forms]

    def pick(draw: "DrawFn", options: "Sequence[Option]") -> "Option":
        """One of some options, the first the simplest. Drawn bit by bit: hypothesis mixes numbers
        that it has read in the files around into the whole numbers that it draws."""
        place = 0
        for _ in range((len(options) - 1).bit_length()):
            place = 2 * place + draw(st.booleans())
        return options[min(place, len(options) - 1)]

    @st.composite
    def operation(draw: "DrawFn") -> _Operation:
        """An operator with its operands."""
        name, sides = pick(draw, kinds)
        operands: list[tuple[int, float | None]] = []
        for side in sides:
            if side == "x":  # first the newest, so that little of what is built is left behind
                operands.append((pick(draw, range(_REACH if operands else 2)), None))
            else:
                operands.append((0, pick(draw, NUMBERS[side])))
        return name, operands

    @st.composite
    def example(draw: "DrawFn") -> Example:
        listed = draw(st.lists(operation(), min_size=1, max_size=MAX_OPERATIONS))
        point = {name: pick(draw, VALUES) for name in VARIABLES}
        return _build(listed, point)

    return example()


def _build(operations: Sequence[_Operation], point: Mapping[str, float]) -> Example:
    """The expression of some operations; those that leave the moderate numbers are left out."""
    builder = GraphBuilder(VARIABLES)
    known = {builder.variable(name): point[name] for name in VARIABLES}
    nodes = [builder.variable(name) for name in reversed(VARIABLES)]
    for name, sides in operations:
        operands = []
        for back, literal in sides:
            if literal is None:
                operands.append(nodes[-1 - min(back, len(nodes) - 1)])
            else:
                operands.append(builder.literal(literal))
                known[operands[-1]] = float(literal)
        value = OPERATORS[name].total(*(known[operand] for operand in operands))
        node = builder.apply(name, *operands)
        if _is_moderate(value) and node not in known:
            known[node] = value
            nodes.append(node)
    return Example(builder.build([nodes[-1]]), point)


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


def _is_moderate(number: float) -> bool:
    return _SMALLEST <= abs(number) <= _LARGEST or number == 0.0


def is_tame(example: Example) -> bool:
    """Whether every number of an expression, every slope and every product of them is moderate.

    Such an expression lies well inside all domains, away from edges and ties, and its derivative
    is well conditioned.
    """
    graph, point = example
    if CODES["power"] in graph.codes and not _powers_are_tame(graph, point):
        return False
    linear = linearize(graph, point)
    slopes = [edge.partial for edges in linear.edges for edge in edges]
    return all(map(_is_moderate, (*linear.values, *slopes, *right_gradient(linear))))


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
    from hypothesis.configuration import set_hypothesis_home_dir
    from hypothesis.errors import NoSuchExample

    def fails_tamely(example: Example) -> bool:
        return is_tame(example) and fails(example)

    options = settings(
        max_examples=count,
        deadline=None,
        database=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    with tempfile.TemporaryDirectory() as folder:
        set_hypothesis_home_dir(folder)  # or else it leaves a folder where somebody grades
        try:
            found = find(
                examples(forms), fails_tamely, settings=options, random=random.Random(seed)
            )
        except NoSuchExample:
            return None
        finally:
            set_hypothesis_home_dir(None)
    return reduce_further(found, forms, fails_tamely)
