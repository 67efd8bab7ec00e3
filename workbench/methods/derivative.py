"""A derivative ready to run: one method on one graph, compiled when first called."""

import time
from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import TYPE_CHECKING, Any, NamedTuple

from workbench.engines import ENGINES, engine_named
from workbench.errors import EngineError, listed
from workbench.ir.counting import OperationCount, count
from workbench.ir.graph import Graph
from workbench.methods.lookup import label
from workbench.methods.points import point_columns
from workbench.methods.protocol import Decision, Derivation, Kind, Method, Partial
from workbench.presentation.text.derivatives import derivative_name

if TYPE_CHECKING:
    import numpy

#: Engines whose programs take one point as Python floats, and batches as arrays.
POINT_ENGINE = "python"
BATCH_ENGINE = "numpy"


class Evaluation(NamedTuple):
    """Value and partials: by variable at a point (tuples if several outputs); arrays of a batch."""

    value: Any
    derivative: Any


class Plan(NamedTuple):
    """How a derivative will be run."""

    engine: str
    runs: str
    reason: str


class Derivative:
    """The value and the derivatives of a graph by one method; by default all first partials.

    Attributes: `method`, `primal`, `wrt`, `partials`, `derivation`, `derive_seconds`.

    >>> import workbench as wb
    >>> d = wb.gradient(wb.parse("sin(x*y)"), method="central_difference")
    >>> d.wrt
    ('x', 'y')
    """

    def __init__(
        self, method: Method, graph: Graph, wrt: tuple[str, ...], engine: str | None = None
    ) -> None:
        self.method = method
        self.primal = graph
        self.wrt = wrt
        self.engine = engine or POINT_ENGINE
        if self.engine not in ENGINES:
            engine_named(self.engine)
        started = time.perf_counter()
        self.derivation: Derivation = method.derive(graph, wrt)
        elapsed = time.perf_counter() - started
        own = self.derivation.derive_seconds
        self.derive_seconds = elapsed if own is None else own
        self._call: Callable[..., Sequence[Any]] | None = None
        self._plain: Callable[..., Sequence[Any]] | None = None
        self._sizes: Callable[..., Sequence[Any]] | None = None
        self._batch: tuple[Any, Any] | None = None

    # -- what it is ------------------------------------------------------------------------

    @property
    def partials(self) -> tuple[Partial, ...]:
        """Which derivatives these are, in the order in which they stand after the values."""
        return self.derivation.partials

    @property
    def function(self) -> Graph:
        """What is differentiated, as it was given."""
        return self.primal

    @property
    def label(self) -> str:
        """The method with its options."""
        return label(self.method)

    @property
    def names(self) -> tuple[str, ...]:
        """How the derivatives are called, in the order of `partials`: d/dx, d²/dx dy."""
        several = len(self.function.outputs) > 1
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
        program = self.derivation.program or self.derivation.counted
        if program is not None:
            return count(program)
        return self.derivation.formula

    @property
    def plan(self) -> Plan:
        """How one point will be run, and why."""
        derivation = self.derivation
        if derivation.runs_by_itself:
            return Plan(self.engine, "derivative program", "the method yields a graph")
        if derivation.decide is not None:
            return Plan(POINT_ENGINE, "a stencil chosen at the point", "the method is adaptive")
        if derivation.kind is Kind.DIFFERENCE:
            return Plan(POINT_ENGINE, "compiled primal", "as a graph it would be too large")
        if derivation.formula is not None:
            runs = "a small program, once a direction"
            return Plan(POINT_ENGINE, runs, "as one graph it would be too large")
        if derivation.imaginary_step is not None:
            return Plan(
                derivation.engine, "compiled primal", "an imaginary step needs complex numbers"
            )
        return Plan(derivation.engine, "tape", "the method runs eagerly and yields no graph")

    def __repr__(self) -> str:
        return f"Derivative({self.method.name} of {self.primal!r} by {listed(self.wrt)})"

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.derivative_cell import derivative_cell

        return derivative_cell(self)

    # -- running ---------------------------------------------------------------------------

    @property
    def call(self) -> Callable[..., Sequence[Any]]:
        """The fast path: positional values in, (value, partial, ...) out; no dictionaries.

        For several outputs: all values, then all partials row-major.
        """
        if self._call is None:
            self._call = self.compile()
        return self._call

    def compile(self, engine: str | None = None) -> Callable[..., Sequence[Any]]:
        """A fresh positional program on an engine (default: that of this derivative)."""
        name = engine or self.engine
        derivation = self.derivation
        if not derivation.runs_by_itself:
            if name not in (POINT_ENGINE, derivation.engine):
                numbers = "complex numbers" if derivation.engine == "complex" else "Python floats"
                raise EngineError(
                    f"{self.method.name} yields no graph here and runs point by point on "
                    f"{numbers}, not on the engine {name!r}"
                )
            return self._pointwise()
        assert derivation.program is not None
        program = engine_named(name).compile(derivation.program)
        if derivation.steps is not None:
            program = _stepped(program, engine_named(name).compile(derivation.steps))
        if derivation.decide is None or name != POINT_ENGINE:
            return program
        return self._rescued(program, derivation.decide)

    def _pointwise(self) -> Callable[..., Sequence[Any]]:
        """What runs a point where there is no program that could."""
        decide, evaluate = self.derivation.decide, self.derivation.evaluate
        if decide is not None:
            return lambda *values: decide(values).flat
        if evaluate is None:
            raise EngineError(f"{self.method.name} made nothing that runs of {self.primal!r}")

        def eager(*values: float) -> Sequence[float]:
            primal, partials = evaluate(values)
            return (*primal, *partials)

        return eager

    def _rescued(
        self, program: Callable[..., Sequence[Any]], decide: Callable[[Sequence[float]], Decision]
    ) -> Callable[..., Sequence[Any]]:
        """The program, with another stencil where a partial of it is not finite."""
        outputs = len(self.primal.outputs)

        def rescued(*values: float) -> Sequence[Any]:
            flat = program(*values)
            return flat if all(map(isfinite, flat[outputs:])) else decide(values).flat

        return rescued

    def decision(self, values: Sequence[float]) -> Decision | None:
        """What runs at a point, frozen for the judge; None for what is no program."""
        derivation = self.derivation
        if not derivation.runs_by_itself:
            return None if derivation.decide is None else derivation.decide(values)
        assert derivation.program is not None
        outputs = len(self.primal.outputs)
        sizes = self.step_sizes(values)
        if self._plain is None:
            self._plain = ENGINES[POINT_ENGINE].compile(derivation.program)
        flat = tuple(self._plain(*values, *sizes))
        if derivation.decide is not None and not all(map(isfinite, flat[outputs:])):
            return derivation.decide(values)
        return Decision(
            program=derivation.program,
            inputs=sizes,
            flat=flat,
            places=tuple(range(outputs, outputs + len(self.partials))),
            shifts=derivation.shifts,
            steps=tuple(sizes[place] for place in derivation.step_places),
        )

    def step_sizes(self, values: Sequence[float]) -> tuple[float, ...]:
        """The float64 step sizes at a point, one a variable; empty where a rule gives none."""
        if self.derivation.steps is None:
            return ()
        if self._sizes is None:
            self._sizes = ENGINES[POINT_ENGINE].compile(self.derivation.steps)
        return tuple(self._sizes(*values))

    def __call__(
        self, point: Mapping[str, float] | None = None, /, **keywords: float
    ) -> Evaluation:
        """Value and partials at a point given as a mapping or keywords. Raises PointError."""
        flat = self.call(*self.primal.bind(point, keywords))
        return self._structure(flat)

    def batch(self, points: "Mapping[str, Any] | numpy.ndarray[Any, Any]") -> Evaluation:
        """Many points: an array (points, variables), a mapping or a DataFrame of columns.

        Returns values (points,) and partials as an array (points, wrt); for several outputs
        (points, outputs) and (points, outputs, wrt). What yields no graph runs point by point.
        Raises PointError for a shape that does not fit.

        >>> import workbench as wb
        >>> wb.gradient(wb.parse("x*y")).batch({"x": [1, 2], "y": 3}).derivative.tolist()
        [[3.0, 1.0], [3.0, 2.0]]
        """
        import numpy as np

        columns, count = point_columns(points, self.primal.variables)
        outputs = len(self.primal.outputs)
        rows = np.array(columns).reshape(len(columns), count).T
        missing: Any = range(count)
        if self.derivation.runs_by_itself:
            flat = self._stacked(columns)
            if not columns:
                flat = np.repeat(flat[:, None], count, axis=1)
            missing = ()
            if self.derivation.decide is not None:
                missing = np.flatnonzero(~np.isfinite(flat[outputs:]).all(axis=0))
        else:
            flat = np.empty((outputs + len(self.partials), count))
        for place in missing:
            flat[:, place] = self.call(*rows[place].tolist())
        return self._structure_batch(flat)

    def _structure_batch(self, flat: Any) -> Evaluation:
        """Values and derivatives of many points, from all outputs as an array (flat, points)."""
        import numpy as np

        outputs = len(self.primal.outputs)
        values, partials = flat[:outputs], flat[outputs:]
        if outputs == 1:
            return Evaluation(values[0], np.ascontiguousarray(partials.T))
        shaped = partials.reshape(outputs, -1, flat.shape[1]).transpose(2, 0, 1)
        return Evaluation(values.T, np.ascontiguousarray(shaped))

    def _stacked(self, columns: list[Any]) -> Any:
        """All outputs of the program for all points, as one array (outputs, points)."""
        program, steps = self.derivation.program, self.derivation.steps
        assert program is not None
        engine = ENGINES[BATCH_ENGINE]
        if self._batch is None:
            self._batch = engine.compile(program), engine.compile(steps) if steps else None
        run: Any
        run, sizes = self._batch
        inputs = (*columns, *sizes(*columns)) if sizes else tuple(columns)
        return run.stacked(*inputs)

    def _structure(self, flat: Sequence[Any]) -> Evaluation:
        """Value and derivatives of one point, from all outputs in their order."""
        outputs = len(self.primal.outputs)
        size = len(self.partials) // outputs if outputs else 0
        names = [one.text for one in self.partials[:size]]
        if outputs == 1:
            return Evaluation(flat[0], dict(zip(names, flat[1:], strict=True)))
        rows = [flat[outputs + i * size : outputs + (i + 1) * size] for i in range(outputs)]
        partials = {name: tuple(row[j] for row in rows) for j, name in enumerate(names)}
        return Evaluation(tuple(flat[:outputs]), partials)


def _stepped(
    program: Callable[..., Sequence[Any]], steps: Callable[..., Sequence[Any]]
) -> Callable[..., Sequence[Any]]:
    """A difference program that works out its step sizes first."""

    def stepped(*values: Any, **options: Any) -> Sequence[Any]:
        return program(*values, *steps(*values), **options)

    return stepped
