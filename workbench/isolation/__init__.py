"""A worker process with limits of time and memory: the only process runner."""

from workbench.isolation.fence import Fence
from workbench.isolation.runner import Worker, end_shared, run_isolated

__all__ = ["Fence", "Worker", "end_shared", "run_isolated"]
