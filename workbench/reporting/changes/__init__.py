"""Changes between two reports: accuracy and operation counts exactly, times by intervals."""

from workbench.reporting.changes.comparing import Changes, changes
from workbench.reporting.changes.thresholds import Crossing

__all__ = ["Changes", "Crossing", "changes"]
