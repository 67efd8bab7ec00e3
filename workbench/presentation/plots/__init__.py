"""Plots and charts: from rows to marks, as SVG and as Matplotlib axes."""
