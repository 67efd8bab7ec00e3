"""A graph on many points: vector instructions in a loop over columns, on several threads."""

import ctypes
from collections.abc import Callable
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
#: Points whose sum is made by itself, so that few additions follow each other: their rounding adds
#: up.
CHUNK_POINTS = 512
_COMPILING = Lock()
_LOOP = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64)


class BatchProgram(ColumnsProgram):
    """A graph of forms on arrays; see `ColumnsProgram`.

    There is one loop for every choice of inputs that are numbers, which all points share, and one
    that adds up: what it adds never leaves the processor.
    """

    __slots__ = ("_graph", "_loops", "_width")

    def __init__(self, graph: Graph) -> None:
        super().__init__(len(graph.variables), len(graph.outputs), BLOCK_POINTS)
        self._graph, self._width = graph, vector_width()
        self._loops: dict[tuple[Any, ...], tuple[Code, Any]] = {}

    def run(
        self, inputs: list[Array | float], outputs: list[Array], registers: list[Array]
    ) -> None:
        """Fill the outputs: whole vectors where they lie, the rest in a padded copy."""
        loop, given = self._ready(inputs, loop_text)
        points = len(outputs[0]) if outputs else 0
        whole = points - points % self._width
        if whole:
            loop(_pointers(given), _pointers(outputs), whole)
        if whole < points:
            last = [np.full(self._width, one[-1]) for one in given]
            for one, padded, number in zip(given, last, inputs, strict=True):
                if not isinstance(number, float):
                    padded[: points - whole] = one[whole:]
            filled = [np.empty(self._width) for _ in outputs]
            loop(_pointers(last), _pointers(filled), self._width)
            for target, padded in zip(outputs, filled, strict=True):
                target[whole:] = padded[: points - whole]

    def add_up(
        self,
        inputs: list[Array | float],
        buffers: Array,
        registers: list[Array],
        totals: Array,
    ) -> None:
        """Fill the sums of the outputs over one block."""
        points = buffers.shape[1]
        whole = points - points % self._width
        lanes = np.zeros((self._outputs, self._width))
        if whole:
            loop, given = self._ready(inputs, sums_text)
            loop(_pointers(given), _pointers(list(lanes)), whole)
        totals[:] = lanes.sum(axis=1)
        if whole < points:
            rest = [one if isinstance(one, float) else one[whole:] for one in inputs]
            self.run(rest, list(buffers[:, whole:]), registers)
            totals += buffers[:, whole:].sum(axis=1)

    def _ready(
        self, inputs: list[Array | float], text: Callable[[Graph, tuple[bool, ...], int], str]
    ) -> tuple[Any, list[Array]]:
        """The compiled loop for inputs of these kinds, and the inputs as arrays."""
        numbers = tuple([isinstance(one, float) for one in inputs])
        with _COMPILING:  # one loop for all threads
            if (text, numbers) not in self._loops:
                code = Code(text(self._graph, numbers, self._width))
                self._loops[text, numbers] = code, _LOOP(code.address("loop"))
            loop = self._loops[text, numbers][1]
        return loop, [np.array([one]) if isinstance(one, float) else one for one in inputs]


def _pointers(arrays: list[Array]) -> Any:
    addresses = [one.__array_interface__["data"][0] for one in arrays]
    return (ctypes.c_void_p * len(addresses))(*addresses)


def loop_text(graph: Graph, numbers: tuple[bool, ...], width: int) -> str:
    """The module of the loop: pointers to the inputs, to the outputs, and how many points."""
    writer, head, body, outputs = _parts(graph, numbers, width)
    for place, name in enumerate(outputs):
        body.append(f"%s{place} = getelementptr double, ptr %q{place}, i64 %point")
        body.append(f"store {writer.type} {name}, ptr %s{place}, align 8")
    text = [*head, "br label %next", "next:"]
    text.append("%point = phi i64 [0, %entry], [%after, %next]")
    text += [*body, f"%after = add i64 %point, {width}"]
    text.append("%more = icmp slt i64 %after, %points")
    text += ["br i1 %more, label %next, label %done", "done:", "ret void", "}"]
    return "\n".join([*text, ATTRIBUTES, writer.declarations()])


def sums_text(graph: Graph, numbers: tuple[bool, ...], width: int) -> str:
    """The module of the loop that adds up: as `loop_text`, and each output is a vector of sums.

    The points of a chunk are added to a vector of zeros, and the chunk to the vector of all.
    """
    writer, head, body, outputs = _parts(graph, numbers, width)
    vector = writer.type
    chunk = ["br label %chunk", "chunk:", "%first = phi i64 [0, %entry], [%last, %chunked]"]
    inner, adding, outer, end = [], [], [], []
    for place, name in enumerate(outputs):
        chunk.append(f"%t{place} = phi {vector} [zeroinitializer, %entry], [%u{place}, %chunked]")
        inner.append(f"%c{place} = phi {vector} [zeroinitializer, %chunk], [%d{place}, %next]")
        adding.append(f"%d{place} = fadd {vector} %c{place}, {name}")
        outer.append(f"%u{place} = fadd {vector} %t{place}, %d{place}")
        end.append(f"store {vector} %u{place}, ptr %q{place}, align 8")
    chunk += [
        f"%wanted = add i64 %first, {CHUNK_POINTS}",
        "%fits = icmp slt i64 %wanted, %points",
        "%last = select i1 %fits, i64 %wanted, i64 %points",
        *("br label %next", "next:", "%point = phi i64 [%first, %chunk], [%after, %next]"),
    ]
    adding += [f"%after = add i64 %point, {width}", "%more = icmp slt i64 %after, %last"]
    adding += ["br i1 %more, label %next, label %chunked", "chunked:"]
    outer += ["%further = icmp slt i64 %last, %points"]
    outer += ["br i1 %further, label %chunk, label %done", "done:"]
    text = [*head, *chunk, *inner, *body, *adding, *outer, *end, "ret void", "}"]
    return "\n".join([*text, ATTRIBUTES, writer.declarations()])


def _parts(
    graph: Graph, numbers: tuple[bool, ...], width: int
) -> tuple[Writer, list[str], list[str], list[str]]:
    """What all loops share: what writes them, what stands before them and within, the outputs."""
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
    for place in range(len(outputs)):
        head.append(f"%b{place} = getelementptr ptr, ptr %outputs, i64 {place}")
        head.append(f"%q{place} = load ptr, ptr %b{place}")
    return writer, head, body + lines, outputs


def splat(number: str, name: str, vector: str, width: int) -> list[str]:
    """Instructions that make a vector of one number."""
    lanes = f"<{width} x i32> zeroinitializer"
    return [
        f"%{name}i = insertelement {vector} undef, double {number}, i32 0",
        f"%{name} = shufflevector {vector} %{name}i, {vector} undef, {lanes}",
    ]
