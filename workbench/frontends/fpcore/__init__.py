"""FPCore, the language of the FPBench benchmarks: its scalar part as graphs on the real numbers."""

from workbench.frontends.fpcore.core import Core, Refused, read_cores

__all__ = ["Core", "Refused", "read_cores"]
