"""Both sweeps of a method node by node, and where the bits go."""

from workbench.tracing.bits.table import bits_table
from workbench.tracing.result import Trace
from workbench.tracing.trace import trace, worst

__all__ = ["Trace", "bits_table", "trace", "worst"]
