"""The notebook's four claims and their verdicts."""
