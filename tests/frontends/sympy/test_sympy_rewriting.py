"""Which functions SymPy rewrites while building them, and which it only spells differently."""

from tests.lanes import every_row
from workbench.frontends.sympy.outward import node_values, to_sympy
from workbench.frontends.sympy.rewriting import inventory, rewritten
from workbench.frontends.text import parse
from workbench.ir.operators import ROWS


def is_rewritten(text: str) -> bool:
    graph = parse(text)
    return rewritten(graph, node_values(graph))


@every_row(
    "text",
    [
        "x/x",
        "x*y/x",
        "exp(log(x))",
        "log(exp(x))",
        "sqrt(x**2)",
        "(x*x)**0.5",
        "sqrt(x)**2",
        "hypot(x, 0)",
        "max(max(x, y), z)",
        "max(x, max(x, y))",
        "min(x, min(y, x))",
        "relu(relu(x))",
        "x - x",
        "0*x",
        "x**0",
        "x + x",
        "(1 + x) - 1",
        "log1p(x - 1)",
        "exp(x)*exp(2*x)",
        "x**y*x**y",
        "sigmoid(log(x))",
        "where(x > x - 1, x, y)",
        "sin(x + pi/2)",
        "abs(x)**2",
        "x*y/x, x",
    ],
)
def test_rewritten(text: str) -> None:
    assert is_rewritten(text)


@every_row(
    "text",
    [
        "x",
        "3",
        "x*y - y*x*z",
        "x*x*x",
        "(x*y)*(x*y)",
        "(x + 1)*(x + 1)",
        "(x*x)**3",
        "sqrt(x)**3",
        "2*(x + y)",
        "2*3*x",
        "-(x - y)",
        "x/(2*y)/z",
        "x**3/y**2",
        "1/sqrt(x)",
        "x**2.0 + y**(1 + 1)",
        "sqrt(4*x)",
        "sin(-x)",
        "e**x",
        "exp(x)/sqrt(sin(x)**3 + cos(x)**3)",
        "4*(4*x*(1 - x))*(1 - 4*x*(1 - x))",
        "log2(x) + expm1(y) + relu(x) + log10(x*y) + exp2(y) + log1p(x)",
        "cbrt(x) + hypot(x, y)",
        "sigmoid(x) + softplus(y)",
        "tanh(x) + atan2(x, y) + gamma(x) + lgamma(x) + polygamma(1, x)",
        "max(x, y)*min(x, 3)",
        "where(x > 0, x, -x)",
        "where(x > 0 and y > 0 and z > 0, where(z < 0, x, y), z)",
        "not (x < y) or y == 2",
        "x*(x < y)",
        "1 if x == 0 else exp(x)",
        "x, y, x*y, x",
    ],
)
def test_only_spelled_differently(text: str) -> None:
    assert not is_rewritten(text)


@every_row("row", [row for row in ROWS if row.arity])
def test_no_operator_alone_is_rewritten(row) -> None:
    operands = ", ".join("xyz"[: row.arity])
    if row.family == "arithmetic" or row.family == "logic":
        text = row.symbol.join("xyz"[: row.arity]) if row.arity == 2 else f"{row.symbol} x"
        text = f"x {row.symbol} y" if row.arity == 2 else text
    else:
        order = "0" if row.name == "sinc" else "1"
        text = f"{row.name}({operands if row.partials[0] else operands.replace('x', order, 1)})"
    assert not is_rewritten(text)


def test_the_inventory_counts_the_tree() -> None:
    counts = inventory(to_sympy(parse("a = sin(x)*y; b = a + log(a); b*b*b + e**sin(b)")))
    assert counts == {
        "variable x": 8,
        "variable y": 8,
        "sin": 8 + 1,
        "log": 4,
        "+": 3 + 1 + 1,
        "**": 1,
    }


def test_counts_are_exact_however_large() -> None:
    steps = [f"a{i} = a{i - 1}*sin(a{i - 1})" for i in range(1, 70)]
    counts = inventory(to_sympy(parse("; ".join(["a0 = x", *steps[:12], "a12"]))))
    assert counts == {"variable x": 2**12, "sin": 2**12 - 1}
    assert not is_rewritten("(x*sin(y))**123456789123456789")
