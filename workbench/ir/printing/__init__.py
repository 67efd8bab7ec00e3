"""Graphs as text: the Wengert list and infix."""
