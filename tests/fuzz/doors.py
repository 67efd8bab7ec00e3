"""The doors at which inputs of others come in: how each is entered, and what it is fed with."""

import json
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random

import click

import workbench as wb
from tests.fuzz import grammars
from tests.fuzz.mutation import broken, mutated
from workbench.cli.points import read_point
from workbench.errors import WorkbenchError
from workbench.fitting.csv_file import read_csv
from workbench.fitting.nist import parse_nist
from workbench.grading.reading.handed_in import read_target
from workbench.problems.corpora.reading import problems_of
from workbench.problems.corpora.tables import read_lines, read_table
from workbench.reporting.specification import read_specification

#: What a reader may raise.
OURS = (WorkbenchError, click.ClickException)
#: A graph of more nodes is not written again and read again.
_SMALL = 2000
#: Loops of a campaign are unrolled to fewer operations than by default, which takes seconds.
_UNROLLED = 5_000

NIST = """NIST/ITL StRD
Model:         Exponential Class
               2 Parameters (b1 and b2)
               y = b1*(1-exp[-b2*x])  +  e
          Starting values                  Certified Values
  b1 =   500         250           2.3894212918E+02  2.7070075241E+00
  b2 =     0.0001      0.0005      5.5015643181E-04  7.2668688436E-06
Residual Sum of Squares:                    1.2455138894E-01
Number of Observations:                           3
Data:   y               x
      10.07E0      77.6E0
      14.73E0     114.9E0
      17.94E0     141.1E0
"""
SPECIFICATION = """title = "A report"
families = ["elementary"]
points = 2
seed = 7
methods = ["reverse", "central_difference"]
[timings]
repeats = 3
[[v_curves]]
expression = "sin(x)"
at = {x = 1.0}
[limits]
program_nodes = 1000
"""
CLASS = '''"""A class."""
import math


class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other))

    def sin(self):
        return Value(math.sin(self.data), (self,))
'''


@dataclass(frozen=True)
class Door:
    """One reader: seeds and words for mutations, a grammar, and what a text goes through."""

    name: str
    seeds: Sequence[str]
    enter: Callable[[str], None]
    grammar: Callable[[Random], str] | None = None
    words: Sequence[str] = grammars.WORDS

    def text(self, random: Random) -> str:
        """An input: one of the grammar, a mutation of one, or a mutation of a seed."""
        made = self.grammar(random) if self.grammar and random.random() < 0.5 else None
        if made is not None and random.random() < 0.5:
            return made
        return mutated(made or random.choice(self.seeds), random, self.seeds, self.words)


def _language(text: str) -> None:
    graph = wb.parse(text)
    if len(graph) < _SMALL:
        assert wb.parse(graph.to_text()) == graph


def _fpcore(text: str) -> None:
    with wb.limits(unrolled_operations=_UNROLLED):
        problems = problems_of(text)
    for one in problems:
        if len(one.graph) < _SMALL:
            with suppress(WorkbenchError):  # polygamma has no form
                assert problems_of(one.graph.to_fpcore())[0].graph.size == 1
        with suppress(WorkbenchError):
            one.sample(1, 1)


def _corpus(text: str) -> None:
    read = read_lines if text.count(",") % 2 else read_table
    for one in read(Path("corpus.csv"), text):
        assert one.name and set(one.ranges) == set(one.graph.variables)


def _compare(text: str) -> None:
    """An expression at a point between others, by methods of every kind."""
    graph = wb.parse(text)
    chosen = Random(repr(text))
    at = {name: chosen.choice((0.0, 1.0, -1.0, 0.5, 3e5, -1e-9)) for name in graph.variables}
    found = wb.compare(graph, at, methods="reverse, five_point, complex_step", timings=False)
    assert found.to_html() and all(str(row.status) for row in found.accuracy)


def _point(text: str) -> None:
    read_point(text)


def _nist(text: str) -> None:
    parse_nist(text, "problem.dat")


@cache
def _scratch() -> Path:
    import atexit
    from tempfile import TemporaryDirectory

    folder = TemporaryDirectory()
    atexit.register(folder.cleanup)
    return Path(folder.name)


def _file(name: str, text: str) -> Path:
    """A file of a text; a part of its bytes is not UTF-8 any more."""
    path = _scratch() / name
    path.parent.mkdir(exist_ok=True)
    content = text.encode("utf-8", "surrogatepass")
    chosen = Random(content)
    path.write_bytes(content if chosen.random() < 0.7 else broken(content, chosen))
    return path


def _specification(text: str) -> None:
    read_specification(_file("specification.toml", text))


def _data(text: str) -> None:
    path = _file("data.csv", text)
    with suppress(*OURS):
        read_csv(path, ("x", "y"))
    read_csv(path, ("x",))


def _class(text: str) -> None:
    """A submission that is looked into and not run: a file, or a notebook if it is JSON."""
    ending = ".ipynb" if text.lstrip().startswith("{") else ".py"
    path = _file("handed_in" + ending, text)
    with suppress(*OURS):
        read_target(str(path))
    read_target(f"{path}:Value")


@cache
def _report() -> dict[str, str]:
    """The files of a small report."""
    folder = _scratch() / "report"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        wb.compare("x*sin(y)", at={"x": 1, "y": 2}, methods="reverse, scalar").to_csv(folder)
    return {path.name: path.read_text() for path in sorted(folder.iterdir()) if path.is_file()}


def _changes(text: str) -> None:
    """A report of which one file is as given: its name and a line break stand before it."""
    name, _, content = text.partition("\n")
    known = _report()
    place = Path(name).name if Path(name).name in known else sorted(known)[len(name) % len(known)]
    for one, right in known.items():
        (_scratch() / "other").mkdir(exist_ok=True)
        (_scratch() / "other" / one).write_text(right)
    _file(f"other/{place}", content)
    found = wb.changes(_scratch() / "report", _scratch() / "other")
    assert found.to_html() and found.to_json()


NOTEBOOK = json.dumps(
    {"cells": [{"cell_type": "code", "source": CLASS.splitlines(keepends=True)}], "nbformat": 4}
)
EXPRESSIONS = ("x**2*sin(y) + exp(-x)/y", "a = x + 1; a*a", "1 if 0 < x < 1 else x^2, -x", "2x+1")
CORES = (
    '(FPCore f (x y) :name "f" :pre (< 0 x y 1) (sqrt (+ (* x x) y)))',
    "(FPCore (n) (while (< i 5) ([i 0 (+ i 1)] [s 0 (+ s (* i n))]) s))\n(FPCore (a) (cast a))",
    "(FPCore g (x.re x.im) (let* ([r (hypot x.re x.im)]) (if (> r 1) (log r) (- r 1))))",
)
TABLES = (
    "name,expression,v1_name,v1_low,v1_high\nI.1,exp(-t**2/2)/sqrt(2*pi),t,1,3\n",
    "expression\nln(x)/x\narcsin(y)\n",
    "x+1\nsin(x)\n\n# a comment\n",
)
DATA = ("x,y\n1,2\n2,3.5\n", "t;x;y\n1;2;\n2;1e3;NA\n", 'x\ty\n"1"\t2\n')

DOORS: dict[str, Door] = {
    one.name: one
    for one in (
        Door("language", EXPRESSIONS, _language, grammars.program),
        Door("fpcore", CORES, _fpcore, grammars.core, grammars.CORE_WORDS),
        Door("corpus", TABLES, _corpus, grammars.cells),
        Door("compare", EXPRESSIONS, _compare, grammars.expression),
        Door("point", ("x=1.5,y=pi/4", "x=[1,2],k=3"), _point, grammars.point),
        Door("nist", (NIST,), _nist),
        Door("specification", (SPECIFICATION,), _specification),
        Door("data", DATA, _data, grammars.cells),
        Door("class", (CLASS, NOTEBOOK), _class),
    )
}
DOORS["changes"] = Door("changes", (), _changes)  # its seeds take a comparison to make


def door(name: str) -> Door:
    """A door by name, with seeds."""
    found = DOORS[name]
    if found.seeds:
        return found
    return Door(name, [f"{one}\n{text}" for one, text in _report().items()], found.enter)
