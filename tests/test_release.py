"""What is released: one version, a wheel with all that the commands need, a citation."""

import importlib.util
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import workbench
from workbench.cli import main
from workbench.ir.operators import FUNCTIONS

ROOT = Path(__file__).parents[1]
BUILD = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
CITATION = (ROOT / "CITATION.cff").read_text("utf-8")
#: Commands of an installed wheel, and the exit code of each.
COMMANDS = (
    (("compare", "x**2", "--at", "x=1", "--html", "page.html"), 0),
    (("report", "short.toml", "--out", "out"), 0),
    (("grade", "mine.py:Value"), 1),
    (("assignment", "kit"), 0),
)
SHORT = """\
problems = ["sine"]
methods = ["reverse", "symbolic"]
points = 1
v_curves = []
experiments = []
[timings]
enabled = false
[regression]
enabled = false
"""
#: How mypy writes an array of float64.
ARRAY = "numpy.ndarray[Any, numpy.dtype[numpy.float64]]"
#: An autodiff that knows products and nothing else.
MINE = """\
class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents = data, 0.0, parents
    def __mul__(self, other):
        return Value(self.data * other.data, ((self, other.data), (other, self.data)))
    def backward(self, seed=1.0):
        self.grad += seed
        for parent, slope in self.parents:
            parent.backward(seed * slope)
"""


def cited(key: str) -> str:
    """The value of a key at the top of the citation."""
    (value,) = re.findall(rf"^{key}: \"?([^\"\n]*)\"?$", CITATION, re.M)
    return value


def test_there_is_one_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert BUILD["project"]["dynamic"] == ["version"] and "version" not in BUILD["project"]
    assert BUILD["tool"]["setuptools"]["dynamic"]["version"] == {
        "attr": "workbench.version.__version__"
    }
    heads = re.findall(r"^## .*?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    with pytest.raises(SystemExit):
        main(["--version"])
    shown = capsys.readouterr().out.split()[-1]
    assert {cited("version"), heads[0], shown} == {workbench.__version__}


def test_the_citation_has_what_its_form_asks_for() -> None:
    project = BUILD["project"]
    assert cited("cff-version") == "1.2.0"
    assert all(map(cited, ("message", "title")))
    assert re.fullmatch(r"20\d\d-\d\d-\d\d", cited("date-released"))
    assert cited("license") == project["license"] and (ROOT / "LICENSE").exists()
    names = re.findall(r"^  - name: (.*)$", CITATION, re.M)
    assert names == [one["name"] for one in project["authors"]]


@pytest.mark.slow
def test_templates_and_kits_are_read_from_a_zip(tmp_path: Path) -> None:
    archive = shutil.make_archive(str(tmp_path / "zipped"), "zip", ROOT, "workbench")
    program = (
        "import workbench\n"
        "from workbench.grading.kit import autograder, stages\n"
        "from workbench.presentation.markup.document import _environment, template_text\n"
        "assert '.zip' in workbench.__file__\n"
        "assert _environment().get_template('base.html.j2') and template_text('style.css')\n"
        "assert autograder.kit_file('setup.sh') and stages.starter_text()\n"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-c", f"import sys; sys.path.insert(0, {archive!r})\n{program}"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an environment `venv` in which the wheel is installed, and nothing else."""
    tmp_path = tmp_path_factory.mktemp("wheel")
    if not importlib.util.find_spec("setuptools"):
        pytest.skip("setuptools builds the wheel")
    source, dist = tmp_path / "source", tmp_path / "dist"
    for name in ("pyproject.toml", "README.md", "LICENSE", "workbench"):
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        source.mkdir(exist_ok=True)
        copy(ROOT / name, source / name)
    dist.mkdir()
    hook = f"import setuptools.build_meta as b; b.build_wheel({str(dist)!r})"
    subprocess.run([sys.executable, "-W", "ignore", "-c", hook], cwd=source, check=True)
    (wheel,) = dist.glob("*.whl")
    names = set(zipfile.ZipFile(wheel).namelist())
    data = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "workbench").rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    info = f"derivative_workbench-{workbench.__version__}.dist-info/"
    assert {name for name in names if not name.startswith(info)} == data

    place = tmp_path / "place"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place / "venv"], check=True)
    (library,) = (place / "venv" / "lib").glob("python*/site-packages")
    zipfile.ZipFile(wheel).extractall(library)
    # The libraries are those of the tests; the workbench among them comes later on the path.
    others = [entry for entry in sys.path if entry.endswith("site-packages")]
    (library / "others.pth").write_text("\n".join(others) + "\n", encoding="utf-8")
    return place


@pytest.mark.slow
def test_the_wheel_runs_in_an_environment_of_its_own(place: Path) -> None:
    (place / "short.toml").write_text(SHORT, encoding="utf-8")
    (place / "mine.py").write_text(MINE, encoding="utf-8")
    for arguments, code in COMMANDS:
        done = subprocess.run(
            [place / "venv" / "bin" / "python", "-m", "workbench", *arguments],
            cwd=place,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == code, (arguments, done.stderr)
    assert (place / "page.html").exists() and (place / "out" / "index.html").exists()


@pytest.mark.slow
def test_a_type_checker_sees_the_types_of_the_wheel(place: Path) -> None:
    if not importlib.util.find_spec("mypy"):
        pytest.skip("mypy checks the script")
    script = (ROOT / "tests" / "typed_script.py").read_text("utf-8")
    wanted = re.findall(r"^ *reveal_type\(.*\)  # (.*)$", script, re.M)
    script += "".join(f"reveal_type(wb.{name}(0.5))\n" for name in FUNCTIONS)
    (place / "script.py").write_text(f"{script}wb.no_such_name\n", encoding="utf-8")
    command = [place / "venv" / "bin" / "python", "-m", "mypy", "--strict", "script.py"]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=False)
    *mistakes, end = [line for line in done.stdout.splitlines() if "note: Revealed" not in line]
    assert len(mistakes) == 1 and '"no_such_name"' in mistakes[0], done.stdout
    assert end.startswith("Found 1 error in 1 file"), done.stdout
    revealed = re.findall(r'Revealed type is "(.*)"', done.stdout)
    short = [one.replace("builtins.", "").replace(ARRAY, "Array") for one in revealed]
    found = [re.sub(r"[a-z_.]+\.(?=[A-Z])", "", one) for one in short]
    assert found == [*wanted, *["float"] * len(FUNCTIONS)]
