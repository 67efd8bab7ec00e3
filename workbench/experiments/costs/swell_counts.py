"""The derivative of the logistic map in every form, counted by SymPy and by us."""

import tracemalloc
from functools import cache

from workbench.experiments.costs.programs import gradient_operations, graph_bytes, program
from workbench.experiments.costs.sympy_gradient import in_sympy
from workbench.frontends.sympy.installation import forget
from workbench.frontends.sympy.outward import derivative, to_sympy
from workbench.frontends.text import parse
from workbench.ir.builder import GraphBuilder
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.isolation import run_isolated
from workbench.limits import Limits
from workbench.methods.protocol import First
from workbench.methods.symbolic import Symbolic
from workbench.problems.recurrences import logistic_map
from workbench.records.experiments.swell import SwellMemoryRecord, SwellRecord

#: Lengths of the published table, and those whose peak of memory is traced (which is slow).
LENGTHS = tuple(range(1, 11))
TRACED_LENGTHS = (2, 6, 10)
#: One step of the map.
STEP = "4*p*(1 - p)"


def logistic(length: int) -> Graph:
    """The logistic map's l(length) as a graph, the steps nested.

    >>> logistic(1).to_text(), logistic(2).to_text()
    ('x', '4*x*(1 - x)')
    """
    return parse(logistic_map(length) if length > 1 else "x")


@cache
def swell_rows(lengths: tuple[int, ...] = LENGTHS) -> tuple[SwellRecord, ...]:
    """One row a length; SymPy runs in isolation."""
    graphs = [logistic(length) for length in lengths]
    step = Symbolic().derive(parse(STEP), First(("p",))).program
    assert step is not None
    rows = []
    for length, graph, sympy in zip(lengths, graphs, in_sympy(graphs), strict=True):
        adjoint = program(graph, "reverse")
        reverse, symbolic = count(adjoint), count(sympy.program)
        rows.append(
            SwellRecord(
                length=length,
                function_operations=count(graph).shared_operations,
                function_cse=sympy.function_cse,
                sympy_tree=sympy.tree,
                sympy_cse=sympy.cse,
                symbolic_tree=symbolic.tree_operations,
                symbolic_shared=symbolic.shared_operations,
                named_shared=count(by_named_steps(step, length)).shared_operations,
                forward_shared=gradient_operations(graph, "forward"),
                reverse_tree=reverse.tree_operations,
                reverse_shared=reverse.shared_operations,
                sympy_nodes=sympy.size.tree_nodes,
                sympy_objects=sympy.size.objects,
                sympy_bytes=sympy.size.bytes,
                reverse_nodes=len(adjoint),
                reverse_bytes=graph_bytes(adjoint),
            )
        )
    return tuple(rows)


def memory_rows(lengths: tuple[int, ...] = TRACED_LENGTHS) -> tuple[SwellMemoryRecord, ...]:
    """The peaks of memory; not the same to the byte in every run."""
    found = run_isolated(
        f"{__name__}:peaks",
        lengths,
        seconds=Limits.symbolic_seconds,
        megabytes=Limits.symbolic_megabytes,
    )
    return tuple(
        SwellMemoryRecord(length=length, sympy_peak_bytes=sympy, reverse_peak_bytes=reverse)
        for length, sympy, reverse in found
    )


def by_named_steps(step: Graph, length: int) -> Graph:
    """SymPy's value and slope of one step, applied step after step, multiplied by the chain rule.

    This is symbolic differentiation that keeps the names of intermediate results: what Laue
    compares automatic differentiation with.
    """
    builder = GraphBuilder(["x"])
    value, slope = builder.variable("x"), builder.literal(1)
    for number in range(1, length):
        nodes = builder.include(step, {"p": value})
        value, local = (nodes[output] for output in step.outputs)
        slope = local if number == 1 else builder.apply("multiply", slope, local)
    return builder.build([value, slope])


def peaks(lengths: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """The worker's half: length, peak bytes of SymPy's `diff`, peak bytes of the reverse sweep."""
    found = []
    for length in lengths:
        graph = logistic(length)
        program(graph, "reverse")  # the rules are read from the table once
        forget()
        (function,) = to_sympy(graph)
        tracemalloc.start()
        derivative(function, "x")
        sympy = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        tracemalloc.start()
        program(graph, "reverse")
        reverse = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        found.append((length, sympy, reverse))
    return found
