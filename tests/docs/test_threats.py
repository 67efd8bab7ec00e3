"""The page on threats: each promise names tests that are there."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/threats.md").read_text()
_TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def test_every_promise_names_a_test_that_is_there() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ")]
    promises = [line for line in rows if not line.startswith(("| what others", "| what lies"))]
    assert len(promises) > 12
    for line in promises:
        found = _TEST.findall(line)
        assert found, f"no test holds this: {line}"
        for place, name in found:
            assert f"def {name}(" in (ROOT / place).read_text(), f"{place}::{name}"
