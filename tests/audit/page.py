"""The page of a report as the auditor reads it: printed programs, sentences, figures."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser


class Page(HTMLParser):
    """Programs by (method, problem), the summary's sentences and tiles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.programs: dict[tuple[str, str], str] = {}
        self.findings: list[str] = []
        self.tiles: dict[str, str] = {}
        self._text: list[str] | None = None
        self._program: tuple[str, str] | None = None
        self._inside: list[str] = []
        self._term = ""
        self.feed(text)
        self._close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to gather where something wanted begins."""
        given = dict(attrs)
        label = given.get("aria-label") or ""
        classes = (given.get("class") or "").split()
        if tag == "pre" and label.startswith("Program of "):
            method, _, problem = label.removeprefix("Program of ").rpartition(" for ")
            self._program, self._text = (method, problem), []
        elif tag in ("ul", "ol") and "findings" in classes:
            self._inside.append(tag)
        elif self._inside and tag == "li":
            self._close()
            self._text = []
        elif tag == "dl" and "tiles" in classes:
            self._inside.append("dl")
        elif self._inside[-1:] == ["dl"] and tag in ("dt", "dd"):
            self._text = []

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep what was gathered where it ends."""
        if self._program and tag == "pre":
            self.programs[self._program] = "".join(self._text or [])
            self._program = self._text = None
        elif self._inside[-1:] == ["dl"] and tag in ("dt", "dd"):
            said = " ".join("".join(self._text or []).split())
            if tag == "dt":
                self._term = said
            else:
                self.tiles[self._term] = said
            self._text = None
        elif self._inside[-1:] == [tag]:
            self._close()
            self._inside.pop()

    def _close(self) -> None:
        if self._inside[-1:] in (["ul"], ["ol"]) and self._text:
            self.findings.append(" ".join("".join(self._text).split()))
        self._text = None


def numbers(sentence: str) -> Iterator[str]:
    """The numbers in a sentence as they are printed."""
    yield from re.findall(r"(?<![\w.^])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])", sentence)
