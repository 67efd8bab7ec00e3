"""A graph on many points: vector instructions in a loop over columns, on several threads."""

import ctypes
from threading import Lock
from typing import Any

import numpy as np

from workbench.engines.native.forms import ATTRIBUTES, Writer
from workbench.engines.native.machine import Code, vector_width
from workbench.engines.native.straight import instructions
from workbench.engines.numpy import Array, ColumnsProgram
from workbench.ir.graph import Graph

#: Points that one call works out: so many that the call costs little beside them.
BLOCK_POINTS = 65_536
_COMPILING = Lock()
_LOOP = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)


class BatchProgram(ColumnsProgram):
    """A graph of forms on arrays; see `ColumnsProgram`.

    There is one loop for every choice of inputs that are numbers, which all points share.
    """

    __slots__ = ("_graph", "_loops", "_width")

    def __init__(self, graph: Graph) -> None:
        super().__init__(len(graph.variables), len(graph.outputs), BLOCK_POINTS)
        self._graph, self._width = graph, vector_width()
        self._loops: dict[tuple[bool, ...], tuple[Code, Any]] = {}

    def run(
        self, inputs: list[Array | float], outputs: list[Array], registers: list[Array]
    ) -> None:
        """Fill the outputs: whole vectors where they lie, the rest in a padded copy."""
        numbers = tuple([isinstance(one, float) for one in inputs])
        loop = self._loop(numbers)
        given = [np.array([one]) if isinstance(one, float) else one for one in inputs]
        points = len(outputs[0]) if outputs else 0
        whole = points - points % self._width
        if whole:
            loop(_pointers(given), _pointers(outputs), whole)
        if whole < points:
            last = [np.full(self._width, one[-1]) for one in given]
            for one, padded, number in zip(given, last, numbers, strict=True):
                if not number:
                    padded[: points - whole] = one[whole:]
            filled = [np.empty(self._width) for _ in outputs]
            loop(_pointers(last), _pointers(filled), self._width)
            for target, padded in zip(outputs, filled, strict=True):
                target[whole:] = padded[: points - whole]

    def _loop(self, numbers: tuple[bool, ...]) -> Any:
        with _COMPILING:  # one loop for all threads
            if numbers not in self._loops:
                code = Code(loop_text(self._graph, numbers, self._width))
                self._loops[numbers] = code, _LOOP(code.address("loop"))
            return self._loops[numbers][1]


def _pointers(arrays: list[Array]) -> Any:
    addresses = [one.__array_interface__["data"][0] for one in arrays]
    return (ctypes.c_void_p * len(addresses))(*addresses)


def loop_text(graph: Graph, numbers: tuple[bool, ...], width: int) -> str:
    """The module of the loop: pointers to the inputs, to the outputs, and how many points."""
    writer = Writer(width)
    inputs = [f"%v{place}" for place in range(len(numbers))]
    lines, outputs = instructions(graph, writer, inputs)
    head = ["define void @loop(ptr %inputs, ptr %outputs, i64 %points) #0 {", "entry:"]
    body = []
    for place, number in enumerate(numbers):
        head.append(f"%a{place} = getelementptr ptr, ptr %inputs, i64 {place}")
        head.append(f"%p{place} = load ptr, ptr %a{place}")
        if number:
            head.append(f"%x{place} = load double, ptr %p{place}")
            head += splat(f"%x{place}", f"v{place}", writer.type, width)
        else:
            body.append(f"%l{place} = getelementptr double, ptr %p{place}, i64 %point")
            body.append(f"%v{place} = load {writer.type}, ptr %l{place}, align 8")
    body += lines
    for place, name in enumerate(outputs):
        head.append(f"%b{place} = getelementptr ptr, ptr %outputs, i64 {place}")
        head.append(f"%q{place} = load ptr, ptr %b{place}")
        body.append(f"%s{place} = getelementptr double, ptr %q{place}, i64 %point")
        body.append(f"store {writer.type} {name}, ptr %s{place}, align 8")
    text = [*head, "br label %next", "next:"]
    text.append("%point = phi i64 [0, %entry], [%after, %next]")
    text += [*body, f"%after = add i64 %point, {width}"]
    text.append("%more = icmp slt i64 %after, %points")
    text += ["br i1 %more, label %next, label %done", "done:", "ret void", "}"]
    return "\n".join([*text, ATTRIBUTES, writer.declarations()])


def splat(number: str, name: str, vector: str, width: int) -> list[str]:
    """Instructions that make a vector of one number."""
    lanes = f"<{width} x i32> zeroinitializer"
    return [
        f"%{name}i = insertelement {vector} undef, double {number}, i32 0",
        f"%{name} = shufflevector {vector} %{name}i, {vector} undef, {lanes}",
    ]
