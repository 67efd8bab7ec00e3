"""Shorter steps for the quotients of a Hessian that leave the domain of what they sample."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

from workbench.engines import Engine
from workbench.ir.graph import Graph
from workbench.methods.protocol import Note, Partial, Run
from workbench.methods.stencils import CENTRAL
from workbench.methods.stencils.deciding import stencil_run
from workbench.methods.stencils.edges import DomainEdges, shorter_steps
from workbench.methods.stencils.program import DifferenceProgram


@dataclass(frozen=True, kw_only=True)
class ShorterSteps:
    """Halves the step of a variable until the sampled function has values at that distance from
    the point.

    An overflow of float64 is in the domain and stands. `partials` follow the `outputs` of the
    program, and divide by the steps in `step_places`.
    """

    program: DifferenceProgram
    sampled: Graph
    steps: Graph
    wrt: tuple[str, ...]
    partials: Sequence[Partial]
    step_places: Sequence[int]
    outputs: int

    def __call__(self, values: Sequence[float], engine: Engine) -> Run:
        """What runs at a point, with the steps that were taken."""
        run, edges = self.program.graph.program(engine), DomainEdges(self.sampled)
        rule = tuple(self.steps.program()(*values))
        sizes, remarks = list(rule), [""] * len(rule)
        first = tuple(map(float, run(*values, *sizes)))
        if all(map(isfinite, first[: self.outputs])):
            lost = [
                partial
                for partial, value in zip(self.partials, first[self.outputs :], strict=True)
                if not isfinite(value)
            ]
            for number, name in enumerate(self.wrt):
                if not any(name in partial.wrt for partial in lost):
                    continue
                place = self.sampled.places[name]
                edge = edges.undefined_point(values, place, rule[number], CENTRAL)
                if edge is None:
                    continue
                for h in shorter_steps(values[place], rule[number], len(self.sampled)):
                    if edges.undefined_point(values, place, h, CENTRAL) is None:
                        sizes[number] = h
                        remarks[number] = (
                            f"step {h:.3g} in place of {rule[number]:.3g}, since the function has "
                            f"no value at {name} = {edge!r}"
                        )
                        break
        flat = tuple(map(float, run(*values, *sizes)))
        places = tuple(range(self.outputs, len(flat)))
        notes = tuple(Note(step=sizes[one], remark=remarks[one]) for one in self.step_places)
        return stencil_run(self.program, values, tuple(sizes), flat, places, notes, engine)
