"""A checked derivative as text, JSON, a page."""
