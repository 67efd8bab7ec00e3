"""The complex step: one imaginary step per variable, no difference and so no cancellation."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from workbench.engines import ENGINES
from workbench.errors import EngineError, MethodError, UnsupportedError
from workbench.ir.graph import Graph
from workbench.ir.primal import Primal
from workbench.methods.derivations import ImaginaryDerivation
from workbench.methods.protocol import (
    BaseMethod,
    Derivation,
    Facts,
    Fault,
    Kind,
    Need,
    Wants,
    graph_of,
)

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
    needs: ClassVar[frozenset[Need]] = frozenset((Need.GRAPH, Need.COMPLEX_NUMBERS))
    #: Branches are decided by real parts, and at a tie by the conventions of the workbench.
    faults: ClassVar[tuple[Fault, ...]] = (Fault.NODEWISE_CONVENTION,)
    summary: ClassVar[str] = "Im f(x + ih) / h on complex numbers (numeric, no cancellation)"

    def __post_init__(self) -> None:
        object.__setattr__(self, "step", _size(self.step))

    def derive(self, primal: Primal, wants: Wants) -> Derivation:
        """No program, an evaluation. Raises UnsupportedError for what is not analytic here."""
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
