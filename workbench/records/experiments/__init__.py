"""Schemas of the tables that experiments write."""
