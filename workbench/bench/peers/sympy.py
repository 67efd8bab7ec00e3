"""SymPy: `diff`, then `lambdify` with common parts shared."""

from functools import partial
from typing import Any

from workbench.bench.case import Case, Ready, functions_of, numbers_of, replay
from workbench.bench.contestant import Contestant
from workbench.frontends.sympy.installation import forget, library


class Sympy(Contestant):
    """Symbolic derivatives, written out for `math` or NumPy."""

    name = "sympy"
    module = "sympy"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        return Ready(partial(_program(case, "math"), *case.inputs.tolist()))

    program = gradient

    def batch(self, case: Case) -> Ready:
        """Value and partials of many points."""
        return Ready(partial(_program(case, "numpy"), *case.inputs))

    def parse(self, case: Case) -> Ready:
        """An expression from a text, which SymPy's caches do not know yet."""

        def call() -> Any:
            forget()
            return library().sympify(case.text)

        def read(found: Any) -> Any:
            return numbers_of(float(library().lambdify(("x", "y"), found, "math")(*case.inputs)))

        return Ready(call, read)


def _program(case: Case, modules: str) -> Any:
    sympy = library()
    symbols = sympy.symbols(case.primal.variables)
    value = replay(case.primal, functions_of(sympy), symbols, lambda one: sympy.Float(float(one)))
    outputs = [value, *(value.diff(symbol) for symbol in symbols)]
    return sympy.lambdify(symbols, outputs, modules, cse=True)
