"""Pages: a report, a comparison, a grade."""
