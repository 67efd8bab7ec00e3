"""Sweeps: all cases of some corpora at seeded points by several methods, in a folder that lasts."""

from workbench.sweeping.from_python import sweep
from workbench.sweeping.result import Sweep

__all__ = ["Sweep", "sweep"]
