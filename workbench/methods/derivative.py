"""A derivative ready to run: one method on one graph, compiled when first called."""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, Generic, NamedTuple, Self

from workbench.engines import ENGINES, Program, engine_named
from workbench.engines.pointwise import over_points
from workbench.engines.protocol import Engine
from workbench.errors import UnsupportedError, listed
from workbench.frontends.door import V
from workbench.ir.counting import OperationCount
from workbench.ir.graph import Graph
from workbench.ir.paths import require_path
from workbench.ir.primal import Primal, Use
from workbench.ir.shapes import Shapes, by_part
from workbench.methods.derivations import ProgramDerivation
from workbench.methods.lookup import label
from workbench.methods.paths.known import ManyPaths
from workbench.methods.paths.stencil import StencilRuns
from workbench.methods.points import point_columns
from workbench.methods.protocol import (
    Derivation,
    Kind,
    Method,
    Partial,
    Plan,
    Run,
    Wants,
    require_makes,
)
from workbench.presentation.text.derivatives import derivative_name
from workbench.records.result import content

if TYPE_CHECKING:
    import numpy
    from typing_extensions import TypeVar

    Array = numpy.ndarray[Any, numpy.dtype[numpy.float64]]
    #: The type of the derivative at a point: by default that of a function of one output.
    D = TypeVar("D", default=dict[str, float])
else:
    from typing import TypeVar

    D = TypeVar("D")

#: Engines whose programs take one point as Python floats, and batches as arrays.
POINT_ENGINE = "python"
BATCH_ENGINE = "numpy"
#: The engine that chooses.
AUTO = "auto"


class Evaluation(NamedTuple, Generic[V, D]):
    """Value and partials: by variable at a point (tuples if several outputs); arrays of a batch."""

    value: V
    derivative: D


def _timed(derive: Callable[[], Derivation]) -> float:
    """Seconds of a derivation; those inside a worker, where one did it."""
    started = time.perf_counter()
    own = derive().facts.derive_seconds
    return time.perf_counter() - started if own is None else own


class Derivative(Generic[V, D]):
    """The value and the derivatives of a graph by one method; by default all first partials.

    Attributes: `method`, `primal`, `wrt`, `engine`, `derivation`, `derive_seconds`.

    >>> import workbench as wb
    >>> d = wb.gradient(wb.parse("sin(x*y)"), method="central_difference")
    >>> d.wrt
    ('x', 'y')
    """

    #: How many of the last axes of what `_array` gives belong to each output, whether they count
    #: variables, and whether the result's axes are before them.
    _axes: ClassVar[int] = 1
    _by_variable: ClassVar[bool] = True
    _of_result: ClassVar[bool] = True
    #: The values at which a call without a point runs.
    _home: Sequence[float] | None = None

    def __init__(
        self, method: Method, primal: Primal, wants: Wants, engine: str | Engine | None = None
    ) -> None:
        self.method = method
        self.wrt = wants.wrt
        #: The engine that was asked for; without one points run on python, batches on numpy, and so
        #: does what has no program on auto.
        self.engine = None if engine is None else engine_named(engine)
        require_makes(method, wants)
        if missing := method.missing():
            raise UnsupportedError(f"{method.name} is not installed; {missing}")
        self._wanted = (primal, wants)
        traced = primal.graph
        #: A traced function whose conditions say where it is this graph.
        self._traced = traced if traced is not None and traced.conditions else None
        self._derivation: Derivation | None = None
        self.derive_seconds = _timed(lambda: self.derivation)
        self._programs: dict[Use, Program] = {}
        self._stencils: StencilRuns | None = None

    @property
    def derivation(self) -> Derivation:
        """What the method made; a copy makes it anew when it is first used."""
        # No cached_property: before Python 3.12 all derivations of a process would share its lock.
        if self._derivation is None:
            self._derivation = self._derive()
        return self._derivation

    def _derive(self) -> Derivation:
        primal, wants = self._wanted
        return self.method.derive(self._traced.unconditional if self._traced else primal, wants)

    def derive_again(self) -> float:
        """The seconds of one more derivation, of which nothing is kept."""
        return _timed(self._derive)

    @property
    def primal(self) -> Primal:
        """What is differentiated; along an open direction its components are variables of it."""
        return self.derivation.primal

    # -- comparing and copying -------------------------------------------------------------

    def _content(self) -> tuple[Any, ...]:
        primal, wants = self._wanted
        engine = None if self.engine is None else (type(self.engine), self.engine.name)
        return type(self), type(wants), self.method, primal, content(wants), engine, self._home

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Derivative):
            return NotImplemented
        return self is other or self._content() == other._content()

    def __hash__(self) -> int:
        return hash(self._content())

    def __getstate__(self) -> dict[str, Any]:
        # Programs and what methods make hold functions, which know no pickle.
        return {**vars(self), "_derivation": None, "_programs": {}, "_stencils": None}

    # -- what it is ------------------------------------------------------------------------

    @property
    def partials(self) -> tuple[Partial, ...]:
        """Which derivatives these are, in the order in which they stand after the values."""
        return self.derivation.partials

    @property
    def function(self) -> Graph:
        """What is differentiated, as it was given."""
        return self._traced or self._graph()

    def _graph(self) -> Graph:
        if self.primal.graph is None:
            raise UnsupportedError("a black box has no graph to show")
        return self.primal.graph

    @property
    def label(self) -> str:
        """The method with its options."""
        return label(self.method)

    @property
    def names(self) -> tuple[str, ...]:
        """How the derivatives are called, in the order of `partials`: d/dx, d²/dx dy."""
        several = self.primal.size > 1
        return tuple(self._name(one, one.output if several else None) for one in self.partials)

    def _name(self, partial: Partial, output: int | None) -> str:
        return derivative_name(partial.text, partial.order, output)

    @property
    def graph(self) -> Graph | None:
        """The derivative program, or None for what is no graph."""
        return self.derivation.program

    @property
    def operations(self) -> OperationCount | None:
        """Counts of the derivative program; None for an eager tape."""
        return self.derivation.operations

    @property
    def plan(self) -> Plan:
        """How one point will be run, and why."""
        return self.derivation.plan(self.engine_for(Use.POINT))

    def engine_for(self, use: Use) -> Engine:
        """The engine that was asked for; by default python for points and
        for what has no program, numpy for many points."""
        program = self.derivation.program
        if self.engine is not None and (program is not None or self.engine.name != AUTO):
            return self.engine
        return ENGINES[POINT_ENGINE if use is Use.POINT or program is None else BATCH_ENGINE]

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.method.name} of {self.primal!r} by {listed(self.wrt)})"

    def _repr_html_(self) -> str | None:
        if self.primal.graph is None:  # there is no program to show, and a notebook shows `repr`
            return None
        from workbench.presentation.notebook.derivative_cell import derivative_cell

        return derivative_cell(self)

    # -- running ---------------------------------------------------------------------------

    @property
    def call(self) -> Program:
        """The fast path: positional values in, (value, partial, ...) out; no dictionaries.

        For several outputs: all values, then all partials row-major.
        """
        return self._program(Use.POINT)

    def _program(self, use: Use) -> Program:
        if use not in self._programs:
            self._programs[use] = self.compile(use=use)
        return self._programs[use]

    def compile(self, engine: str | Engine | None = None, use: Use = Use.POINT) -> Program:
        """A fresh positional program on an engine (default: that of this derivative).

        Raises EngineError for an engine on which this derivative cannot be run, BudgetError where
        one point would take too many runs (limit repeated_nodes).
        """
        chosen = self.engine_for(use) if engine is None else engine_named(engine)
        if self._traced is None or not chosen.float64:
            return self.derivation.compile(chosen, use)
        return self._on_its_path(self._traced, chosen, use)

    def _on_its_path(self, graph: Graph, engine: Engine, use: Use) -> Program:
        """A program of a traced function: at a point of its path, or with each point on its own."""
        program = self._of_one_path(graph, self.derivation, engine, use)
        if use is not Use.POINT:

            def elsewhere(other: Graph) -> Program:
                made = self.method.derive(other.unconditional, self._wanted[1])
                return self._of_one_path(other, made, engine, use)

            return ManyPaths(graph, program, use, elsewhere)
        size = len(graph.variables)

        def at_a_point(*values: float) -> Sequence[float]:
            require_path(graph, values[:size])
            found: Sequence[float] = program(*values)
            return found

        return at_a_point

    def _of_one_path(self, graph: Graph, made: Derivation, engine: Engine, use: Use) -> Program:
        """A program for points of one path; a difference calls the function itself, one by one."""
        program = made.compile(engine, use)
        if self.method.kind is not Kind.DIFFERENCE:
            return program
        runs = StencilRuns(graph, made)
        return over_points(lambda *values: runs.at(values, engine).flat, use)

    def at(self, values: Sequence[float]) -> Run:
        """What runs at a point, with the evidence for a judge: values in order of the variables.

        Raises PathError where a traced function takes another path than it took.
        """
        engine = self.engine_for(Use.POINT)
        if self._traced is not None:
            require_path(self._traced, values[: len(self._traced.variables)])
            if self.method.kind is Kind.DIFFERENCE:
                self._stencils = self._stencils or StencilRuns(self._traced, self.derivation)
                return self._stencils.at(values, engine)
        return self.derivation.at(values, engine)

    def step_sizes(self, values: Sequence[float]) -> tuple[float, ...]:
        """The float64 step sizes of the program at a point; empty where it has none."""
        made = self.derivation
        return made.step_sizes(values) if isinstance(made, ProgramDerivation) else ()

    def __call__(
        self, point: Mapping[str, float] | None = None, /, **keywords: float
    ) -> Evaluation[V, D]:
        """Value and partials at a point given as a mapping or keywords; without one at the point
        with which it was made. Raises PointError, and PathError where a traced function takes
        another path than it took."""
        return self._evaluation(self.call(*self._bound(point, keywords)))

    def starting_at(self, at: Any) -> Self:
        """Itself, to be run at this point by a call without one; as it was for None.

        >>> import workbench as wb
        >>> wb.gradient("x**2", at={"x": 3.0})().derivative
        {'x': 6.0}
        """
        if at is not None:
            self._home = tuple(self._reader.bind(at, {}))
        return self

    def _bound(self, point: Any, keywords: Mapping[str, Any]) -> Sequence[float]:
        """The values of a point in the order of the function's variables."""
        if point is None and not keywords and self._home is not None:
            return self._home
        found: Sequence[float] = self._reader.bind(point, keywords)
        return found

    @property
    def _reader(self) -> Any:
        """What knows how points of the function are read."""
        return self.primal if self.primal.graph is None else self.function

    @property
    def _shapes(self) -> Shapes | None:
        return getattr(self._wanted[0], "shapes", None)

    def _evaluation(self, flat: Sequence[float]) -> Evaluation[Any, Any]:
        """Value and derivatives of one point, by argument where there are arrays."""
        if self._shapes is None:
            return self._structure(flat)
        import numpy as np

        return self._shaped(self._shapes, np.array(flat, dtype=float)[:, None], lone=True)

    def _shaped(self, shapes: Shapes, flat: Any, *, lone: bool) -> Evaluation[Any, Any]:
        """Value and derivatives in the shapes of arguments and result, from numbers (flat, points);
        of one point without an axis of points."""
        outputs, result = self.primal.size, shapes.result
        array = self._array(flat[outputs:])
        axes = array.shape[array.ndim - self._axes :]
        array = array.reshape((len(array), *(result if self._of_result else ()), *axes))
        values = flat[:outputs].T.reshape((len(array), *result))
        array, values = (array[0], values[0]) if lone else (array, values)
        counted = self._axes if self._by_variable else 0
        parts = shapes.parts_of(self.wrt) if counted else ()
        return Evaluation(by_part(values, (), 0), by_part(array, parts, counted))

    def batch(self, points: Any) -> "Evaluation[Array, Array]":
        """Many points: an array (points, variables), a mapping or a DataFrame of columns.

        Returns values (points,) and partials as an array (points, wrt); for several outputs
        (points, outputs) and (points, outputs, wrt). Of a function of arrays both have the shapes
        of a call behind an axis of points. What yields no graph runs point by point. Of a traced
        function each point takes its own path, traced anew where it has to be. Raises PointError
        for a shape that does not fit, BudgetError for too many paths.

        >>> import workbench as wb
        >>> wb.gradient(wb.parse("x*y")).batch({"x": [1, 2], "y": 3}).derivative.tolist()
        [[3.0, 1.0], [3.0, 2.0]]
        """
        import numpy as np

        parts = () if self._shapes is None else self._shapes.parts
        columns, count = point_columns(points, self.primal.variables, parts)
        flat = self._program(Use.BATCH)(*columns)
        if not columns:
            flat = np.repeat(np.asarray(flat).reshape(-1, 1), count, axis=1)
        if self._shapes is not None:
            return self._shaped(self._shapes, flat, lone=False)
        return self._structure_batch(flat)

    def _structure_batch(self, flat: Any) -> "Evaluation[Array, Array]":
        """Values and derivatives of many points, from all outputs as an array (flat, points)."""
        outputs = self.primal.size
        values = flat[0] if outputs == 1 else flat[:outputs].T
        return Evaluation(values, self._array(flat[outputs:]))

    def _array(self, partials: Any) -> Any:
        """Partials (partials, points) as (points, wrt) or, of several outputs, (points, outputs,
        wrt): another view of the same numbers."""
        outputs, (count, points) = self.primal.size, partials.shape
        shaped = partials.reshape(outputs, count // outputs, points).transpose(2, 0, 1)
        return shaped[:, 0] if outputs == 1 else shaped

    def _structure(self, flat: Sequence[Any]) -> Evaluation[Any, Any]:
        """Value and derivatives of one point, from all outputs in their order."""
        outputs = self.primal.size
        size = len(self.partials) // outputs if outputs else 0
        names = [one.text for one in self.partials[:size]]
        if outputs == 1:
            return Evaluation(flat[0], dict(zip(names, flat[1:], strict=True)))
        rows = [flat[outputs + i * size : outputs + (i + 1) * size] for i in range(outputs)]
        partials = {name: tuple(row[j] for row in rows) for j, name in enumerate(names)}
        return Evaluation(tuple(flat[:outputs]), partials)


class ArrayDerivative(Derivative[V, "Array"], Generic[V]):
    """A derivative that gives an array at a point as well: of a batch of one, the first."""

    def _structure(self, flat: Sequence[Any]) -> Evaluation[Any, Any]:
        import numpy as np

        outputs = self.primal.size
        partials = np.array(flat[outputs:], dtype=float)[:, None]
        value = flat[0] if outputs == 1 else tuple(flat[:outputs])
        return Evaluation(value, self._array(partials)[0])
