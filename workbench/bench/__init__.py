"""The bench: items of work, done by our engines and by the field's other packages in turns.

A run is `workbench.bench.run.bench`. Nothing is imported here: every room is a process of its own,
and loads what it needs.
"""
