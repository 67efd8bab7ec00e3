"""A worker process with limits of time and memory: the only process runner."""

from workbench.isolation.fence import Fence
from workbench.isolation.runner import Worker, run_isolated

__all__ = ["Fence", "Worker", "run_isolated"]
