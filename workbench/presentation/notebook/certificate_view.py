"""A certificate as it is shown: plain data, no computation, no markup."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateView:
    """One certified number as plain data; the fields are those of `workbench.truth.Certificate`."""

    status: str
    reason: str
    digits: str
    digits_radius: float | None
    value: float | None
    radius: float | None
    bits: int
    left: float | None
    right: float | None
