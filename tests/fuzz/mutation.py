"""Mutation of inputs: what hands, editors, disks and attackers do to a text or to bytes."""

from collections.abc import Callable, Sequence
from random import Random

#: What has broken readers before, anywhere: marks of strings and tags, controls of terminals and
#: of directions, ends of files, lone surrogates, blanks that are none, numbers beyond all bounds.
NASTY: tuple[str, ...] = (
    *("\0", "\x1b[2J", "\x1b]0;title\x07", "\x7f", "\x85", "\u2028", "\ufeff", "\u202e", "\u200b"),
    *("\ud800", "\U0010ffff", "e\u0301", "\uff11", "\u0661", "\u2212", "\u00b7", "\u00a0", "\t"),
    *("\r", "\r\n", "\n", "'", '"', "`", "\\", "<script>", "]]>", "&amp;", "{{", "%s", "${x}"),
    *(
        "=1+1",
        "@SUM(1)",
        "-0",
        "+",
        "1e999999999",
        "1e-999999999",
        "0x1p99999",
        "9" * 400,
        ".",
        "_",
    ),
    *(
        "nan",
        "inf",
        "None",
        "__import__('os')",
        "lambda: 0",
        "(" * 50,
        ")" * 50,
        "[" * 50,
        ";" * 50,
    ),
    *(
        "1e400",
        "4.9e-324",
        "1_000",
        "0b1",
        "1j",
        "x" * 1500,
        "-" * 300,
        "\N{GREEK SMALL LETTER PI}",
    ),
)


def mutated(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    """A text after one to eight mutations; `seeds` lend pieces, `words` are of its language."""
    for _ in range(min(int(random.expovariate(0.5)) + 1, 8)):
        text = random.choice(_MUTATIONS)(text, random, seeds, words)[:20_000]
    return text


def broken(content: bytes, random: Random) -> bytes:
    """Bytes of which some are another byte, are lacking or come twice."""
    found = bytearray(content)
    for _ in range(random.randint(1, 4)):
        place, many = random.randint(0, len(found)), random.randint(0, 8)
        match random.randrange(4):
            case 0:
                found[place : place + 1] = bytes([random.randrange(256)])
            case 1:
                del found[place : place + many]
            case 2:
                found[place:place] = found[place : place + many] * random.randint(1, 20)
            case _:
                del found[place:]
    return bytes(found)


def _span(text: str, random: Random) -> tuple[int, int]:
    """Where a piece begins and ends: mostly a short one."""
    first = random.randint(0, len(text))
    return first, min(first + int(random.expovariate(0.2)), len(text))


def _drop(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    first, last = _span(text, random)
    return text[:first] + text[last:]


def _repeat(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    first, last = _span(text, random)
    return text[:first] + text[first:last] * 2 ** random.randint(1, 9) + text[last:]


def _swap(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    (first, last), (other, end) = sorted((_span(text, random), _span(text, random)))
    last = min(last, other)
    return text[:first] + text[other:end] + text[last:other] + text[first:last] + text[end:]


def _insert(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    first, last = _span(text, random)
    new = random.choice(NASTY if random.random() < 0.4 else words)
    return text[:first] + new + text[last if random.random() < 0.5 else first :]


def _splice(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    first, last = _span(other := random.choice(seeds), random)
    place = random.randint(0, len(text))
    return (
        text[:place]
        + (other[first:] if random.random() < 0.3 else other[first:last])
        + (text[place:])
    )


def _character(text: str, random: Random, seeds: Sequence[str], words: Sequence[str]) -> str:
    place = random.randint(0, len(text))
    new = chr(random.randrange(32, 127) if random.random() < 0.8 else random.randrange(0x110000))
    return text[:place] + new + text[place + 1 :]


_MUTATIONS: tuple[Callable[[str, Random, Sequence[str], Sequence[str]], str], ...] = (
    *(_drop, _repeat, _swap, _insert, _insert, _splice, _character),
)
