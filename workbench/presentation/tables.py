"""Tables for a terminal; the names that the command line calls."""

from workbench.presentation.terminal import terminal_table
from workbench.presentation.terminal_comparison import comparison_table

__all__ = ["comparison_table", "terminal_table"]
