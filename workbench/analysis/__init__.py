"""Statistics of records: summaries, intervals, selections, trade-offs, favoured methods."""
