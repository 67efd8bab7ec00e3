"""What would hang SymPy is refused by counting, at once, with numbers in the message."""

import pytest

from tests.lanes import every_row, size
from tests.steps import at_most
from workbench.errors import BudgetError
from workbench.frontends.sympy import from_sympy, to_sympy
from workbench.frontends.sympy.limits import refuse_swell
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.limits import Limits


def chain(function: str, length: int) -> Graph:
    """function(function(...(x)))."""
    steps = [f"a{i} = {function}(a{i - 1})" for i in range(1, length + 1)]
    return parse("; ".join(["a0 = x + 0.5*y", *steps, f"a{length}"]))


def logistic(steps: int) -> Graph:
    lines = [f"l{i} = 4*l{i - 1}*(1 - l{i - 1})" for i in range(2, steps + 1)]
    return parse("; ".join(["l1 = x", *lines, f"l{steps}"]))


@every_row(
    "text",
    [
        "9**9**9**9",
        "x + 9**9**9**9",
        "x*9**(9**9/7)",
        "(1/3)**(9**9)",
        "0.1**10**7 + x",
        "(2*x)**(10**9)",
        "(x/3 + x/7)**(10**8)",
        "(abs(2*x) - 3*abs(x))**(10**8)",
        "2**(3**(4**5))",
        "exp2(10**8)",
        "exp(log(2)*10**9)",
        "sinh(log(3)*10**8)*x",
        "gamma(10**8)",
        "lgamma(10**8)*x",
        "polygamma(0, 10**8)",
        "polygamma(10**5, 2)",
        "1e300**1000",
    ],
)
def test_a_number_that_fills_the_memory_is_refused_at_once(text: str) -> None:
    to_sympy(parse("polygamma(0, 2)*x"))  # imports SymPy and SciPy
    graph = parse(text)
    refused = r"about \S+ bits; the budget is 65,536 bits"
    with at_most(10_000), pytest.raises(BudgetError, match=refused):
        to_sympy(graph)


@pytest.mark.parametrize(
    "text",
    [
        "x**(9**9)",
        "x**(-10**30)",
        "2**1000*x",
        "(x + 1)**1e9",
        "gamma(20)*x",
        "9**9**3 + x",
        "(x/12 + 1)**1e6",
    ],
)
def test_a_number_of_moderate_size_is_not(text: str) -> None:
    to_sympy(parse(text))


def test_literals_at_their_limits_go_there_and_back() -> None:
    graph = parse("x*1e9000 + y*1e-9000 + z**1e9000")
    assert set(from_sympy(to_sympy(graph)[0]).literals) == set(graph.literals)


@pytest.mark.parametrize("function", ["0.1 - 1/relu", "2*abs(x)*relu"])
def test_nested_maxima_are_bounded(function: str) -> None:
    with pytest.raises(BudgetError, match="8 nested maxima are too many for SymPy; the budget"):
        to_sympy(chain(function, 8))


def test_a_function_between_maxima_ends_the_nesting() -> None:
    steps = [f"a{i} = max(sin(a{i - 1})*y, 0.5)" for i in range(1, 12)]
    to_sympy(parse("; ".join(["a0 = x", *steps, "a11"])))


def test_a_flattened_maximum_is_bounded() -> None:
    names = [f"x{i}" for i in range(20)]
    to_sympy(parse(f"max({', '.join(names[:12])})"))
    with pytest.raises(BudgetError, match="17 arguments of one maximum"):
        to_sympy(parse(f"max({', '.join(names)})"))


def test_nested_conditions_are_bounded_and_nested_branches_are_not() -> None:
    steps = [f"a{i} = where(a{i - 1} > 0.{i}, a{i - 1}*y, y - a{i - 1})" for i in range(1, 7)]
    with pytest.raises(BudgetError, match="6 nested conditions"):
        to_sympy(parse("; ".join(["a0 = x", *steps, "a6"])))
    steps = [f"a{i} = where(x > {i}, a{i - 1}, {i}*x)" for i in range(1, 30)]
    to_sympy(parse("; ".join(["a0 = x", *steps, "a29"])))


@pytest.mark.scales
@pytest.mark.parametrize(
    ("graph", "wrt"),
    [
        (logistic(20), ("x",)),
        (logistic(100), ("x",)),
        (logistic(size(3000)), ("x",)),
        (chain("sin", 400), ("x",)),
        (chain("sin", size(30_000)), ("x",)),
        (parse("*".join(f"x{i}" for i in range(300))), tuple(f"x{i}" for i in range(300))),
    ],
    ids=["tree", "large tree", "enormous tree", "deep", "very deep", "product"],
)
def test_expression_swell_is_refused_before_sympy_starts(
    graph: Graph, wrt: tuple[str, ...]
) -> None:
    refused = r"too many for SymPy; the budget is [\d,]+ \w+ \(limit \w+\); use reverse"
    with at_most(60 * len(graph)), pytest.raises(BudgetError, match=refused):
        refuse_swell(graph, wrt)


def test_swell_counts_what_is_differentiated() -> None:
    product = parse("*".join(f"x{i}" for i in range(150)))
    refuse_swell(product, ("x0",))
    with pytest.raises(BudgetError, match="intermediate derivatives as trees"):
        refuse_swell(product, product.variables)


def test_what_the_catalogue_needs_passes() -> None:
    assert Limits.sympy_swell_operations.default >= 1_000_000
    for graph in (logistic(12), chain("sin", 150), parse("*".join(f"x{i}" for i in range(32)))):
        refuse_swell(graph, graph.variables)


def test_a_long_chain_without_variables_is_refused() -> None:
    builder = GraphBuilder()
    node = builder.literal(1)
    for _ in range(30_000):
        node = builder.apply("sin", node)
    with pytest.raises(BudgetError, match="30,000 operations as a tree"):
        refuse_swell(builder.build([node]), ())
