"""A whole class: who has handed in what, the grades of all, and what they have in common."""
