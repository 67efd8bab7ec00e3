"""Plain English wherever a user reads: short sentences, and no turns that puzzle a reader."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from statistics import fmean

import click
import pytest

from workbench.cli import COMMANDS, group

ROOT = Path(__file__).parents[2]
FOLDERS = ROOT, ROOT / "docs", ROOT / "docs" / "lessons"
PAGES = [page for folder in FOLDERS for page in sorted(folder.glob("*.md"))]
PAGES += sorted((ROOT / "notebooks").glob("*.ipynb"))
PAGES += sorted((ROOT / "workbench" / "grading" / "kit" / "files").glob("*.md"))
#: Words of the longest sentence, and of the mean sentence of a page.
LONGEST, MEAN = 36, 19
SOURCES = [path for kind in ("*.py", "*.j2") for path in sorted((ROOT / "workbench").rglob(kind))]

_COUNTED = (
    "bit|call|column|component|digit|entry|factor|field|file|function|gradient|line|message|name|"
    "node|number|operation|page|partial|picture|point|program|record|row|run|sentence|slope|step|"
    "sweep|tangent|term|test|time|value|visit|word"
)
_SEVERAL = "bits|columns|digits|entries|factors|lines|nodes|numbers|operations|rows|sweeps|words"
_OWNERS = (
    "coefficient|column|command|concept|derivative|direction|epoch|experiment|file|gradient|group|"
    "input|kernel|line|method|node|operand|operation|operator|optimizer|order|output|pair|path|"
    "parameter|partial|point|problem|process|question|result|row|run|series|step|sweep|tangent|"
    "topic|value|variable"
)
#: Turns that a reader of a second language stumbles over, an example of each, and what to write.
TURNS = (
    (rf"\b(?:an?|one|two|three|\d+) (?:{_COUNTED})s? an? (?:{_OWNERS})\b", "a row a method",
     "one row per method"),
    (rf"\b(?:{_SEVERAL}|once|twice) an? (?:{_OWNERS})(?=[,.;:)]|$)", "digits a row",
     "digits per row"),
    (r"\bnobody\b|\bwhoever\b|\b(?:for|to|of) who\b|\bwho else\b", "it names nobody",
     "no method, any method that"),
    (r"(?<!here )\b(?:is|are) no (?!longer\b|such\b|less\b|more\b|better\b|problem\b)[a-z]",
     "it is no number", "it is not a number"),
    (r"\bnot (?:one|a single) \w+ (?:digit|bit)|\bnot a single\b", "not one right digit", "no"),
    (r"\bright but for\b|\bbut for (?:the|its|those|\d)", "right but for 2 rows", "except"),
    (r"\bso (?:many|few|much)\b(?! (?:that|as)\b)", "after so many steps", "this many, that many"),
    (r"\bin the mean\b", "lost in the mean", "on average"),
    (r"\bdear(?:er|est|ly)?\b", "it is dear", "expensive"),
    (r"\b(?:is|are|was) (?:said|told) (?:of|with|by|to|in|apart|from)\b", "it is told with file",
     "the message names"),
    (r"\bwhat (?:lies|stands|comes) (?:between|beside|behind|on top)\b|\bcomes? on top\b",
     "what lies between", "the steps between, in addition"),
    (r"\b(?:can|to|could) be had\b", "where no other can be had", "is available"),
    (r"\bas (?:it|they) stands?\b|\bstands? (?:beside|apart|there)\b", "as it stands", "unchanged"),
    (r"\b(?:afresh|anew|beforehand|hence|lest|thereof|therein|whence|whereby)\b", "measured anew",
     "again, in advance, so"),
    (r"\ba slip of the pen\b|\bfor good\b|\bby lot\b|\bwill do\b", "drawn by lot", "at random"),
    (r"(?:^|[.;:] )(?:Nor|Neither) (?:is|are|do|does|has|have)\b", "Nor is it", "It is not"),
    (r"\bas a gate\b|\bin everything but name\b|\bhow right\b", "as a gate for a build",
     "can fail a CI build"),
    (r"\b[Rr]ight program|\btoo much arrives\b", "a right program keeps it", "a correct program"),
    (r"\b(?:to the left|to the right|below|above) is (?:right|quick|good|bad)\b", "below is quick",
     "lower is faster"),
)  # fmt: skip


def blocks(text: str) -> Iterator[str]:
    """Paragraphs, list items, headings and table cells of Markdown; code is the word Code."""
    text = re.sub(r"^( *)```.*?^\1```$", "", "\n\n" + text, flags=re.M | re.S)
    text = re.sub(r"<!--.*?-->|<[a-z/][^>\n]*>|\$\$.*?\$\$", "\n\n", text, flags=re.S)
    text = re.sub(r"(?<=\n\n)(?: {4,}.*\n|\n)+", "\n", text)
    text = re.sub(r"`+[^`]+`+", "Code", text)
    text = re.sub(r"Code(?:(?:,\s+|\s+(?:and|or)\s+)Code)+", "Code", text)  # a list of names
    text = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"^#+ (.*)$", r"\n\1.\n", text, flags=re.M)
    for block in re.split(r"\n\s*\n|\n(?= *(?:[-*]|\d+\.) )", text):
        if block.lstrip().startswith("|"):
            yield from (cell.strip() for cell in re.split(r"[|\n]", block) if cell.strip(" :-"))
        elif block.strip():
            plain = re.sub(r"\*\*|(?<!\w)[*_](?=\w)|(?<=[\w.])[*_](?!\w)", "", block)
            yield " ".join(plain.partition("Source: ")[0].split())


def sentences(block: str) -> list[str]:
    """The sentences of a paragraph.

    >>> sentences("It is 2.5 bits. Of 53. And more?")
    ['It is 2.5 bits.', 'Of 53.', 'And more?']
    """
    return re.split(r"(?<=[.!?])(?<!\b[A-Z]\.)[\"')”]*\s+(?=[\"'(“]*[A-Z])", block)


def words(sentence: str) -> int:
    return sum(1 for word in sentence.split() if re.search(r"\w", word))


def puzzling(texts: Iterable[str]) -> list[str]:
    """What turns there are in some texts, each with what to write."""
    return [
        f"{found[0]!r}: write {remedy!r}, in: {text[max(0, found.start() - 50) :][:120]}"
        for text in texts
        for pattern, _, remedy in TURNS
        if (found := re.search(pattern, text))
    ]


def markdown(page: Path) -> str:
    """The text of a page, or of the cells of a notebook that are text."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".md":
        return text
    cells = (cell for cell in json.loads(text)["cells"] if cell["cell_type"] == "markdown")
    return "\n\n".join("".join(cell["source"]) for cell in cells)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_a_page_is_plain(page: Path) -> None:
    text = list(blocks(markdown(page)))
    assert not puzzling(text)
    counts = {one: words(one) for block in text for one in sentences(block)}
    assert not [one for one, count in counts.items() if count > LONGEST]
    assert fmean(count for count in counts.values() if count > 5) <= MEAN


@pytest.mark.parametrize("name", COMMANDS)
def test_the_help_of_a_command_is_plain(name: str) -> None:
    command = group.get_command(click.Context(group), name)
    assert command
    options = (getattr(one, "help", None) for one in command.params)
    texts = [COMMANDS[name], *(command.help or "").split("\n\n"), *filter(None, options)]
    assert len(texts) > 2 and not puzzling(texts)
    assert not [one for text in texts for one in sentences(text) if words(one) > LONGEST]


def test_messages_and_texts_of_pages_are_plain() -> None:
    texts = [text for path in SOURCES for text in literals(path.read_text(encoding="utf-8"))]
    assert len(texts) > 1000 and any("no right digit" in text for text in texts)
    assert not puzzling(texts)


def literals(source: str) -> Iterator[str]:
    """The strings of a module that may be words, docstrings left out; the lines of a template.

    >>> list(literals('x = (\\n    f"one row "\\n    "a method"\\n)'))
    ['one row a method']
    """
    source = re.sub(r'"""(?:[^\\]|\\.)*?"""|^ *#[^\n]*$', "", source, flags=re.M | re.S)
    source = re.sub(r'"\n\s*[a-z]?"', "", source)
    found = re.findall(r'"((?:[^"\\\n]|\\.)*)"', source)
    found += re.findall(r">([^<>{}\n]+)<", source)
    return (text for text in found if " " in text)


@pytest.mark.parametrize(("pattern", "example", "remedy"), TURNS, ids=[turn[1] for turn in TURNS])
def test_a_turn_is_found_and_its_remedy_is_plain(pattern: str, example: str, remedy: str) -> None:
    assert re.search(pattern, example) and puzzling([f"{example}."])
    assert not puzzling([remedy])


def test_sentences_are_found_in_markdown() -> None:
    text = (
        "# Head\n\n- One `a`, `b` and `c`. *Two* [links](x.md).\n\n| a | b c |\n\n    code\n\nEnd."
    )
    found = [one for block in blocks(text) for one in sentences(block)]
    assert found == ["Head.", "- One Code.", "Two links.", "a", "b c", "End."]
    assert [words(one) for one in found] == [1, 2, 2, 1, 2, 1]
