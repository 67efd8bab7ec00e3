"""Rows over problems: accuracy, operations, timings, verdict."""
