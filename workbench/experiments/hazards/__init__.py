"""Hazards: where derivatives go wrong, in functions and in classes of one's own."""
