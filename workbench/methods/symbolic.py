"""Symbolic differentiation: SymPy's `diff` on objects built from the graph, in isolation."""

import time
from dataclasses import dataclass
from typing import ClassVar, NamedTuple

from workbench.frontends.sympy.inward import from_sympy
from workbench.frontends.sympy.outward import as_number, forget, node_values, symbol
from workbench.frontends.sympy.rewriting import rewritten
from workbench.ir.counting import count
from workbench.ir.graph import Graph
from workbench.methods.protocol import Kind


class Differentiated(NamedTuple):
    """What the worker sends back."""

    program: Graph
    sympy_count_ops: int | None
    seconds: float
    primal_changed: bool


@dataclass(frozen=True, slots=True)
class Symbolic:
    name: ClassVar[str] = "symbolic"
    kind: ClassVar[Kind] = Kind.EXACT

def differentiate(graph: Graph, wrt: tuple[str, ...]) -> Differentiated:
    forget()
    started = time.perf_counter()
    values = node_values(graph)
    primal = [as_number(values[node]) for node in graph.outputs]
    t1=time.perf_counter()
    symbols = [symbol(name) for name in wrt]
    partials = [output.diff(one) for output in primal for one in symbols]
    t2=time.perf_counter()
    program = from_sympy([*primal, *partials], variables=graph.variables)
    seconds = time.perf_counter() - started
    t3=time.perf_counter()
    r=rewritten(graph, values)
    t4=time.perf_counter()
    t=count(program).tree_operations
    c= sum(int(p.count_ops()) for p in partials) if isinstance(t,int) and t<100000 else None
    t5=time.perf_counter()
    return dict(size=len(graph), tree=count(graph).tree_operations, nwrt=len(wrt), build=round(t1-started,2), diff=round(t2-t1,2), back=round(t3-t2,2), rew=round(t4-t3,2),countops=round(t5-t4,2), ops=c, ptree=t, pshared=len(program))
