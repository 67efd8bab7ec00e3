"""The forms of a derivation: a program, a rule that decides at every point, a loop, a call."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from math import isfinite
from typing import Any, ClassVar, NamedTuple

from workbench.calculus.adjoint import gradient_graph
from workbench.engines import Engine, Program, Use
from workbench.engines.pointwise import over_points
from workbench.errors import BudgetError, EngineError, WorkbenchError
from workbench.ir.black_box import BlackBox
from workbench.ir.counting import OperationCount, count, count_by_formula
from workbench.ir.graph import Graph
from workbench.ir.operators import ROWS
from workbench.ir.primal import Primal
from workbench.isolation.alarm import alarm
from workbench.limits import Limits, limits
from workbench.measure.evidence import (
    Alone,
    Each,
    Evidence,
    ImaginaryStep,
    Lent,
    OwnProgram,
    Unknown,
)
from workbench.methods.protocol import Facts, Note, Partial, Plan, Run, first_partials

#: Runs a point on an engine: values of the variables -> what was run.
Decide = Callable[[Sequence[float], Engine], Run]
#: Values at a point -> values of the outputs, then the partials.
Evaluate = Callable[[Sequence[float]], tuple[Sequence[float], Sequence[float]]]


def stated_ulps(engine: Engine) -> tuple[float, ...] | None:
    """What an engine states of its operators, a number per row; None where it is the table's."""
    stated = tuple(map(engine.ulps, ROWS))
    return None if stated == tuple(row.ulps for row in ROWS) else stated


@dataclass(frozen=True, kw_only=True)
class _Form:
    """What every form has: the partials are by default all first ones."""

    primal: Primal
    wrt: tuple[str, ...]
    partials: tuple[Partial, ...] = ()
    facts: Facts = Facts()

    def __post_init__(self) -> None:
        if not self.partials:
            object.__setattr__(self, "partials", first_partials(self.primal.size, self.wrt))


@dataclass(frozen=True, kw_only=True)
class _Pointwise(_Form):
    """What has no program: it runs one point after the other."""

    @property
    def program(self) -> Graph | None:
        """No program."""
        return None

    @property
    def operations(self) -> OperationCount | None:
        """Not counted."""
        return None

    #: The arithmetic of those that run point by point, and the engines that may be asked for it:
    #: empty, any engine of float64.
    _numbers: ClassVar[str] = "Python floats"
    _engines: ClassVar[tuple[str, ...]] = ()

    def compile(self, engine: Engine, use: Use) -> Program:
        """What `at` runs, point by point, without evidence. Raises EngineError."""
        if engine.name not in self._engines and (self._engines or not engine.float64):
            raise EngineError(
                f"no graph is made here: points run one by one on {self._numbers}, "
                f"not on the engine {engine.name!r}"
            )
        self.refuse_long_work()
        return over_points(lambda *values: self._flat(values, engine), use)

    def _flat(self, values: Sequence[float], engine: Engine) -> tuple[float, ...]:
        """The values of the outputs, then the partials."""
        raise AssertionError("every form without a program has one of its own")

    def _repeated(self) -> Graph | None:
        """What runs `facts.evaluations_of_primal` times at a point, where it can be looked into."""
        return self.primal.graph

    def refuse_long_work(self) -> None:
        """BudgetError, before anything is run, where a point would take too many runs."""
        runs, graph = self.facts.evaluations_of_primal, self._repeated()
        if graph is None or runs == 1 or runs * len(graph) <= limits.repeated_nodes:
            return
        second = max(one.order for one in self.partials) > 1
        raise BudgetError(
            f"one point takes {runs:,} runs of {len(graph):,} nodes, {runs * len(graph):,} in all, "
            f"for {len(self.wrt):,} variables; the limit is {Limits.repeated_nodes}; "
            f"{'multiply by a vector (wb.hvp)' if second else 'use reverse'}, name fewer "
            "variables as wrt, or raise the limit"
        )


@dataclass(frozen=True, kw_only=True)
class ProgramDerivation(_Form):
    """A derivative program, as a graph.

    Its inputs are the variables of the primal, then step sizes, which `steps` gives in float64; its
    outputs those of the primal, then the partials. An `exact` program is the derivative, another a
    difference quotient, of which `shifts` are the nodes x + h. `step_places` says which step each
    partial divides by, by default that of its last variable. Where a partial comes out not finite,
    `rescue` is asked for another stencil.
    """

    program: Graph
    exact: bool = True
    steps: Graph | None = None
    shifts: tuple[int, ...] = ()
    step_places: tuple[int, ...] = ()
    rescue: Decide | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.step_places and len(self.step_variables) == len(self.wrt) > 0:
            numbers = {name: number for number, name in enumerate(self.wrt)}
            places = tuple(numbers[partial.wrt[-1]] for partial in self.partials)
            object.__setattr__(self, "step_places", places)

    @property
    def step_variables(self) -> tuple[str, ...]:
        """The inputs of the program that are step sizes."""
        return self.program.variables[len(self.primal.variables) :]

    @property
    def operations(self) -> OperationCount:
        """Those of the program."""
        return count(self.program)

    def plan(self, engine: Engine) -> Plan:
        """The program runs on any engine, a large one in a way of its own."""
        reason = "; ".join(filter(None, ("the method yields a graph", engine.way(self.program))))
        return Plan(engine.name, "derivative program", reason)

    def compile(self, engine: Engine, use: Use) -> Program:
        """The program, with its steps before it and its rescue behind it."""
        program = engine.compile(self.program, use)
        if self.steps is not None:
            sizes = Use.POINT if use is Use.POINT else Use.BATCH
            program = _stepped(program, engine.compile(self.steps, sizes))
        if self.rescue is None or not engine.float64 or use is Use.SUMS:
            return program
        return self._rescued(program, self.rescue, engine, use)

    def _rescued(self, program: Program, rescue: Decide, engine: Engine, use: Use) -> Program:
        """The program, with another stencil where a partial of it is not finite."""
        size = self.primal.size

        def at_a_point(*values: float) -> Sequence[float]:
            flat: Sequence[float] = program(*values)
            return flat if all(map(isfinite, flat[size:])) else rescue(values, engine).flat

        def at_many(*columns: Any) -> Any:
            import numpy as np

            flat = program(*columns)
            table = np.broadcast_arrays(*columns)
            for place in np.flatnonzero(~np.isfinite(flat[size:]).all(axis=0)):
                values = [float(column[place]) for column in table]
                flat[:, place] = rescue(values, engine).flat
            return flat

        return at_a_point if use is Use.POINT else at_many

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What the program returns, and the program itself as evidence."""
        sizes: tuple[float, ...] = () if self.steps is None else self.step_sizes(values)
        flat = tuple(map(float, self.program.program(engine)(*values, *sizes)))
        size = self.primal.size
        if self.rescue is not None and not all(map(isfinite, flat[size:])):
            return self.rescue(values, engine)
        evidence = OwnProgram(
            graph=self.program,
            inputs=(*values, *sizes),
            places=range(size, size + len(self.partials)),
            exact=self.exact,
            variables=self.primal.variables,
            shifts=None if self.exact else self.shifts,
            ulps=stated_ulps(engine),
        )
        notes = tuple(Note(step=sizes[place]) for place in self.step_places) if sizes else ()
        return Run(flat, evidence, notes)

    def step_sizes(self, values: Sequence[float]) -> tuple[float, ...]:
        """The float64 step sizes at a point; empty where there are none."""
        return () if self.steps is None else tuple(self.steps.program()(*values))


@dataclass(frozen=True, kw_only=True)
class AdaptiveDerivation(_Pointwise):
    """A rule that chooses a stencil at every point; `counted` is the most that one point runs."""

    decide: Decide
    counted: Graph | None = None

    @property
    def operations(self) -> OperationCount | None:
        """Those of the most that one point runs."""
        return None if self.counted is None else count(self.counted)

    def plan(self, engine: Engine) -> Plan:
        """A stencil at the point."""
        return Plan(engine.name, "a stencil chosen at the point", "the method is adaptive")

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What the rule chose and returned."""
        return self.decide(values, engine)

    def _flat(self, values: Sequence[float], engine: Engine) -> tuple[float, ...]:
        return self.decide(values, engine).flat


@dataclass(frozen=True, kw_only=True)
class LoopedDerivation(_Pointwise):
    """A small program run once a unit direction: for what would be too large as one graph.

    The inputs of `direction` are a point, then a direction; of its outputs the first are those of
    the primal. `places` says of each partial which direction it is taken along, and which of the
    other outputs it is.
    """

    direction: Graph
    places: tuple[tuple[int, int], ...]
    evidence: Callable[[Sequence[float]], Alone] = lambda values: Unknown()

    @property
    def operations(self) -> OperationCount:
        """Those of the small program, once per direction."""
        return count_by_formula(count(self.direction), len(self.wrt))

    def _repeated(self) -> Graph:
        return self.direction

    def plan(self, engine: Engine) -> Plan:
        """The small program."""
        runs = "a small program, once per direction"
        reason = f"as one graph it would be too large {Limits.sweep_tangents.mark}"
        return Plan(engine.name, runs, reason)

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What the loop returns, and the small program as evidence; `evidence` where that would be
        too much to look at once for each derivative."""
        self.refuse_long_work()
        flat = self._flat(values, engine)
        if len(self.direction) * len(self.partials) > limits.bound_work:
            return Run(flat, self.evidence(values))
        ulps, size = stated_ulps(engine), self.primal.size

        def make(index: int) -> Alone:
            along, output = self.places[index]
            unit = [0.0] * len(self.wrt)
            unit[along] = 1.0
            return OwnProgram(
                graph=self.direction,
                inputs=(*values, *unit),
                places=(size + output,),
                variables=self.primal.variables,
                ulps=ulps,
            )

        return Run(flat, Each(make=make, whole=self.evidence(values)))

    def _flat(self, values: Sequence[float], engine: Engine) -> tuple[float, ...]:
        run, size = self.direction.program(engine), self.primal.size
        along = []
        unit = [0.0] * len(self.wrt)
        for place in range(len(unit)):
            unit[place] = 1.0
            along.append(tuple(map(float, run(*values, *unit))))
            unit[place] = 0.0
        primal = along[0][:size] if along else tuple(self.primal.program(engine)(*values))
        return (*primal, *(along[direction][size + output] for direction, output in self.places))


@dataclass(frozen=True, kw_only=True)
class ImaginaryDerivation(_Pointwise):
    """An imaginary step on complex numbers."""

    evaluate: Evaluate
    step: float
    _numbers: ClassVar[str] = "complex numbers"
    _engines: ClassVar[tuple[str, ...]] = ("python", "complex")

    def plan(self, engine: Engine) -> Plan:
        """The complex engine, whichever was asked for."""
        return Plan("complex", "compiled primal", "an imaginary step needs complex numbers")

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What the step returns; the step itself is the evidence."""
        assert self.primal.graph is not None
        self.refuse_long_work()
        flat, size = self._flat(values, engine), self.primal.size
        places = range(size, size + len(self.partials))
        evidence = ImaginaryStep(
            graph=self.primal.graph,
            inputs=tuple(values),
            wrt=self.wrt,
            step=self.step,
            places=places,
        )
        return Run(flat, evidence, (Note(step=self.step),) * len(self.partials))

    def _flat(self, values: Sequence[float], engine: Engine) -> tuple[float, ...]:
        primal, partials = self.evaluate(values)
        return (*primal, *partials)


class Called(NamedTuple):
    """What a call returned: values of the outputs, partials row-major, what is told of these."""

    values: Sequence[float]
    partials: Sequence[float]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, kw_only=True)
class CalledDerivation(_Pointwise):
    """A function that is called at a point and returns the derivatives: it runs the primal itself.

    `evidence` says what a judge may hold against it at a point, `counted` what it costs.
    """

    evaluate: Callable[[Sequence[float], Engine], tuple[Sequence[float], Sequence[float]] | Called]
    evidence: Callable[[Sequence[float]], Evidence]
    counted: OperationCount | None = None
    runs: str = "compiled primal"
    reason: str = "as a graph it would be too large (limit program_nodes or visited_nodes)"

    @property
    def operations(self) -> OperationCount | None:
        """By a formula, where there is one."""
        return self.counted

    def plan(self, engine: Engine) -> Plan:
        """The call."""
        return Plan(engine.name, self.runs, self.reason)

    def at(self, values: Sequence[float], engine: Engine) -> Run:
        """What the call returns; those of a black box within its time."""
        self.refuse_long_work()
        found = self._called(values, engine)
        return Run((*found.values, *found.partials), self.evidence(values), found.notes)

    def _called(self, values: Sequence[float], engine: Engine) -> Called:
        """What the call returns, within the time that a black box has."""
        if not isinstance(self.primal, BlackBox):
            return Called(*self.evaluate(values, engine))
        with time_for(self.primal):
            return Called(*self.evaluate(values, engine))

    def _flat(self, values: Sequence[float], engine: Engine) -> tuple[float, ...]:
        found = self._called(values, engine)
        return (*found.values, *found.partials)


def time_for(box: BlackBox) -> AbstractContextManager[None]:
    """The time that the calls of a black box for one gradient may take; BudgetError after it."""
    return alarm(
        limits.black_box_seconds,
        lambda: BudgetError(
            f"{box!r} took longer than {Limits.black_box_seconds} for one gradient; raise the "
            "limit, or name fewer variables as wrt"
        ),
    )


@dataclass(frozen=True, kw_only=True)
class EagerDerivation(CalledDerivation):
    """A tape: it records the primal as it runs, in Python, on no engine of ours."""

    runs: str = "tape"
    reason: str = "the method runs eagerly and yields no graph"
    _engines: ClassVar[tuple[str, ...]] = ("python", "eager")

    def plan(self, engine: Engine) -> Plan:
        """The tape."""
        return Plan("eager", self.runs, self.reason)


class Lender:
    """Lends the bound of a program, by default the adjoint one, to what has none of its own.

    The program is made when it is first asked for; see `Lent` for `same_operations`.
    """

    def __init__(
        self,
        graph: Graph,
        wrt: tuple[str, ...],
        *,
        make: Callable[[Graph, Sequence[str]], Graph] = gradient_graph,
        same_operations: bool = True,
    ) -> None:
        self._graph, self._wrt, self._same_operations = graph, wrt, same_operations
        self._make = make
        self._program: Graph | None = None

    def __call__(self, values: Sequence[float]) -> Alone:
        """The evidence at a point; unknown where there is no adjoint program."""
        if self._program is None:
            try:
                self._program = self._make(self._graph, self._wrt)
            except WorkbenchError as error:
                return Unknown(f"no program to take a bound from: {error}")
        size = self._graph.size
        return Lent(
            graph=self._program,
            inputs=tuple(values),
            places=range(size, len(self._program.outputs)),
            same_operations=self._same_operations,
        )


def _stepped(program: Program, steps: Program) -> Program:
    """A difference program that works out its step sizes first."""

    def stepped(*values: Any, **options: Any) -> Any:
        return program(*values, *steps(*values), **options)

    return stepped
