"""Our contestants: engines, the tape, the parser, the fit and the report."""

import runpy
import sys
import tempfile
from functools import partial

from workbench.bench.case import Case, Ready, numbers_of, replay
from workbench.bench.contestant import OURS, Contestant
from workbench.bench.memory import build
from workbench.calculus.adjoint import gradient_graph
from workbench.engines import ENGINES, Use
from workbench.ir.builder import GraphBuilder
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS

#: The learning rate and the epochs of the notebook's regression, and the epochs on many rows.
RATE, EPOCHS, FIT_EPOCHS = 0.01, 100, 20


class OurEngine(Contestant):
    """The reverse sweep on an engine of ours."""

    kind = OURS

    def __init__(self, engine: str, function_only: bool = False) -> None:
        self.engine = engine
        self.name = f"{engine}, value" if function_only else engine
        self.function_only = function_only

    def missing(self) -> str:
        """What the engine lacks, or that there is none of its name."""
        if self.engine not in ENGINES:
            return f"there is no engine {self.engine} in this version"
        return ENGINES[self.engine].missing()

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        graph = case.primal if self.function_only else _gradient(case.primal)
        program = ENGINES[self.engine].compile(graph)
        return Ready(partial(program, *case.inputs.tolist()))

    def program(self, case: Case) -> Ready:
        """The same of a program that is built first, operation by operation."""
        graph, built = build(lambda: _gradient(_again(case.primal)))
        program = ENGINES[self.engine].compile(graph)
        return Ready(partial(program, *case.inputs.tolist()), built=built)

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        program = ENGINES[self.engine].compile(_gradient(case.primal), Use.BATCH)
        return Ready(partial(program, *case.inputs))

    def descent(self, case: Case) -> Ready:
        """The notebook's regression with the loss compiled once."""
        from workbench.experiments.seed.descent import descend
        from workbench.experiments.seed.regression_data import PARAMETER, loss_graph, notebook_data

        graph = loss_graph(notebook_data())
        call = ENGINES[self.engine].compile(gradient_graph(graph, (PARAMETER,)))
        start = [notebook_data().start]
        return Ready(partial(descend, call, start, RATE, EPOCHS), lambda states: numbers_of(
            states[-1].parameters))  # fmt: skip


def _gradient(graph: Graph) -> Graph:
    return gradient_graph(graph, graph.variables)


def _again(graph: Graph) -> Graph:
    """A graph made anew, as one makes it without a text; the builder is gone afterwards."""
    builder = GraphBuilder()
    functions = {row.name: partial(builder.apply, row.name) for row in ROWS if row.arity}
    leaves = [builder.variable(name) for name in graph.variables]
    return builder.build([replay(graph, functions, leaves, builder.literal)])


class Workbench(Contestant):
    """What belongs to no engine."""

    name = "workbench"
    kind = OURS

    def parse(self, case: Case) -> Ready:
        """A graph from a text."""
        from workbench.frontends.text import parse

        point = dict(zip("xy", case.inputs.tolist(), strict=True))
        return Ready(partial(parse, case.text), lambda graph: numbers_of(graph(point)))

    def count(self, case: Case) -> Ready:
        """Operations of value and gradient, with sharing."""
        from workbench.ir.counting import shared_operations

        found = shared_operations(_gradient(case.primal))
        return Ready(lambda: found, operations=found)

    def tape(self, case: Case) -> Ready:
        """The notebook's regression on a Scalar, a fresh graph at every epoch."""
        from workbench.experiments.seed.regression import train
        from workbench.tape import Scalar

        return Ready(partial(train, Scalar, RATE, EPOCHS), lambda w: numbers_of(w.val))

    def rows(self, case: Case) -> Ready:
        """Gradient descent on many rows."""
        from workbench.fitting.run import fit

        x, y = case.inputs
        call = partial(
            fit,
            "w*x",
            {"x": x, "y": y},
            target="y",
            start={"w": 0.0},
            optimizer="gradient_descent",
            learning_rate=RATE,
            epochs=FIT_EPOCHS,
        )
        return Ready(call, lambda found: numbers_of(found.x))

    def report(self, case: Case) -> Ready:
        """The default report, into a folder that is thrown away."""
        return Ready(partial(_report, case.text), lambda _: numbers_of([]))


def _report(specification: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["workbench", "report", specification, "--out", f"{folder}/report"]
        try:
            runpy.run_module("workbench", run_name="__main__")
        except SystemExit as left:
            if left.code:
                raise RuntimeError(f"workbench report ended with exit code {left.code}") from None
