"""The view of a stepper: one function at one point, walked through by several methods."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.presentation.views.trace import TraceView

#: A graph with more lines than this is described, not drawn.
MOST_LINES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeView:
    """One operand of one node: names of both, its number, and the local partial there."""

    source: str
    target: str
    operand: int
    partial: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModeView:
    """One way to walk: a trace, under the name of its family and of the variable it is seeded with.

    `lines` says which columns the two numbers of a card show: None the value, n sweep number n.
    """

    family: str
    trace: TraceView
    wrt: str = ""
    lines: tuple[int | None, int | None] = (None, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepperView:
    """The modes of one stepper, the one to begin with first, and the edges of the graph.

    `notes` say of each method that is missing why; every text is shown escaped. `source` are the
    lines of the function as its author wrote it, where there are several; `lines` says by the name
    of a node on which of them, from 0, it is computed.
    """

    modes: tuple[ModeView, ...]
    edges: tuple[EdgeView, ...]
    notes: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    @property
    def first(self) -> TraceView:
        """The trace that the stepper begins with."""
        return self.modes[0].trace

    @property
    def is_drawn(self) -> bool:
        """Whether the graph is small enough for a picture."""
        return len(self.first.nodes) <= MOST_LINES
