"""The whole audit of a report's folder."""

from pathlib import Path

from tests.audit import (
    canon,
    classes,
    costs,
    counts,
    derivatives,
    descent,
    differences,
    gallery,
    meta,
    orders,
    summary,
    times,
    trade_offs,
    verdicts,
)
from tests.audit.folder import Folder
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

PARTS = (
    *(meta, derivatives, counts, times, verdicts, trade_offs, classes, summary, gallery),
    *(descent, canon, differences, orders, costs),
)
#: Files that no part reads, and why.
UNREAD = {
    "lost_bits.csv": "bits inside a program are defined by the program that traces them",
    "hazard_table.csv": "a table of hazards.csv in words",
    "expression_swell_memory.csv": "memory of that run",
    "noise.csv": "random numbers of that run",
    "noise_levels.csv": "random numbers of that run",
    "reverse_growth_times.csv": "times of that run",
}


def audit(path: Path) -> Ledger:
    """Recompute what can be recomputed of the report in a folder; AuditError where it is none."""
    folder, ledger = Folder(path), Ledger()
    truths = Truths(folder)
    for part in PARTS:
        part.audit(folder, truths, ledger)
    for name in sorted(set(folder.files()) - folder.asked):
        for _ in range(folder.count(name) or 0):
            ledger.skip(f"{name}", UNREAD.get(name, "no part of the audit reads this file"))
    return ledger
