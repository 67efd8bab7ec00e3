"""This machine as LLVM sees it: its processor, the width of its vectors, and libmvec.

libmvec is glibc's library of vector functions, within 4 units in the last place. Before glibc 2.35
it had seven of them; other systems have none.
"""

import ctypes
import sys
from functools import cache
from importlib.util import find_spec
from typing import Any

#: Functions of the C library by how many operands they have.
LIBM: dict[str, int] = {
    **dict.fromkeys(("cbrt", "exp", "expm1", "exp2", "log", "log1p", "log2", "log10"), 1),
    **dict.fromkeys(("sin", "cos", "tan", "asin", "acos", "atan", "erf", "erfc"), 1),
    **dict.fromkeys(("sinh", "cosh", "tanh", "asinh", "acosh", "atanh"), 1),
    **dict.fromkeys(("pow", "atan2", "hypot", "fmod"), 2),
}
#: Letters of the x86-64 vector ABI in libmvec's names, by numbers a vector.
_LETTERS = {8: "e", 4: "d", 2: "b"}


def missing() -> str:
    """The command that installs llvmlite; empty where it is there."""
    return "" if find_spec("llvmlite") else "pip install 'derivative-workbench[native]'"


@cache
def llvm() -> Any:
    """llvmlite's binding, ready for this processor."""
    from llvmlite import binding

    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return binding


@cache
def vector_width() -> int:
    """How many float64 numbers a vector of this processor has: 8 with AVX-512, 4 with AVX2, or 2.

    >>> vector_width() in (2, 4, 8)
    True
    """
    if missing():
        return 2
    features = llvm().get_host_cpu_features()
    if features.get("avx512f") and features.get("avx512dq"):
        return 8
    return 4 if features.get("avx2") else 2


@cache
def libmvec(name: str, width: int) -> str:
    """The symbol of a vector function, known to LLVM from here on; empty where there is none."""
    library = _libmvec()
    if library is None or width not in _LETTERS:
        return ""
    symbol = f"_ZGV{_LETTERS[width]}N{width}{'v' * LIBM[name]}_{name}"
    try:
        function = getattr(library, symbol)
    except AttributeError:
        return ""
    llvm().add_symbol(symbol, ctypes.cast(function, ctypes.c_void_p).value)
    return symbol


@cache
def _libmvec() -> Any:
    if sys.platform != "linux":
        return None
    try:
        return ctypes.CDLL("libmvec.so.1")
    except OSError:
        return None


def libm_too() -> str:
    """Why vectors call the scalar C library; empty where libmvec has their functions."""
    if _libmvec() is None:
        return "there is no libmvec here, so that vectors call the C library number by number"
    if not libmvec("tan", vector_width()):
        return "libmvec is older than glibc 2.35, so that most functions are called by number"
    return ""


@cache
def _libm_known() -> None:
    """Scalar functions of the C library, known to LLVM whatever the process exports."""
    library = ctypes.CDLL(None)
    for name in LIBM:
        llvm().add_symbol(name, ctypes.cast(getattr(library, name), ctypes.c_void_p).value)


class Code:
    """Compiled instructions; addresses are good as long as this lives."""

    def __init__(self, text: str) -> None:
        binding = llvm()
        _libm_known()
        module = binding.parse_assembly(text)
        module.verify()
        # A machine of its own: the compiler owns it, and two must not share one. No passes: they
        # leak, and change a bit of x**0.5.
        target = binding.Target.from_default_triple().create_target_machine(
            cpu=binding.get_host_cpu_name(),
            features=binding.get_host_cpu_features().flatten(),
            opt=1,
        )
        self._engine = binding.create_mcjit_compiler(module, target)
        self._engine.finalize_object()

    def address(self, name: str) -> int:
        """Where a function is."""
        return int(self._engine.get_function_address(name))
