"""Goals: bounds on ratios, slopes and figures, judged by the rows of a run."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, fields
from operator import truediv
from typing import NamedTuple

from workbench.analysis.times import Ratio, paired_ratio
from workbench.experiments.costs.growth import log_log_slope
from workbench.records import TimingRecord
from workbench.records.bench import BenchRecord, Ending, GoalRecord, Met

#: The names that a time has in both records.
_TIMES = [one.name for one in fields(TimingRecord) if one.name.endswith("_seconds")]


class NoNumberError(Exception):
    """There is no number for a goal: why, and what becomes of it."""

    def __init__(self, why: str, met: Met = Met.NOT_MEASURED) -> None:
        super().__init__(why)
        self.met = met


class Finding(NamedTuple):
    """What was measured for a goal, and what is said of it."""

    ratio: Ratio
    note: str = ""


class Rows:
    """The rows of an item, to be asked for by work, contestant and size."""

    def __init__(self, rows: Sequence[BenchRecord]) -> None:
        self._rows = rows

    def of(self, work: str, contestant: str) -> list[BenchRecord]:
        """The rows of a contestant in a work, by size."""
        found = [one for one in self._rows if (one.work, one.contestant) == (work, contestant)]
        return sorted(found, key=lambda one: one.size)

    def _done(self, work: str, contestant: str) -> list[BenchRecord]:
        """Its rows without the sizes that were left out, where there are others."""
        rows = self.of(work, contestant)
        return [one for one in rows if one.status != Ending.LEFT_OUT] or rows

    def pair(self, work: str, size: int, *contestants: str) -> tuple[list[BenchRecord], str]:
        """The rows of some contestants at a size, or at the largest below it that all have.

        The first is ours. Raises NoNumberError: missed where ours could not do the work, otherwise
        not measured.
        """
        sides = [
            {one.size: one for one in self._done(work, name) if one.size <= size}
            for name in contestants
        ]
        for place, (name, rows) in enumerate(zip(contestants, sides, strict=True)):
            last = rows.get(size) or (rows[max(rows)] if rows else None)
            if last is None:
                raise NoNumberError(f"{name} was left out")
            if last.status == Ending.OK:
                continue
            text = f"{name}: {last.status.replace('_', ' ')}"
            text += f" at {last.size:,}" if len(rows) > 1 else ""
            text += f", {last.message}" if last.message else ""
            fault = last.status in (Ending.WRONG, Ending.TIME, Ending.MEMORY, Ending.ERROR)
            raise NoNumberError(text, Met.NOT_MEASURED if place or not fault else Met.MISSED)
        common = max(set.intersection(*(set(rows) for rows in sides)), default=None)
        if common is None:
            raise NoNumberError("no size is common to all")
        note = "" if common == size else f"at {common:,} of {size:,}"
        return [rows[common] for rows in sides], note


Measure = Callable[[Rows], Finding]


@dataclass(frozen=True, slots=True)
class Goal:
    """One goal: what is measured may not exceed the bound."""

    text: str
    bound: float
    measure: Measure
    unit: str = "1"

    def judged(self, item: str, rows: Sequence[BenchRecord]) -> GoalRecord:
        """The goal by the rows of a run; without a measurement the note says why."""
        record = {"item": item, "goal": self.text, "bound": self.bound, "unit": self.unit}
        try:
            (value, low, high), note = self.measure(Rows(rows))
        except NoNumberError as why:
            return GoalRecord(**record, met=why.met, note=str(why))  # type: ignore[arg-type]
        met = Met.MET if value <= self.bound else Met.MISSED
        return GoalRecord(**record, measured=value, low=low, high=high, met=met, note=note)  # type: ignore[arg-type]


def over(work: str, size: int, ours: str, *rivals: str, of: str = "time") -> Measure:
    """Our time over that of the fastest rival; `of="build"` the time to build and differentiate."""

    def measure(rows: Rows) -> Finding:
        (own, *others), note = rows.pair(work, size, ours, *rivals)
        if of == "build":
            pairs = [(own.build_seconds, one.build_seconds) for one in others]
            ratios = [_exactly(mine / other) for mine, other in pairs if mine and other]
        else:
            found = [paired_ratio(_timing(own), _timing(one)) for one in others]
            ratios = [one for one in found if one is not None]
        if not ratios:
            raise NoNumberError("there is no time")
        return Finding(max(ratios), note)

    return measure


def figure(work: str, size: int, contestant: str, field: str) -> Measure:
    """A figure of a row: a column by its name."""

    def measure(rows: Rows) -> Finding:
        (row,), note = rows.pair(work, size, contestant)
        value = getattr(row, field)
        if value is None:
            raise NoNumberError(f"{field} was not measured")
        return Finding(_exactly(value), note)

    return measure


def per_size(work: str, size: int, contestant: str) -> Measure:
    """The most operations of value and gradient a unit of size, over all sizes up to one."""

    def measure(rows: Rows) -> Finding:
        sizes, counts, note = _counted(rows, work, size, contestant, "operations")
        return Finding(_exactly(max(map(truediv, counts, sizes))), note)

    return measure


def slope(work: str, size: int, contestant: str, field: str, *, distance: bool = False) -> Measure:
    """The slope of a column over the size on logarithmic axes, or how far it lies from 1."""

    def measure(rows: Rows) -> Finding:
        sizes, values, note = _counted(rows, work, size, contestant, field)
        if len(sizes) < 2:
            raise NoNumberError("a slope needs two sizes")
        found = log_log_slope(sizes, values)
        if not distance:
            return Finding(_exactly(found), note)
        note = "; ".join(filter(None, (f"slope {found:.4f}", note)))
        return Finding(_exactly(abs(found - 1.0)), note)

    return measure


def _exactly(value: float) -> Ratio:
    return Ratio(value, value, value)


def _counted(
    rows: Rows, work: str, size: int, contestant: str, field: str
) -> tuple[list[int], list[float], str]:
    _, note = rows.pair(work, size, contestant)
    found = [one for one in rows.of(work, contestant) if getattr(one, field)]
    return [one.size for one in found], [getattr(one, field) for one in found], note


def _timing(row: BenchRecord) -> TimingRecord:
    known = asdict(row)
    return TimingRecord(**{name: known[name] for name in _TIMES})
