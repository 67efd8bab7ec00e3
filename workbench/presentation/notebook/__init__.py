"""Cells of a notebook, and progress."""
