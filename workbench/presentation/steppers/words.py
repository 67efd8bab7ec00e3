"""Words of a stepper for its tables, its columns and the numbers on its cards."""

from collections.abc import Iterable

from workbench.presentation.sentences.trace import loss_sentence, method_title, visits_sentence
from workbench.presentation.views.stepper import ModeView
from workbench.records import Status

#: Columns of a mode's own table by the kind of its sweeps.
HEADERS = {
    "adjoint": ("step", "local partial", "adjoint so far", "right bits", "lost"),
    "gradient": ("step", "local partial", "gradient so far"),
    "tangent": ("step", "tangent", "right bits", "lost"),
    "shifted": ("step", "value", "right bits", "lost"),
}
#: What is read before the first step.
INTRODUCTIONS = {
    "adjoint": "Reverse mode: values from the inputs to the result, then adjoints back.",
    "gradient": (
        "The notebook's tape: values forward, then backward() passes gradients on and calls itself "
        "on every operand."
    ),
    "tangent": "Forward mode: every value together with its tangent.",
    "shifted": "A difference quotient: two runs, a subtraction and a division.",
}


def table_title(mode: ModeView, kind: str) -> str:
    """The caption of a mode's own table."""
    if kind == "tangent":
        return f"Tangents, seeded with {mode.wrt}" if mode.wrt else "Tangents"
    if kind == "shifted":
        return f"{method_title(mode.trace.method).capitalize()} in {mode.wrt}"
    return "Reverse adjoint trace" if kind == "adjoint" else "Recursion of the notebook's tape"


def line_names(mode: ModeView, kind: str) -> tuple[str, str]:
    """What the two numbers of a card are in a mode."""
    sweeps = mode.trace.sweeps
    if kind == "tangent":
        return "value", f"tangent, ∂/∂{mode.wrt}"
    if kind == "shifted":
        names = [f"change {sweep.title}" for sweep in sweeps[:2]]
        return (names[0], names[1]) if len(names) == 2 else (f"at {mode.wrt}", names[0])
    return "value", kind


def notes_of(mode: ModeView) -> Iterable[str]:
    """What a walk ends with: where the bits go, or why the tape is wrong."""
    trace = mode.trace
    if trace.method == "notebook_tape":
        if any(one.status is Status.WRONG for one in trace.results):
            yield visits_sentence(trace)
        return
    known = {one.wrt for one in trace.results if one.truth_status is Status.OK}
    losses = [one for one in trace.losses if one.wrt in known]
    for one in losses[:3]:
        name = f"∂{trace.result}/∂{one.wrt}: " if len(losses) > 1 else ""
        yield name + loss_sentence(one, trace.sweeps[0].kind == "shifted")
