"""A workbench that compares symbolic, numeric and automatic differentiation.

>>> import workbench as wb
>>> f = wb.parse("x**2 * sin(y)")
>>> d = wb.gradient(f, method="reverse")
>>> d(x=3.0, y=0.5)
Evaluation(value=4.314829847437827, derivative={'x': 2.876553231625218, 'y': 7.898243057013355})

Names are loaded when first used, so that `import workbench` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.errors import WorkbenchError

# Here and not later: its package bears the same name, which the first import of it would take.
from workbench.limits import limits
from workbench.version import __version__ as __version__

if TYPE_CHECKING:
    from workbench.checking.result import Check
    from workbench.checking.run import check
    from workbench.comparison import Comparison
    from workbench.comparison.compare import compare
    from workbench.engines import ENGINES
    from workbench.fitting import Fit, fit
    from workbench.frontends.callables import from_callable
    from workbench.frontends.functions import functions
    from workbench.frontends.sympy import from_sympy
    from workbench.frontends.text import parse
    from workbench.grading.outcome import Grade
    from workbench.grading.run import grade
    from workbench.ir.black_box import BlackBox
    from workbench.ir.graph import Graph
    from workbench.methods import (
        METHODS,
        CentralDifference,
        ComplexStep,
        Derivative,
        FivePoint,
        ForwardDifference,
        Reverse,
        Richardson,
        Ridders,
        gradient,
    )
    from workbench.methods.claim import Claim
    from workbench.methods.forward import Forward
    from workbench.methods.hessian import (
        HESSIAN_METHODS,
        ReverseDifference,
        SecondDifference,
        hessian,
        hvp,
    )
    from workbench.methods.jacobian import jacobian
    from workbench.methods.jvp import jvp
    from workbench.methods.noise import noise
    from workbench.methods.steps.ecnoise import Noise
    from workbench.methods.symbolic import Symbolic
    from workbench.methods.univariate import UNIVARIATE_METHODS, derivatives
    from workbench.methods.vjp import vjp
    from workbench.problems import PROBLEMS
    from workbench.problems.corpora import Corpus, read_corpus, read_fpcore
    from workbench.reporting.changes.comparing import Changes, changes
    from workbench.reporting.from_python import report
    from workbench.reporting.result import Report
    from workbench.sweeping import Sweep, sweep
    from workbench.tape import Scalar
    from workbench.tracing import Trace
    from workbench.tracing.trace import trace
    from workbench.truth import Certificate, certify

    # The language's functions, all of one type.
    (abs, acos, acosh, acot, acoth, acsc, acsch, asec, asech, asin, asinh, atan, atan2, atanh,
     beta, binomial, cbrt, ceil, clip, copysign, cos, cosh, cot, coth, csc, csch, digamma,
     erf, erfc, exp, exp2, expm1, floor, fmod, gamma, gammasign, gaussian, gelu, heaviside,
     huber, hypot, lgamma, log, log10, log1p, log2, logaddexp, logit, logsumexp, max, min,
     mod, normcdf, normpdf, piecewise, polygamma, relu, rgamma, root, round, sec, sech,
     sigmoid, sign, silu, sin, sinc, sinh, softplus, sqrt, tan, tanh, trunc, where,
     xlogy) = functions  # fmt: skip

#: Public name -> the module that has it.
_HOMES = {
    "ENGINES": "workbench.engines",
    "HESSIAN_METHODS": "workbench.methods.hessian",
    "UNIVARIATE_METHODS": "workbench.methods.univariate",
    "METHODS": "workbench.methods",
    "PROBLEMS": "workbench.problems",
    "BlackBox": "workbench.ir.black_box",
    "CentralDifference": "workbench.methods",
    "Certificate": "workbench.truth",
    "Changes": "workbench.reporting",
    "Check": "workbench.checking.result",
    "Claim": "workbench.methods.claim",
    "Comparison": "workbench.comparison",
    "Corpus": "workbench.problems.corpora",
    "ComplexStep": "workbench.methods",
    "Derivative": "workbench.methods",
    "Fit": "workbench.fitting",
    "FivePoint": "workbench.methods",
    "Forward": "workbench.methods.forward",
    "ForwardDifference": "workbench.methods",
    "Grade": "workbench.grading.outcome",
    "Graph": "workbench.ir.graph",
    "Noise": "workbench.methods.steps.ecnoise",
    "Report": "workbench.reporting",
    "Reverse": "workbench.methods",
    "ReverseDifference": "workbench.methods.hessian",
    "Richardson": "workbench.methods",
    "Ridders": "workbench.methods",
    "Scalar": "workbench.tape",
    "SecondDifference": "workbench.methods.hessian",
    "Sweep": "workbench.sweeping",
    "Symbolic": "workbench.methods.symbolic",
    "Trace": "workbench.tracing",
    "certify": "workbench.truth",
    "changes": "workbench.reporting",
    "check": "workbench.checking.run",
    "compare": "workbench.comparison",
    "derivatives": "workbench.methods.univariate",
    "fit": "workbench.fitting",
    "from_callable": "workbench.frontends.callables",
    "from_sympy": "workbench.frontends.sympy",
    "grade": "workbench.grading.run",
    "gradient": "workbench.methods",
    "hessian": "workbench.methods.hessian",
    "hvp": "workbench.methods.hessian",
    "jacobian": "workbench.methods.jacobian",
    "jvp": "workbench.methods.jvp",
    "noise": "workbench.methods.noise",
    "parse": "workbench.frontends.text",
    "read_corpus": "workbench.problems.corpora",
    "read_fpcore": "workbench.problems.corpora",
    "report": "workbench.reporting",
    "sweep": "workbench.sweeping",
    "trace": "workbench.tracing",
    "vjp": "workbench.methods.vjp",
}

__all__ = [
    "ENGINES",
    "HESSIAN_METHODS",
    "METHODS",
    "PROBLEMS",
    "UNIVARIATE_METHODS",
    "BlackBox",
    "CentralDifference",
    "Certificate",
    "Changes",
    "Check",
    "Claim",
    "Comparison",
    "ComplexStep",
    "Corpus",
    "Derivative",
    "Fit",
    "FivePoint",
    "Forward",
    "ForwardDifference",
    "Grade",
    "Graph",
    "Noise",
    "Report",
    "Reverse",
    "ReverseDifference",
    "Richardson",
    "Ridders",
    "Scalar",
    "SecondDifference",
    "Sweep",
    "Symbolic",
    "Trace",
    "WorkbenchError",
    "certify",
    "changes",
    "check",
    "compare",
    "derivatives",
    "fit",
    "from_callable",
    "from_sympy",
    "grade",
    "gradient",
    "hessian",
    "hvp",
    "jacobian",
    "jvp",
    "limits",
    "noise",
    "parse",
    "read_corpus",
    "read_fpcore",
    "report",
    "sweep",
    "trace",
    "vjp",
]


if not TYPE_CHECKING:  # whose checkers would take every mistyped name for one

    def __getattr__(name: str) -> Any:
        """Load a public name, or a function of the language (`wb.sin`), when it is first used."""
        home = _HOMES.get(name)
        if home is not None:
            value = getattr(import_module(home), name)
        else:
            from workbench.ir.operators import FUNCTIONS
            from workbench.ir.operators.derived import DERIVED

            if name not in FUNCTIONS and name not in DERIVED:
                raise AttributeError(f"module 'workbench' has no attribute {name!r}")
            value = getattr(import_module("workbench.frontends.functions"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    from workbench.ir.operators import FUNCTIONS
    from workbench.ir.operators.derived import DERIVED

    return sorted({*__all__, *FUNCTIONS, *DERIVED})
