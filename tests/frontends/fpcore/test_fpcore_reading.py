"""FPCore as graphs: every construct against Python, what is refused, what is hostile."""

import keyword
import math
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import workbench as wb
from tests.lanes import every_row, examples, size
from tests.strategies import OPERATIONS, graphs, named_graphs
from workbench.errors import GraphError
from workbench.frontends.fpcore import read_cores
from workbench.frontends.fpcore.forms import top_forms
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import OPERATORS
from workbench.problems.corpora.reading import problems_of

FILE = Path(__file__).with_name("scalar.fpcore")


def half_away(x: float) -> float:
    return math.copysign(math.floor(abs(x) + 0.5), x)


def only(text: str) -> Graph:
    """The graph of the only core of a text."""
    (core,), refused = read_cores(text)
    assert not refused
    return core.function


def reason(text: str) -> str:
    """Why the only piece of a text is refused."""
    cores, (refused,) = read_cores(text)
    assert not cores
    return refused.reason


def test_every_construct_is_the_function_that_python_has() -> None:
    corpus = wb.read_fpcore(FILE)
    assert not corpus.refused and len(corpus) == FILE.read_text().count(":description")
    for one in corpus:
        for point in one.sample(8, seed=1):
            scope = {
                f"{name}_" if keyword.iskeyword(name) else name: value
                for name, value in point.items()
            }
            scope |= {"math": math, "half_away": half_away}  # type: ignore[dict-item]
            expected = eval(one.reason, scope)
            assert one.graph(point) == pytest.approx(expected, rel=1e-12, abs=1e-12), (one, point)


def test_properties_are_kept() -> None:
    corpus = wb.read_fpcore(FILE)
    one = corpus.named("annotations")
    assert one.spec == wb.parse("expm1(x)")
    assert one.alternatives == (wb.parse("exp(x)*(1 - exp(-x))"),)
    assert one.notes[:2] == ("precision float", "rounding toZero")
    assert "cast" in one.notes[2] and one.source.endswith("nobody, 2026")
    assert corpus.named("identifiers").names["x.re"] == "x_re"
    assert corpus.named("square").graph == wb.parse("x*x")
    assert corpus.named("let").graph.to_text() == "z = x + 1; y*x + z"


READ = [
    ("(FPCore (x y) (let ([x y] [y x]) (- x y)))", "_ = x; y - x"),
    ("(FPCore (x) (while (< i 3) ([i 0 (+ i 1)] [y x (* y i)]) y))", "x*0*1*2"),
    ("(FPCore [x] (if (< 0 x 1) x 1/2))", "where(0 < x and x < 1, x, 0.5)"),
    ("(FPCore (x) (fmin x 2 -1/3))", "min(x, 2, -1/3)"),
    ("(FPCore (a-b a.b a_b) (+ a-b a.b a_b))", "a_b1 + a_b2 + a_b"),
    ('(FPCore f (x) :name "f; (of x" x) ; (g', "x"),
    ("(FPCore f (x) (+ x (g x))) (FPCore g (x) (* 2 x))", "x + 2*x"),
    ("(FPCore (x) (! :workbench-operator relu (let ([u x]) (fmax u 0))))", "relu(x)"),
    ("(FPCore (x) (! :workbench-operator relu (let ([u x]) (fmax u 1))))", "max(x, 1)"),
]


@every_row("text, expected", READ)
def test_cores_are_read(text: str, expected: str) -> None:
    graph = read_cores(text)[0][0].function
    assert graph == wb.parse(expected), graph.to_text()


REFUSED = [
    ("(FPCore (x) (tensor ([i 3]) x))", "tensor is not read"),
    ("(FPCore (x) (for ([i 3]) ([y x y]) y))", "for is not read"),
    ("(FPCore (x) (cast x))", "a cast rounds"),
    ("(FPCore ((A 3)) (ref A 1))", "arrays are outside"),
    ("(FPCore (x) (if (isnormal x) 1 2))", "isnormal is not read: it asks how a number is stored"),
    ("(FPCore (x) (+ x INFINITY))", "INFINITY: it is not a real number"),
    ("(FPCore (x) (while (< y 3) ([y x (* y 2)]) y))", "depends on more than numbers"),
    ("(FPCore f (x) (+ 1 (f x)))", "f calls itself"),
    ("(FPCore f (x) (g x)) (FPCore g (x) (f x))", "f calls itself"),
    ("(FPCore (x) (foo x))", "foo is not an operator or a core of this file; did you mean floor"),
    ("(FPCore (x) (+ x y))", "y is not a variable here"),
    ("(FPCore (x) (sin x x))", "sin takes 1 operand, not 2"),
    ("(FPCore (x) (-))", "- takes 2 operands, not 0"),
    ("(FPCore f (x y) x) (FPCore (x) (f x))", "f takes 2 operands, not 1"),
    ("(FPCore (x) (+ x (< x 1)))", "an operand of + is a number, not true or false"),
    ("(FPCore (x) (and x (< x 1)))", "an operand of and is true or false, not a number"),
    ("(FPCore (x) (if x 1 2))", "a condition is true or false, not a number"),
    ("(FPCore (x) (if (< x 1) x TRUE))", "one branch of if is a number"),
    ("(FPCore (x) (< x 1))", "the value of a core is a number"),
    ("(FPCore (x) :pre x x)", ":pre is true or false, not a number"),
    ("(FPCore (x) (let ([a 1] [a 2]) a))", "a name is bound twice"),
    ("(FPCore (x) (let ((a)) a))", "(a ...) is not a binding; write [name value]"),
    ("(FPCore (x) (let ([a 1]) a 2))", "write (let ([name value]) body)"),
    ("(FPCore (x x) x)", "two arguments have the same name"),
    ("(FPCore (x) x x)", "a core has one expression, and this one has 2"),
    ("(FPCore x)", "a core has a list of arguments"),
    ("(FPCore (x) ((sin) x))", "((sin) ...) does not begin".replace("(sin)", "")),
    ("(FPCore (x) (! :precision integer (/ x 2)))", "integer is not a format of floating-point"),
    ("(FPCore (x) :round toZero (nearbyint x))", "nearbyint is read with :round nearestEven only"),
    ("(FPCore (x) (+ x 1/0))", "divides by zero"),
    ("(FPCore (x) (digits 1 2 x))", "digits takes three whole numbers"),
    ("(FPCore (x) (digits 1e400 -2 10))", "digits takes three whole numbers"),
    ("(FPCore (x\x1b) y)", "there are: x\N{REPLACEMENT CHARACTER}, PI, E"),
    ("(FPCore (x) x", "a parenthesis is never closed; add )"),
    ("(FPCore (x] x)", "] closes (; write )"),
    ('(FPCore (x) :name "a x)', "a string is never closed"),
    ("(FPCore (x) x))", ") closes nothing; remove it"),
    ("(define (f x) x)", "this is not a core"),
    ("foo (bar)", "foo stands outside of all cores"),
]


@every_row("text, part", REFUSED)
def test_what_is_outside_is_refused_by_name(text: str, part: str) -> None:
    _, refused = read_cores(text)
    assert any(part in one.reason for one in refused), refused


def test_the_rest_of_a_file_is_read_and_lines_are_told() -> None:
    lost = '(FPCore (x) (+ x 1)\n(FPCore (y) :name "b" (cast y))\n)\n(FPCore (z) z)\n'
    cores, refused = read_cores(lost)
    assert [core.line for core in cores] == [4]
    assert [(one.name, one.line) for one in refused] == [("", 1), ("b", 2), ("", 3)]


HOSTILE = [
    ("(FPCore (x) " + "(" * size(100_000), "never closed"),
    ("(" * size(100_000), "never closed"),
    (")" * size(100_000), "closes nothing"),
    (f"(FPCore (x) {'1' * size(1_000_000)})", "the limit is 4,000 digits"),
    (f"(FPCore (x) 1/{'3' * size(1_000_000)})", "the limit is 4,000 digits"),
    (f"(FPCore (x) 0x{'f' * size(1_000_000)})", "the limit is 4,000 digits"),
    ("(FPCore (x) 1e999999999)", "out of bounds"),
    ("(FPCore (x) 0x1p999999999)", "out of bounds"),
    ("(FPCore (x) (digits 1 99999999 10))", "out of bounds"),
    (f"(FPCore (x) {'a' * size(1_000_000)})", "is not a variable here"),
    (f"(FPCore ({'a' * size(1_000_000)}) 1)", "the limit is 1,000 characters"),
    ("(FPCore (x) (while TRUE ([y x (* y y)]) y))", "limit unrolled_operations"),
    (f"(FPCore () (if (!= {'1 ' * size(9_000)}) 1 2))", "limit unrolled_operations"),
    ("(FPCore (x) (while TRUE () x))", "limit unrolled_operations"),
    ("(FPCore (x) (while (!= t 1) ([t 0 (+ (* t t) 1/3)]) x))", "depends on more than numbers"),
]


@every_row("text, part", HOSTILE)
def test_hostile_input_is_refused(text: str, part: str) -> None:
    with wb.limits(unrolled_operations=3_000):
        assert part in reason(text)


def test_depth_and_length_take_no_recursion() -> None:
    depth = size(100_000)
    graph = only(f"(FPCore (x) {'(sin ' * depth}x{')' * depth})")
    assert len(graph) == depth + 1
    assert only(graph.to_fpcore()) == graph
    lets = only(f"(FPCore (x) {'(let ([x (sin x)]) ' * depth}x{')' * depth})")
    assert lets == graph
    names = " ".join(f"x{'.' * number}" for number in range(1, 60))
    assert len(set(only(f"(FPCore ({names}) (+ {names}))").variables)) == 59


def test_calls_that_double_stop_at_the_limit() -> None:
    lines = ["(FPCore f0 (x) (* x x))"]
    lines += [f"(FPCore f{n} (x) (+ (f{n - 1} x) (f{n - 1} (sin x))))" for n in range(1, 40)]
    with wb.limits(unrolled_operations=1_000):
        cores, refused = read_cores("\n".join(lines))
    assert len(cores) + len(refused) == 40 and 5 < len(cores) < 15
    assert "5 times as many in a file" in refused[-1].reason


# -- what graphs write ---------------------------------------------------------------------------

WRITABLE = [name for name in OPERATIONS if OPERATORS[name].partials[0] is not None]


@settings(max_examples=examples(120))
@given(graphs(variables=None, operators=WRITABLE))
def test_a_graph_reads_back_equal(graph: Graph) -> None:
    assert only(graph.to_fpcore()) == graph


@settings(max_examples=examples(60))
@given(named_graphs())
def test_names_that_clash_read_back_equal(graph: Graph) -> None:
    assume(all(row.name in WRITABLE for _, row, parts in graph.nodes() if parts))
    for output, node in enumerate(graph.outputs):
        builder = GraphBuilder(graph.variables)
        assert only(graph.to_fpcore(output)) == builder.build([builder.include(graph)[node]])


def test_what_cannot_be_said_is_told() -> None:
    with pytest.raises(GraphError, match=r"FPCore has no polygamma \(node 2\)"):
        wb.parse("polygamma(1, x)").to_fpcore()


def test_one_output_of_several_is_chosen() -> None:
    graph = wb.parse("x + 1, x*y")
    with pytest.raises(GraphError, match="there are 2 outputs, choose one"):
        graph.to_fpcore()
    assert only(graph.to_fpcore(1)) == wb.parse("x*y")


def test_what_the_standard_lacks_is_written_in_it() -> None:
    graph = wb.parse("relu(x) + sigmoid(x)*sign(x) - gaussian(x)/softplus(x) + (x < 1)*x")
    plain = graph.to_fpcore().replace(":workbench-operator", ":other")
    again = only(plain)
    assert again != graph
    for x in (-1.5, 0.0, 0.25, 3.0):
        assert again(x=x) == pytest.approx(graph(x=x), rel=1e-14)


# -- anything ------------------------------------------------------------------------------------

_WRITTEN = """
( ) [ ] ( ) FPCore :pre :name :spec ! let let* while while* if and or not < == != + - * / sin fma
floor fmod nearbyint x y x.re TRUE PI LN2 E 1 0 1/2 0x1p-2 1e400 1e-9999 digits cast NAN :precision
binary32 integer "a" " ; # \\ \x1b \xe9 \u202e
"""
WORDS = st.sampled_from([*_WRITTEN.split(), "\n"])
FORMS = st.recursive(
    WORDS.filter(lambda one: one not in '()[]"'),
    lambda inner: st.lists(inner, min_size=1, max_size=5).map(lambda one: f"({' '.join(one)})"),
    max_leaves=20,
)


def check(text: str) -> None:
    corpus = problems_of(text)
    for one in corpus:
        assert only(one.graph.to_fpcore()) == one.graph
    assert all(one.line >= 1 and one.reason.isprintable() for one in corpus.refused)


@settings(max_examples=examples(120))
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    with wb.limits(unrolled_operations=500):
        check(text)


@settings(max_examples=examples(120))
@given(FORMS, st.lists(FORMS, max_size=3))
def test_any_forms_are_read_or_refused(body: str, properties: list[str]) -> None:
    with wb.limits(unrolled_operations=500):
        check(f"(FPCore f (x y) {' '.join(f':pre {one}' for one in properties)} {body})")


@settings(max_examples=examples(60))
@given(st.data())
def test_files_with_an_error_are_read_or_refused(data: st.DataObject) -> None:
    text = FILE.read_text()
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 20)))
    changed = text[:start] + data.draw(WORDS) + text[end:]
    cores = sum(isinstance(one, list) for one in top_forms(changed))
    assert cores >= text.count("(FPCore") - 3, "a slip costs its own core and perhaps a neighbour"
    with wb.limits(unrolled_operations=500):
        read_cores(changed[max(0, start - 2000) : start + 2000])
