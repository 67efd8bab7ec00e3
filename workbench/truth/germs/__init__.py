"""One-sided expansions at edges and ties: the germ rule."""
