"""Functions named in files: what is loaded, and what is said where nothing can be."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.lanes import every_row
from workbench.errors import GraphError
from workbench.frontends.files import function_in

FILES = {
    "area.py": "import helper\n\ndef square(x):\n    return helper.twice(x) * x\n\ndef _inner(x):\n"
    "    return x\n\nNUMBER = 3\n",
    "helper.py": "def twice(x):\n    return 2 * x\n",
    "several.py": "from helper import twice\n\ndef one(x):\n    return x\n\ndef two(x):\n"
    "    return x\n\nclass Shape:\n    @staticmethod\n    def area(x):\n        return x * x\n",
    "fails.py": "print('loud')\nimport math\n\ndef f(x):\n    return x\n\ny = math.sqrt(-1)\n",
    "broken.py": "def f(x:\n    return x\n",
    "leaves.py": "import sys\nsys.exit(3)\n",
    "empty.py": "",
    "json.py": "def own(x):\n    return x + 1\n",
    "packed/__init__.py": "",
    "packed/inner.py": "from .other import root\n\ndef use(x):\n    return root(x)\n",
    "packed/other.py": "def root(x):\n    return x ** 0.5\n",
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The files, in the folder that is the current one; what they import is forgotten again."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    before, path = set(sys.modules), list(sys.path)
    yield tmp_path
    for name in set(sys.modules) - before:
        if str(tmp_path) in str(getattr(sys.modules[name], "__file__", "")):
            del sys.modules[name]
    sys.path[:] = path


@every_row(
    "text, value",
    [
        ("area.py:square", 18.0),
        ("area.py", 18.0),
        ("./area.py:_inner", 3.0),
        ("several.py:two", 3.0),
        ("several.py:twice", 6.0),
        ("several.py:Shape.area", 9.0),
        ("packed/inner.py:use", 3.0**0.5),
        ("json.py:own", 4.0),
    ],
)
def test_a_function_is_loaded(text: str, value: float) -> None:
    import json

    assert function_in(text)(3.0) == value
    assert sys.modules["json"] is json


@every_row(
    "text, said",
    [
        ("aera.py:square", "there is no file aera.py; did you mean area.py?"),
        (
            "nowhere/area.py:square",
            "there is no file nowhere/area.py; nowhere has no file of Python",
        ),
        ("area.py:sqare", "there is no function sqare in area.py; did you mean square?"),
        ("area.py:NUMBER", "NUMBER in area.py is int, not a function; name a function"),
        ("several.py", "several functions in several.py; name one: several.py:one, several.py:two"),
        ("empty.py", "there is no function in empty.py; write one, or name it: empty.py:function"),
        ("empty.py:f", "there is no function f in empty.py; it defines none"),
        ("fails.py:f", "fails.py, line 7, y = math.sqrt(-1): ValueError: math domain error"),
        ("broken.py:f", "broken.py, line 1, def f(x:: SyntaxError: '(' was never closed"),
        ("leaves.py:f", "leaves.py, line 2, sys.exit(3): SystemExit: 3"),
        ("area.py:a b", "cannot read 'area.py:a b'; write FILE.py:function"),
    ],
)
def test_what_cannot_be_loaded_is_told(text: str, said: str) -> None:
    with pytest.raises(GraphError) as told:
        function_in(text)
    assert said in str(told.value)


def test_what_a_module_prints_is_no_output(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(GraphError):
        function_in("fails.py:f")
    assert capsys.readouterr() == ("", "loud\n")
