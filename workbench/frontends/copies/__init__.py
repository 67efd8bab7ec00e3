"""Copies of Python functions with globals of their own, in which NumPy and `math` take traced
values."""
