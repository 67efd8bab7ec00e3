"""Engines by name, loaded when asked for."""

import subprocess
import sys

import pytest

from workbench.engines import ENGINES, engine_named
from workbench.errors import EngineError


def test_every_engine_is_found_by_its_own_name() -> None:
    assert list(ENGINES)[:4] == ["python", "numpy", "ball", "complex"]
    for name in ENGINES:
        assert ENGINES[name].name == name
        assert ENGINES[name] is ENGINES[name]


def test_an_unknown_engine_is_told_with_the_nearest_name() -> None:
    with pytest.raises(EngineError, match="unknown engine 'bal'; did you mean ball"):
        ENGINES["bal"]
    with pytest.raises(EngineError, match="there are: python, numpy, ball, complex"):
        engine_named("fortran")
    assert "bal" not in ENGINES
    assert len(ENGINES) == len(list(ENGINES)) >= 4


def test_the_python_engine_loads_no_library() -> None:
    script = (
        "import sys\n"
        "from workbench.engines import ENGINES\n"
        "from workbench.ir.builder import GraphBuilder\n"
        "b = GraphBuilder()\n"
        "g = b.build([b.apply('sin', b.variable('x'))])\n"
        "assert ENGINES['python'].compile(g)(0.0) == (0.0,)\n"
        "print(*sorted({'numpy', 'scipy', 'flint', 'sympy', 'pandas'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == ""
