"""The referee: derivatives and values with a proof, by power series over balls.

f(x + t*d) is expanded in t at the exact point x with truncated power series whose coefficients are
balls; the precision doubles until the ball of each wanted coefficient is good enough. None of our
derivative rules takes part, nor SymPy's. Source of the method: ball arithmetic (F. Johansson, Arb,
IEEE Trans. Computers 66, 2017) and Taylor arithmetic (A. Griewank and A. Walther, Evaluating
Derivatives, 2nd ed., ch. 13).
"""

from collections.abc import Mapping, Sequence

from workbench.frontends.door import Source, graph_of
from workbench.truth.certificate import Certificate, Certificates
from workbench.truth.coverage import random_direction, truth_coverage
from workbench.truth.point import (
    Number,
    check_order,
    exact_direction,
    exact_point,
    unit_direction,
)
from workbench.truth.precision import climb
from workbench.truth.quantity import of_coefficient, of_value


def certify(
    function: Source,
    at: Mapping[str, Number] | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    output: int | tuple[int, ...] | None = None,
    seed: int = 0,
) -> Certificates:
    """The certified partial derivatives of one output at an exact point, by variable.

    The function is a text, a Graph, a SymPy expression or a Python function; of several outputs
    one is to be chosen, by number or by its place in the shape of the result; of a function of
    arrays there is a certificate for each element, and `arrays()` has the numbers in the shapes of
    the arguments. `wrt` is all variables by default. Of more than 64 variables a seeded
    sample of 16 is certified and the rest are absent: `truth_coverage` says which,
    `certified_checksum` covers them together. Raises ParseError, and PointError or GraphError for
    a point, name or output that does not fit the graph.

    >>> certify("x**2*sin(y)", {"x": 1.5, "y": 2})["x"].digits
    '2.727892280477045086188060'
    >>> certify("log(x)", {"x": "-1"})["x"].reason
    'log(u) has no real value at u = -1: it needs u > 0 (node 1)'
    """
    graph = graph_of(function, at)
    number = graph.chosen_output(output)
    names = truth_coverage(graph, graph.chosen_variables(wrt), seed).certified
    directions = [unit_direction(graph, name) for name in names]
    quantities = [of_coefficient(number, 1) for number in range(len(names))]
    answers = climb(graph, exact_point(graph, at), number, directions, quantities)
    found = Certificates(zip(names, answers, strict=True))
    found.shapes = graph.shapes
    return found


def certified_value(
    function: Source, at: Mapping[str, Number] | None = None, output: int | None = None
) -> Certificate:
    """The certified value of one output at an exact point.

    >>> import workbench as wb
    >>> certified_value(wb.parse("(1 - cos(x))/x**2"), {"x": 1e-5}).value
    0.49999999999583333
    """
    graph = graph_of(function, at)
    number = graph.chosen_output(output)
    return climb(graph, exact_point(graph, at), number, (), [of_value()])[0]


def certified_directional(
    function: Source,
    at: Mapping[str, Number],
    direction: Mapping[str, Number],
    output: int | None = None,
) -> Certificate:
    """The certified derivative of f(x + t*direction) by t at t = 0.

    >>> import workbench as wb
    >>> certified_directional(wb.parse("x*y"), {"x": 3, "y": 4}, {"x": 1, "y": 2}).value
    10.0
    """
    return _directional(function, at, direction, (1,), output)[0]


def taylor_coefficients(
    function: Source,
    at: Mapping[str, Number],
    direction: Mapping[str, Number],
    order: int,
    output: int | None = None,
) -> tuple[Certificate, ...]:
    """The certified coefficients of f(x + t*direction) in t, from 0 up to `order`.

    The derivative of order k is k! times coefficient k.

    >>> import workbench as wb
    >>> [each.value for each in taylor_coefficients(wb.parse("exp(x)"), {"x": 0}, {"x": 1}, 2)]
    [1.0, 1.0, 0.5]
    """
    check_order(order)
    wanted = tuple(range(order + 1))
    return tuple(_directional(function, at, direction, wanted, output))


def certified_checksum(
    function: Source,
    at: Mapping[str, Number],
    wrt: Sequence[str] | str | None = None,
    output: int | None = None,
    *,
    seed: int = 0,
) -> tuple[dict[str, float], Certificate]:
    """A seeded direction, exact in float64, and the certified derivative along it.

    One number that a whole gradient must reproduce, where there are too many partials to certify.
    """
    graph = graph_of(function, at)
    direction = random_direction(graph.chosen_variables(wrt), seed)
    return direction, certified_directional(graph, at, direction, output)


def _directional(
    function: Source,
    at: Mapping[str, Number],
    given: Mapping[str, Number],
    wanted: tuple[int, ...],
    output: int | None,
) -> list[Certificate]:
    graph = graph_of(function, at)
    number = graph.chosen_output(output)
    direction = exact_direction(graph, given)
    quantities = [of_coefficient(0, order) for order in wanted]
    return climb(graph, exact_point(graph, at), number, [direction], quantities)
