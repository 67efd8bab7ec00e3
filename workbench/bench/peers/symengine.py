"""SymEngine: SymPy's algebra in C++, with compiled functions."""

from functools import partial
from typing import Any

from workbench.bench.case import Case, Ready, functions_of, numbers_of, replay
from workbench.bench.contestant import Contestant


class Symengine(Contestant):
    """`diff`, then `Lambdify` with common parts shared, on LLVM where the wheel has it."""

    name = "symengine"
    module = "symengine"

    def gradient(self, case: Case) -> Ready:
        """Value and partials at a point."""
        import symengine

        symbols = [symengine.Symbol(name) for name in case.primal.variables]
        value = replay(case.primal, functions_of(symengine), symbols)
        outputs = [value, *(value.diff(symbol) for symbol in symbols)]
        backend = "llvm" if getattr(symengine, "have_llvm", False) else "lambda"
        program = symengine.Lambdify(symbols, outputs, cse=True, backend=backend)
        return Ready(partial(program, case.inputs))

    program = gradient

    def parse(self, case: Case) -> Ready:
        """An expression from a text."""
        import symengine

        def read(found: Any) -> Any:
            x, y = (symengine.Symbol(name) for name in "xy")
            return numbers_of(symengine.Lambdify([x, y], [found])(case.inputs))

        return Ready(partial(symengine.sympify, case.text), read)
