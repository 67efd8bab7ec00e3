"""Plain data of everything that is shown."""
