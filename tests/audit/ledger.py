"""What an audit found: how much of each kind was checked, what could not be, and what is wrong."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(slots=True)
class Entry:
    """One kind of check."""

    checked: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


class Ledger:
    """Entries by kind, in the order in which they were begun."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}

    def check(self, kind: str, right: bool, where: object, what: str) -> bool:
        """Count one check; where it fails, keep the row and what is wrong with it."""
        entry = self.entries.setdefault(kind, Entry())
        entry.checked += 1
        if not right:
            entry.wrong.append(f"{where}: {what}")
        return right

    def skip(self, kind: str, reason: str) -> None:
        """Count what could not be checked."""
        self.entries.setdefault(kind, Entry()).skipped[reason] += 1

    @property
    def wrong(self) -> list[str]:
        """Every disagreement, as `kind: row: what`."""
        return [f"{kind}: {one}" for kind, entry in self.entries.items() for one in entry.wrong]

    def table(self) -> Iterator[str]:
        """The lines of a table for a terminal; disagreements below it."""
        yield f"{'kind':<44}{'checked':>9}{'wrong':>7}  not checkable"
        for kind, entry in self.entries.items():
            reasons = "; ".join(f"{count} {why}" for why, count in entry.skipped.items())
            yield f"{kind:<44}{entry.checked:>9}{len(entry.wrong):>7}  {reasons}".rstrip()
        checked = sum(entry.checked for entry in self.entries.values())
        skipped = sum(entry.skipped.total() for entry in self.entries.values())
        yield f"{'all':<44}{checked:>9}{len(self.wrong):>7}  {skipped}"
        yield from self.wrong
