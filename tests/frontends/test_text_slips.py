"""What people write who know another language: what they are told, and the text that they meant."""

import csv
import re
import warnings
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row, examples
from tests.steps import at_most
from workbench.cli import main
from workbench.errors import ExpressionWarning, ParseError
from workbench.frontends.text import parse
from workbench.frontends.text.equivalents import ABSENT, EQUIVALENTS, INVERSES, RENAMED
from workbench.ir.operators import FUNCTIONS, RESERVED
from workbench.ir.operators.derived import DERIVED


def name_and_arity(signature: str) -> tuple[str, int]:
    """Name and number of operands of a signature: `hypot(x, y)`."""
    return signature.partition("(")[0], signature.count(",") + 1


#: Foreign names that the language has learnt meanwhile: what is said of them is not said any more.
LEARNT = (set(RENAMED) | set(ABSENT)) & set(FUNCTIONS)
LEARNT |= {name_and_arity(one)[0] for one in EQUIVALENTS} & {
    name for name, row in FUNCTIONS.items() if (name, row.arity) in map(name_and_arity, EQUIVALENTS)
}

#: A slip a row: an error, a warning or nothing; what is said; the texts proposed, between bars.
with (Path(__file__).parent / "slips.csv").open(encoding="utf-8", newline="") as file:
    SLIPS = [
        tuple(row.values())
        for row in csv.DictReader(file)
        if not LEARNT & set(re.findall(r"[a-z_]\w*", row["text"].lower()))
    ]


def told(text: str) -> tuple[str, str, tuple[str, ...]]:
    """Kind, message and proposals for a text."""
    with warnings.catch_warnings(record=True) as given:
        warnings.simplefilter("always")
        try:
            parse(text)
        except ParseError as error:
            return "error", str(error), error.repaired
    message = str(given[0].message) if given else ""
    asked = message.partition("did you mean ")[2].removesuffix("?")
    return "warning" if given else "none", message, (asked,) if asked else ()


def test_the_table_is_large() -> None:
    assert len(SLIPS) >= 150
    assert len({text for _, text, *_ in SLIPS}) == len(SLIPS)


@every_row("kind, text, said, repaired", SLIPS)
def test_slips_have_their_answers(kind: str, text: str, said: str, repaired: str) -> None:
    told_kind, message, texts = told(text)
    assert (told_kind, " | ".join(texts)) == (kind, repaired)
    assert said in message
    assert len(message) < 600
    for one in texts:
        assert one in message
        assert told(one)[0] == "none"


@given(st.sampled_from(SLIPS), st.sampled_from(SLIPS), st.data())
@settings(max_examples=examples(300))
def test_no_pair_of_halves_of_slips_is_without_an_answer(
    one: tuple[str, ...], other: tuple[str, ...], data: st.DataObject
) -> None:
    head = one[1][: data.draw(st.integers(0, len(one[1])))]
    tail = other[1][data.draw(st.integers(0, len(other[1]))) :]
    kind, message, texts = told(head + tail)
    assert kind == "none" or message.strip()
    for text in texts:
        assert told(text)[0] != "error"


@pytest.mark.parametrize("around", ["2*x**2 + {}", "sin({})", "a = {}; a, x"])
def test_a_slip_is_mended_where_it_stands(around: str) -> None:
    for kind, text, _, repaired in SLIPS:
        if kind == "error" and text.isalnum() and repaired:
            assert told(around.format(text))[2][0] == around.format(repaired.split(" | ")[0])


@every_row("signature", [one for one in EQUIVALENTS if name_and_arity(one)[0] not in LEARNT])
def test_an_equivalent_means_the_same_anywhere(signature: str) -> None:
    name, _, names = signature.removesuffix(")").partition("(")
    letters = names.split(", ")
    template = parse(EQUIVALENTS[signature])
    given = ", ".join(f"{letter} + q" for letter in letters)
    called = name.upper() if name in RESERVED else name
    _, message, texts = told(f"3 - {called}({given})**2")
    assert f"write {EQUIVALENTS[signature]} for {signature}" in message
    for step in (0.25, 1.0, -2.0):
        shifted = {letter: 0.7 + step * place for place, letter in enumerate(letters)}
        inner = template({one: shifted[one] for one in template.variables})
        mended = parse(texts[0])
        point = {letter: value - 0.5 for letter, value in shifted.items()} | {"q": 0.5}
        value = mended({one: point[one] for one in mended.variables})
        assert value == pytest.approx(3 - inner**2, nan_ok=True)


def test_the_tables_know_the_functions() -> None:
    names = {signature.partition("(")[0] for signature in EQUIVALENTS}
    assert set(RENAMED.values()) <= {*FUNCTIONS, *DERIVED}
    assert set(INVERSES.values()) <= set(FUNCTIONS)
    assert not set(RENAMED) & (names - {"ln", "arctan", "clamp", "swish"})


def distance(left: str, right: str) -> int:
    """Edits between two names, a swap of neighbours being one: the recursion of the textbook."""
    rows = {(-1, -1): 0}
    rows |= {(row, -1): row + 1 for row in range(len(left))}
    rows |= {(-1, column): column + 1 for column in range(len(right))}
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            best = min(rows[i - 1, j] + 1, rows[i, j - 1] + 1, rows[i - 1, j - 1] + (one != other))
            if i and j and one == right[j - 1] and left[i - 1] == other:
                best = min(best, rows[i - 2, j - 2] + 1)
            rows[i, j] = best
    return rows[len(left) - 1, len(right) - 1]


@given(st.text("sincotaehlgxpr12", min_size=2, max_size=6).filter(str.isidentifier))
def test_only_neighbours_are_proposed(name: str) -> None:
    if name in FUNCTIONS or name.startswith("log"):
        return
    known = {*RENAMED, *(one.partition("(")[0] for one in EQUIVALENTS)}
    _, message, texts = told(f"{name}(q)")
    for text in texts:
        called = text.split("*")[-1].partition("(")[0]
        if name in known or any(distance(name, one) == 1 for one in known):
            continue
        assert distance(name, called) == 1 or name[1:] == called or name[2:] == called
    near = [one for one in FUNCTIONS if distance(name, one) == 1]
    if near and name not in known | set(ABSENT) and not name.startswith("d"):
        assert any(one in message for one in near)


_LONG = {
    "product": "2x + " * 20_000 + "y",
    "name": "q" * 9_999 + "(x)",
    "package": "np." + "sin(" * 30_000,
    "dots": "a." * 50_000,
    "bars": "|x" * 50_000,
    "braces": "\\frac{" * 17_000,
    "questions": "x ? " * 25_000,
    "commas": "1,5*x," * 5_000 + "1",
    "blanks": "1, 5*x, " * 5_000 + "x + 1,5",
    "suspicious": " + ".join(f"sin{number}x" for number in range(3_000)),
    "power": "sin^2" + "(" * 50_000 + "x" + ")" * 50_000,
}


@every_row("shape", _LONG)
def test_messages_stay_short_for_long_inputs(shape: str) -> None:
    with at_most(4_000_000):
        kind, message, _ = told(_LONG[shape])
    assert kind != "none"
    assert 0 < len(message) < 600


def test_a_name_is_warned_of_once() -> None:
    with pytest.warns(ExpressionWarning) as given:
        parse("PI*x + PI**2 + nan + PI")
    assert [str(one.message).split()[0] for one in given] == ["PI", "nan"]
    assert given[0].filename == __file__


def test_only_text_is_warned_of() -> None:
    """Warnings are errors here."""
    from sympy import Symbol

    assert wb.from_callable(lambda sinx, nan: sinx * nan).variables == ("sinx", "nan")
    assert wb.from_sympy(Symbol("sinx") + Symbol("inf")).variables == ("inf", "sinx")
    for problem in wb.PROBLEMS.values():
        assert problem.graph.variables


@pytest.mark.filterwarnings("default::workbench.errors.ExpressionWarning")
def test_the_command_line_warns_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["trace", "PI*x", "--at", "PI=3,x=2"])
    assert left.value.code == 0
    assert capsys.readouterr().err == "warning: PI is a variable here; did you mean pi*x?\n"


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("def f(x):\n    y = 2x\n    return y", "y = 2*x; y"),
        ("a = 2x\na + ln y", "a = 2*x; a + log(y)"),
        ("2x  # twice\n", "2*x"),
    ],
)
def test_a_program_is_mended_on_one_line(text: str, repaired: str) -> None:
    assert "".join(told(text)[2]) == repaired
