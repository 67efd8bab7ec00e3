"""Operators on balls and on truncated power series over balls."""
