"""Whether a claimed derivative is right."""
