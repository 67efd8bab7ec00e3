"""Readers of what people hand in, which run none of it: files, notebooks, folders, zips."""
