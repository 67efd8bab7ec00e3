"""HTML documents from templates, and formulas as MathML."""
