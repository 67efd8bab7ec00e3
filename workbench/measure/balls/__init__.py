"""Programs on balls: enclosures, linearization and round-off."""
