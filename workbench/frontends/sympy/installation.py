"""What kind of SymPy this is."""


def ground_types() -> str:
    """The library behind SymPy's integers (`python`, `gmpy`, `flint`): it changes every timing.

    Installing python-flint changes it. Source: `sympy.external.gmpy`.

    >>> ground_types() in {"python", "gmpy", "flint"}
    True
    """
    from sympy.external.gmpy import GROUND_TYPES

    return str(GROUND_TYPES)
