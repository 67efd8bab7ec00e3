"""Walls around code that may mean harm: one file a wall, and a table that tests each by attack.

All but `table` and `probing` run in the process of such code, which is made of Python's standard
library alone (`process`): they are sent to it, and import each other relatively.
"""
