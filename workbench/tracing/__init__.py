"""Both sweeps of a method node by node, and where the bits go."""

from workbench.tracing.result import Trace
from workbench.tracing.trace import trace, worst

__all__ = ["Trace", "trace", "worst"]
