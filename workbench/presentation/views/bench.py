"""A run of the bench as plain data, from which its tables and its page are drawn."""

from dataclasses import dataclass, field

from workbench.records.bench import BenchRecord, GoalRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchView:
    """Rows and goals of some items, whose titles are given, with the environment beside them."""

    titles: dict[str, str]
    rows: tuple[BenchRecord, ...]
    goals: tuple[GoalRecord, ...]
    environment: dict[str, str]
    quick: bool = False
    seconds: float = field(default=0.0, compare=False)
