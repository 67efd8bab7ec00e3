"""A sweep as text and as a page."""
