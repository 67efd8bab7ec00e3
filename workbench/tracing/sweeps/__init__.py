"""Sweeps event by event: reverse, forward, the notebook's, differences."""
