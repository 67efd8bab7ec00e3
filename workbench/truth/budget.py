"""The referee's budget of work and memory: counted, so that the answer never depends on the
machine."""

from collections.abc import Iterable

from workbench.ir.operators import CODES, ROWS, Cost
from workbench.limits import Limits, limits

_SLOW = frozenset(
    CODES[name] for name in ("gamma", "lgamma", "polygamma", "erf", "erfc") if name in CODES
)
_ELEMENTARY = frozenset(
    code for code, row in enumerate(ROWS) if row.cost in (Cost.ELEMENTARY, Cost.POWER)
)


class Budget:
    """Work that is left."""

    def __init__(self, codes: Iterable[int]) -> None:
        self.left = limits.referee_work
        self.storage = limits.referee_storage
        self.nodes = self.elementary = self.slow = 0
        for code in codes:
            self.nodes += 1
            self.elementary += code in _ELEMENTARY
            self.slow += code in _SLOW

    def refusal(self, bits: int, passes: int) -> str:
        """Pay for some passes over the graph; the reason where the budget does not allow them."""
        if self.nodes * bits > self.storage:
            return (
                f"{self.nodes} nodes at {bits} bits exceed the referee's storage budget of "
                f"{Limits.referee_storage}"
            )
        growing = self.elementary * (1 + bits // 1024)
        steep = self.slow * 40 * (1 + bits // 256)
        cost = (self.nodes + growing + steep) * bits * passes
        if cost > self.left:
            return (
                f"{self.nodes} nodes, {passes} passes at {bits} bits exceed the work budget of "
                f"{Limits.referee_work}"
            )
        self.left -= cost
        return ""
