"""The notebook that the project grew from: its regression and its tape's fault."""
