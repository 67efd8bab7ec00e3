"""The referee: certified derivatives, independent of every derivative rule of the workbench."""

from workbench.truth.certificate import Certificate
from workbench.truth.coverage import Coverage, truth_coverage
from workbench.truth.referee import (
    certified_checksum,
    certified_directional,
    certified_value,
    certify,
    taylor_coefficients,
)

__all__ = [
    "Certificate",
    "Coverage",
    "certified_checksum",
    "certified_directional",
    "certified_value",
    "certify",
    "taylor_coefficients",
    "truth_coverage",
]
