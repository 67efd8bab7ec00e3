"""SymPy itself: the one file that imports it, when it is first needed."""

from types import ModuleType


def library() -> ModuleType:
    """The SymPy package; its submodules are attributes.

    >>> library().__name__
    'sympy'
    """
    import sympy

    return sympy  # type: ignore[no-any-return,unused-ignore]


def ground_types() -> str:
    """The library behind SymPy's integers (`python`, `gmpy`, `flint`): it changes every timing.

    Installing python-flint changes it. Source: `sympy.external.gmpy`.

    >>> ground_types() in {"python", "gmpy", "flint"}
    True
    """
    return str(library().external.gmpy.GROUND_TYPES)


def forget() -> None:
    """Empty SymPy's cache, so that a time or a result cannot depend on what was done before.

    And seed its random numbers: it asks for what it assumes of an object in a shuffled order.
    """
    library().core.cache.clear_cache()
    library().core.random.seed(0)
