"""The referee's certificate of one derivative."""

from collections import Counter
from dataclasses import dataclass, field, fields
from typing import Any

from workbench.errors import WorkbenchError, listed
from workbench.ir.shapes import Shapes, by_part
from workbench.records.result import short_text
from workbench.records.status import Status

#: Fields of a certificate that are numbers.
_NUMBERS = ("value", "radius", "digits_radius", "left", "right", "bits")


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certified number: |true - value| <= radius, or the reason why there is none.

    `value` is the float64 nearest to the ball's midpoint. `digits` is the midpoint as decimal text
    (25 significant digits, also outside float64's range) and |true - digits| <= digits_radius,
    far below `radius` where float64 cannot hold the number. `ball` is the python-flint ball
    itself, for judging. A radius is rounded up, and 0.0 only where the number is exact. `left` and
    `right` are certified one-sided slopes where those exist. `bits` is the working precision that
    decided. Status: ok, domain, overflow, not_differentiable, undetermined.

    >>> import workbench as wb
    >>> truth = wb.certify(wb.parse("x**2"), {"x": 0.5})["x"]
    >>> truth.value, truth.radius, truth.digits, str(truth.status)
    (1.0, 0.0, '1', 'ok')
    >>> corner = wb.certify(wb.parse("abs(x)"), {"x": 0})["x"]
    >>> str(corner.status), corner.left, corner.right
    ('not_differentiable', -1.0, 1.0)
    """

    value: float | None = None
    radius: float | None = None
    bits: int = 0
    status: Status = Status.OK
    reason: str = ""
    left: float | None = None
    right: float | None = None
    digits: str = ""
    digits_radius: float | None = None
    ball: Any = field(default=None, compare=False)

    def __repr__(self) -> str:
        if self.value is None:
            return f"Certificate({self.status}: {short_text(self.reason)})"
        return f"Certificate({self.value!r} ± {self.radius:.2g}, {self.bits} bits)"

    def __reduce__(self) -> tuple[Any, ...]:
        # A ball knows no pickle; one that is not finite decides nothing and stays behind.
        state = {one.name: getattr(self, one.name) for one in fields(self)}
        finite = self.ball is not None and self.ball.is_finite()
        state["ball"] = (self.ball.mid().man_exp(), self.ball.rad().man_exp()) if finite else None
        return _restored, (state,)

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.certificate_cell import certificate_cell

        return certificate_cell(self)


def _restored(state: dict[str, Any]) -> Certificate:
    from flint import arb

    pair = state["ball"]
    return Certificate(**{**state, "ball": None if pair is None else arb(*pair)})


class Certificates(dict[str, Certificate]):
    """Certificates by variable: a dict that a notebook shows as a table."""

    #: The shapes of the arguments, where there are arrays.
    shapes: Shapes | None = None

    def arrays(self, what: str = "value") -> dict[str, Any]:
        """Numbers of the certificates by argument, in its shape; NaN where there is none.

        `what` is value, radius, digits_radius, left, right or bits. A sample (of more than 64
        variables) leaves NaN in the places of the others. Raises WorkbenchError for other numbers.

        >>> import workbench as wb
        >>> truth = wb.certify("x*y", {"x": 2, "y": 3})
        >>> truth.arrays()
        {'x': 3.0, 'y': 2.0}
        """
        import numpy as np

        if what not in _NUMBERS:
            raise WorkbenchError(f"no numbers {what!r:.40}; there are {listed(_NUMBERS)}")
        numbers = {name: getattr(one, what) for name, one in self.items()}
        names = (*self,) if self.shapes is None else self.shapes.variables
        row = np.array([numbers.get(name) for name in names], dtype=float)
        if self.shapes is None:
            return dict(zip(names, row.tolist(), strict=True))
        parts = [
            one for one in self.shapes.parts if not numbers.keys().isdisjoint(names[one.place])
        ]
        found: dict[str, Any] = by_part(row, parts)
        return found

    def __repr__(self) -> str:
        statuses = Counter(str(one.status) for one in self.values())
        told = ", ".join(f"{count:,} {status}" for status, count in statuses.items())
        return f"Certificates(of {listed(self, 4)}: {told or 'none'})"

    def _repr_html_(self) -> str:
        from workbench.presentation.notebook.certificate_cell import certificates_cell

        return certificates_cell(self)
