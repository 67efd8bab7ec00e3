"""Experiments: one file each, from a configuration to records."""
