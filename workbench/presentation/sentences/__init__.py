"""Sentences that rows support."""
