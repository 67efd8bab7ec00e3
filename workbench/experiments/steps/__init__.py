"""Step sizes, magnitudes and accumulated round-off."""
