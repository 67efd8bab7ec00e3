"""Grading somebody else's autodiff: concepts in the order of a course, shrunken failures, causes.

`run.grade` is the way in. `sandbox`, and what that imports of `submission`, is all of it that a
submission's process loads; it knows no derivative. This file imports nothing, so that nothing else
gets there with it.
"""
