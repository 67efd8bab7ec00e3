"""Frames and exceptions survive the way between the processes."""

from tests.lanes import every_row
from workbench import errors
from workbench.isolation.protocol import (
    HEADER_BYTES,
    Reply,
    ReplyKind,
    flatten,
    frame,
    length_of,
    rebuild,
)


def test_a_frame_says_its_length() -> None:
    data = frame(Reply(ReplyKind.RESULT, "x" * 1000))
    assert length_of(data[:HEADER_BYTES]) == len(data) - HEADER_BYTES > 1000


@every_row("kind", [getattr(errors, name) for name in dir(errors) if name.endswith("Error")])
def test_every_error_of_the_workbench_survives(kind: type[errors.WorkbenchError]) -> None:
    if kind is errors.ParseError:
        error = errors.ParseError("no", text="a\nb", position=2)
    else:
        error = kind("what, where, remedy")
    back = rebuild("a:b", flatten(error, ""))
    assert type(back) is kind
    assert str(back) == str(error)
    assert back.__dict__ == error.__dict__


def test_a_class_that_only_looks_like_ours_becomes_a_worker_error() -> None:
    class BudgetError(errors.WorkbenchError):
        """Has a name of the tree, and is not in it."""

    back = rebuild("a:b", flatten(BudgetError("no"), "trace"))
    assert type(back) is errors.WorkerError
    assert str(back) == "a:b failed with BudgetError: no"
    assert back.__notes__ == ["in the worker process:\ntrace"]
