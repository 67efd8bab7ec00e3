"""Tables of formulas and numbers: as many digits as a terminal has room for."""

from collections.abc import Sequence

from workbench.presentation.text.notation import columns_of
from workbench.presentation.text.numbers import align_decimals, full, short

#: Digits that numbers are shortened to, one after the other, until a table fits: those of the
#: last column of numbers, and those of the columns before it.
DIGITS = ((17, 17), (17, 12), (17, 6), (12, 6), (9, 6), (6, 6))
#: Digits of both columns where they are to be compared.
SAME_DIGITS = ((17, 17), (12, 12), (9, 9))
#: A column of formulas is not made narrower than this for the sake of digits.
FORMULA = 34
#: Digits from which on a float is written in full.
_ALL = 17

Texts = tuple[str, ...]


def fitted_texts(
    header: Sequence[str],
    rows: Sequence[Sequence[object]],
    kinds: str,
    width: int,
    *,
    formula: int = FORMULA,
    digits: Sequence[tuple[int, int]] = DIGITS,
) -> list[Texts]:
    """The cells of a table as texts, floats with the most digits that fit `width` columns.

    `kinds` has a letter a column as in `terminal_table`; columns of text count as `formula` wide
    at most, since they wrap.

    >>> fitted_texts(("", "value"), [("a", 2 / 3)], "l.", 80)
    [('a', '0.6666666666666666')]
    >>> fitted_texts(("", "value"), [("a", 2 / 3)], "l.", 12)
    [('a', '0.666667')]
    """
    texts: list[Texts] = []
    for level in digits:
        texts = [_texts(row, kinds, level) for row in rows]
        if _fits(header, texts, kinds, width, formula):
            break
    return texts


def _fits(
    header: Sequence[str], rows: Sequence[Texts], kinds: str, width: int, formula: int
) -> bool:
    need = 2 * (len(header) - 1)
    for place, kind in enumerate(kinds):
        column = [row[place] for row in rows]
        if kind == ".":
            column = align_decimals(column)
        wide = max(map(columns_of, [header[place], *column]))
        need += min(wide, formula) if kind == "l" else wide
    return need <= width


def _texts(row: Sequence[object], kinds: str, digits: tuple[int, int]) -> Texts:
    last = kinds.rfind(".")
    return tuple(
        _text(cell, digits[0] if place == last else digits[1]) for place, cell in enumerate(row)
    )


def _text(value: object, digits: int) -> str:
    if isinstance(value, float):
        return full(value) if digits >= _ALL else short(value, digits)
    return "" if value is None else str(value)
