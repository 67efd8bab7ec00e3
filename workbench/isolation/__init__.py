"""A worker process with limits of time and memory: the only process runner."""

from workbench.isolation.fence import Fence
from workbench.isolation.runner import Worker, begin_shared, end_shared, run_isolated

__all__ = ["Fence", "Worker", "begin_shared", "end_shared", "run_isolated"]
