"""Fits: tables and figures."""
