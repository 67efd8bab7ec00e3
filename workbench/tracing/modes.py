"""The modes of a stepper: a trace and, of the same function at the same point, its siblings."""

from workbench.errors import WorkbenchError
from workbench.ir.primal import Listing
from workbench.presentation.sentences.trace import method_title
from workbench.presentation.views.stepper import MOST_LINES, EdgeView, ModeView, StepperView
from workbench.tracing.result import Trace

#: The families in the order of their buttons, with the method that stands for each.
_FAMILIES = (
    ("reverse", "reverse"),
    ("forward", "forward"),
    ("notebook_tape", "notebook_tape"),
    ("difference", "forward_difference"),
)
#: Families that walk once for each variable.
_SEEDED = frozenset({"forward", "difference"})
#: Variables that forward mode and differences are walked for.
MOST_SEEDS = 3
#: A walk of more steps than this is not offered beside the one that was asked for.
MOST_STEPS = 300


def modes(first: Trace, seeds: int = MOST_SEEDS, most_steps: int = MOST_STEPS) -> StepperView:
    """The stepper of a trace: its own method to begin with, and the others.

    Forward mode and differences are walked for the first `seeds` variables, other methods only
    where that takes no more than `most_steps`: both make a smaller page. A graph of more than
    `MOST_LINES` lines gets its own method only.
    """
    family = _family(first.method)
    notes: list[str] = []
    found: list[ModeView] = []
    for name, method in _FAMILIES:
        if name == family:
            found += _own(first, name, seeds)
        elif len(first.nodes) <= MOST_LINES:
            found += _others(first, name, method, (seeds, most_steps), notes)
    found.sort(key=lambda one: one.family != family)
    listing = first.graph.listing or Listing((), {})
    return StepperView(
        modes=tuple(found),
        edges=_edges(first),
        notes=tuple(notes),
        source=listing.texts,
        lines={
            node.name: listing.lines[node.node]
            for node in first.nodes
            if node.node is not None and node.node in listing.lines
        },
    )


def _family(method: str) -> str:
    name = method.partition("[")[0]
    return "difference" if name.endswith("_difference") else name


def _own(first: Trace, family: str, seeds: int) -> list[ModeView]:
    """The modes of the trace itself: one a variable where it is seeded with several."""
    if family not in _SEEDED or len(first.wrt) <= 1:
        return [_mode(first, family)]
    return [
        _mode(first.sibling(method=first.method, wrt=name), family) for name in first.wrt[:seeds]
    ]


def _others(
    first: Trace, family: str, method: str, limits: tuple[int, int], notes: list[str]
) -> list[ModeView]:
    seeds, most_steps = limits
    wanted = first.wrt[:seeds] if family in _SEEDED else (first.wrt,)
    found = []
    for wrt in wanted:
        try:
            made = first.sibling(method=method, wrt=wrt)
        except WorkbenchError as error:
            notes.append(f"{method_title(method)}: {error}")
            break
        if len(made.steps) > most_steps:
            notes.append(
                f"{method_title(method)} takes {len(made.steps)} steps here, too many to watch; "
                f"{made.steps[-1].sentence}"
            )
            break
        found.append(_mode(made, family))
    return found


def _mode(made: Trace, family: str) -> ModeView:
    wrt = made.wrt[0] if family in _SEEDED and made.wrt else ""
    both = len(made.sweeps) == 2 and family == "difference"
    return ModeView(family=family, trace=made, wrt=wrt, lines=(0, 1) if both else (None, 0))


def _edges(first: Trace) -> tuple[EdgeView, ...]:
    known = {node.name for node in first.nodes}
    found = []
    for node in first.nodes:
        partials = {one.operand: one.value for one in node.partials}
        found += [
            EdgeView(source=name, target=node.name, operand=place, partial=partials.get(place))
            for place, name in enumerate(node.operands)
            if name in known
        ]
    return tuple(found)
