"""Right and lost bits of the nodes of a program."""
