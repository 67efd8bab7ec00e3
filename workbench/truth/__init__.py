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

__all__ = ["Certificate", "Coverage", "PairCoverage", "second_coverage", "truth_coverage"]
__all__ += ["certified_checksum", "certified_derivatives", "certified_directional"]
__all__ += ["certified_hessian_vector", "certified_second", "certified_value", "certify"]
__all__ += ["taylor_coefficients"]
