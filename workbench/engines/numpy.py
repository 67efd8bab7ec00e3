"""The numpy engine: a graph on arrays of points, in blocks whose buffers stay in the cache."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from workbench.engines.protocol import BuiltIn, Program, Use
from workbench.errors import PointError
from workbench.ir.graph import Graph
from workbench.writers.kernel import Kernel, array_kernel, kernel_source, step_function
from workbench.writers.numpy import array_namespace

Array = np.ndarray[Any, np.dtype[np.float64]]

#: Points in a block: so many, fewer where the buffers would leave the cache, and fewer again
#: where they would fill memory (but not so few that the calls cost more than the work).
BLOCK_POINTS = 8192
CACHED_POINTS, CACHE_BYTES = 1024, 2**20
LEAST_POINTS, MEMORY_BYTES = 32, 2**27
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


class NumpyProgram:
    """A graph on arrays with IEEE-754/C99 semantics, silently.

    Inputs are arrays of one shape, or numbers, in the order of `graph.variables`. Calling gives
    one float64 array of that shape for each output.

    >>> import workbench as wb
    >>> NumpyProgram(wb.parse("x*y, 1/x"))(np.array([0.0, 2.0]), 3.0)
    (array([0., 6.]), array([inf, 0.5]))
    """

    __slots__ = ("_kernel", "_run", "block")

    def __init__(self, graph: Graph) -> None:
        self._kernel = kernel = array_kernel(graph)
        self._run = _emitted(kernel) if len(kernel.templates) <= MAX_EMITTED else _looped(kernel)
        #: Points that are worked out together.
        self.block = _block_points(kernel)

    def __call__(self, *inputs: Any) -> tuple[Array, ...]:
        """The outputs, each of the common shape of the inputs."""
        results = self.stacked(*inputs)
        return tuple(results[output, ...] for output in range(len(results)))

    def stacked(self, *inputs: Any) -> Array:
        """All outputs as one array (outputs, *shape of the inputs), which calling splits."""
        flat, shape = self._flattened(inputs)
        results = np.empty((self._kernel.outputs, *shape))
        columns = results.reshape(self._kernel.outputs, -1)
        with np.errstate(all="ignore"):
            for start, stop, slices, registers in self._blocks(flat, columns.shape[1]):
                self._run(slices, list(columns[:, start:stop]), registers)
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
        buffers = np.empty((self._kernel.outputs, min(self.block, points)))
        parts = np.empty((self._kernel.outputs, -(-points // max(self.block, 1))))
        with np.errstate(all="ignore"):
            for place, (start, stop, slices, registers) in enumerate(self._blocks(flat, points)):
                filled = buffers[:, : stop - start]
                self._run(slices, list(filled), registers)
                filled.sum(axis=1, out=parts[:, place])
            totals: Array = parts.sum(axis=1)
        return totals

    def _flattened(self, inputs: Sequence[Any]) -> tuple[list[Array | float], tuple[int, ...]]:
        """Inputs as contiguous vectors or floats, and their common shape."""
        kernel = self._kernel
        if len(inputs) != kernel.inputs:
            raise PointError(f"{len(inputs)} inputs for {kernel.inputs} variables")
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
        self, inputs: Sequence[Array | float], points: int
    ) -> Iterator[tuple[int, int, list[Array | float], list[Array]]]:
        """Block by block: where it starts and stops, its inputs, and registers to work in."""
        block = min(self.block, points)
        registers = list(np.empty((self._kernel.registers, block)))
        for start in range(0, points, max(block, 1)):
            stop = min(start + block, points)
            if stop - start < block:
                registers = [register[: stop - start] for register in registers]
            slices = [one if isinstance(one, float) else one[start:stop] for one in inputs]
            yield start, stop, slices, registers


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
