"""Characters of other scripts: superscripts, roots, fractions, Greek letters, invisible ones."""

import re
import unicodedata

from workbench.frontends.text.characters import NOTES, REPLACED, ROOTS
from workbench.frontends.text.slip import Edit, Slip
from workbench.frontends.text.surroundings import token_at
from workbench.frontends.text.tokens import Tokens, is_name, is_number


def other_character(tokens: Tokens, index: int) -> Slip:
    """A character outside the language, alone or somewhere in a name."""
    token, inside = tokens[index], 0
    if not token.isascii():
        while is_name(("a" if inside else "") + token[inside]):
            inside += 1
    character = token[inside]
    spoken = unicodedata.name(character, f"U+{ord(character):04X}").lower()
    called = f"{character} ({spoken})"
    if not character.isprintable():
        code = f"U+{ord(character):04X}"
        called = f"the character {code}"
        called += "" if spoken == code.lower() else f" ({spoken})"
    counted = is_number(token_at(tokens, index - 1)) and not inside
    old, new = _replaced(token[:inside], token[inside:])
    if "/" in (new or "") and counted and new != "/":  # 2½
        new = None
    start = tokens.start(index) + inside
    edits = () if new is None else (Edit(start, start + len(old), new),)
    remedy = "delete it; names have letters, digits and _"
    if not character.isprintable():
        note = "delete it"
    else:
        note = NOTES.get(character, "")
        if new:
            remedy = f"write {new.strip()}"
    return tokens.error(
        f"{called} is not part of the language", index, remedy, *edits, note=note, inside=inside
    )


def _replaced(before: str, rest: str) -> tuple[str, str | None]:
    """The characters to be replaced at the head of `rest`, and what they stand for."""
    first = rest[0]
    if not first.isprintable():
        return first, ""
    if first in ROOTS:
        radicand = re.match(r"[0-9]+|\w+|", rest[1:])
        inner = radicand[0] if radicand else ""
        new = ROOTS[first] + (f"({inner})" if inner else "")
        return first + inner, f"*{new}" if before else new
    if first in REPLACED:
        return first, REPLACED[first]
    if first in NOTES:
        return first, None
    run = _superscripts(rest)
    plain = unicodedata.normalize("NFKC", run or first).replace("\N{MINUS SIGN}", "-")
    if run:
        return run, f"**{plain}"
    if "\N{FRACTION SLASH}" in plain and not before:
        return first, f"({plain.replace(chr(0x2044), '/')})"
    return first, plain if plain.isascii() and plain != first else None


def _superscripts(text: str) -> str:
    """The superscripts at the head of a text."""
    count = 0
    while unicodedata.decomposition(text[count : count + 1] or " ").startswith("<super>"):
        count += 1
    return text[:count]
