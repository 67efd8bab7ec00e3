"""The data, the model and the loss of the notebook's linear regression.

Data and model are those of C. Osipov's notebook (2022): y = w*x, w started at the first uniform
draw of the generator seeded with 42, x = -5.0 … 4.9, targets 7*x plus normal noise, mean squared
error. Its class knows only + and *, and its last printed digits depend on the order of operations:
the error is target + (-1)*(w*x), its square error*error, the squares are summed from left to right
(each new one on the right) and the sum is multiplied by 1/n; an epoch ends with
w - learning_rate*gradient. With error = w*x + (-1)*target the last gradient would be
-2.7653226930546282e-14 and not the notebook's -3.735900477863652e-14; w*x or x*w, a sum begun at 0
or at the first square, 1/n applied to the sum or to its terms make no difference.

Every method differentiates this one definition: the tapes run it, the others get the graph that a
`Scalar` records of it.
"""

import math
import random
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, reduce
from operator import add
from typing import Any

from workbench.ir.graph import Graph
from workbench.tape import Scalar

#: The seed of the notebook's data.
SEED = 42
#: The model's only parameter.
PARAMETER = "w"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegressionData:
    """Abscissae, targets and the parameter's start."""

    x: tuple[float, ...]
    y: tuple[float, ...]
    start: float


@cache
def notebook_data() -> RegressionData:
    """The notebook's data, from a generator of our own.

    >>> notebook_data().start
    0.2788535969157675
    """
    generator = random.Random(SEED)  # what random.seed(a=42, version=2) makes of the shared one
    start = generator.uniform(-1, 1)
    x = tuple(i * 0.1 for i in range(-50, 50))
    y = tuple(7 * one + generator.gauss(mu=0, sigma=1) for one in x)
    return RegressionData(x=x, y=y, start=start)


def mean_squared_error(w: Any, data: RegressionData) -> Any:
    """The loss at w, a number on any tape, in the notebook's order of operations."""
    errors = [target + -1.0 * (w * x) for x, target in zip(data.x, data.y, strict=True)]
    return reduce(add, (error * error for error in errors)) * (1 / len(errors))


def loss_graph(data: RegressionData) -> Graph:
    """The loss as a graph in w, the data its literals.

    >>> loss_graph(notebook_data()).variables
    ('w',)
    """
    graph: Graph = mean_squared_error(Scalar(data.start, name=PARAMETER), data).to_graph()
    return graph


def least_squares(data: RegressionData) -> float:
    """The w of least squared error: exact rational arithmetic, rounded once.

    >>> least_squares(notebook_data())
    6.984187710500423
    """
    return float(_exact_least_squares(data))


def distance_from_least_squares(w: float, data: RegressionData) -> float:
    """How far w is from least squares: exact rational arithmetic, rounded once.

    The nearest float64 to least squares is at a distance too, which is not 0:

    >>> distance_from_least_squares(6.984187710500423, notebook_data())
    2.902808795984137e-16
    """
    if not math.isfinite(w):
        return abs(w)
    return float(abs(Fraction(w) - _exact_least_squares(data)))


def _exact_least_squares(data: RegressionData) -> Fraction:
    x, y = [Fraction(one) for one in data.x], [Fraction(one) for one in data.y]
    products = sum((a * b for a, b in zip(x, y, strict=True)), Fraction(0))
    return products / sum((a * a for a in x), Fraction(0))


def exact_gradient(w: float, data: RegressionData) -> float:
    """The derivative of the loss at w: exact rational arithmetic, rounded once.

    >>> round(exact_gradient(notebook_data().start, notebook_data()), 2)
    -111.78
    """
    at = Fraction(w)
    pairs = [(Fraction(x), Fraction(y)) for x, y in zip(data.x, data.y, strict=True)]
    return float(2 * sum(((at * x - y) * x for x, y in pairs), Fraction(0)) / len(pairs))


def curvature(data: RegressionData) -> float:
    """The second derivative of the loss: twice the mean of x^2, rounded once.

    Descent at a rate below 2 over it converges.

    >>> curvature(notebook_data())
    16.67
    """
    squares = (Fraction(x) ** 2 for x in data.x)
    return float(2 * sum(squares, Fraction(0)) / len(data.x))
