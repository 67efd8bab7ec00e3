"""One submission in its own process: what it is, what it can do, and its answers.

The parent's half. It sends expressions and points and takes numbers back; every answer is checked
for its form and nothing more, since only numbers are believed, and those are judged.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from workbench.errors import GradingError, KindError, WorkerDied, WorkerError, WorkerTimeout, shown
from workbench.grading.submission.expressions import steps
from workbench.grading.submission.observation import Observation, number, numbers, trouble
from workbench.ir.graph import Graph
from workbench.isolation import Fence, Worker
from workbench.presentation.views.grade import DIED, FATAL, MEMORY, STOPPED, TIMEOUT, Trouble

_SANDBOX = "workbench.grading.submission.sandbox"
_OURS = "workbench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a submission may take: seconds an expression and in all, memory, and how often it may
    be stopped before the rest is no longer tried. `fenced=False` is for code that is trusted."""

    seconds: float = 10.0
    total_seconds: float = 240.0
    megabytes: float = 1024.0
    patience: int = 4
    fenced: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a submission is: a module or a file, and the name in it."""

    place: str
    name: str
    folder: str

    @classmethod
    def parse(cls, text: str) -> "Target":
        """Read `MODULE:NAME` or `path/to/file.py:NAME`; GradingError says what is wrong.

        >>> Target.parse("micrograd.engine:Value").place
        'micrograd.engine'
        """
        if not isinstance(text, str):
            raise KindError(
                f"a submission is a text, MODULE:NAME or path/to/file.py:NAME, not {shown(text)}"
            )
        place, colon, name = text.rpartition(":")
        if not colon or not place or not name.isidentifier():
            raise GradingError(
                f"cannot read {text!r:.200}; write MODULE:NAME or path/to/file.py:NAME, "
                "as in scalar.py:Scalar"
            )
        if not place.endswith(".py"):
            if not all(part.isidentifier() for part in place.split(".")):
                raise GradingError(f"{place!r:.200} is no module's name; a file ends in .py")
            return cls(place=place, name=name, folder=str(Path.cwd()))
        path = Path(place).resolve()
        if not path.is_file():
            raise GradingError(f"there is no file {place}; name the file that was handed in")
        return cls(place=str(path), name=name, folder=str(path.parent))


class Session:
    """A submission that can be asked for values and gradients; close it in the end."""

    def __init__(self, target: Target, limits: Limits | None = None) -> None:
        self.target = target
        self.limits = limits or Limits()
        own = target.place.partition(".")[0] == _OURS
        fence = Fence(
            preload=(_SANDBOX,),
            hidden=() if own else (_OURS,),
            megabytes=self.limits.megabytes,
            audited=self.limits.fenced,
        )
        self._worker = Worker(fence)
        self._process: int | None = None
        self._used = 0.0
        self._stops = 0
        #: "class", "adapter" or "function"; empty before `open`.
        self.kind = ""
        #: Name of the class, and of the attribute that holds a value.
        self.name = target.name
        self.attribute = ""
        #: Who seeds a sweep: "self", "set" (`grad` beforehand) or "argument" (of backward).
        self.seed = "self"

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.close()

    @property
    def printed(self) -> str:
        """What the submission has printed so far, cut."""
        return self._worker.printed

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
        if isinstance(reply, Trouble):
            place, name = self.target.place, self.target.name
            if reply.stage == "finding":
                raise GradingError(f"{place}:{name} cannot be graded: {reply.text}")
            missing = reply.kind == "ModuleNotFoundError" and not reply.inside
            if missing and place.partition(".")[0] in reply.text:
                raise GradingError(f"{reply.text}; is the name right, and is it installed?")
            return reply
        self.kind = str(reply.get("kind"))
        self.name = str(reply.get("name") or self.target.name)[:80]
        self.attribute = str(reply.get("value"))[:80]
        return None

    def evaluate(self, graph: Graph, point: Mapping[str, float]) -> Observation:
        """The value of an expression, without any sweep."""
        return self._observe(graph, point, 1, ())

    def gradient(
        self, graph: Graph, point: Mapping[str, float], passes: int = 1, count: bool = False
    ) -> Observation:
        """The value and the gradient of an expression after some calls of backward."""
        return self._observe(graph, point, passes, (self.seed, passes, count))

    def sequence(
        self, values: Sequence[float], graphs: Sequence[Graph], zeroing: bool
    ) -> list[tuple[float, ...]] | Trouble:
        """The gradients of shared leaves after each of several expressions."""
        programs = [steps(graph) for graph in graphs]
        reply = self._ask("sequence", list(values), programs, self.seed, zeroing)
        if isinstance(reply, Trouble):
            return reply
        listed = reply.get("gradients")
        found = [numbers(one, len(values)) for one in listed] if isinstance(listed, list) else []
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
        if path is None or gradients is None or not isinstance(calls, list) or len(calls) != 2:
            return _nonsense()
        return {"path": path, "gradients": gradients, "calls": [number(one) for one in calls]}

    # -- the process -----------------------------------------------------------------------

    def _observe(
        self, graph: Graph, point: Mapping[str, float], passes: int, options: tuple[Any, ...]
    ) -> Observation:
        values = [float(point[name]) for name in graph.variables]
        reply = self._ask("evaluate", values, steps(graph), *options)
        if isinstance(reply, Trouble):
            return Observation(graph=graph, point=point, passes=passes, trouble=reply)
        gradient = numbers(reply.get("gradient"), len(values))
        calls = number(reply.get("calls"))
        return Observation(
            graph=graph,
            point=point,
            passes=passes,
            value=number(reply.get("value")),
            gradient=gradient,
            before=number(reply.get("before")),
            calls=None if calls is None else int(calls),
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
        reply = self._call("load", target.place, target.name, target.folder)
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
        return trouble(reply["trouble"]) if "trouble" in reply else reply

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


def _nonsense() -> Trouble:
    return Trouble(kind=DIED, text="its process answered something that is no result")
