"""Progress on standard error: a bar where somebody watches, plain lines elsewhere."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

from workbench.errors import printable_line
from workbench.presentation.notebook.progress import SLOW_SECONDS, place_of_bars, somebody_watches


class Reporter:
    """Shows what is being done; each call is one unit of work."""

    def __init__(self, total: int) -> None:
        self._watched = somebody_watches()
        self._stages: set[str] = set()
        self._bar = tqdm(
            total=total,
            file=place_of_bars(),
            disable=not self._watched,
            bar_format="{percentage:3.0f}% {bar:24} {elapsed} {desc}",
            leave=False,
            delay=SLOW_SECONDS,
        )

    def __call__(self, text: str) -> None:
        """Announce the next unit of work: a verb, then what it is done to."""
        if self._watched:
            self._bar.set_description_str(text, refresh=False)
            self._bar.update()
            return
        stage = text.partition(" ")[0]
        if stage not in self._stages:
            self._stages.add(stage)
            announce([f"{stage} …"])

    def __enter__(self) -> "Reporter":
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()


def announce(sentences: Iterable[str]) -> None:
    """Say on standard error what lies ahead, a line each."""
    for one in sentences:
        print(f"workbench: {printable_line(one)}", file=sys.stderr, flush=True)
