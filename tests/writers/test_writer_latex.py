r"""LaTeX says what the graph computes, and other programs can read it."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from latex2mathml.converter import convert
from strategies import graphs

from tests.lanes import every_row, examples, size
from tests.steps import at_most
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import FUNCTIONS
from workbench.writers.latex import latex_text

#: Operations of a text that is long.
MANY = size(100_000)


@every_row(
    "text, latex",
    [
        ("x*y + sin(x)", r"x \, y + \sin\left(x\right)"),
        ("2*x", r"2 \, x"),
        ("x*2", r"x \cdot 2"),
        ("2*3", r"2 \cdot 3"),
        ("2*(1/2)", r"2 \cdot \frac{1}{2}"),
        ("2*(x/2)", r"2 \, \frac{x}{2}"),
        ("y*exp2(x)", r"y \cdot 2^{x}"),
        ("x*(y + z)", r"x \, \left(y + z\right)"),
        ("(x + y)*z", r"\left(x + y\right) \, z"),
        ("x*(y*z)", r"x \, \left(y \, z\right)"),
        ("x - (y - z)", r"x - \left(y - z\right)"),
        ("x - (-2)", r"x - \left(-2\right)"),
        ("x + -y", r"x + \left(-y\right)"),
        ("x*(-2)", r"x \, \left(-2\right)"),
        ("-2*x", r"-2 \, x"),
        ("-(x*y)", r"-x \, y"),
        ("-(x + y)", r"-\left(x + y\right)"),
        ("-(-x)", r"-\left(-x\right)"),
        ("x < -2", r"x < -2"),
        ("x/y", r"\frac{x}{y}"),
        ("(x/y)**2", r"\left(\frac{x}{y}\right)^{2}"),
        ("(x + 1)**(y + 1)", r"\left(x + 1\right)^{y + 1}"),
        ("(-2)**x", r"\left(-2\right)^{x}"),
        ("-x**2", r"-x^{2}"),
        ("(x**y)**z", r"\left(x^{y}\right)^{z}"),
        ("x**y**z", r"x^{y^{z}}"),
        ("exp(x)**2", r"\left(e^{x}\right)^{2}"),
        ("sin(x)**2", r"\sin^{2}\left(x\right)"),
        ("erf(x)**2", r"\operatorname{erf}^{2}\left(x\right)"),
        ("sin(x)**-1", r"\left(\sin\left(x\right)\right)^{-1}"),
        ("log2(x)**2", r"\left(\log_{2}\left(x\right)\right)^{2}"),
        ("abs(x)**2", r"\left|x\right|^{2}"),
        ("min(a, b, c)", r"\min\left(a, b, c\right)"),
        ("not (a < b)", r"\lnot \left(a < b\right)"),
        ("(a or b) and c", r"\left(a \lor b\right) \land c"),
        ("(a < b) < c", r"\left(a < b\right) < c"),
        (
            "where(x > 0, x, 0) + 1",
            r"\left(\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}\right)"
            r" + 1",
        ),
        ("1e-30*x", r"10^{-30} \, x"),
        ("x*1.5e20", r"x \cdot 1.5 \cdot 10^{20}"),
        ("1e300**2", r"\left(10^{300}\right)^{2}"),
        ("0x1.999999999999ap-4*x", r"0.1 \, x"),
        (
            "x1*theta*m_0*speed*x_max",
            r"x_{1} \, \theta \, m_{0} \, \mathrm{speed} \, x_{\mathrm{max}}",
        ),
        ("pi*e**x", r"\pi \, e^{x}"),
        ("x, y + 1", r"\left(x, y + 1\right)"),
        ("sin(x)**2e17", r"\sin^{2 \cdot 10^{17}}\left(x\right)"),
    ],
)
def test_latex(text: str, latex: str) -> None:
    assert latex_text(parse(text)) == latex


@given(graphs(variables=None, max_outputs=3))
@settings(max_examples=examples(80))
def test_another_program_can_read_it(graph: Graph) -> None:
    latex = latex_text(graph)
    assert latex.count("{") == latex.count("}")
    assert latex.count(r"\left") == latex.count(r"\right")
    ElementTree.fromstring(convert(latex))


@every_row("row", FUNCTIONS.values())
def test_every_function_can_be_read(row: object) -> None:
    name, arity = row.name, row.arity  # type: ignore[attr-defined]
    graph = parse(f"{name}({', '.join('xyz'[:arity])})**2*3")
    ElementTree.fromstring(convert(latex_text(graph)))


def test_shared_parts_are_named_above_the_result() -> None:
    builder = GraphBuilder(["x"])
    node = x = builder.variable("x")
    for _ in range(40):
        node = builder.apply("multiply", node, builder.apply("sin", node))
    latex = latex_text(builder.build([node, x]))
    assert latex.startswith(r"\begin{array}{rl} t_{1} & = ")
    assert latex.endswith(r", x\right) \end{array}")
    assert len(latex) < 4_000
    ElementTree.fromstring(convert(latex))


@pytest.mark.parametrize(
    "text",
    [
        " + ".join(f"x{i}*y" for i in range(MANY // 2)),
        "sin(" * MANY + "x" + ")" * MANY,
        "x" + "*y" * MANY,
        "x**" * MANY + "x",
    ],
    ids=["terms", "calls", "chain", "powers"],
)
@pytest.mark.scales
def test_many_operations_print_in_linear_steps(text: str) -> None:
    graph = parse(text)
    with at_most(200 * len(graph)):
        latex = latex_text(graph)
    assert len(latex) < 40 * len(graph)
