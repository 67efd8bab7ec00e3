"""The complex step on complex balls."""
