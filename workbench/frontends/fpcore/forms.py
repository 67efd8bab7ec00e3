"""Text to nested forms: atoms and lists in parentheses, each with its place in the text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from workbench.errors import WorkbenchError, printable_line
from workbench.limits import Limits, limits

#: A comment runs to the end of its line. A string may run over several lines, but not into the
#: next core: so a lost quote costs one core.
_STRING = r'"(?:[^"\\\n]|\\.|\n(?!\(FPCore\b))*+"'
_TOKEN = re.compile(rf'\s++|;[^\n]*+|([()\[\]]|{_STRING}|[^\s()\[\]";]++|")', re.DOTALL)
_BEGINS = re.compile(r"\(\s*+FPCore\b")
_CLOSING = {"(": ")", "[": "]"}
KEYWORD = "FPCore"


class Refusal(WorkbenchError):  # noqa: N818  (it is told, not raised to a user)
    """Why a piece of a file is not read, and where it stands."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.position = position


class Atom(str):
    """A name, a number, a keyword or a string in quotes."""

    __slots__ = ("start",)
    start: int

    def __new__(cls, text: str, start: int) -> "Atom":
        """The atom at a place."""
        made = super().__new__(cls, text)
        made.start = start
        return made


class Group(list["Atom | Group"]):
    """What stands between two parentheses, or two brackets."""

    __slots__ = ("start",)

    def __init__(self, start: int) -> None:
        super().__init__()
        self.start = start


Form = Atom | Group


class Lines:
    """The lines of a text, for places of messages.

    >>> Lines("a\\nbc").line(3)
    2
    """

    def __init__(self, text: str) -> None:
        self.ends = [match.start() for match in re.finditer("\n", text)]

    def line(self, position: int) -> int:
        """The number of the line, counted from 1, in which a place lies."""
        return bisect_right(self.ends, position - 1) + 1


def top_forms(text: str) -> Iterator[Group | Refusal]:
    """The cores of a file, one after the other; a Refusal for what is none.

    What is refused ends where the next `(FPCore` begins, so that one lost parenthesis costs one
    core. Takes time in proportion to the length of the text; nothing in it is recursive.

    >>> [str(one) for one in top_forms("(FPCore (x) x) y (FPCore (x) (+ x 1)")]
    ["['FPCore', ['x'], 'x']", 'y stands outside of all cores; remove it', \
'a parenthesis is never closed; add )']
    """
    opened: list[Group] = []
    bracket: list[str] = []
    deepest = limits.text_depth
    place = 0
    while match := _TOKEN.match(text, place):
        place, start, token = match.end(), match.start(), match[1]
        if token is None:
            continue
        if token == "(" and _BEGINS.match(text, start) and opened:
            yield _never_closed(opened, bracket)
            opened, bracket = [], []
        problem = ""
        if token in _CLOSING:
            if len(opened) >= deepest:
                problem = f"more parentheses inside each other than {Limits.text_depth}"
            opened.append(Group(start))
            bracket.append(token)
        elif token in (")", "]"):
            if not opened:
                problem = f"{token} closes nothing; remove it"
            elif _CLOSING[bracket[-1]] != token:
                problem = f"{token} closes {bracket[-1]}; write {_CLOSING[bracket[-1]]}"
            else:
                group = opened.pop()
                bracket.pop()
                if opened:
                    opened[-1].append(group)
                elif group[:1] == [KEYWORD]:
                    yield group
                else:
                    yield Refusal(
                        f"this is not a core; one is written ({KEYWORD} (x) (+ x 1))", group.start
                    )
        elif not opened:
            problem = f"{shortened(token)} stands outside of all cores; remove it"
        elif token == '"':
            problem = 'a string is never closed; add "'
        else:
            opened[-1].append(Atom(token, start))
        if problem:
            yield Refusal(problem, start)
            opened, bracket = [], []
            following = _BEGINS.search(text, start + 1)
            place = following.start() if following else len(text)
    if opened:
        yield _never_closed(opened, bracket)


def _never_closed(opened: list[Group], bracket: list[str]) -> Refusal:
    what = "parenthesis" if bracket[-1] == "(" else "bracket"
    return Refusal(f"a {what} is never closed; add {_CLOSING[bracket[-1]]}", opened[-1].start)


def shortened(form: object) -> str:
    """A form for a message: an atom as it is, of a list its head.

    >>> shortened(next(top_forms("(FPCore () 1)")))
    '(FPCore ...)'
    """
    if isinstance(form, str):
        return f"{printable_line(form[:60])}"
    head = form[0] if isinstance(form, list) and form and isinstance(form[0], str) else ""
    return f"({printable_line(head[:60])} ...)"


def properties(items: Sequence[Form]) -> tuple[list[tuple[Atom, Form]], Sequence[Form]]:
    """The properties that stand first, each with its value, and what is behind them."""
    found = []
    place = 0
    while place + 1 < len(items):
        keyword = items[place]
        if not isinstance(keyword, Atom) or not keyword.startswith(":"):
            break
        found.append((keyword, items[place + 1]))
        place += 2
    return found, items[place:]


def parts(form: Group, count: int, written: str) -> Sequence[Form]:
    """The parts of a form of so many; Refusal, which says how it is written, for another."""
    if len(form) != count:
        raise Refusal(f"{shortened(form)} has {len(form) - 1} parts; write {written}", form.start)
    return form


def bindings_of(form: Form, width: int, *, unique: bool) -> list[Group]:
    """The rows of a let or a loop: each a name and its values."""
    rows: list[Group] = []
    for row in form if isinstance(form, Group) else [form]:
        if not isinstance(row, Group) or len(row) != width or not isinstance(row[0], Atom):
            written = "[name value]" if width == 2 else "[name init next]"
            raise Refusal(f"{shortened(row)} is not a binding; write {written}", row.start)
        rows.append(row)
    names = [str(row[0]) for row in rows]
    if unique and len(set(names)) < len(names):
        raise Refusal("a name is bound twice; give each name once", form.start)
    return rows
