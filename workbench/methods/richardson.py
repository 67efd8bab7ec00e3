"""Central differences extrapolated to a step of zero."""

from dataclasses import dataclass
from typing import Any, ClassVar

from workbench.errors import MethodError
from workbench.methods.stencils import DifferenceMethod, Scheme
from workbench.methods.stencils.extrapolation import extrapolated

DEFAULT_LEVELS = 3
MAX_LEVELS = 8


@dataclass(frozen=True, slots=True)
class Richardson(DifferenceMethod):
    """Central differences of h, h/2, h/4, ... extrapolated to h = 0; order 2 * levels.

    2 * levels * n evaluations for n variables; with two levels the five-point stencil. `step` is
    the largest step: a rule's name or a positive number. One-sided at the edge of a domain. Raises
    MethodError for options that are none. Source: L. F. Richardson, Phil. Trans. Royal Society A
    210, 1911.

    >>> Richardson(levels="4").options
    'levels=4'
    """

    levels: int | str = DEFAULT_LEVELS

    name: ClassVar[str] = "richardson"
    summary: ClassVar[str] = "central differences of h, h/2, h/4 extrapolated (numeric, order 6)"

    def __post_init__(self) -> None:
        object.__setattr__(self, "levels", whole(self.levels, "levels", 1, MAX_LEVELS))
        DifferenceMethod.__post_init__(self)

    @property
    def scheme(self) -> Scheme:
        """The last entry of the tableau."""
        return extrapolated(int(self.levels))


def whole(value: Any, name: str, least: int, most: int) -> int:
    """An option that is a whole number in a range; MethodError for what is none.

    >>> whole("3", "levels", 1, 8)
    3
    """
    try:
        number = int(str(value))
    except ValueError:
        number = least - 1
    if not least <= number <= most:
        raise MethodError(
            f"{name} must be a whole number from {least} to {most}, not {value!r:.40}"
        )
    return number
