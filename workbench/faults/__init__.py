"""Known faults of sweeps and rules, each simulated as a faulty sweep."""
