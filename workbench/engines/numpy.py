"""The numpy engine: a graph on arrays of points, in blocks whose buffers stay in the cache."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any

import numpy as np

from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.errors import PointError
from workbench.ir.graph import Graph
from workbench.limits import limits
from workbench.limits.processors import processors
from workbench.writers.kernel import Kernel, array_kernel, kernel_source, step_function
from workbench.writers.numpy import array_namespace

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Points in a block: so many, fewer where the buffers would leave the cache, and fewer again
#: where they would fill memory (but not so few that the calls cost more than the work).
BLOCK_POINTS = 8192
CACHED_POINTS, CACHE_BYTES = 1024, 2**20
LEAST_POINTS, MEMORY_BYTES = 32, 2**27
#: A thread that has fewer blocks to work on costs more than it saves.
BLOCKS_PER_THREAD = 2
#: Kernels with more steps than this run over their columns instead of as one function.
MAX_EMITTED = 5_000


class NumpyEngine(BuiltIn):
    """Runs a graph on many points at once."""

    name = "numpy"

    def compile(self, graph: Graph, use: Use = Use.POINT) -> Program:
        """A program for this graph; EngineError where an operator has no spelling on arrays."""
        program = NumpyProgram(graph.unconditional)
        if use is Use.POINT:
            return program
        return program.stacked if use is Use.BATCH else program.sums


class ColumnsProgram(ABC):
    """A program on arrays, block by block and on several threads.

    Inputs are arrays of one shape, or numbers. Calling gives one float64 array of that shape for
    each output. `run` fills the outputs of one block, with so many `registers` to work in.
    """

    __slots__ = ("_inputs", "_outputs", "_registers", "block")

    def __init__(self, inputs: int, outputs: int, block: int, registers: int = 0) -> None:
        self._inputs, self._outputs, self._registers = inputs, outputs, registers
        #: Points that are worked out together.
        self.block = block

    @abstractmethod
    def run(
        self, inputs: list[Array | float], outputs: list[Array], registers: list[Array]
    ) -> None:
        """Fill the outputs of one block."""

    def add_up(
        self,
        inputs: list[Array | float],
        buffers: Array,
        registers: list[Array],
        totals: Array,
    ) -> None:
        """Fill the sums of the outputs over one block; `buffers` has room for the outputs."""
        self.run(inputs, list(buffers), registers)
        buffers.sum(axis=1, out=totals)

    def __call__(self, *inputs: Any) -> tuple[Array, ...]:
        """The outputs, each of the common shape of the inputs."""
        results = self.stacked(*inputs)
        return tuple(results[output, ...] for output in range(len(results)))

    def stacked(self, *inputs: Any) -> Array:
        """All outputs as one array (outputs, *shape of the inputs), which calling splits."""
        flat, shape = self._flattened(inputs)
        results = np.empty((self._outputs, *shape))
        columns = results.reshape(self._outputs, -1)
        points = columns.shape[1]

        def fill(first: int, last: int) -> None:
            for start, stop, slices, registers in self._blocks(flat, points, first, last):
                self.run(slices, list(columns[:, start:stop]), registers)

        self._side_by_side(fill, points)
        return results

    def sums(self, *inputs: Any) -> Array:
        """The sum of every output over all points, shape (outputs,).

        Worked out block by block in the same few buffers: nothing of the size of the inputs is
        ever made. Sums are pairwise within a block and over the blocks.

        >>> import workbench as wb
        >>> NumpyProgram(wb.parse("w*x, w")).sums(2.0, np.arange(4.0))
        array([12.,  8.])
        """
        flat, shape = self._flattened(inputs)
        points = math.prod(shape)
        parts = np.empty((self._outputs, self._count(points)))

        def fill(first: int, last: int) -> None:
            buffers = np.empty((self._outputs, min(self.block, points)))
            blocks = self._blocks(flat, points, first, last)
            for place, (start, stop, slices, registers) in enumerate(blocks, start=first):
                self.add_up(slices, buffers[:, : stop - start], registers, parts[:, place])

        self._side_by_side(fill, points)
        with np.errstate(all="ignore"):
            totals: Array = parts.sum(axis=1)
        return totals

    def _count(self, points: int) -> int:
        """How many blocks there are."""
        return -(-points // self.block)

    def _side_by_side(self, fill: Callable[[int, int], None], points: int) -> None:
        """Fill from a first block to a last one, shared out among the threads of the engine.

        NumPy releases the interpreter while it works. What is computed does not depend on threads.
        """

        def silent(first: int, last: int) -> None:
            with np.errstate(all="ignore"):  # of this thread
                fill(first, last)

        blocks = self._count(points)
        threads = min(limits.threads, processors(), max(blocks // BLOCKS_PER_THREAD, 1))
        if threads == 1:
            silent(0, blocks)
            return
        bounds = [blocks * part // threads for part in range(threads + 1)]
        with ThreadPoolExecutor(threads - 1) as pool:
            others = [pool.submit(silent, *span) for span in pairwise(bounds[1:])]
            silent(*bounds[:2])
            for one in others:
                one.result()

    def _flattened(self, inputs: Sequence[Any]) -> tuple[list[Array | float], tuple[int, ...]]:
        """Inputs as contiguous vectors or floats, and their common shape."""
        if len(inputs) != self._inputs:
            raise PointError(f"{len(inputs)} inputs for {self._inputs} variables")
        arrays = [np.asarray(value, dtype=np.float64) for value in inputs]
        try:
            shape = np.broadcast_shapes(*(one.shape for one in arrays))
        except ValueError:
            shapes = ", ".join(str(one.shape) for one in arrays)
            raise PointError(
                f"inputs of shapes {shapes} do not fit; give arrays of one shape, or numbers"
            ) from None
        flat = [
            np.ascontiguousarray(np.broadcast_to(one, shape)).reshape(-1)
            if one.ndim
            else float(one)
            for one in arrays
        ]
        return flat, shape

    def _blocks(
        self, inputs: Sequence[Array | float], points: int, first: int, last: int
    ) -> Iterator[tuple[int, int, list[Array | float], list[Array]]]:
        """Block by block: where it starts and stops, its inputs, and registers to work in."""
        registers = list(np.empty((self._registers, min(self.block, points))))
        for number in range(first, last):
            start, stop = number * self.block, min((number + 1) * self.block, points)
            if stop - start < self.block:
                registers = [register[: stop - start] for register in registers]
            slices = [one if isinstance(one, float) else one[start:stop] for one in inputs]
            yield start, stop, slices, registers


class NumpyProgram(ColumnsProgram):
    """A graph on arrays with IEEE-754/C99 semantics, silently; see `ColumnsProgram`.

    >>> import workbench as wb
    >>> NumpyProgram(wb.parse("x*y, 1/x"))(np.array([0.0, 2.0]), 3.0)
    (array([0., 6.]), array([inf, 0.5]))
    """

    __slots__ = ("_run",)

    def __init__(self, graph: Graph) -> None:
        kernel = array_kernel(graph)
        super().__init__(kernel.inputs, kernel.outputs, _block_points(kernel), kernel.registers)
        self._run = _emitted(kernel) if len(kernel.templates) <= MAX_EMITTED else _looped(kernel)

    def run(
        self, inputs: list[Array | float], outputs: list[Array], registers: list[Array]
    ) -> None:
        """Fill the outputs by NumPy's calls, one an operation."""
        self._run(inputs, outputs, registers)


_Run = Callable[[list[Array | float], list[Array], list[Array]], None]


def _emitted(kernel: Kernel) -> _Run:
    """The kernel as one straight-line function."""
    namespace = array_namespace({*kernel.templates})
    code = compile(kernel_source(kernel), "<workbench numpy engine>", "exec", dont_inherit=True)
    exec(code, namespace)
    function = namespace["kernel"]

    def run(inputs: list[Array | float], outputs: list[Array], registers: list[Array]) -> None:
        function(*inputs, *outputs, *registers)

    return run


def _looped(kernel: Kernel) -> _Run:
    """The kernel as a loop over its columns."""
    functions = [step_function(template) for template in kernel.templates]
    columns = kernel.first, kernel.second, kernel.third, kernel.target

    def run(inputs: list[Array | float], outputs: list[Array], registers: list[Array]) -> None:
        places: list[Any] = [*inputs, *outputs, *kernel.constants, *registers]
        for function, first, second, third, target in zip(functions, *columns, strict=True):
            if second < 0:
                function(places[first], places[target])
            elif third < 0:
                function(places[first], places[second], places[target])
            else:
                function(places[first], places[second], places[third], places[target])
        for source, target in kernel.copies:
            places[target][...] = places[source]

    return run


def _block_points(kernel: Kernel) -> int:
    block = BLOCK_POINTS
    row = 8 * (kernel.registers + kernel.inputs + kernel.outputs)
    while block > CACHED_POINTS and row * block > CACHE_BYTES:
        block //= 2
    while block > LEAST_POINTS and row * block > MEMORY_BYTES:
        block //= 2
    return block
