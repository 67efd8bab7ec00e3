"""Hypothesis strategies that the tests share: literals, names, points and whole graphs."""

import math
from collections.abc import Sequence
from fractions import Fraction

from hypothesis import strategies as st

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import OPERATORS, ROWS

#: Every operator that takes operands.
OPERATIONS: tuple[str, ...] = tuple(row.name for row in ROWS if row.arity)
#: Operators that are analytic wherever they are finite: safe for comparing derivatives.
SMOOTH: tuple[str, ...] = (
    *("add", "subtract", "multiply", "divide", "negate", "power", "sqrt", "exp", "expm1"),
    *("log", "log1p", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh"),
    *("asinh", "erf", "erfc", "sigmoid", "softplus"),
)
#: Names that other systems misread and that are ordinary variables here.
NAMES: tuple[str, ...] = (
    *("x", "y", "z", "x1", "x_2", "t1", "_", "E", "I", "S", "N", "O", "Q", "beta", "zeta"),
    *("lambda", "gamma", "sin", "where", "abs", "min", "None", "import", "θ", "变量", "é"),
)


def floats() -> st.SearchStrategy[float]:
    """Finite float64 numbers, edges included."""
    return st.floats(allow_nan=False, allow_infinity=False)


def literals() -> st.SearchStrategy[Literal]:
    """Literals: small and negative, decimals, tiny and huge, exact binary values of floats."""
    return st.one_of(
        st.integers(-20, 20).map(Literal.from_number),
        st.integers(-1000, 1000).map(lambda cents: Literal.from_number(Fraction(cents, 100))),
        st.builds(Literal.of, st.integers(-(10**18), 10**18), st.integers(-9_900, 9_900)),
        st.integers(-(10**60), 10**60).map(Literal.from_number),
        floats().map(Literal.from_number),
    )


def names() -> st.SearchStrategy[str]:
    """Names that a variable may have."""
    return st.sampled_from(NAMES)


def points(
    variables: Sequence[str], low: float = -3.0, high: float = 3.0
) -> st.SearchStrategy[dict[str, float]]:
    """Points: a float in [low, high] for every variable."""
    return st.fixed_dictionaries({name: st.floats(low, high) for name in variables})


@st.composite
def graphs(
    draw: st.DrawFn,
    *,
    variables: Sequence[str] | None = ("x", "y", "z"),
    operators: Sequence[str] = OPERATIONS,
    numbers: st.SearchStrategy[Literal] | None = None,
    constants: bool = True,
    max_operations: int = 16,
    max_outputs: int = 1,
) -> Graph:
    """Random graphs with sharing: every operation takes its operands from the last few nodes.

    `variables=None` draws the names too (some of them unused). An operand that has no partial
    derivative (the order of polygamma) is a small whole number, so that every graph can be
    differentiated. The last operation is always an output.
    """
    if variables is None:
        variables = draw(st.lists(names(), unique=True, max_size=4))
    builder = GraphBuilder(variables)
    nodes = [builder.variable(name) for name in variables if draw(st.booleans())]
    nodes += [
        builder.literal(number)
        for number in draw(st.lists(literals() if numbers is None else numbers, max_size=4))
    ]
    if constants and draw(st.booleans()):
        nodes.append(builder.apply(draw(st.sampled_from(("pi", "e")))))
    if not nodes:
        nodes.append(builder.variable(variables[0]) if variables else builder.literal(1))
    for _ in range(draw(st.integers(0, max_operations))):
        row = OPERATORS[draw(st.sampled_from(tuple(operators)))]
        operands = []
        for partial in row.partials:
            if partial is None:
                operands.append(builder.literal(draw(st.integers(0, 3))))
            else:  # the newest node first, so that little of what is built is left behind
                reach = min(len(nodes) - 1, 6 if operands else 1)
                operands.append(nodes[-1 - draw(st.integers(0, reach))])
        nodes.append(builder.apply(row.name, *operands))
    outputs = [nodes[-1]]
    for _ in range(draw(st.integers(1, max_outputs)) - 1):
        outputs.append(nodes[draw(st.integers(0, len(nodes) - 1))])
    return builder.build(outputs)


def is_close(first: float, second: float, relative: float = 1e-9) -> bool:
    """Whether two floats agree: both NaN, the same infinity, or close."""
    if math.isnan(first) or math.isnan(second):
        return math.isnan(first) and math.isnan(second)
    return math.isclose(first, second, rel_tol=relative, abs_tol=relative)


#: Names that listings, adjoints and code would like to have for themselves.
CLASHING: tuple[str, ...] = (
    *("v0", "v1", "v2", "w1", "y", "y1", "f", "t1", "t2", "_", "d_x", "x_bar", "a_bar", "a", "x"),
    *("lambda", "class", "lambda_", "sin", "sin_", "exp", "abs", "print", "np", "special", "inf"),
    *("OPERATORS", "gamma", "None", "result", "θ1", "__debug__", "f_and_gradient"),
    *("x[0]", "x_0", "x_0_", "w[1,2]", "lambda[0]", "d_x[0]"),
)


@st.composite
def named_graphs(draw: st.DrawFn, *, max_operations: int = 10) -> Graph:
    """Random graphs in which variables and some nodes have names that clash."""
    found = draw(st.lists(st.sampled_from(CLASHING), unique=True, min_size=2, max_size=7))
    count = draw(st.integers(1, min(3, len(found) - 1)))
    graph = draw(graphs(variables=found[:count], max_operations=max_operations, max_outputs=2))
    builder = GraphBuilder(graph.variables)
    nodes = builder.include(graph)
    places = st.lists(st.sampled_from(nodes), unique=True, max_size=len(found) - count)
    names = dict(zip(draw(places), found[count:], strict=False))
    return builder.build([nodes[node] for node in graph.outputs], names=names)
