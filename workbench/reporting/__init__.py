"""Reports: a specification in, a folder with a page and CSV files out; what changed between two."""

from workbench.reporting.changes import Changes, changes
from workbench.reporting.from_python import report
from workbench.reporting.result import Report
from workbench.reporting.run import run
from workbench.reporting.specification import Specification, read_specification

__all__ = ["Changes", "Report", "Specification", "changes", "read_specification", "report", "run"]
