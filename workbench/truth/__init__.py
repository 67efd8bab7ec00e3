"""The referee: certified derivatives, independent of every derivative rule of the workbench."""

from workbench.truth.certificate import Certificate
from workbench.truth.coverage import Coverage, PairCoverage, second_coverage, truth_coverage
from workbench.truth.higher import (
    certified_derivatives,
    certified_hessian_vector,
    certified_second,
)
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
    "PairCoverage",
    "certified_checksum",
    "certified_derivatives",
    "certified_directional",
    "certified_hessian_vector",
    "certified_second",
    "certified_value",
    "certify",
    "second_coverage",
    "taylor_coefficients",
    "truth_coverage",
]
