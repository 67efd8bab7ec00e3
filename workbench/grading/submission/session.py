"""One submission in its own process: what it is, what it can do, and its answers.

The parent's half. It sends expressions and points and takes numbers back; every answer is checked
for its form and nothing more, since only numbers are believed, and those are judged.
"""

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import GradingError, WorkerDied, WorkerError, WorkerTimeout, listed
from workbench.grading.reading.handed_in import HandedIn
from workbench.grading.submission.expressions import point_text, readable, steps
from workbench.grading.submission.libraries import DIFFERENTIATING, DRAWING, libraries
from workbench.grading.submission.observation import Observation, number, numbers, trouble, words
from workbench.grading.submission.texts import Texts
from workbench.ir.graph import Graph
from workbench.isolation import Fence, Worker
from workbench.isolation.fence import DECISIVE, WALLS
from workbench.presentation.views.grade import DIED, FATAL, MEMORY, STOPPED, TIMEOUT, Trouble

#: What the submission's process is sent, and where calls go.
_SENT = tuple(
    f"{__package__}.{name}"
    for name in ("stand_ins", "spelling", "construction", "loading", "adapters", "sandbox")
)
_SANDBOX = "sandbox"
_OURS = "workbench"
_KINDS = ("class", "adapter", "function", "dual")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a submission may take: seconds an expression and in all, memory, and how often it may
    be stopped before the rest is no longer tried. `fenced=False` is for code that is trusted, and
    `allowed` names libraries that are refused otherwise."""

    seconds: float = 10.0
    total_seconds: float = 240.0
    megabytes: float = 1024.0
    patience: int = 4
    fenced: bool = True
    allowed: tuple[str, ...] = ()


class Session:
    """A submission that can be asked for values and gradients; close it in the end."""

    def __init__(self, target: HandedIn, limits: Limits | None = None) -> None:
        self.target = target
        self.limits = limits or Limits()
        own = not target.modules and target.main.partition(".")[0] == _OURS
        #: Whether the code means no harm: ours, or somebody says so.
        self.trusted = own or not self.limits.fenced
        roots = {one["name"].partition(".")[0] for one in target.modules}
        refused = (_OURS, *DRAWING, *DIFFERENTIATING) if self.limits.fenced and not own else ()
        self._refused = tuple(
            one for one in refused if one not in roots and one not in self.limits.allowed
        )
        fence = Fence(
            preload=_SENT,
            libraries=libraries(target.modules, {*roots, *self._refused}),
            # What is allowed may need others that are refused; those it gets.
            hidden=(_OURS,) if self.limits.allowed and not self.trusted else self._refused,
            megabytes=self.limits.megabytes,
            audited=not self.trusted,
            walls=() if self.trusted else WALLS,
        )
        self._worker = Worker(fence)
        self._process: int | None = None
        self._used = 0.0
        self._stops = 0
        #: One of "class", "adapter", "function" and "dual"; empty before `open`.
        self.kind = ""
        #: Name of the class, and how it is written.
        self.name = target.name
        self.texts = Texts()
        #: Who seeds a sweep: "self", "set" (`grad` beforehand), "argument" (of backward), or
        #: "pulled" where gradients are pulled from the result and there is no sweep.
        self.seed = "self"
        #: Sweeps that the class has, and the one that is used.
        self.sweeps: list[str] = []
        self.sweep = ""
        #: Whether a sweep leaves the leaves alone, and reading finds their gradients.
        self.pulled = False
        #: Libraries that a stand-in took the place of.
        self.missing: list[str] = []
        #: What was asked and what came back, a line each, for whoever doubts a grade.
        self.log: list[str] = []

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    @property
    def untrusted(self) -> str:
        """Why marks of this submission cannot be trusted here; empty where they can."""
        why = "" if self.trusted else self._worker.walls.get(DECISIVE, "")
        return f"untrusted marks: system calls cannot be refused here ({why})" if why else ""

    @property
    def printed(self) -> str:
        """What the submission has printed so far, cut."""
        return self._worker.printed

    @property
    def attribute(self) -> str:
        """The name of the attribute that holds a value."""
        return self.texts.attribute

    @property
    def sweeping(self) -> bool:
        """Whether there are numbers that a sweep gives gradients to."""
        return self.kind in ("class", "adapter")

    @property
    def exhausted(self) -> bool:
        """Whether the submission has been stopped too often or has used up its time."""
        return self._stops >= self.limits.patience or self._used >= self.limits.total_seconds

    # -- asking ----------------------------------------------------------------------------

    def open(self) -> Trouble | None:
        """Import the submission; the trouble that this made.

        Raises GradingError where there is no such module, or nothing of that name in it.
        """
        reply = self._load()
        up = [name for name, why in self._worker.walls.items() if not why]
        self.log.append(f"walls: {', '.join(sorted(up))}")
        if isinstance(reply, Trouble):
            place, name = self.target.place, self.target.name
            self.log.append(f"loading: {reply}")
            if reply.stage == "finding":
                raise GradingError(f"{place}:{name} cannot be graded: {reply.text}")
            missing = reply.kind == "ModuleNotFoundError" and not self.target.modules
            if missing and place.partition(".")[0] in reply.text:
                raise GradingError(f"{reply.text}; is the name right, and is it installed?")
            return reply
        kind = words(reply.get("kind"))
        if kind not in _KINDS:
            return _nonsense()
        self.kind = kind
        self.name = words(reply.get("name"), 80) or self.target.name
        place = self.target.place
        module = "" if ".ipynb" in place or "submission" in self.target.main else self.target.main
        self.texts = Texts.read(reply, module, self.name)
        self.sweeps = _names(reply.get("sweeps"))
        self.missing = _names(reply.get("missing"))
        if reply.get("pulled") is True:
            self.seed, self.pulled = "pulled", True
        return None

    def evaluate(self, graph: Graph, point: Mapping[str, float]) -> Observation:
        """The value of an expression, without any sweep."""
        return self._observe(graph, point, 1, ())

    def gradient(
        self,
        graph: Graph,
        point: Mapping[str, float],
        passes: int = 1,
        count: bool = False,
        before: bool = False,
    ) -> Observation:
        """The value and the gradient of an expression after some calls of backward.

        With `before` the gradient of the first leaf is looked at first, which may spoil it.
        """
        return self._observe(graph, point, passes, (self.seed, passes, count, before))

    def choose(self, sweep: str) -> None:
        """Use another of the sweeps from now on."""
        self.sweep = sweep
        self._process = None
        self._worker.close()

    def sequence(
        self, values: Sequence[float], graphs: Sequence[Graph], zeroing: bool
    ) -> list[tuple[float, ...]] | Trouble:
        """The gradients of shared leaves after each of several expressions."""
        programs = [steps(graph) for graph in graphs]
        reply = self._ask("sequence", list(values), programs, self.seed, zeroing)
        if isinstance(reply, Trouble):
            return reply
        rows = reply.get("gradients")
        self.log.append(f"{len(graphs)} expressions in turn, zeroing {zeroing}: {rows!s:.300}")
        found = [numbers(one, len(values)) for one in rows] if isinstance(rows, list) else []
        whole = [one for one in found if one is not None]
        return whole if len(whole) == len(graphs) else _nonsense()

    def train(
        self, start: float, constants: Sequence[float], graph: Graph, rate: float, epochs: int
    ) -> dict[str, Any] | Trouble:
        """Gradient descent on the first variable: `path`, `gradients` by epoch, `calls`."""
        reply = self._ask("train", start, list(constants), steps(graph), rate, epochs, self.seed)
        if isinstance(reply, Trouble):
            return reply
        path = numbers(reply.get("path"), epochs + 1)
        gradients = numbers(reply.get("gradients"), epochs)
        calls = reply.get("calls")
        self.log.append(f"training of {epochs} epochs: gradients {gradients!s:.300}")
        if path is None or gradients is None or not isinstance(calls, list) or len(calls) != 2:
            return _nonsense()
        return {"path": path, "gradients": gradients, "calls": [number(one) for one in calls]}

    # -- the process -----------------------------------------------------------------------

    def _observe(
        self, graph: Graph, point: Mapping[str, float], passes: int, options: tuple[Any, ...]
    ) -> Observation:
        seen = self._seen(graph, point, passes, options)
        what = f"{readable(graph)} at {point_text(point, graph)}"
        sweeps = f", {passes} sweep{'s' if passes > 1 else ''}" if options else ""
        self.log.append(f"{what}{sweeps}: {_told(seen)}")
        return seen

    def _seen(
        self, graph: Graph, point: Mapping[str, float], passes: int, options: tuple[Any, ...]
    ) -> Observation:
        values = [float(point[name]) for name in graph.variables]
        reply = self._ask("evaluate", values, steps(graph), *options)
        if isinstance(reply, Trouble):
            return Observation(graph=graph, point=point, passes=passes, trouble=reply)
        gradient = numbers(reply.get("gradient"), len(values))
        calls = number(reply.get("calls"))
        self.texts.learn(reply.get("spelled"))
        return Observation(
            graph=graph,
            point=point,
            passes=passes,
            value=number(reply.get("value")),
            gradient=gradient,
            before=number(reply.get("before")),
            calls=int(calls) if calls is not None and math.isfinite(calls) else None,
            untouched=reply.get("untouched") is True,
            trouble=_nonsense() if options and gradient is None else None,
        )

    def _ask(self, function: str, *arguments: Any) -> dict[str, Any] | Trouble:
        if self._process is None or self._process != self._worker.process_id:
            loaded = self._load()
            if isinstance(loaded, Trouble):
                return loaded
        return self._call(function, *arguments)

    def _load(self) -> dict[str, Any] | Trouble:
        target = self.target
        sources = [dict(one) for one in target.modules]
        arguments = (list(target.beside), sources, list(self._refused), str(Path.cwd()), self.sweep)
        reply = self._call("load", target.main, target.name, *arguments)
        self._process = None if isinstance(reply, Trouble) else self._worker.process_id
        return reply

    def _call(self, function: str, *arguments: Any) -> dict[str, Any] | Trouble:
        if self.exhausted:
            return Trouble(kind=STOPPED, text="not tried: stopped too often, or no time left")
        seconds = self.limits.seconds
        started = time.monotonic()
        try:
            reply = self._worker.call(f"{_SANDBOX}:{function}", *arguments, seconds=seconds)
        except WorkerError as error:
            self._process = None
            ending = self._ended(error)
            self._stops += ending.kind in FATAL
            return ending
        finally:
            self._used += time.monotonic() - started
        if not isinstance(reply, dict):
            return _nonsense()
        if "trouble" not in reply:
            return reply
        self.missing = _names(reply.get("missing")) or self.missing
        return trouble(reply["trouble"])

    def _ended(self, error: WorkerError) -> Trouble:
        limits = self.limits
        if isinstance(error, WorkerTimeout):
            text = f"it did not finish within {limits.seconds:g} s and was stopped"
            return Trouble(kind=TIMEOUT, text=text)
        if isinstance(error, WorkerDied):
            if "needed more than" in str(error):
                text = f"it needed more than {limits.megabytes:g} MB of memory and was stopped"
                return Trouble(kind=MEMORY, text=text)
            how = str(error).partition("ended its worker process: ")[2]
            return Trouble(kind=DIED, text=f"it ended its process: {how}"[:300])
        return Trouble(kind=DIED, text=f"it broke off: {error}"[:300])


def _names(reply: Any) -> list[str]:
    """Names of a reply; none where it is something else."""
    return [words(one, 80) for one in reply[:20]] if isinstance(reply, list) else []


def _told(seen: Observation) -> str:
    """An observation for the log."""
    if seen.trouble is not None:
        return str(seen.trouble)
    shown = [] if seen.gradient is None else [f"{one!r}" for one in seen.gradient]
    gradient = f"; gradient {listed(shown, 6)}" if shown else ""
    return f"value {seen.value!r}{gradient}"


def _nonsense() -> Trouble:
    return Trouble(kind=DIED, text="its process answered something that is not a result")
