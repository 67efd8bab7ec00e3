"""The bench as text and as a page."""
