"""Sharing between workers: what one has made, no other makes again."""

from pathlib import Path

import pytest

from tests import sharing
from tests.sharing import in_own_order, once_a_run


def test_what_one_worker_made_another_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sharing, "folder", tmp_path)
    made: list[str] = []

    def make(name: str) -> list[str]:
        made.append(name)
        return [name]

    one, another = once_a_run(make), once_a_run(make)
    assert one("a") == another("a") == ["a"]
    assert another("b") == one("b") == ["b"]
    assert made == ["a", "b"]


def test_an_order_has_every_name_once() -> None:
    assert sorted(in_own_order(range(100))) == list(range(100))
