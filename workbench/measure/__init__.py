"""Measures of programs, graphs and callables: accuracy, round-off, operations, conditioning, time.

`measure` never asks which method made what it measures.
"""
