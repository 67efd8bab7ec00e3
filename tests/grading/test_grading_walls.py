"""Submissions that attack: every known attack, past the messages, and nothing gets through."""

import json
import os
import subprocess
import sys
from pathlib import Path
from textwrap import indent

import pytest
from grading_tools import graded
from test_grading_harm import RIGHT

from tests.lanes import shared_out
from workbench.grading.submission.libraries import DIFFERENTIATING
from workbench.isolation.walls import attacks
from workbench.isolation.walls.probing import Places

ROOT = Path(__file__).parents[2]
POORER = ROOT / "tests" / "isolation" / "poorer.py"
#: Attacks that end the process, or fill what it prints into.
LEFT_OUT = ("exec", "a call of 32-bit programs", "a large file")
#: Takes the messages away (in three ways), then tries every attack but those.
ATTACKING = """
import gc, sys
for one in gc.get_objects():
    if getattr(one, "__name__", "") == "_told":
        one.__code__ = (lambda event, arguments: None).__code__
for module in [one for name, one in sys.modules.items() if name.startswith(("walled", "workb"))]:
    module._REFUSED = module._hidden = frozenset()
sys.meta_path[:] = [one for one in sys.meta_path if type(one).__name__ != "_Ours"]
try:
    open("/nowhere")
except OSError as error:
    print("disarmed", "submission" not in str(error))
for name in [one for one in ATTACKS if one not in LEFT_OUT]:
    print("tried", flush=True)
    try:
        got = attempt(name, PLACES)
    except BaseException as error:
        pass
    else:
        print("THROUGH", name, got, flush=True)
"""


def attacking(folder: Path, places: dict[str, object]) -> Path:
    """A right class that attacks while it is made; what the attacks need is imported in sight."""
    source = Path(str(attacks.__file__)).read_text(encoding="utf-8")
    head = "import fcntl, readline, multiprocessing.popen_fork\n"
    top = indent(ATTACKING, "    ").replace("PLACES", repr(places))
    top = top.replace("LEFT_OUT", repr(LEFT_OUT))
    path = folder / "scalar.py"
    text = head + source + "\n" + RIGHT.format(top=top, forward="pass", backward="pass")
    path.write_text(text, encoding="utf-8")
    return path


MODES = [
    (["--docker", "landlock"], True),
    ([], True),
    (["--docker"], True),
    (["--ordinary"], True),
    (["--ordinary", "landlock"], True),
    (["--docker", "seccomp", "landlock"], False),
]


@pytest.mark.skipif(sys.platform != "linux", reason="walls are Linux's")
@pytest.mark.parametrize(("poorer", "trusted"), shared_out(MODES, 1))
def test_no_attack_gets_through(tmp_path: Path, poorer: list[str], trusted: bool) -> None:
    """As it is here, with a container's capabilities, as an ordinary user; without Landlock too.

    Without the filter of system calls some do, and the grade says that it is not to be trusted.
    """
    if poorer and os.geteuid() != 0:
        pytest.skip("root alone can become poorer")
    weights = tmp_path / "weights.toml"
    weights.write_text("[weights]\nsum = 1\nproduct = 1\n", encoding="utf-8")
    with Places.made() as places:
        path = attacking(tmp_path, places.afresh())
        command = [sys.executable, str(POORER), *poorer, "--", sys.executable, "-m", "workbench"]
        command += ["grade", f"{path}:Scalar", "--json", "--examples", "0"]
        done = subprocess.run(
            [*command, "--weights", str(weights)], capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
    document = json.loads(done.stdout)
    assert document["printed"].startswith("disarmed True"), "the messages are no part of a wall"
    through = [line for line in document["printed"].splitlines() if line.startswith("THROUGH")]
    untrusted = [one for one in document["notes"] if "untrusted marks" in one]
    assert document["printed"].count("tried") == len(attacks.ATTACKS) - len(LEFT_OUT)
    assert bool(untrusted) is not trusted
    if "--ordinary" in poorer:  # whose processes are not counted
        through = [line for line in through if "many threads" not in line]
    if trusted:
        assert through == []
    else:
        assert any("fork" in line for line in through), "else the attacks prove nothing"


@pytest.mark.parametrize("library", shared_out(["mpmath", "sympy"], 1))
def test_libraries_that_know_derivatives_are_refused_unless_allowed(
    tmp_path: Path, library: str
) -> None:
    text = RIGHT.format(top="", forward=f"{library}.sqrt(2)", backward="pass")
    path = tmp_path / "scalar.py"
    path.write_text(f"import {library}\n{text}", encoding="utf-8")
    assert library in DIFFERENTIATING
    refused = graded(f"{path}:Scalar", "sum", examples=0)
    assert refused.points == 0 and any(library in one for one in refused.notes)
    assert graded(f"{path}:Scalar", "sum", examples=0, allowed=(library,)).full_marks


def test_a_library_that_is_refused_is_not_had_by_other_ways(tmp_path: Path) -> None:
    ways = (
        "import importlib, sys\n"
        "for way in (importlib.import_module, __import__, __builtins__['__import__']):\n"
        "    try: way('sympy')\n"
        "    except ImportError: pass\n"
        "print('sympy' in sys.modules)\n"
    )
    text = RIGHT.format(top=indent(ways, "    "), forward="pass", backward="pass")
    path = tmp_path / "scalar.py"
    path.write_text(text, encoding="utf-8")
    grade = graded(f"{path}:Scalar", "sum", examples=0)
    assert grade.full_marks and grade.printed == "False\n"


@pytest.mark.slow
def test_a_module_that_is_installed_is_read_and_not_imported_by_the_grader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "handmade"
    package.mkdir()
    (package / "__init__.py").write_text("", encoding="utf-8")
    text = "import numpy\n" + RIGHT.format(top="", forward="pass", backward="pass")
    (package / "engine.py").write_text(text, encoding="utf-8")
    (tmp_path / "numpy.py").write_text("print('not this one')\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    grade = graded("handmade.engine:Scalar", "sum", examples=0)
    assert grade.full_marks and not grade.printed
    assert "handmade.engine" not in sys.modules


@pytest.mark.slow
def test_what_a_class_loads_only_when_it_computes_is_there(tmp_path: Path) -> None:
    """Nothing can be opened by then: it was found in the sources."""
    forward = (
        "import statistics as s; s.mean([1, 2]); scipy.special.erf(0.5); np.fft.fft([1.0, 2.0]); "
        "from concurrent.futures import ThreadPoolExecutor as Pool; "
        "import datetime; datetime.datetime.strptime('2', '%d'); "
        "import warnings; warnings.warn('hm')"
    )
    text = RIGHT.format(top="", forward=forward, backward="pass")
    path = tmp_path / "scalar.py"
    path.write_text(f"import numpy as np\nimport scipy\n{text}", encoding="utf-8")
    assert graded(f"{path}:Scalar", "sum", examples=0).full_marks
