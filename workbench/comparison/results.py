"""What one contestant returned at one point, and the program that the judge runs for it."""

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.comparison.checksum import with_checksums
from workbench.comparison.contestant import Contestant, failure
from workbench.measure.balls.run import BallRun
from workbench.measure.complex_balls.run import ComplexRun
from workbench.methods.protocol import Decision, Kind
from workbench.records import Status


@dataclass(slots=True)
class Result:
    """What one contestant returned at one point, or why it returned nothing."""

    #: Values of the outputs, then all derivatives; empty: nothing was returned.
    flat: Sequence[float] = ()
    decision: Decision | None = None
    run: BallRun | ComplexRun | None = None
    status: Status = Status.OK
    message: str = ""


def result_of(one: Contestant, values: Sequence[float], *, checksums: bool = False) -> Result:
    """Run a contestant at a point; a failure is a result too.

    With `checksums` the program to judge has one of each output after its own outputs.
    """
    derivative = one.derivative
    if derivative is None:
        return Result(status=one.status, message=one.message)
    try:
        decision = derivative.decision(values)
        flat = derivative.call(*values) if decision is None else decision.flat
    except Exception as error:
        status, message = failure(error)
        return Result(status=status, message=message)
    result = Result(flat=flat, decision=decision)
    if decision is not None:
        program, shifts, primal = decision.program, decision.shifts, derivative.primal
        if checksums:
            outputs = len(primal.outputs)
            program, nodes = with_checksums(program, decision.places, outputs, derivative.wrt)
            shifts = tuple(nodes[shift] for shift in shifts)
        difference = derivative.derivation.kind is Kind.DIFFERENCE
        inputs = (*values, *decision.inputs)
        result.run = BallRun(program, inputs, primal.variables, shifts if difference else None)
    step = derivative.derivation.imaginary_step
    if step is not None:
        result.run = ComplexRun(derivative.primal, values, derivative.wrt, step)
    return result
