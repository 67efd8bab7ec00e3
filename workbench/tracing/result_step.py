"""The last step of a trace: the derivatives are read off and compared with the truth."""

from collections.abc import Sequence

from workbench.presentation.text.numbers import minus, short
from workbench.records.status import Status
from workbench.records.trace import Action, Phase, ResultRecord, StepRecord
from workbench.tracing.builder import TraceBuilder
from workbench.tracing.context import TraceContext
from workbench.tracing.words import every_digit
from workbench.writers.symbols import latex_name

#: More derivatives than this are not all put into one sentence.
_SPOKEN = 4


def read_off(
    context: TraceContext, builder: TraceBuilder, judged: Sequence[ResultRecord]
) -> StepRecord:
    """The step that names the derivatives and what the referee says of them."""
    pairs = [
        (one, f"∂{context.result}/∂{one.wrt}", _place(context, builder, number))
        for number, one in enumerate(judged[:_SPOKEN])
    ]
    sentence = " ".join(_spoken(one, name, place) for one, name, place in pairs)
    left = len(judged) - len(pairs)
    if left:
        sentence += f" And {left} more."
    return StepRecord(
        phase=Phase.RESULT,
        action=Action.RESULT,
        wrong=any(one.status is Status.WRONG for one in judged),
        formula=", ".join(f"{name} = {place}" if place else name for _, name, place in pairs)
        or f"{context.result} is constant",
        latex=", \\quad ".join(_latex(context, builder, one.wrt) for one, _, _ in pairs),
        sentence=sentence or "There is no variable to differentiate by.",
    )


def _place(context: TraceContext, builder: TraceBuilder, number: int) -> str:
    """Where a derivative is read off: v̄₋₁, v̇₅; nothing for a quotient."""
    kind = builder.sweeps[0].kind
    if kind in ("adjoint", "gradient"):
        leaf = context.leaves.get(context.wrt[number])
        return "" if leaf is None else context.adjoint(leaf)
    if kind == "tangent" and context.texts[context.output]:
        return context.tangent(context.output)
    return ""


def _latex(context: TraceContext, builder: TraceBuilder, name: str) -> str:
    text = rf"\frac{{\partial {context.result}}}{{\partial {latex_name(name)}}}"
    kind, leaf = builder.sweeps[0].kind, context.leaves.get(name)
    if kind in ("adjoint", "gradient") and leaf is not None:
        return f"{text} = {context.latex_accented(leaf, 'bar')}"
    if kind == "tangent" and context.texts[context.output]:
        return f"{text} = {context.latex_accented(context.output, 'dot')}"
    return text


def _spoken(one: ResultRecord, name: str, place: str) -> str:
    found = f"{name} = {f'{place} = ' if place else ''}{every_digit(one.derivative)}"
    if one.status is Status.WRONG:
        return f"{found} is wrong: the derivative is {_digits(one.truth)}."
    if one.status is Status.OVERFLOW and one.truth_status is Status.OVERFLOW:
        return f"{found}. There is a derivative, but {one.message}."
    if one.truth_status is not Status.OK:
        why = one.message or one.truth_status.replace("_", " ")
        return f"{found}, but there is no derivative here: {why}."
    if not one.truth:
        return f"{found}."
    text = f"{found}; the certified derivative is {_digits(one.truth)}"
    if one.error_ulps is not None:
        text += f", the error {short(one.error_ulps, 3)} ulp"
    if one.status is Status.NO_DIGITS_PROMISED:
        return f"{text}. The arithmetic promises no digit."
    if one.status is Status.INACCURATE:
        return f"{text}: {one.message}."
    return f"{text}."


def _digits(truth: str) -> str:
    """A certified number as far as float64 shows it."""
    mantissa, e, exponent = truth.partition("e")
    return minus(mantissa[:19].rstrip(".") + e + exponent)
