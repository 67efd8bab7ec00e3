"""A fixed share of inputs through every door, and campaigns that must find what is planted."""

from collections.abc import Callable
from random import Random

import pytest

from tests.fuzz import campaign as campaigns
from tests.fuzz.campaign import campaign, outcome
from tests.fuzz.doors import DOORS, Door, door
from tests.lanes import every_row, examples
from workbench.errors import WorkbenchError

pytestmark = pytest.mark.skipif(not hasattr(campaigns.signal, "setitimer"), reason="Unix only")

#: Inputs of the suite; a door at which much is computed for each has fewer.
INPUTS = {**dict.fromkeys(DOORS, 300), "changes": 9, "compare": 60}


@pytest.mark.parametrize("name", DOORS)
def test_only_our_own_errors_come_out(name: str) -> None:
    found = campaign(door(name), examples(INPUTS[name]), seed=2026)
    assert not found.findings
    assert 0 < found.read <= found.inputs, "a door that reads all or nothing is not tested"


def raises(error: Exception) -> Callable[[str], None]:
    def enter(_: str) -> None:
        raise error

    return enter


@every_row(
    "error, kind",
    [
        (KeyError("x"), "KeyError in enter: 'x'"),
        (RecursionError("deep"), "RecursionError in enter: deep"),
        (WorkbenchError("a"), "refused"),
        (WorkbenchError(""), "WorkbenchError without a message"),
        (WorkbenchError("a" * 10_000), "a message of WorkbenchError of 10,000 characters"),
    ],
)
def test_a_wrong_reader_is_found(error: Exception, kind: str) -> None:
    assert outcome(Door("wrong", ("x",), raises(error)), "x") == kind


def test_a_reader_without_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(campaigns, "SECONDS", 0.05)

    def enter(_: str) -> None:
        while True:
            sum(range(1000))

    assert outcome(Door("endless", ("x",), enter), "x").startswith("no end within")


def test_a_message_that_commands_a_terminal_is_found() -> None:
    class RawError(WorkbenchError):
        def __str__(self) -> str:
            return "\x1b[2J"

    assert "\\x1b" in outcome(Door("raw", ("x",), raises(RawError())), "x")


def test_the_same_seed_makes_the_same_inputs() -> None:
    for name in DOORS:
        if name != "changes":  # times stand in its seeds
            texts = [[door(name).text(Random(seed)) for seed in range(20)] for _ in range(2)]
            assert texts[0] == texts[1] and len(set(texts[0])) > 15
