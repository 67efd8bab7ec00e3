"""Reports: a specification in, a folder with a page and CSV files out."""

from workbench.reporting.run import run
from workbench.reporting.specification import Specification, read_specification

__all__ = ["Specification", "read_specification", "run"]
