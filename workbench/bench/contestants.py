"""Every contestant by name: ours, then the peers."""

from workbench.bench.contestant import Contestant
from workbench.bench.ours import OurEngine, Workbench
from workbench.bench.peers.autograd import Autograd
from workbench.bench.peers.c import C, VectorC
from workbench.bench.peers.casadi import Casadi
from workbench.bench.peers.hand import Handwritten
from workbench.bench.peers.jax import Jax
from workbench.bench.peers.micrograd import Micrograd
from workbench.bench.peers.numba import Numba
from workbench.bench.peers.numdifftools import Numdifftools
from workbench.bench.peers.symengine import Symengine
from workbench.bench.peers.sympy import Sympy
from workbench.bench.peers.torch import Torch, TorchCompiled
from workbench.catalogue import Catalogue
from workbench.errors import UnknownNameError

#: Our engines that take part, whether they are there or not.
ENGINES = ("python", "numpy", "native")

CONTESTANTS: Catalogue[Contestant] = Catalogue(
    "contestant",
    UnknownNameError,
    {
        one.name: one
        for one in (
            *map(OurEngine, ENGINES),
            *(OurEngine(name, function_only=True) for name in ("python", "native")),
            Workbench(),
            Handwritten(),
            C(),
            VectorC(),
            Casadi(),
            Casadi(function_only=True),
            Jax(),
            Torch(),
            TorchCompiled(),
            Numba(),
            Sympy(),
            Symengine(),
            Autograd(),
            Micrograd(),
            Numdifftools(),
        )
    },
)
