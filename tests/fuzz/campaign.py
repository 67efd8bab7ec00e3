"""A campaign of fuzzing: many inputs through one door, and what they found.

Only our own errors may come out, with a message that a terminal can print; nothing may take ten
seconds or two gigabytes. By hand: python -m tests.fuzz fpcore --inputs 1e6
"""

import signal
import time
import traceback
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from typing import Any

import click

from tests.fuzz.doors import OURS, Door

#: Seconds of processor time after which an input has hung, and how long a message may be.
SECONDS = 10
CHARACTERS = 8_000


class Hung(BaseException):
    """An input takes longer than it may; no reader catches this by accident."""


@dataclass
class Found:
    """What a campaign came to: counts, and the first input of every kind of finding."""

    inputs: int = 0
    read: int = 0
    slowest: float = 0.0
    slowest_text: str = ""
    findings: dict[str, str] = field(default_factory=dict)


def campaign(door: Door, inputs: int, seed: int) -> Found:
    """Send inputs through a door; those of a seed are always the same."""
    found = Found()
    for number in range(inputs):
        text = door.text(Random(f"{door.name} {seed} {number}"))
        started = time.process_time()
        kind = outcome(door, text)
        seconds = time.process_time() - started
        found.inputs += 1
        found.read += kind == "read"
        if seconds > found.slowest:
            found.slowest, found.slowest_text = seconds, text
        if kind not in ("read", "refused"):
            found.findings.setdefault(kind, text)
    return found


def outcome(door: Door, text: str) -> str:
    """`read`, `refused`, or what is wrong: the exception and where it comes from."""
    try:
        with _bounded(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            door.enter(text)
    except OURS as error:
        return _complaint(error)
    except Hung:
        return f"no end within {SECONDS} s"
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} in {frame.name}: {error!s:.80}"
    return "read"


def _complaint(error: Any) -> str:
    """`refused`, or what is wrong with a message; click's are made printable when shown."""
    clicks = isinstance(error, click.ClickException)
    message = error.format_message() if clicks else str(error)
    strange = {one for one in message if not (one.isprintable() or one == "\n" or clicks)}
    if strange:
        return f"a message of {type(error).__name__} with {min(strange)!r}"
    if len(message) > CHARACTERS:
        return f"a message of {type(error).__name__} of {len(message):,} characters"
    return "refused" if message.strip() else f"{type(error).__name__} without a message"


@contextmanager
def _bounded() -> Iterator[None]:
    """Raise Hung when the process has worked for too long."""

    def hang(*_: Any) -> None:
        raise Hung

    before = signal.signal(signal.SIGVTALRM, hang)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
