"""Operands for proving the rows of the operator table one by one: random and special ones."""

import itertools
import math
import random
import sys

from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS, Operator

#: Rows with operands: what the tests of the table loop over.
OPERATIONS: tuple[Operator, ...] = tuple(row for row in ROWS if row.arity)
#: The functions that the language promises; rows may be added, these stay.
PROMISED: tuple[str, ...] = (
    *("sqrt", "cbrt", "exp", "expm1", "exp2", "log", "log1p", "log2", "log10", "sin", "cos", "tan"),
    *("asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh", "abs"),
    *("sign", "min", "max", "hypot", "erf", "erfc", "gamma", "lgamma", "polygamma", "sigmoid"),
    *("softplus", "relu", "where"),
)
#: Those whose partials are measured on a page: rows of derived functions, too.
MEASURED: tuple[str, ...] = (*PROMISED, "mod", "logaddexp", "xlogy", "rgamma", "sinc")
LARGEST, SMALLEST, NORMAL = sys.float_info.max, 5e-324, sys.float_info.min
_INSIDE = (0.0, 1.0, 2.0, 3.0, 0.5, 1.5, 1.0 - 2.0**-53, 1.0 + 2.0**-52, math.pi, 170.5)
_EDGES = (SMALLEST, 3 * SMALLEST, NORMAL, 1e-300, 1e-20, 1e20, 1e300, LARGEST, math.inf)
_LIMITS = (26.7, 171.7, 180.5, 709.5, 710.0, 745.0, 746.0, 1074.5, 2.0**53 + 2)
#: Both signs of everything that an operator may treat apart.
SPECIAL = (
    *(sign * value for value in (*_INSIDE, *_EDGES, *_LIMITS) for sign in (1.0, -1.0)),
    math.nan,
)
#: Orders for operands that no derivative is taken in (that of polygamma), nonsense included.
ORDERS = (0.0, 1.0, 2.0, 3.0, 6.0, 0.5, -1.0, math.nan, math.inf, 1e10, 101.0)


def graph_of(row: Operator) -> Graph:
    """The graph of one operator on as many variables."""
    names = ("a", "b", "c")[: row.arity]
    builder = GraphBuilder(names)
    return builder.build([builder.apply(row.name, *(builder.variable(name) for name in names))])


def random_points(row: Operator, count: int, seed: int = 1) -> list[tuple[float, ...]]:
    """Operands of all magnitudes, most of them ordinary, a sixth about the row's sample; orders
    are small whole numbers."""
    source = random.Random(f"{row.name} {seed}")
    points = [
        tuple(
            _number(source) if partial is not None else float(source.randrange(7))
            for partial in row.partials
        )
        for _ in range(count)
    ]
    points[::6] = [about_sample(row, source) for _ in points[::6]]
    return points


def about_sample(row: Operator, source: random.Random) -> tuple[float, ...]:
    """Operands near the row's sample, where the row has a value however short its domain."""
    return tuple(
        value * source.uniform(0.75, 1.25) if partial is not None else value
        for value, partial in zip(row.sample, row.partials, strict=False)
    )


def special_points(row: Operator) -> list[tuple[float, ...]]:
    """Every combination of special operands, of three operands of fewer ones."""
    values = SPECIAL if row.arity < 3 else (*SPECIAL[:6], SMALLEST, LARGEST, math.inf, math.nan)
    choices = [ORDERS if partial is None else values for partial in row.partials]
    return list(itertools.product(*choices))


def _number(source: random.Random) -> float:
    kind = source.randrange(6)
    if kind < 3:
        return source.uniform(-10, 10)
    if kind == 3:
        return source.uniform(-1.2, 1.2)
    if kind == 4:
        return source.uniform(-800, 800)
    return source.choice((-1, 1)) * 10.0 ** source.uniform(-320, 308)
