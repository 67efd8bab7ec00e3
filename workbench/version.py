"""The version of the workbench, below everything that shows it."""

__version__ = "0.1.0"
