"""Known faults, each simulated as a faulty sweep, and the search for the one that was made."""
