"""The loss of one row: an expression in what the model predicts and what was observed."""

import random

from flint import fmpq

from workbench.errors import DataError
from workbench.frontends.text import parse
from workbench.ir.graph import Graph
from workbench.ir.traversal import depends_on
from workbench.truth.series.exact import exact_values

#: The names by which a loss knows the model's value and the number that it should have been.
PREDICTION, TARGET = "prediction", "target"
SQUARED_ERROR = "(prediction - target)**2"
#: Operators of polynomials, which are equal where they agree at enough points.
_POLYNOMIAL = frozenset({"add", "subtract", "multiply", "negate", "power", "literal", "variable"})
_POINTS = 12


def read_loss(loss: Graph | str | None) -> Graph:
    """The loss as a graph; DataError where it does not contain the prediction."""
    graph = parse(SQUARED_ERROR if loss is None else loss) if not isinstance(loss, Graph) else loss
    if len(graph.outputs) != 1:
        raise DataError(f"the loss has {len(graph.outputs)} results; a fit needs one")
    if not depends_on(graph, (PREDICTION,))[graph.outputs[0]]:
        raise DataError(
            f"the loss does not contain {PREDICTION}; write it in prediction and target, as "
            f"{SQUARED_ERROR}"
        )
    return graph


def is_squared_error(loss: Graph) -> bool:
    """Whether a loss is the squared error, however it is written.

    A polynomial in prediction and target is compared with it in exact arithmetic at random
    points (Schwartz 1980): one that differs would have to vanish at all of them.

    >>> is_squared_error(parse("(target + -1*prediction)*(target + -1*prediction)"))
    True
    >>> is_squared_error(parse("0.5*(prediction - target)**2"))
    False
    """
    squared = parse(SQUARED_ERROR)
    if loss == squared:
        return True
    if {*loss.variables} != {PREDICTION, TARGET}:
        return False
    if any(row.name not in _POLYNOMIAL for _, row, _ in loss.nodes()):
        return False
    generator = random.Random(0)
    for _ in range(_POINTS):
        at = {name: fmpq(generator.randrange(-(10**9), 10**9), 997) for name in loss.variables}
        found, right = (
            exact_values(graph, [at[name] for name in graph.variables])[graph.outputs[0]]
            for graph in (loss, squared)
        )
        if found is None or found != right:
            return False
    return True
