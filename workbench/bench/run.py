"""A run of the bench: items in their order, contestants in turns, goals by the rows."""

import math
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from workbench.bench.contestant import OURS, Contestant
from workbench.bench.contestants import CONTESTANTS
from workbench.bench.inside import Prepared
from workbench.bench.items import ITEMS
from workbench.bench.result import Bench
from workbench.bench.room import INSIDE, EndedError, Rooms
from workbench.bench.work import Item, Work
from workbench.errors import (
    UnsupportedError,
    WorkbenchError,
    WorkerDied,
    WorkerTimeout,
    printable_line,
)
from workbench.measure.environment import environment
from workbench.measure.timing import Timing, time_interleaved
from workbench.presentation.notebook.reporter import Reporter
from workbench.records.bench import BenchRecord, Ending, GoalRecord

#: A quick run ends within so many seconds; it begins nothing in the last of them.
QUICK_SECONDS, RESERVE = 60.0, 6.0
#: A call that is made after that has so many seconds: to get ready none, for rounds a few.
BARELY, GRACE = 0.01, 3.0
#: Seconds in which a contestant gets ready in a quick run, and those of its rounds in either.
QUICK_PREPARATION, QUICK_TIMING, TIMING = 12.0, 0.15, 1.5
#: Rounds, fewer where they take too long.
ROUNDS, QUICK_ROUNDS = 15, 7
#: Memory of a room, in megabytes of address space; libraries reserve more than they use.
MEGABYTES = 16_384.0
NO_TIME = "no time was left"
#: Letters of a message that a row keeps: its beginning and its end.
_HEAD, _TAIL = 160, 120


def bench(
    *,
    quick: bool = False,
    only: Sequence[str] = (),
    items: Mapping[str, Item] = ITEMS,
    contestants: Mapping[str, Contestant] = CONTESTANTS,
) -> Bench:
    """Do the items of work, or `only` some, and judge their goals.

    A quick run takes smaller sizes and fewer rounds, leaves the slowest contestants out, and ends
    within a minute. Whoever fails is a row that says how; nothing is raised but UnknownNameError,
    for an item that is none.
    """
    chosen = [items[name] for name in dict.fromkeys(only)] or [*items.values()]
    rows: list[BenchRecord] = []
    goals: list[GoalRecord] = []
    units = sum(len(_sizes(work, quick)) for item in chosen for work in item.works)
    started = time.monotonic()
    machine = environment()
    with _Run(quick, contestants, started) as run, Reporter(units) as report:
        for place, item in enumerate(chosen):
            run.share(len(chosen) - place)
            found: list[BenchRecord] = []
            for work in item.works:
                for size in _sizes(work, quick):
                    report(f"{item.name} {work.name}, {size:,}")
                    found += run.measured(item.name, work, size)
            rows += found
            goals += [goal.judged(item.name, found) for goal in item.goals]
    return Bench(
        titles={item.name: item.title for item in chosen},
        rows=tuple(rows),
        goals=tuple(goals),
        environment=machine,
        quick=quick,
        seconds=time.monotonic() - started,
    )


def _sizes(work: Work, quick: bool) -> tuple[int, ...]:
    return work.quick if quick else work.sizes


@dataclass
class _Run:
    """The rooms of a run, how much time it has, and whose end was seen at a smaller size."""

    quick: bool
    contestants: Mapping[str, Contestant]
    started: float
    ended: set[tuple[str, str]] = field(default_factory=set)
    allowed: float = 0.0
    until: float = math.inf
    #: Seconds that a call has also after the end: rounds that were begun are short.
    grace: float = BARELY

    def __post_init__(self) -> None:
        self.rooms = Rooms(MEGABYTES, self._seconds)

    def __enter__(self) -> "_Run":
        return self

    def __exit__(self, *given: Any) -> None:
        self.rooms.__exit__(*given)

    def share(self, items: int) -> None:
        """Begin an item: it may take twice its share of the time, of which so many items are left.

        On a slow machine the first ones would otherwise leave nothing to the last.
        """
        if self.quick:
            now, end = time.monotonic(), self.started + QUICK_SECONDS - RESERVE
            self.until = min(end, now + 2.0 * (end - now) / items)

    def _left(self) -> float:
        """Seconds before nothing more is begun."""
        return self.until - time.monotonic()

    def _seconds(self) -> float:
        return min(self.allowed, max(self._left(), self.grace))

    def measured(self, item: str, work: Work, size: int) -> Iterator[BenchRecord]:
        """The rows of a work at a size."""
        self.allowed = min(work.seconds, QUICK_PREPARATION) if self.quick else work.seconds
        case = work.make(size)
        found: dict[str, BenchRecord] = {}
        first: Prepared | None = None
        for name in work.contestants:
            one = self.contestants[name]
            if (work.name, name) in self.ended or size >= work.few.get(name, size + 1):
                continue
            row = BenchRecord(
                item=item,
                work=work.name,
                size=size,
                contestant=name,
                kind=one.kind,
                threads=case.threads,
            )
            if missing := one.missing():
                row = replace(row, status=Ending.MISSING, message=missing)
            elif self.quick and size >= work.slow.get(name, size + 1):
                row = replace(row, status=Ending.LEFT_OUT, message="not in a quick run")
            elif self._left() <= 0.0:
                row = replace(row, status=Ending.LEFT_OUT, message=NO_TIME)
            else:
                try:
                    prepared = self.rooms.prepare(name, one, work, case)
                except Exception as error:
                    row = self._failed(row, error)
                else:
                    first = first or prepared
                    row = _prepared(row, one, prepared, first, work)
            found[name] = row
        self._timed(work, case.threads, found)
        self.grace = BARELY
        self.ended |= {
            (work.name, name)
            for name, row in found.items()
            if row.status in (Ending.TIME, Ending.MEMORY, Ending.ERROR)
        }
        self.rooms.forget()
        yield from _with_ratios([*found.values()])

    def _failed(self, row: BenchRecord, error: Exception) -> BenchRecord:
        """A row of who failed; who was stopped by the end of the run did not."""
        if isinstance(error, WorkerTimeout) and self._left() <= 0.0:
            return replace(row, status=Ending.LEFT_OUT, message=NO_TIME)
        return _failed(row, error)

    def _timed(self, work: Work, threads: int, found: dict[str, BenchRecord]) -> None:
        """Time in turns whoever is ready; who ends meanwhile is a row, and the rest begin anew."""
        ready = [name for name, row in found.items() if row.status == Ending.OK and not work.once]
        self.grace = GRACE
        while ready:
            turns = {name: self.rooms.timed(name, work, threads) for name in ready}
            each = QUICK_TIMING if self.quick else TIMING
            try:
                timings = time_interleaved(
                    turns,
                    repeats=QUICK_ROUNDS if self.quick else ROUNDS,
                    seconds=each * len(turns),
                )
            except EndedError as died:
                found[died.name] = self._failed(found[died.name], died.error)
                ready.remove(died.name)
                continue
            for name, timing in timings.items():
                found[name] = _with_timing(found[name], timing)
            return


def _prepared(
    row: BenchRecord, one: Contestant, prepared: Prepared, first: Prepared, work: Work
) -> BenchRecord:
    """A row with what was prepared; wrong where its numbers are not those of the first one."""
    error = relative_error(prepared.numbers, first.numbers, value_only=one.function_only)
    built = prepared.built if work.fresh else None
    row = replace(
        row,
        version=prepared.version,
        prepare_seconds=prepared.seconds,
        build_seconds=built.seconds if built else None,
        peak_kilobytes=built.kilobytes / row.size if built else None,
        operations=prepared.operations,
        relative_error=error,
    )
    if not error <= one.tolerance:
        message = f"its numbers differ by {error:.2g}, relative to the largest"
        return replace(row, status=Ending.WRONG, message=message)
    if work.once and prepared.operations is None:
        once = prepared.call_seconds
        return replace(row, median_seconds=once, low_seconds=once, high_seconds=once, rounds=1)
    return row


def relative_error(
    numbers: "np.ndarray[Any, Any]", others: "np.ndarray[Any, Any]", *, value_only: bool = False
) -> float:
    """The largest difference over the largest number; infinite where they do not fit.

    `value_only`: only the first number is there to be compared.

    >>> relative_error(np.array([1.0, 2.0]), np.array([1.0, 4.0]))
    0.5
    """
    if value_only:
        others = others[:1]
    if numbers.shape != others.shape:
        return math.inf
    if not numbers.size:
        return 0.0
    scale = float(np.max(np.abs(others)))
    distance = float(np.max(np.abs(numbers - others)))
    if not math.isfinite(distance):
        return math.inf
    return distance / scale if scale else distance


def _with_timing(row: BenchRecord, timing: Timing) -> BenchRecord:
    return replace(
        row,
        median_seconds=timing.median_seconds,
        low_seconds=timing.low_seconds,
        high_seconds=timing.high_seconds,
        rounds=timing.repeats,
        round_seconds=timing.round_seconds,
    )


def _with_ratios(rows: Sequence[BenchRecord]) -> Iterator[BenchRecord]:
    """The rows with their times over that of the fastest of ours that does the whole work."""
    own = [
        row.median_seconds
        for row in rows
        if row.kind == OURS and row.median_seconds and not row.contestant.endswith(", value")
    ]
    for row in rows:
        time = row.median_seconds
        yield replace(row, ratio=time / min(own)) if own and time else row


def _failed(row: BenchRecord, error: Exception) -> BenchRecord:
    """A row of who failed: out of time, out of memory, or with which words."""
    text = printable_line(str(error)) if isinstance(error, WorkbenchError) else repr(error)
    text = re.sub(rf"^{INSIDE}:\w+ ", "", text).partition("; give it")[0]
    if isinstance(error, UnsupportedError):
        status = Ending.UNSUPPORTED
    elif isinstance(error, WorkerTimeout):
        status = Ending.TIME
    elif (isinstance(error, WorkerDied) and "memory" in text) or "MemoryError" in text:
        status = Ending.MEMORY
    else:
        status = Ending.ERROR
    if len(text) > _HEAD + _TAIL:
        text = f"{text[:_HEAD]} … {text[-_TAIL:]}"
    return replace(row, status=status, message=text)
