"""The language of expressions: what each piece of it means, against Python's own reading."""

import ast
import math
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import NAMES

from tests.lanes import every_row, examples, size
from tests.steps import at_most
from workbench.errors import ParseError
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.literal import Literal
from workbench.ir.operators import FUNCTIONS
from workbench.limits import limits

_BINARY: dict[type[ast.AST], str] = {
    ast.Add: "add",
    ast.Sub: "subtract",
    ast.Mult: "multiply",
    ast.Div: "divide",
    ast.Pow: "power",
    ast.USub: "negate",
    ast.Not: "not",
    ast.And: "and",
    ast.Or: "or",
    ast.Lt: "less",
    ast.LtE: "less_equal",
    ast.Gt: "greater",
    ast.GtE: "greater_equal",
    ast.Eq: "equal",
    ast.NotEq: "not_equal",
}


def as_python_reads_it(text: str) -> Graph:
    """A small recursive reader on Python's own parser: the reference for short texts."""
    builder = GraphBuilder()

    def read(tree: ast.AST) -> int:
        if isinstance(tree, ast.Constant):
            return builder.literal(tree.value)
        if isinstance(tree, ast.Name):
            return builder.variable(tree.id)
        if isinstance(tree, ast.BinOp):
            left = read(tree.left)
            return builder.apply(_BINARY[type(tree.op)], left, read(tree.right))
        if isinstance(tree, ast.UnaryOp):
            operand = read(tree.operand)
            if isinstance(tree.op, ast.UAdd):
                return operand
            return builder.apply(_BINARY[type(tree.op)], operand)
        if isinstance(tree, ast.BoolOp):
            result, *others = (read(value) for value in tree.values)
            for other in others:
                result = builder.apply(_BINARY[type(tree.op)], result, other)
            return result
        if isinstance(tree, ast.Compare):
            sides = [read(tree.left), *(read(side) for side in tree.comparators)]
            result, *others = (
                builder.apply(_BINARY[type(op)], *pair)
                for op, pair in zip(tree.ops, pairwise(sides), strict=True)
            )
            for other in others:
                result = builder.apply("and", result, other)
            return result
        if isinstance(tree, ast.IfExp):
            chosen = read(tree.body)
            condition = read(tree.test)
            return builder.apply("where", condition, chosen, read(tree.orelse))
        assert isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name)
        return builder.apply(tree.func.id, *(read(operand) for operand in tree.args))

    return builder.build([read(ast.parse(text, mode="eval").body)])


_OPERANDS = st.sampled_from(("x", "y", "z", "2", "3", "10", "sin(x)", "max(x, y)", "gamma"))
_OPERATORS = ("+", "-", "*", "/", "**", "<", "<=", ">", ">=", "==", "!=", " and ", " or ")


def _combine(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.tuples(parts, st.sampled_from(_OPERATORS), parts).map("".join),
        st.tuples(st.sampled_from(("-", "+", "not ")), parts).map("".join),
        st.tuples(st.just("("), parts, st.just(")")).map("".join),
        st.tuples(parts, st.just(" if "), parts, st.just(" else "), parts).map("".join),
        st.tuples(st.sampled_from(("sin(", "abs(", "exp(")), parts, st.just(")")).map("".join),
    )


@given(st.recursive(_OPERANDS, _combine, max_leaves=12))
@settings(max_examples=examples(250))
def test_reads_as_python_does(text: str) -> None:
    try:
        expected = as_python_reads_it(text)
    except SyntaxError:  # x + not y, x if y if z else 1 else 2
        with pytest.raises(ParseError):
            parse(text)
    else:
        assert parse(text) == expected


@every_row(
    "text, same",
    [
        ("-x**2", "-(x**2)"),
        ("2**-1", "2**(-1)"),
        ("2**3**2", "2**(3**2)"),
        ("x^2^y", "x**(2**y)"),
        ("2^-x^2*y", "(2**(-(x**2)))*y"),
        ("- - 2", "2"),
        ("+x", "x"),
        ("a < b < c", "(a < b) and (b < c)"),
        ("a < b <= c != d", "((a < b) and (b <= c)) and (c != d)"),
        ("not a < b and c", "(not (a < b)) and c"),
        ("a or b and c", "a or (b and c)"),
        ("a if c else b if d else g", "a if c else (b if d else g)"),
        ("where(c, a, b) + 0*a", "_ = c; (a if c else b) + 0*a"),
        ("min(x, y, z)", "min(min(x, y), z)"),
        ("max(1, x, y, 2)", "max(max(max(1, x), y), 2)"),
        ("a = x*y; sin(a) + a", "sin(x*y) + x*y"),
        ("a = 1\n\n;; b = a + x;\nb*a\n", "(1 + x)*1"),
        ("(x\n + \n sin\n(y\n))", "x + sin(y)"),
        ("x + y # a comment (", "x + y"),
        ("# first\nx", "x"),
        ("e = x; e**2", "x**2"),
        ("pi = 3; pi", "3"),
        (".5 + 5. + 1e3 + 2E-1", "0.5 + 5 + 1000 + 0.2"),
        ("0x1.8p+1 + 0X10", "3 + 16"),
        ("ｘ + x", "x + x"),
        ("ｓｉｎ(x)", "sin(x)"),
        ("x\u00a0+\u2003y\r\n", "x + y"),
    ],
)
def test_means_the_same(text: str, same: str) -> None:
    assert parse(text) == parse(same)


def test_literals_are_exact() -> None:
    graph = parse("0.1")
    assert graph.literals == (Literal(1, -1),)
    assert parse("-2").literals == (Literal(-2, 0),)
    assert parse("-2**x") != parse("(-2)**x")


def test_several_results() -> None:
    graph = parse("t = x*y; t, sin(t), 3")
    assert len(graph.outputs) == 3
    assert graph.variables == ("x", "y")


def test_variables_stand_in_order_of_first_appearance_used_or_not() -> None:
    assert parse("b + a*b").variables == ("b", "a")
    assert parse("unused = z*w; y + z").variables == ("z", "w", "y")
    assert parse("2 if c else b").variables == ("c", "b")


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
@pytest.mark.parametrize("name", NAMES)
def test_every_other_name_is_a_variable(name: str) -> None:
    assert parse(f"{name}*2 + {name}").variables == (name,)
    assert parse(f"{name} = 3; {name}*other") == parse("3*other")


def test_a_function_needs_parentheses_to_be_one() -> None:
    assert parse("gamma*gamma(gamma)").variables == ("gamma",)
    assert parse("sin = 2; sin*sin(x)") == parse("2*sin(x)")


@every_row("row", FUNCTIONS.values())
def test_every_function_is_called_by_its_name(row: object) -> None:
    name, arity = row.name, row.arity  # type: ignore[attr-defined]
    graph = parse(f"{name}({', '.join('xyz'[:arity])})")
    assert graph.operator(graph.outputs[0]).name == name
    assert graph.variables == tuple("xyz"[:arity])


_LARGE = {
    "terms": lambda n: " + ".join(f"{i}.5*x{i % 7}" for i in range(n)),
    "parentheses": lambda n: "(" * n + "x" + ")" * n,
    "calls": lambda n: "sin(" * n + "x" + ")" * n,
    "chain": lambda n: "x" + "*y" * n,
    "to the right": lambda n: "x-(" * n + "x" + ")" * n,
    "powers": lambda n: "x**" * n + "x",
    "signs": lambda n: "-" * n + "x",
    "choices": lambda n: "x if y else " * n + "z",
    "comparisons": lambda n: "x" + "<x" * n,
    "assignments": lambda n: "".join(f"a{i} = x + {i};" for i in range(n)) + "x",
    "arguments": lambda n: "max(" + "x, " * n + "y)",
    "results": lambda n: "x, " * n + "y",
    "blanks": lambda n: "(x" + " " * n + "+" + "\t#" * n + "\n " * n + "y)" + " " * n,
}


@pytest.mark.scales
@pytest.mark.parametrize("shape", _LARGE)
def test_takes_linear_steps(shape: str) -> None:
    length = size(30_000)
    with at_most(300 * length):
        parse(_LARGE[shape](length))


@pytest.mark.slow  # the clock sees what copies in C cost, which are no steps
@pytest.mark.parametrize("shape", _LARGE)
def test_takes_linear_time(shape: str) -> None:
    def seconds(text: str) -> float:
        best = math.inf
        for _ in range(2):
            start = time.process_time()
            parse(text)
            best = min(best, time.process_time() - start)
            if best > 0.5:
                break
        return best

    small, large = (seconds(_LARGE[shape](count)) for count in (10_000, 100_000))
    assert large < 4.0  # about 1 s; the rest is for machines under load
    assert large < 25 * small + 0.05


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("(" * 10_000_000, "the limit is 5,000,000 characters (limit text_characters)"),
        pytest.param(
            "(" * 1_000_001,
            "more than 1,000,000 parentheses (limit text_depth) are open here",
            marks=pytest.mark.slow,
        ),
        ("x" + ")" * 1_000_000, "closes, but none is open"),
        ("x(" * 100_000, "unknown function x"),
        ("1 " * 500_000, "an operator is missing"),
        ("é" * 1_000_000 + "€", "a name of 1,000,001 characters"),
        ("a\u0301\u0316" * 300_000, "a name of 900,000 characters"),
        ("1" * 1_000_000, "a number of 1000000 digits"),
        ("1e" + "9" * 1_000_000, "is out of bounds"),
        ("é€" * 400, "€ (euro sign) is not part of the language"),
        ("'" * 1_000_000, "' is not part of the language"),
    ],
    ids=lambda text: text[:12],
)
def test_nothing_hangs(text: str, problem: str) -> None:
    limit = 40 * limits.text_depth if "parentheses" in problem else 1_000_000
    with at_most(limit), pytest.raises(ParseError) as caught:
        parse(text)
    assert problem in str(caught.value)
    assert len(str(caught.value)) < 800


def test_towers_of_powers_are_just_graphs() -> None:
    assert len(parse("9**9**9**9")) == 4


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
@given(st.text(max_size=40))
@settings(max_examples=examples(100))
def test_any_text_gives_a_graph_or_a_parse_error(text: str) -> None:
    _parse_or_complain(text)


_PIECES = (
    *("x", "y", "2", "0x1p3", ".5", "1e9", "+", "-", "*", "/", "**", "^", "(", ")", "(", ")"),
    *(",", ";", "\n", "=", "==", "<", "!=", "if", "else", "and", "or", "not", "sin", "max", "e"),
    *("where", " ", "#", ".", "'", "é", "²", "ln", "_", "%", "!", "[", "\t", "pi", "1_0", "\x00"),
)


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
@given(st.lists(st.sampled_from(_PIECES), max_size=25))
@settings(max_examples=examples(300))
def test_any_row_of_tokens_gives_a_graph_or_a_parse_error(pieces: list[str]) -> None:
    _parse_or_complain("".join(pieces))
    _parse_or_complain(" ".join(pieces))


def _parse_or_complain(text: str) -> None:
    try:
        graph = parse(text)
    except ParseError as error:
        lines = text.split("\n")
        assert 1 <= error.line <= len(lines)
        assert 1 <= error.column <= len(lines[error.line - 1]) + 1
        assert str(error).isprintable() or "\n" in str(error)
        str(error).encode()
    else:
        assert parse(graph.to_text()) == graph
