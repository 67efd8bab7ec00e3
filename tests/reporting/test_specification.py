"""A bad specification gets a message that names file, key and what was expected."""

import ast
import json
from pathlib import Path

import pytest

import workbench as wb
from workbench.errors import SpecificationError, StorageError
from workbench.methods import METHODS
from workbench.reporting import report
from workbench.reporting.files import default_folder
from workbench.reporting.specification import (
    Specification,
    Timings,
    read_specification,
    specified,
)

ROOT = Path(__file__).resolve().parents[2]


def write(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", ["default", "quick"])
def test_committed_specifications_are_valid(name: str) -> None:
    found, specification = read_specification(ROOT / "reports" / f"{name}.toml")
    assert found == name
    assert specification.methods


def test_the_default_file_asks_for_every_method() -> None:
    _, specification = read_specification(ROOT / "reports" / "default.toml")
    assert specification.methods == tuple(METHODS)
    assert specification.v_curves


def test_an_empty_file_is_the_default_report(tmp_path: Path) -> None:
    name, specification = read_specification(write(tmp_path, ""))
    assert (name, specification) == ("mine", Specification())


def test_options_of_methods_are_normalised(tmp_path: Path) -> None:
    path = write(tmp_path, 'methods = ["central_difference[step=1e-6]"]')
    assert read_specification(path)[1].methods == ("central_difference[step=1e-06]",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seeed = 1", ["mine.toml: seeed: unknown key", "seed", "methods"]),
        ("seed = 'a'", ["mine.toml: seed:", "valid integer", "'a'"]),
        ('methods = ["revers"]', ["mine.toml: methods:", "did you mean reverse"]),
        ("methods = []", ["methods:", "at least one method"]),
        ('problems = ["rumpp"]', ["problems:", "rump"]),
        ('families = ["nope"]', ["families:", "known: polynomial"]),
        ("points = 0", ["points:", "greater than or equal to 1"]),
        ("[timings]\nrepeat = 3", ["timings.repeat: unknown key", "repeats"]),
        ('[[v_curves]]\nexpression = "sin("\nat = {x = 1.0}', ["v_curves[0]:", "line 1, column"]),
        (
            '[[v_curves]]\nexpression = "sin(x)"\nat = {y = 1.0}',
            ["v_curves[0]:", "variables are x"],
        ),
        (
            '[[v_curves]]\nexpression = "x"\nat = {x = 1.0}\nmethods = ["reverse"]',
            ["v_curves[0].methods:", "no step size"],
        ),
        ("[regression]\nlearning_rate = -1", ["regression.learning_rate:", "greater than 0"]),
        ("[regression]\nlearning_rate = inf", ["regression.learning_rate:", "finite", "not inf"]),
        (
            '[[v_curves]]\nexpression = "sin(x)"\nat = {x = 1.0}\nlargest = inf',
            ["v_curves[0].largest:", "finite number, not inf"],
        ),
        (
            '[[v_curves]]\nexpression = "sin(x)"\nat = {x = nan}',
            ["v_curves[0].at.x:", "finite number, not nan"],
        ),
        (
            '[[v_curves]]\nexpression = "1+1"\nat = {}',
            ["v_curves[0]:", "'1+1' has no variable to differentiate by; name one"],
        ),
        ('problems = ["sine", "sine"]', ["problems: sine is there more than once"]),
        ('families = ["elementary", "elementary"]', ["families: elementary is there more"]),
        ('experiments = ["canon", "canon"]', ["experiments: canon is there more than once"]),
        (
            'methods = ["central_difference[step=1e-6]", "central_difference[step=0.000001]"]',
            ["methods: central_difference[step=1e-06] is there more than once"],
        ),
        ("title = = 3", ["mine.toml: not valid TOML", "line 1"]),
    ],
)
def test_messages_name_file_key_and_expectation(
    tmp_path: Path, text: str, expected: list[str]
) -> None:
    with pytest.raises(SpecificationError) as caught:
        read_specification(write(tmp_path, text))
    for part in expected:
        assert part in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match="no such file"):
        read_specification(tmp_path / "none.toml")


@pytest.mark.parametrize(
    "command",
    [
        "workbench report one/mine.toml --limit program_nodes=9",
        "workbench.limits(program_nodes=9); workbench.report('one/mine.toml')",
    ],
)
def test_two_files_of_one_name_do_not_replace_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for place in ("one", "two", "reports/out/mine"):
        Path(place).mkdir(parents=True)
    one, two = Path("one/mine.toml"), Path("two/mine.toml")
    for path in (one, two):
        path.write_text("points = 1\n", encoding="utf-8")
    folder = default_folder("mine", two)
    (folder / "meta.json").write_text(json.dumps({"command": command}), encoding="utf-8")
    assert default_folder("mine", Path("two/../one/mine.toml")) == folder
    with pytest.raises(StorageError, match=r"mine holds the report of one/mine.toml, another"):
        default_folder("mine", two)
    with pytest.raises(StorageError, match="holds the report of"):
        report(two)
    assert default_folder("mine", two, force=True) == folder
    one.unlink()
    assert default_folder("mine", two) == folder


def test_a_mapping_is_a_specification_too() -> None:
    wanted = {"problems": ["sine"], "timings": {"enabled": False}}
    assert specified(wanted) == Specification(problems=("sine",), timings=Timings(enabled=False))
    with pytest.raises(SpecificationError, match=r"the specification: pionts: unknown key; known"):
        specified({"pionts": 1})


def test_what_is_no_specification_is_refused() -> None:
    with pytest.raises(SpecificationError, match="a path or a mapping of its keys, not int 3"):
        report(3)  # type: ignore[arg-type]
    with pytest.raises(SpecificationError, match="no such file"):
        report("nowhere.toml")


def test_a_report_from_python_says_how_to_make_it_again(tmp_path: Path) -> None:
    wanted = {
        "problems": ["sine"],
        "methods": ["reverse"],
        "points": 1,
        "timings": {"enabled": False},
        "regression": {"enabled": False},
        "v_curves": [],
        "experiments": [],
    }
    folder = wb.report(wanted, tmp_path / "mine")
    assert folder.path == tmp_path / "mine" and (folder / "index.html").exists()
    command = json.loads((folder / "meta.json").read_text(encoding="utf-8"))["command"]
    again = command.removeprefix("workbench.report(").rpartition(", folder=")[0]
    assert ast.literal_eval(again) == wanted
    assert not wb.changes(folder, folder).view.accuracy
