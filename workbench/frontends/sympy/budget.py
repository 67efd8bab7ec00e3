"""A budget of SymPy's work, in objects that it makes: no clock moves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from workbench.errors import BudgetError
from workbench.frontends.sympy.installation import library
from workbench.limits import Limit, Limits


class _Spent(BaseException):
    """No error that SymPy may mean to handle."""


@contextmanager
def object_budget(what: str, limit: Limit[int] = Limits.sympy_objects) -> Iterator[None]:
    """Raise BudgetError where SymPy makes more objects inside than a limit.

    They are counted in the one function that makes all of them, for the whole process: statements
    inside each other count apart. What was going on is given up in the middle, so that SymPy is
    not to be used any further.

    >>> import sympy
    >>> with object_budget("an expansion"):
    ...     ((sympy.Symbol("x") + 1)**3).expand()
    x**3 + 3*x**2 + 3*x + 1
    """
    basic = library().Basic
    make, left = basic.__new__, limit.value

    def counted(cls: type, *arguments: Any) -> Any:
        nonlocal left
        left -= 1
        if left < 0:
            raise _Spent
        return make(cls, *arguments)

    basic.__new__ = counted
    try:
        yield
    except _Spent:
        raise BudgetError(
            f"SymPy made more than {limit} for {what}; raise the limit, as with "
            f"--limit {limit.name}={10 * limit.value}, or use another method"
        ) from None
    finally:
        basic.__new__ = make
