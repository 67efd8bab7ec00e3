"""Grading somebody else's autodiff: concepts in the order of a course, shrunken failures, causes.

`run.grade` is the way in. `sandbox`, `adapters` and `spelling` are all of it that a submission's
process loads; they know no derivative. This file imports nothing, so that nothing else gets there
with them.
"""
