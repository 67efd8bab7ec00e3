"""Sentences about a trace as a whole."""

from workbench.presentation.text.notation import board
from workbench.presentation.text.numbers import minus, short
from workbench.presentation.views.trace import TraceView
from workbench.records import Status
from workbench.records.trace import LossRecord

#: An operation on right numbers loses a bit or two, a library's function as many as it is stated.
_HARMLESS = 4.0
#: Less is not worth a number.
_NOTEWORTHY = 0.05
#: A rounding with a larger part of the bound than this is named.
_MOST = 0.5
_TITLES = {
    "reverse": "reverse mode",
    "forward": "forward mode",
    "notebook_tape": "the notebook's tape",
    "forward_difference": "forward difference",
    "central_difference": "central difference",
}


def method_title(method: str) -> str:
    """A method in words, its options behind it.

    >>> method_title("forward_difference[step=1e-06]")
    'forward difference [step=1e-06]'
    """
    name, bracket, options = method.partition("[")
    title = _TITLES.get(name, name.replace("_", " "))
    return f"{title} [{options}" if bracket else title


def loss_sentence(loss: LossRecord, quotient: bool = False) -> str:
    """Where the bits of one derivative go; a `quotient` is off by its truncation as well.

    >>> loss = LossRecord(wrt="x", expression="v₁ = cos(v₀)", lost_bits=3, derivative_bits=50.0)
    >>> loss_sentence(loss)[:60]
    'No operation loses more than 3 bits (the most at v₁ = cos(v₀'
    """
    if loss.reason:
        return f"No bits to follow: {loss.reason}."
    if loss.lost_bits is None or loss.derivative_bits is None:
        return "Nothing is rounded, so no bit is lost."
    text = _lost(loss) + _left(loss.derivative_bits, "quotient" if quotient else "derivative")
    return f"{text} Its truncation comes in addition." if quotient else text


def visits_sentence(view: TraceView) -> str:
    """Why the notebook's tape is wrong: which nodes it visits again, and what comes of it."""
    again = [node for node in view.nodes if (node.visits or 0) > 1]
    often = [f"{board(node.name)} {node.visits} times" for node in again[:4]]
    if len(again) > len(often):
        often.append(f"{len(again) - len(often)} more nodes more than once")
    text = (
        f"The tape visits {' and '.join(often)}. Each further visit passes on again what was "
        "passed on before, so these shares are counted more than once."
    )
    for one in view.results[:3]:
        truth = float(one.truth) if one.truth else 0.0
        if one.status is Status.WRONG and truth:
            text += (
                f" ∂{view.result}/∂{one.wrt} = {minus(short(one.derivative, 6))} is "
                f"{minus(short(one.derivative / truth, 4))} times {minus(short(truth, 6))}, "
                "the derivative."
            )
    return text


def _lost(loss: LossRecord) -> str:
    lost = loss.lost_bits or 0.0
    if lost < _NOTEWORTHY:
        return "No operation loses a bit."
    if lost <= _HARMLESS:
        most = short(lost, 2)
        return (
            f"No operation loses more than {most} bit{'' if most == '1' else 's'} (the most at "
            f"{loss.expression})."
        )
    text = (
        f"Most bits are lost at {loss.expression}: {_bits(loss.lost_bits)} of 53, "
        f"and {_bits(loss.right_bits)} are left."
    )
    if loss.rounding and loss.rounding != loss.expression and (loss.share or 0.0) > _MOST:
        text += (
            f" The error that appears there is mostly the rounding of {loss.rounding}, "
            f"{loss.share:.0%} of the bound."
        )
    return text


def _left(bits: float, what: str) -> str:
    if bits < 1.0:
        return f" No bit of the {what} is certainly right."
    return f" {_bits(bits)} of 53 bits of the {what} are certainly right."


def _bits(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}".removesuffix(".0")
