"""Claims about derivatives: judged at exact points, proved, explained where they are wrong."""
