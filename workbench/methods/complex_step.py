"""The complex step: one imaginary step per variable, no difference and so no cancellation."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.engines import ENGINES, Engine
from workbench.errors import EngineError, FunctionError, MethodError, UnsupportedError
from workbench.ir.black_box import BlackBox
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal, require_variables
from workbench.methods.derivations import Called, CalledDerivation, ImaginaryDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Facts,
    Fault,
    Kind,
    Need,
    Note,
    Wants,
    graph_of,
)
from workbench.methods.stencils.measured import Measured, interval_evidence, measured
from workbench.methods.steps.optimal import UNIT_ROUNDOFF

#: So small that h**2 is nothing against 1 and that most h * f' are still normal numbers.
DEFAULT_STEP = 1e-200

Evaluate = Callable[[Sequence[float]], tuple[list[float], list[float]]]


@dataclass(frozen=True, slots=True)
class ComplexStep(BaseMethod):
    """Im f(x + i*h) / h; truncation h**2/6 * f''', n complex evaluations for n variables.

    Nothing is subtracted, so `step` may be so small that the truncation is far below float64's
    resolution: 1e-200 by default. Below 1e-308 / |f'| the product h * f' underflows. The value is
    the real part of the first evaluation, f - h**2/2 * f''. Raises MethodError for a step that is
    no positive number. Sources: Lyness & Moler, Numerical differentiation of analytic functions,
    SIAM J. Numer. Anal. 4 (1967); in this form Squire & Trapp, Using complex variables to estimate
    derivatives of real functions, SIAM Review 40 (1998); Martins, Sturdza & Alonso, The
    complex-step derivative approximation, ACM TOMS 29 (2003).

    >>> import workbench as wb
    >>> slope = wb.gradient(wb.parse("x**(9/2)"), method=wb.ComplexStep())(x=1.5).derivative["x"]
    >>> abs(slope - 18.6008127342597587) < 1e-14
    True
    >>> ComplexStep(step="1e-3").options
    'step=0.001'
    """

    step: str | float = DEFAULT_STEP

    name: ClassVar[str] = "complex_step"
    kind: ClassVar[Kind] = Kind.COMPLEX_STEP
    needs: ClassVar[frozenset[Need]] = frozenset((Need.COMPLEX_NUMBERS,))
    #: Branches are decided by real parts, and at a tie by the conventions of the workbench.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "Im f(x + ih) / h on complex numbers (numeric, no cancellation)"

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", _size(self.step))

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """No program, an evaluation. Raises UnsupportedError for what is not analytic here; of a
        black box, that shows at a point."""
        if isinstance(primal, BlackBox):
            return _of_black_box(primal, wants.wrt, float(self.step))
        graph, wrt = graph_of(primal, wants, self), wants.wrt
        size = float(self.step)
        return ImaginaryDerivation(
            primal=graph,
            wrt=wrt,
            evaluate=_evaluation(graph, wrt, size),
            step=size,
            facts=Facts(evaluations_of_primal=max(len(wrt), 1)),
        )


def _size(step: str | float) -> float:
    """The step as a positive float64; MethodError for anything else."""
    try:
        size = float(step)
    except (TypeError, ValueError):
        size = math.nan
    if not (size > 0.0 and math.isfinite(size)):
        raise MethodError(
            f"the imaginary step must be a positive number that float64 holds, not {step!r:.40}; "
            f"the default is {DEFAULT_STEP!r}"
        )
    return size


def _evaluation(graph: Graph, wrt: tuple[str, ...], step: float) -> Evaluate:
    """The function on the complex engine, run once per variable."""
    try:
        run = ENGINES["complex"].compile(graph)
    except EngineError as error:
        raise UnsupportedError(f"{error}; use a method that needs no complex step") from None
    places = [graph.places[name] for name in wrt]
    outputs = range(len(graph.outputs))

    def of_one_output(values: Sequence[float]) -> tuple[list[float], list[float]]:
        inputs: list[complex] = [*values]
        partials = []
        for place in places:
            kept = inputs[place]
            inputs[place] = complex(kept.real, step)
            (result,) = run(*inputs)
            inputs[place] = kept
            partials.append(result.imag / step)
        return [result.real], partials

    def of_several_outputs(values: Sequence[float]) -> tuple[list[float], list[float]]:
        inputs: list[complex] = [*values]
        columns = []
        for place in places:
            kept = inputs[place]
            inputs[place] = complex(kept.real, step)
            columns.append(run(*inputs))
            inputs[place] = kept
        primal = columns[0] if columns else run(*inputs)
        partials = [column[output].imag / step for output in outputs for column in columns]
        return [number.real for number in primal], partials

    return of_one_output if len(outputs) == 1 and places else of_several_outputs


def _of_black_box(box: BlackBox, wrt: tuple[str, ...], step: float) -> CalledDerivation:
    """The step of a black box, which nobody knows to be analytic: it is checked at every point.

    The real part must be the value, and the derivative lie in the interval that differences find.
    Through abs, max and .real it is 0 without a word.
    """
    require_variables(box.variables, wrt)

    def evaluate(values: Sequence[float], engine: Engine) -> Called:
        centre, intervals = box.program()(*values), measured(box, wrt, values)
        columns = []
        for name in wrt:
            inputs: list[complex] = [*values]
            place = box.variables.index(name)
            inputs[place] = complex(values[place], step)
            try:
                columns.append([complex(one) for one in box.returned(*inputs)])
            except (FunctionError, TypeError, ValueError) as error:
                raise UnsupportedError(
                    f"the function takes no complex numbers ({error}); use a difference"
                ) from None
        partials = []
        for output in range(box.size):
            for number, column in enumerate(columns):
                found, slope = column[output], column[output].imag / step
                interval = intervals[output * len(wrt) + number]
                _require_analytic(wrt[number], centre[output], found.real, slope, interval)
                partials.append(slope)
        return Called(centre, partials, (Note(step=step),) * len(partials))

    return CalledDerivation(
        primal=box,
        wrt=wrt,
        evaluate=evaluate,
        evidence=interval_evidence(box, wrt),
        runs="the function itself, on complex numbers",
        reason="it can only be called",
        facts=Facts(evaluations_of_primal=len(wrt) + 1),
    )


def _require_analytic(
    name: str, value: float, real: float, slope: float, interval: Measured
) -> None:
    """UnsupportedError, with both numbers, where a complex step contradicts real values."""
    if not abs(real - value) <= max(interval.off, 8 * UNIT_ROUNDOFF * abs(value)):
        raise UnsupportedError(
            f"by {name} the real part is {real!r}, and the value {value!r}: the "
            "function is not analytic as it is written (.real, abs, max); use a difference"
        )
    if not (interval.known and interval.smooth and interval.low <= slope <= interval.high):
        raise UnsupportedError(
            f"by {name} the complex step gives {slope:.9g}, and differences lie "
            f"{interval.text()} ({interval.reason}): the function is not analytic as it is written "
            "(abs, max, .real), or has no derivative; use a difference"
        )
