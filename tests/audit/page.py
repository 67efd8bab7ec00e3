"""The page of a report as the auditor reads it: printed programs, sentences, tiles, the summary."""

import re
from html.parser import HTMLParser

#: A number as sentences print it.
NUMBER = r"[-−]?\d+(?:\.\d+)?(?:e[-+−]?\d+)?"
_NUMBERS = re.compile(rf"(?<![\w.^])({NUMBER})(?![\w^])")


class Page(HTMLParser):
    """Programs by (method, problem), findings, tiles by their term, rows of the summary."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.programs: dict[tuple[str, str], str] = {}
        self.findings: list[str] = []
        #: What the findings rest on, a paragraph each.
        self.evidence: list[str] = []
        #: How many experiments have a section.
        self.experiments = 0
        self.tiles: dict[str, str] = {}
        self.statuses = ""
        self.headings: list[str] = []
        #: One row a method: cells are their title where they have one, else their text.
        self.summary: list[list[str]] = []
        self._text: list[str] | None = None
        self._program: tuple[str, str] | None = None
        self._where = ""
        self._hidden = 0
        self._term = self._title = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin to gather where something wanted begins."""
        given = {name: value or "" for name, value in attrs}
        label, classes = given.get("aria-label", ""), given.get("class", "").split()
        if tag == "pre" and label.startswith("Program of "):
            method, _, problem = label.removeprefix("Program of ").rpartition(" for ")
            self._program, self._text = (method, problem), []
        elif tag == "ul" and "findings" in classes:
            self._where = "findings"
        elif tag == "dl" and "tiles" in classes:
            self._where = "tiles"
        elif given.get("id") == "methods-table":
            self._where = "summary"
        elif given.get("id") == "statuses":
            self._where, self._text = "statuses", []
        elif tag == "section" and "experiment" in classes:
            self.experiments += 1
        elif self._where == "findings" and tag == "details":
            self._finding()
            self._hidden += 1
        elif self._where == "findings" and tag == "p" and self._hidden:
            self._text = []
        elif self._where == "findings" and tag == "li" and not self._hidden:
            self._finding()
            self._text = []
        elif self._where == "tiles" and tag in ("dt", "dd"):
            self._text = []
        elif self._where == "summary" and tag in ("th", "td", "tr", "tbody"):
            self._cell()
            if tag == "tr" and self.headings:
                self.summary.append([])
            if tag in ("th", "td"):
                self._text, self._title = [], given.get("title", "")

    def handle_data(self, data: str) -> None:
        """Gather text."""
        if self._text is not None:
            self._text.append(data)

    def handle_endtag(self, tag: str) -> None:
        """Keep what was gathered where it ends."""
        if self._program and tag == "pre":
            self.programs[self._program] = "".join(self._text or [])
            self._program = self._text = None
        elif self._where == "findings" and tag == "p" and self._hidden:
            self.evidence.append(self._said())
        elif self._where == "findings" and tag == "details":
            self._hidden -= 1
        elif self._where == "findings" and tag == "ul" and not self._hidden:
            self._finding()
            self._where = ""
        elif self._where == "tiles" and tag in ("dt", "dd"):
            if tag == "dt":
                self._term = self._said()
            else:
                self.tiles[self._term] = self._said()
        elif self._where == "tiles" and tag == "dl":
            self._where = ""
        elif self._where == "summary" and tag == "table":
            self._cell()
            self._where = ""
        elif self._where == "statuses" and tag == "p":
            self.statuses, self._where = self._said(), ""

    def _said(self) -> str:
        text = " ".join("".join(self._text or []).split())
        self._text = None
        return text

    def _finding(self) -> None:
        if self._text:
            self.findings.append(self._said())

    def _cell(self) -> None:
        if self._text is None:
            return
        title, said = self._title, self._said()
        if not self.summary:
            self.headings.append(said)
        else:
            self.summary[-1].append(title if title[:1].isdigit() else said)


def numbers(sentence: str) -> list[str]:
    """The numbers of a sentence as they are printed.

    >>> numbers("speelpenning_32 takes 640 runs, 2.94 times, 4.5e15 ulp, n^0.68")
    ['640', '2.94', '4.5e15']
    """
    return _NUMBERS.findall(sentence)


def rounds_to(exact: float, shown: str) -> bool:
    """Whether a number is printed so, rounded in its last printed digit.

    >>> rounds_to(0.9504, "0.95"), rounds_to(4503599627370496.0, "4.5e15"), rounds_to(0.96, "0.95")
    (True, True, False)
    """
    shown = shown.replace("−", "-")
    mantissa, _, exponent = shown.partition("e")
    places = len(mantissa.partition(".")[2])
    unit = 10.0 ** (int(exponent or 0) - places)
    return abs(float(shown) - exact) <= unit * 0.5000001


def half_unit(shown: str) -> float:
    """Half a unit of the last printed digit.

    >>> half_unit("1.63"), half_unit("2.5e3")
    (0.005, 50.0)
    """
    mantissa, _, exponent = shown.replace("−", "-").partition("e")
    return float(f"0.5e{int(exponent or 0) - len(mantissa.partition('.')[2])}")
