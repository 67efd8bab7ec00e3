"""Random expressions over the whole operator table, with points where things happen."""

import math
import random
from fractions import Fraction

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import OPERATORS, ROWS

OPERATIONS = tuple(row.name for row in ROWS if row.arity)
#: How often each is drawn: arithmetic ties things together, corners and cases are what goes wrong.
WEIGHTS = tuple(
    4.0
    if name in ("add", "subtract", "multiply", "divide", "where")
    else 3.0
    if name in ("power", "abs", "min", "max", "relu", "sqrt", "cbrt", "atan2", "hypot", "sign")
    else 0.7
    if OPERATORS[name].family == "logic"
    else 1.0
    for name in OPERATIONS
)
#: Coordinates at which ties, poles and edges of domains happen.
SPECIAL = tuple(
    Fraction(text)
    for text in ("0", "0", "0", "1", "1", "-1", "2", "-2", "3", "1/2", "-1/2", "-3/4", "1/10")
)
#: Operators of functions that consist of pieces: with these alone, edges are everywhere.
PIECES = (
    *("add", "add", "subtract", "subtract", "multiply", "multiply", "divide", "power", "negate"),
    *("abs", "min", "max", "relu", "sign", "where", "where", "sqrt", "cbrt", "hypot", "atan2"),
    *("less", "less_equal", "greater", "equal", "not_equal", "and", "or", "not", "asin", "acosh"),
    *("sin", "exp", "log1p", "tanh", "atan", "floor", "round", "mod"),
)
NUMBERS = ("0", "1", "1", "2", "2", "3", "-1", "-2", "0.5", "0.1", "-0.3", "1.5", "4", "10", "-8")
#: Too little for a ball of 128 bits to see beside 1, enough for the oracle.
FAINT = ("1e-40", "-1e-42")
EXTREME = ("1e-300", "1e300", "1e-20", "1e20", "-1e-150", "0x1.5555555555555p-2")


def draw(seed: int) -> tuple[Graph, dict[str, Fraction]]:
    """A random graph of one or two variables, and a point for it.

    Odd seeds give functions that consist of pieces, some of them with corners so faint that few
    bits do not show them, or with a pole that the value at 0 covers.
    """
    source = random.Random(seed)
    pieces, faint = seed % 2 == 1, seed % 8 == 7
    while True:
        names = ("x", "y")[: source.choice((1, 1, 2) if pieces else (1, 2, 2))]
        if faint:
            point = {"x": Fraction(0)}
        elif pieces:
            point = {name: source.choice(SPECIAL) for name in names}
        else:
            point = {name: coordinate(source) for name in names}
        graph = expression(source, point, pieces, faint)
        if graph.variable_nodes():
            return graph, {name: point[name] for name in graph.variables}


def coordinate(source: random.Random) -> Fraction:
    """Mostly places where things happen; some ordinary, tiny and huge ones."""
    kind = source.random()
    if kind < 0.55:
        return source.choice(SPECIAL)
    if kind < 0.85:
        return Fraction(source.uniform(-4, 4))
    if kind < 0.95:
        return Fraction(source.choice((-1, 1)) * 10 ** source.uniform(-8, 6))
    return Fraction(source.choice((-1, 1)) * 10 ** source.uniform(-300, 300))


def expression(
    source: random.Random, point: dict[str, Fraction], pieces: bool, faint: bool
) -> Graph:
    """A graph that mostly has a value at the point; operands are among the newest nodes."""
    builder = GraphBuilder(tuple(point))
    nodes: list[tuple[int, float]] = []
    for name, value in point.items():
        nodes.append((builder.variable(name), float(value)))
    for _ in range(source.randint(1, 3)):
        texts = NUMBERS
        if source.random() < (0.2 if pieces else 0.04):
            texts = FAINT if pieces else EXTREME
        literal = Literal.from_text(source.choice(texts))
        nodes.append((builder.literal(literal), float(literal.fraction)))
    if source.random() < (0.3 if pieces else 0.1):
        name = source.choice(("pi", "e"))
        nodes.append((builder.apply(name), OPERATORS[name].total()))
    hole = faint and source.random() < 0.5
    if faint:
        x = nodes[0][0]
        scale = builder.literal(Literal.from_text(source.choice(FAINT)))
        corner = builder.apply(source.choice(("abs", "relu")), x)
        slope = builder.apply("multiply", builder.literal(Literal.from_text("0.3")), x)
        fold = builder.apply("multiply", scale, corner)
        nodes += [(node, 0.0) for node in (fold, slope, builder.apply("add", slope, fold))]
        if hole:  # a pole; what the operators make of it is not looked at
            nodes.append((builder.apply("divide", builder.literal(1), x), 0.0))
    source.shuffle(nodes)
    for _ in range(source.randint(1, 12 if pieces else 9)):
        for attempt in range(8):
            name = source.choice(PIECES) if pieces else source.choices(OPERATIONS, WEIGHTS)[0]
            for _ in range(6 if pieces else 1):
                picks = [pick(source, nodes) for _ in range(OPERATORS[name].arity)]
                if on_edge(*(each[1] for each in picks)):
                    break
            if OPERATORS[name].partials[0] is None and source.random() < 0.9:
                order = source.randint(0, 3)
                picks[0] = (builder.literal(order), float(order))
            value = OPERATORS[name].total(*(each[1] for each in picks))
            if plausible(value) or source.random() < 0.04 or attempt == 7:
                nodes.append((builder.apply(name, *(each[0] for each in picks)), value))
                break
    result = nodes[-1][0]
    if hole:
        x = builder.variable("x")
        factor = builder.apply("power", x, builder.literal(source.randint(0, 3)))
        at_zero = builder.apply("equal", x, builder.literal(0))
        beside = builder.apply("multiply", factor, result)
        result = builder.apply("where", at_zero, builder.literal(0), beside)
    return builder.build([result])


def pick(source: random.Random, nodes: list[tuple[int, float]]) -> tuple[int, float]:
    """The newest node often."""
    if source.random() < 0.4:
        return nodes[-1]
    return nodes[-1 - source.randrange(min(6, len(nodes)))]


def on_edge(first: float, second: float = 0.0, third: float = 0.0) -> bool:
    """Whether many an operator has an edge or a tie there."""
    return first in (0.0, 1.0, -1.0) if second == 0.0 else first == second


def plausible(value: float) -> bool:
    """Whether something interesting can still come of it."""
    return math.isfinite(value) and (value == 0 or 1e-200 < abs(value) < 1e200)
