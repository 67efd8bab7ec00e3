"""Second and higher derivatives with a proof, all from Taylor coefficients along directions.

With c2(d) the coefficient of t**2 in f(x + t*d), a mixed second partial is
c2(e_a + e_b) - c2(e_a) - c2(e_b), a second one 2*c2(e_a), and component a of a Hessian-vector
product c2(e_a + v) - c2(e_a) - c2(v) (polarization; A. Griewank, J. Utke and A. Walther, Evaluating
higher derivative tensors by forward propagation of univariate Taylor series, Math. Comp. 69, 2000).
Variables that never meet in a nonlinear operator have a mixed partial of exactly 0.
"""

import math
from collections.abc import Mapping, Sequence

from flint import fmpq

from workbench.errors import PointError
from workbench.frontends.door import Source, graph_of
from workbench.ir.graph import Graph
from workbench.truth.certificate import Certificate
from workbench.truth.coverage import Pair, second_coverage, truth_coverage
from workbench.truth.interactions import Interactions
from workbench.truth.point import (
    Number,
    check_order,
    exact_direction,
    exact_point,
    unit_direction,
)
from workbench.truth.precision import climb
from workbench.truth.quantity import Quantity, Term, of_value

_ZERO, _ONE = fmpq(0), fmpq(1)


def certified_second(
    function: Source,
    at: Mapping[str, Number],
    pairs: Sequence[Pair] | None = None,
    output: int | None = None,
    *,
    seed: int = 0,
) -> dict[Pair, Certificate]:
    """The certified second partials of one output for pairs of variables, by pair.

    `pairs` are all unordered pairs by default; (x, y) and (y, x) have the same certificate. Of
    more than 2080 pairs (64 variables) a seeded sample is certified and the rest are absent:
    `second_coverage` says which. Raises PointError or GraphError for a point, name or output that
    does not fit the graph.

    >>> import workbench as wb
    >>> found = certified_second(wb.parse("x**2*sin(y)"), {"x": 1.5, "y": 2}, [("x", "y")])
    >>> found["x", "y"].digits
    '-1.248440509641427160992705'
    """
    graph = graph_of(function, at)
    output = graph.chosen_output(output)
    _check_pairs(graph, pairs or ())
    wanted = second_coverage(graph, pairs, seed).certified
    names = tuple(dict.fromkeys(name for pair in wanted for name in pair))
    numbers = {name: number for number, name in enumerate(names)}
    directions = [unit_direction(graph, name) for name in names]
    groups = [[graph.variables.index(name)] for name in names]
    interactions = Interactions(graph, output, groups)
    quantities: dict[tuple[int, int], Quantity] = {}
    for first, second in wanted:
        low, high = sorted((numbers[first], numbers[second]))
        if (low, high) not in quantities:
            quantities[low, high] = _mixed(directions, low, high, interactions)
    answers = climb(graph, exact_point(graph, at), output, directions, [*quantities.values()])
    found = dict(zip(quantities, answers, strict=True))
    return {
        (first, second): found[min(one, two), max(one, two)]
        for first, second in wanted
        for one, two in [(numbers[first], numbers[second])]
    }


def certified_hessian_vector(
    function: Source,
    at: Mapping[str, Number],
    vector: Mapping[str, Number],
    output: int | None = None,
    wrt: Sequence[str] | str | None = None,
    *,
    seed: int = 0,
) -> dict[str, Certificate]:
    """The certified components of the Hessian of one output times a vector, by variable.

    A variable that `vector` does not name has component 0; `wrt` are the components wanted, all by
    default, sampled above 64 as by `certify`.

    >>> import workbench as wb
    >>> found = certified_hessian_vector(wb.parse("x**2*y"), {"x": 3, "y": 4}, {"x": 1, "y": 2})
    >>> {name: certificate.value for name, certificate in found.items()}
    {'x': 20.0, 'y': 6.0}
    """
    graph = graph_of(function, at)
    output = graph.chosen_output(output)
    names = truth_coverage(graph, graph.chosen_variables(wrt), seed).certified
    direction = exact_direction(graph, vector, "vector")
    support = [position for position, slope in enumerate(direction) if slope != 0]
    positions = [graph.variables.index(name) for name in names]
    directions = [*(unit_direction(graph, name) for name in names), direction]
    vector_number = len(names)
    interactions = Interactions(graph, output, [*([each] for each in positions), support])
    quantities = [
        Quantity((Term(2 * direction[position], number, 2),))
        if support == [position]
        else _mixed(directions, number, vector_number, interactions)
        for number, position in enumerate(positions)
    ]
    answers = climb(graph, exact_point(graph, at), output, directions, quantities)
    return dict(zip(names, answers, strict=True))


def certified_derivatives(
    function: Source,
    at: Mapping[str, Number],
    variable: str,
    order: int,
    output: int | None = None,
) -> tuple[Certificate, ...]:
    """The certified derivatives by one variable of the orders 0 (the value) to `order`.

    Each has its own radius. Where one provably does not exist, `left` and `right` are its
    one-sided values, and all of higher orders have the same certificate.

    >>> import workbench as wb
    >>> [each.value for each in certified_derivatives(wb.parse("x**3"), {"x": 2}, "x", 4)]
    [8.0, 12.0, 12.0, 6.0, 0.0]
    >>> corner = certified_derivatives(wb.parse("x*abs(x)"), {"x": 0}, "x", 2)[2]
    >>> corner.status.value, corner.left, corner.right
    ('not_differentiable', -2.0, 2.0)
    """
    graph = graph_of(function, at)
    output = graph.chosen_output(output)
    graph.require_variables([variable])
    check_order(order)
    quantities = [of_value()]
    for each in range(1, order + 1):
        quantities.append(Quantity((Term(fmpq(math.factorial(each)), 0, each),)))
    directions = [unit_direction(graph, variable)]
    return tuple(climb(graph, exact_point(graph, at), output, directions, quantities))


def _check_pairs(graph: Graph, pairs: Sequence[Pair]) -> None:
    """Raises PointError for a pair that is none, GraphError for a name that is no variable."""
    for pair in pairs:
        if isinstance(pair, str) or len(pair) != 2:
            raise PointError(f"{pair!r} is not a pair of variables; write (first, second)")
    graph.require_variables(dict.fromkeys(name for pair in pairs for name in pair))


def _mixed(
    directions: list[list[fmpq]], first: int, second: int, interactions: Interactions
) -> Quantity:
    """d'Hd for two directions by number, which may be the same; adds their sum as a direction."""
    if first == second:
        return Quantity((Term(fmpq(2), first, 2),))
    singles = Term(_ZERO, first, 2), Term(_ZERO, second, 2)
    if not interactions.meet(first, second):
        return Quantity(singles, is_separable=not interactions.meet_anywhere(first, second))
    pair = zip(directions[first], directions[second], strict=True)
    directions.append([one + two for one, two in pair])
    terms = (Term(_ONE, len(directions) - 1, 2), *(each._replace(weight=-_ONE) for each in singles))
    return Quantity(terms)
