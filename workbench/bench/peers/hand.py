"""Python as one writes it by hand, with the functions of `math`."""

import math
from functools import partial

from workbench.bench.case import Case, Ready
from workbench.bench.contestant import Contestant
from workbench.bench.functions import HANDWRITTEN


class Handwritten(Contestant):
    """The derivative written down as a Python function."""

    name = "by hand"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        namespace = dict(vars(math))
        exec(HANDWRITTEN[case.function].python, namespace)
        return Ready(partial(namespace["gradient"], *case.inputs.tolist()))
