"""numdifftools: differences, extrapolated."""

import numpy as np

from workbench.bench.case import Case, Ready, functions_of, written
from workbench.bench.contestant import Contestant


class Numdifftools(Contestant):
    """Its `Gradient`, beside the value; right to about ten digits."""

    name = "numdifftools"
    module = "numdifftools"
    tolerance = 1e-6

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        import numdifftools

        function = written(case, functions_of(np))
        slope = numdifftools.Gradient(lambda x: function(*x))
        return Ready(lambda: (function(*case.inputs), slope(case.inputs)))
