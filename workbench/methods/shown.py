"""A derivative as plain data, for those who show it."""

from workbench.ir.counting import count
from workbench.ir.printing.wengert import wengert_list
from workbench.methods.along import AlongDirection
from workbench.methods.derivative import Derivative
from workbench.methods.directions import DIRECTION
from workbench.methods.lookup import label
from workbench.methods.protocol import Partial
from workbench.presentation.derivative_cell import DerivativeView
from workbench.presentation.derivative_names import derivative_name

#: Programs up to this many nodes are shown line by line.
SHOWN_NODES = 60


def derivative_view(derivative: Derivative) -> DerivativeView:
    """What a notebook shows of a derivative; nothing is run, and what is long is left out."""
    operations, plan, program = derivative.operations, derivative.plan, derivative.graph
    along = isinstance(derivative, AlongDirection)
    function = derivative.function if isinstance(derivative, AlongDirection) else derivative.primal
    several = len(function.outputs) > 1
    return DerivativeView(
        method=label(derivative.method),
        expression=function.to_text(limit=2000),
        partials=tuple(
            _name(one, along, one.output if several else None) for one in derivative.partials
        ),
        runs=plan.runs,
        engine=plan.engine,
        reason=plan.reason,
        operations=operations.shared_operations if operations else None,
        tree=operations.tree_operations if operations else None,
        primal_operations=count(function).shared_operations,
        program=wengert_list(program) if program and len(program) <= SHOWN_NODES else "",
    )


def _name(partial: Partial, along: bool, output: int | None) -> str:
    """A partial's name; products with a vector are those of a Hessian (H) or a Jacobian (J)."""
    if not along:
        return derivative_name(partial.text, partial.order, output)
    names = [name for name in partial.wrt if name != DIRECTION]
    product = f"Hv in {names[0]}" if names else "Jv"
    return product if output is None else f"{product} [{output}]"
