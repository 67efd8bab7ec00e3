"""Arrays of traced values: NumPy's arrays of node numbers, and NumPy's functions of them."""
