"""Files of problems: tables, lists, ranges and points, and what is said of files that are none."""

import math
import pickle
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row, examples
from workbench.errors import CorpusError, WorkbenchError
from workbench.limits import limits
from workbench.problems.corpora.ranges import Range, ranges_of
from workbench.problems.corpora.reading import problems_of
from workbench.problems.corpora.tables import read_lines, read_table

#: The layout of the list of AI Feynman, with its byte-order mark, its \r\n and its unused fields.
TABLE = (
    "\N{ZERO WIDTH NO-BREAK SPACE}Filename,Number,Output,Formula,# variables,v1_name,v1_low,"
    "v1_high,v2_name,v2_low,v2_high\r\n"
    "I.1,1,f,exp(-theta**2/2)/ln(n),2,theta,1,3,n,2,5\r\n"
    "I.2,2,f,arcsin(lambd*e),2,e,0,1,lambd,0,0.5\r\n"
    ",,,,,,,,,,\r\n"
    "I.1,3,f,S*E,2,S,,3,E,1,\r\n"
    "bad,4,f,2x,1,x,1,2,,,\r\n"
    "far,5,f,x,1,x,one,2,,,\r\n"
    "turned,6,f,x,1,x,3,2,,,\r\n"
    "short,7,f,x\r\n"
)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_a_table_is_read_row_by_row(tmp_path: Path) -> None:
    corpus = wb.read_corpus(write(tmp_path, "feynman.csv", TABLE))
    assert [one.name for one in corpus] == ["I.1", "I.2", "I.1 (2)"]
    first, second, third = corpus
    assert first.graph == wb.parse("exp(-theta**2/2)/log(n)")
    assert dict(first.ranges) == {"theta": Range(1.0, 3.0), "n": Range(2.0, 5.0)}
    assert second.graph == wb.parse("asin(lambd*e_)") and second.names["e"] == "e_"
    assert second.ranges["e_"] == Range(0.0, 1.0)
    assert third.ranges["S"] == Range(-math.inf, 3.0) and third.line == 5
    assert third.source == "feynman.csv, line 5"
    assert [(one.name, one.line) for one in corpus.refused] == [
        *(("bad", 6), ("far", 7), ("turned", 8), ("short", 9))
    ]
    said = [one.reason for one in corpus.refused]
    assert "did you mean 2*x?" in said[0] and "'one' in column v1_low is not a number" in said[1]
    assert "ends at 2 before 3" in said[2] and "4 fields, the header has 11" in said[3]


def test_columns_may_bear_the_names_of_variables(tmp_path: Path) -> None:
    text = 'name;expression;x_low;x_high;y_low;y_high\n"a;b";x*y;0;1;;\nc;x;;;2;3\n'
    corpus = wb.read_corpus(write(tmp_path, "own.dat", text))
    assert [one.name for one in corpus] == ["a;b", "c"] and not corpus.refused
    assert corpus[0].ranges == {"x": Range(0.0, 1.0), "y": Range()}
    assert corpus[1].ranges == {"x": Range()}


def test_a_list_has_one_expression_a_line(tmp_path: Path) -> None:
    text = "# a list\n\nln(x)/x  # with a comment\nsin x\nPI*r, r\nPI*r**2\n"
    corpus = wb.read_corpus(write(tmp_path, "list.txt", text))
    assert [(one.name, one.graph.to_text()) for one in corpus] == [
        *(("line 3", "log(x)/x"), ("line 6", "PI*r**2"))
    ]
    assert corpus[1].notes == ("PI is a variable here; did you mean pi*r**2?",)
    assert [one.line for one in corpus.refused] == [4, 5]
    assert "several results" in corpus.refused[1].reason


@every_row(
    "name, text, kind",
    [
        ("a.fpcore", "(FPCore (x) x)", "core 1"),
        ("a.txt", "; a comment\n (FPCore (x) x)", "core 1"),
        ("a", "name,formula\nb,x", "b"),
        ("a.csv", "formula\nx", "line 2"),
        ("a.txt", "x*(y + 1)", "line 1"),
    ],
)
def test_content_and_ending_tell_the_kind(name: str, text: str, kind: str, tmp_path: Path) -> None:
    (one,) = wb.read_corpus(write(tmp_path, name, text))
    assert one.name == kind


@every_row(
    "name, text, part",
    [
        ("a.fpcore", "; nothing", "a.fpcore has no core"),
        ("a.txt", "\n# nothing\n", "a.txt has no expression"),
        ("a.csv", "", "a.csv, line 1 names no column expression or formula"),
        ("a.csv", "\nx,y\n1,2", "a.csv, line 2 names no column expression or formula, but x, y"),
        ("a.csv", 'formula,b\n"x', "a.csv, line 2: unexpected end of data; save it as plain CSV"),
        ("a.txt", b"\xff\xfe", "a.txt is not UTF-8 text"),
    ],
)
def test_files_that_are_no_corpus(name: str, text: str, part: str, tmp_path: Path) -> None:
    with pytest.raises(CorpusError) as caught:
        wb.read_corpus(write(tmp_path, name, text))
    assert part in str(caught.value)


def test_paths_that_are_no_file(tmp_path: Path) -> None:
    for path, part in [
        (tmp_path / "absent", "no file"),
        (tmp_path, "is not a plain file"),
        ("/dev/null", "is not a plain file"),
        ("a\0b", "is not a path"),
        (None, "is not a path"),
    ]:
        with pytest.raises(CorpusError, match=part):
            wb.read_fpcore(path)  # type: ignore[arg-type]
    with limits(text_characters=10), pytest.raises(CorpusError, match="limit text_characters"):
        wb.read_fpcore(write(tmp_path, "long.fpcore", "(FPCore (x) x)"))


# -- ranges and points ---------------------------------------------------------------------------


@every_row(
    "condition, ranges",
    [
        ("x > 1 and 5 >= x", {"x": (1, 5)}),
        ("-2 < x and x < pi/2 and x < 100", {"x": (-2, math.pi / 2)}),
        ("abs(x) <= 3 and y == 2", {"x": (-3, 3), "y": (2, 2)}),
        ("3 >= abs(x) and abs(y) > 1", {"x": (-3, 3)}),
        ("x > 1 or x < -1", {}),
        ("not x > 1", {}),
        ("x < y and y < 3", {"y": (-math.inf, 3)}),
        ("x < 0/0 and y < -1/0", {"y": (-math.inf, -math.inf)}),
    ],
)
def test_ranges_are_what_must_hold(condition: str, ranges: dict[str, Any]) -> None:
    found = ranges_of(wb.parse(condition), ("x", "y"))
    assert dict(found) == {name: Range(*ranges.get(name, ())) for name in ("x", "y")}


def test_points_satisfy_the_precondition() -> None:
    (one,) = problems_of("(FPCore (x y z) :pre (and (< 1 x 2) (< (* x y) 1) (!= z 0)) (+ x y z))")
    for over in ("range", "floats"):
        points = one.sample(50, seed=3, over=over)  # type: ignore[arg-type]
        assert all(1 < p["x"] < 2 and p["x"] * p["y"] < 1 and p["z"] for p in points)
        assert one.sample(7, seed=3, over=over) == points[:7]  # type: ignore[arg-type]
        assert one.sample(7, seed=4, over=over) != points[:7]  # type: ignore[arg-type]
    exponents = [math.log10(abs(p["z"])) for p in one.sample(200, 1, over="floats")]
    assert min(exponents) < -250 and max(exponents) > 250
    assert sum(p["z"] < 0 for p in one.sample(200, 1, over="floats")) in range(60, 140)


def test_points_far_away_are_found_among_all_floats() -> None:
    (one,) = problems_of("(FPCore (x y) :pre (> (* x y) 1e200) (* x y))")
    with limits(sampling_tries=1000):
        assert all(p["x"] * p["y"] > 1e200 for p in one.sample(3, 1))


def test_a_precondition_that_never_holds_is_told() -> None:
    for text in ("(< 2 x 1)", "(< (* x x) -1)"):
        (one,) = problems_of(f'(FPCore (x) :name "never" :pre {text} x)')
        with limits(sampling_tries=100), pytest.raises(CorpusError, match=r"'never' \(text.fpcore"):
            one.sample(1, 1)


@settings(max_examples=examples(100))
@given(st.floats(), st.floats(), st.integers())
def test_every_range_gives_numbers_inside(low: float, high: float, seed: int) -> None:
    if not low <= high or (math.isinf(low) and low == high):
        return
    one = Range(low, high)
    for draw in (one.uniform, one.any_float):
        assert low <= draw(random.Random(seed)) <= high


# -- the object ----------------------------------------------------------------------------------


def test_a_corpus_is_a_tuple_that_travels() -> None:
    corpus = problems_of('(FPCore (x) :name "a" x) (FPCore (x) (cast x)) (FPCore f (x) (* x x))')
    again = pickle.loads(pickle.dumps(corpus))
    assert repr(again) == repr(corpus) == "Corpus(2 problems of text.fpcore, 1 refused)"
    assert again.refused == corpus.refused and again.named("f").graph == wb.parse("x*x")
    assert str(corpus).count("\n") == 3 and "line 1, core 2: cast is not read" in str(corpus)
    for name, part in [
        ("b", "no problem 'b'; there are: a, f"),
        ("", "has 2 problems: choose one"),
        ("core 2", "line 1: 'core 2' is not read: cast"),
    ]:
        with pytest.raises(CorpusError, match=part):
            corpus.named(name)


def test_problems_of_a_corpus_are_compared() -> None:
    (one,) = problems_of("(FPCore (x) :pre (< 1 x 2) (- (sqrt (+ x 1)) (sqrt x)))")
    (point,) = one.sample(1, seed=1)
    rows = wb.compare(one.graph, point, methods="reverse", timings=False).to_frame()
    assert list(rows.status) == ["ok"]
    assert wb.parse(one.text) == one.graph and set(one.box) == {"x"}


# -- anything ------------------------------------------------------------------------------------

CELLS = st.sampled_from(
    [*("x", "ln(x)", "e*pi", "1e999", "-", "nan", "inf", "v1_low", "2x", '"', "=1+1", "\x1b[2J")]
)


@settings(max_examples=examples(60))
@given(st.lists(st.lists(CELLS, max_size=6).map(",".join), max_size=6).map("\n".join))
def test_any_table_is_read_or_refused(rows: str) -> None:
    header = "name,formula,v1_name,v1_low,v1_high"
    for read, text in [(read_table, f"{header}\n{rows}"), (read_table, rows), (read_lines, rows)]:
        try:
            corpus = read(Path("a.csv"), text)
        except WorkbenchError as error:
            assert isinstance(error, CorpusError) and str(error).startswith("a.csv")
        else:
            assert all(one.reason.isprintable() for one in corpus.refused)
            assert all(set(one.ranges) == set(one.graph.variables) for one in corpus)


@every_row("condition", ["(< 1e4000 x 1)", "(< x -1e4000)", "(< 2 x 1)", "(< 1e4000 x)"])
def test_where_no_float_lies_no_point_is_found(condition: str) -> None:
    (problem,) = problems_of(f"(FPCore (x) :pre {condition} (sqrt x))")
    for over in ("range", "floats"):
        with limits(sampling_tries=50), pytest.raises(CorpusError):
            problem.sample(1, 1, over=over)
