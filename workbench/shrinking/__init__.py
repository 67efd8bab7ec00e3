"""Random expressions, and the smallest one on which something fails."""
