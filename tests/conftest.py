"""Settings of the whole suite: its examples, its lanes, its order; limits for one test."""

import gc
import importlib
import os
import random
from collections.abc import Callable, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import is_hypothesis_test, settings

from tests import sharing
from tests.lanes import SLOW, examples
from workbench.limits import limits

#: Type checkers read it, nothing runs it: it names files that are not there.
collect_ignore = ["typed_script.py"]

# Other processes share the machine, so the time of one example means nothing. In CI the examples
# are the same every time: a red build is then about the change, not about luck.
settings.register_profile(
    "workbench",
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    max_examples=examples(100),
)
settings.load_profile("workbench")


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("workbench")
    group.addoption("--shuffle", metavar="SEED", help="run the tests in a random order")
    group.addoption(
        "--preload", metavar="MODULE", action="append", default=[], help="import a module first"
    )


def pytest_configure(config: pytest.Config) -> None:
    for name in config.getoption("--preload"):
        importlib.import_module(name)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is there before the first test lives as long as the run: no garbage is looked for."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)  # tests make much that dies young
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """In the slow lane what scales is slow too; and with `--shuffle` any order will do."""
    if SLOW:
        for item in items:
            scales = item.get_closest_marker("scales") or is_hypothesis_test(
                getattr(item, "obj", None)
            )
            if scales:
                item.add_marker(pytest.mark.slow)
    seed = config.getoption("--shuffle")
    if seed is not None:
        random.Random(seed).shuffle(items)


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(file_path: Path) -> Generator[None, Any, Any]:
    """A file without an example is not looked through for one."""
    found = yield
    if found and ">>>" not in file_path.read_text(encoding="utf-8"):
        return [one for one in found if type(one) is pytest.Module]
    return found


@pytest.fixture(scope="session", autouse=True)
def _shared_folder(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    """Tells `tests.sharing` the folder of the run, in which that of a worker lies."""
    own = tmp_path_factory.getbasetemp()
    sharing.folder = own.parent if hasattr(request.config, "workerinput") else own


@pytest.fixture
def set_limits() -> Iterator[Callable[..., object]]:
    """Sets limits, as `wb.limits` does, for the rest of the test."""
    with ExitStack() as stack:
        yield lambda **values: stack.enter_context(limits(**values))
