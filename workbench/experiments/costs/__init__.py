"""Costs: operations, memory and times by method and by size."""
