"""The native engine: graphs compiled to instructions of this processor by LLVM.

Points run through an entry of Python's own calling convention, batches as vector instructions that
call libmvec, large graphs as runs of equal operations.
"""

from workbench.engines.native.forms import without_form
from workbench.engines.native.machine import libm_too, missing, vector_width
from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.engines.python import PythonEngine
from workbench.ir.graph import Graph

#: Larger graphs are not compiled line by line: at a point they run as runs, for which LLVM need not
#: run again and which call vector functions; on many points NumPy runs them.
MAX_STRAIGHT = 1_000
#: Where the bits of python are wanted lines are compiled for larger ones too.
MAX_EXACT = 4_000
MAX_BATCH = 5_000


class NativeEngine(BuiltIn):
    """Runs a graph as machine code; what has no form in it runs on python or on numpy.

    Points have the bits of the python engine, but for `hypot` and for large graphs: their functions
    are those of libmvec, within the ULPs that the operator table states.
    """

    name = "native"

    def missing(self) -> str:
        """The command that installs llvmlite."""
        return missing()

    def way(self, graph: Graph) -> str:
        """How it runs one point, where that is not the usual way, and why.

        >>> import workbench as wb
        >>> NativeEngine().way(wb.parse("gamma(x)"))
        'gamma has no native form, so that it runs on python and numpy'
        """
        graph = graph.unconditional
        if name := without_form(graph.codes):
            return f"{name} has no native form, so that it runs on python and numpy"
        if len(graph) <= MAX_STRAIGHT:
            return ""
        vectors = f"vectors of {vector_width()} numbers"
        reason = f"large, it runs as runs of equal operations on {vectors}"
        return "; ".join(filter(None, (reason, libm_too())))

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program for this graph, on python or numpy where it cannot be native."""
        graph = graph.unconditional
        return _point(graph) if use is Use.POINT else _batch(graph, use)


def _batch(graph: Graph, use: Use) -> Program:
    from workbench.engines.numpy import NumpyEngine

    if without_form(graph.codes) or len(graph) > MAX_BATCH:
        return NumpyEngine().compile(graph, use)
    from workbench.engines.native.batch import BatchProgram

    program = BatchProgram(graph)
    return program.stacked if use is Use.BATCH else program.sums


def _point(graph: Graph) -> Program:
    if without_form(graph.codes):
        return PythonEngine().compile(graph)
    if len(graph) > MAX_STRAIGHT:
        from workbench.engines.native.runs import run_program

        return run_program(graph)
    return exact_point(graph)


def exact_point(graph: Graph) -> Program:
    """A graph of forms line by line: but for `hypot` it has the bits of python."""
    from workbench.engines.native.entry import entry

    return entry(graph)
