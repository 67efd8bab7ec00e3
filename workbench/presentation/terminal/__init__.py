"""Tables of a terminal."""
