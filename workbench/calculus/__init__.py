"""Differentiation as graph → graph: the rules of the operator table and the sweeps over them."""
