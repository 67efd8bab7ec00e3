"""Every complaint names the thing, the place and the remedy."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.lanes import every_row, examples
from workbench.errors import ParseError
from workbench.frontends.text import parse


def complaint(text: object) -> ParseError:
    with pytest.raises(ParseError) as caught:
        parse(text)  # type: ignore[arg-type]
    return caught.value


@every_row(
    "text, line, column, problem, remedy",
    [
        ("", 1, 1, "there is no expression", "write one"),
        ("  # nothing\n\n;", 1, 1, "there is no expression", "write one"),
        # operands and operators
        ("2x", 1, 2, "an operator is missing between 2 and x", "did you mean 2*x?"),
        ("x y", 1, 3, "an operator is missing between x and y", "did you mean x*y?"),
        ("x 2", 1, 3, "an operator is missing", "did you mean x*2 or x2?"),
        ("(a)(b)", 1, 4, "an operator is missing", "did you mean (a)*(b)?"),
        ("2(x)", 1, 2, "an operator is missing", "did you mean 2*(x)?"),
        ("pi(x)", 1, 3, "an operator is missing after pi", "did you mean pi*(x)?"),
        ("sin x", 1, 5, "an operator is missing", "did you mean sin(x)?"),
        ("sin^2(x)", 1, 6, "an operator is missing", "did you mean sin(x)^2?"),
        ("cos(x)sin(x)", 1, 7, "an operator is missing", "did you mean cos(x)*sin(x)?"),
        ("x not y", 1, 3, "an operator is missing", "write an operator between them"),
        ("1_000", 1, 2, "an operator is missing", "write 1000 without the _"),
        ("1.2.3", 1, 4, "an operator is missing", "one decimal point"),
        ("x +", 1, 4, "an operand is missing after +", "write an operand after +, or delete"),
        ("x + * y", 1, 5, "missing between + and *", "write an operand between them"),
        ("x * * y", 1, 5, "missing between * and *", "did you mean x ** y?"),
        ("x < = y", 1, 4, "missing after <", "did you mean x <= y?"),
        ("* x", 1, 1, "cannot start with *", "write an operand before *"),
        ("a = x +\ny", 1, 8, "the line ends", "parentheses carry an expression on"),
        ("x + not y", 1, 5, "not binds more weakly than the +", "did you mean x + (not y)?"),
        # statements
        ("a = 1; a = 2; a", 1, 8, "a is assigned twice", "choose another name"),
        ("y = x\nx = 2; y", 2, 1, "x is assigned after it was used", "choose another name"),
        ("a = a + 1; a", 1, 1, "a is assigned after it was used", "choose another name"),
        ("z = e; e = 2; z", 1, 8, "e is assigned after it was used", "choose another name"),
        ("a = x", 1, 1, "ends with an assignment", "a = ...; a"),
        ("x + 1; x", 1, 1, "this is a result, but more statements follow", "t = ..."),
        ("a, b = 1, 2", 1, 6, "= cannot stand here", "did you mean a, b == 1, 2?"),
        ("a = 1, 2; a", 1, 6, "a comma after the value", "one value to one name"),
        ("x = = 2", 1, 5, "an operand is missing before =", "did you mean x == 2?"),
        ("if = 3; x", 1, 1, "if cannot be assigned to", "word of the language"),
        ("x,", 1, 3, "a result is missing after the comma", "write a result after the comma"),
        # parentheses and calls
        ("((x + 1)", 1, 1, "never closed", "add a )"),
        ("sin(x", 1, 4, "never closed", "add a )"),
        ("a = (x + 1\nb = 2\na*b", 1, 5, "never closed", "add a )"),
        ("x + 1)", 1, 6, "closes, but none is open", "delete it"),
        ("()", 1, 2, "nothing in these parentheses", "write an expression in them"),
        ("(x, y)", 1, 3, "belong to no function", "f, g"),
        ("sin()", 1, 1, "sin takes 1 argument, not 0", "write sin(x)"),
        ("1 + sin(x, y)", 1, 5, "sin takes 1 argument, not 2", "write sin(x)"),
        ("log(x, 2, y)", 1, 1, "log takes 1 or 2 arguments, not 3", "write log(x)"),
        ("atan2(x)", 1, 1, "atan2 takes 2 arguments, not 1", "write atan2(y, x)"),
        ("where(x, y)", 1, 1, "where takes 3 arguments, not 2", "where(condition, a, b)"),
        ("min(x)", 1, 1, "min takes at least 2 arguments, not 1", "write min(x, y)"),
        ("max(x,)", 1, 7, "an argument is missing after the comma", "write an argument after"),
        ("sin(,x)", 1, 5, "an argument is missing before the comma", "or delete the comma"),
        # functions
        ("sinn(x)", 1, 1, "unknown function sinn", "did you mean sin(x) or sinh(x)"),
        ("Sin(x)", 1, 1, "unknown function Sin", "did you mean sin(x)?"),
        ("ln(x)", 1, 1, "unknown function ln", "did you mean log(x)?"),
        ("2*arctan(x)", 1, 3, "unknown function arctan", "did you mean 2*atan(x)?"),
        ("pow(x, 2)", 1, 1, "unknown function pow", "write x**y"),
        ("f(x) = x**2", 1, 1, "unknown function f", "functions are not defined here"),
        ("x(2 + y) + x", 1, 2, "an operator is missing after x", "did you mean x*(2 + y) + x?"),
        ("k = 2; k(x)", 1, 9, "an operator is missing after k", "did you mean k = 2; k*(x)?"),
        ("qqqqq(x)", 1, 1, "unknown function qqqqq", "the functions are sqrt, cbrt,"),
        ("__import__('os')", 1, 1, "unknown function __import__", "the functions are"),
        # choices
        ("x if y", 1, 7, "the else of an if is missing", "a if condition else b"),
        ("(x if y)", 1, 8, "the else of an if is missing", "a if condition else b"),
        ("x else y", 1, 3, "else without an if", "a if condition else b"),
        ("x if y if z else 1 else 2", 1, 8, "an if inside the condition", "parentheses"),
        ("if x: y", 1, 1, "cannot start with if", "a if condition else b"),
        # characters
        ("x.real", 1, 2, ". is not part of the language", "no attributes"),
        ("x[i]", 1, 3, "the index i is not a number", "whole numbers"),
        ("{x}", 1, 1, "{ is not part of the language", "group with ( )"),
        ("'x'", 1, 1, "' is not part of the language", "no strings"),
        ("n!", 1, 2, "! is not part of the language", "gamma(n + 1)"),
        ("x % ", 1, 4, "an operand is missing after %", "x/100"),
        ("x // 2", 1, 3, "// is not part", "/ divides"),
        ("a += 1; a", 1, 3, "+= is not part", "b = a + ..."),
        ("x² + 1", 1, 2, "² (superscript two) is not part", "**2"),
        ("x − y", 1, 3, "− (minus sign) is not part", "did you mean x - y?"),
        ("x·y", 1, 2, "· (middle dot) is not part", "did you mean x*y?"),
        (
            "x\N{PARTIAL DIFFERENTIAL}y",
            1,
            2,
            "(partial differential) is not part",
            "write the function alone",
        ),
        ("x\N{WHITE SMILING FACE}y", 1, 2, "(white smiling face) is not", "letters, digits"),
        ("x\x07y", 1, 2, "the character U+0007 is not part", "delete it"),
        ("x\u200by", 1, 2, "U+200B (zero width space) is not part", "delete it"),
        ("\ud800", 1, 1, "the character U+D800 is not part", "delete it"),
        # numbers
        ("1e99999", 1, 1, "the exponent 99999 is out of bounds", "10,000 (limit literal_exponent)"),
        ("x + 0x1p99999", 1, 5, "not a hexadecimal float64", "0x1.8p+0"),
        ("9" * 4001, 1, 1, "a number of 4001 digits", "4,000 digits (limit literal_digits)"),
        # no text at all
        (5, 1, 1, "an expression is text, not int", "put it in quotes"),
        (b"x", 1, 1, "an expression is text, not bytes", "put it in quotes"),
    ],
)
def test_complaint(text: object, line: int, column: int, problem: str, remedy: str) -> None:
    error = complaint(text)
    assert problem in error.problem
    assert remedy in error.remedy
    assert (error.line, error.column) == (line, column)


PIECES = ["x", "2", "sin", "max", "+", "*", "**", "not", "and", "<", "if", "else", "=", ";", "\n"]
PIECES += ["(", ")", ",", ".", "!", "é", "∂", "\x00", "lambda", "0x", "1e99999", "'"]


@pytest.mark.filterwarnings("ignore::workbench.errors.ExpressionWarning")
@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
@settings(max_examples=examples(200))
def test_no_complaint_is_without_a_remedy(text: str) -> None:
    try:
        parse(text)
    except ParseError as error:
        assert error.remedy, str(error)
        assert len(str(error)) < 800
        for repaired in error.repaired:
            parse(repaired)
            assert repaired in error.remedy


def test_the_caret_stands_below_the_culprit() -> None:
    assert str(complaint("a = x*y\n\tb = sin(a, 2)\nb")).split("\n") == [
        "line 2, column 6: sin takes 1 argument, not 2",
        "   b = sin(a, 2)",
        "       ^",
        "write sin(x)",
    ]
    assert str(complaint("变量 + é\u0301é 变量")).split("\n")[1:3] == [
        "  变量 + é\u0301é 变量",
        "            ^",
    ]


def test_long_lines_are_cut_around_the_place() -> None:
    shown = str(complaint("+".join(["x"] * 500) + " y " + "+ z" * 500)).split("\n")
    assert all(len(line) < 90 for line in shown)
    place = shown[2].index("^")
    assert shown[1][place] == "y"
    assert shown[1].startswith("  ...") and shown[1].endswith("...")


def test_complaints_travel_between_processes() -> None:
    error = complaint("2x")
    again = pickle.loads(pickle.dumps(error))
    assert str(again) == str(error)
    assert (again.line, again.column, again.remedy) == (error.line, error.column, error.remedy)


def test_every_line_of_a_message_fits_a_terminal() -> None:
    assert all(len(line) <= 80 for line in str(complaint("qqqqq(x)")).split("\n"))
