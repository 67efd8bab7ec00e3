"""A worker process with limits of time and memory: the only process runner."""

from workbench.isolation.runner import Worker, run_isolated

__all__ = ["Worker", "run_isolated"]
