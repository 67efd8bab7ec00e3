"""Audit of canon.csv: whether figures agree by the tolerance that their row states."""

import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from tests.audit.folder import Folder, Row
from tests.audit.ledger import Ledger
from tests.audit.truths import Truths

#: A tolerance in words is printed with one digit.
_PRINTED = Fraction(3, 2)
Rule = Callable[[Row, Fraction], bool]


def _number(row: Row, column: str) -> Fraction:
    return Fraction(row[column].strip())


def _off(row: Row, column: str, reference: Fraction) -> Fraction:
    return abs(_number(row, column) - reference) / (abs(reference) or 1)


def _as_printed(row: Row, most: Fraction) -> bool:
    """The certified value rounds to the published digits, and ours is close to it."""
    last = Fraction(10) ** int(Decimal(row["published"].strip()).as_tuple().exponent)
    true = _number(row, "certified")
    near = abs(_number(row, "published") - true) <= last / 2
    return near and _off(row, "ours", true) <= most


def _both(row: Row, most: Fraction) -> bool:
    true = _number(row, "certified")
    return all(_off(row, column, true) <= most for column in ("published", "ours"))


def _factor(row: Row, most: Fraction) -> bool:
    ratio = _number(row, "ours") / _number(row, "published")
    return 1 / most <= ratio <= most


RULES: dict[str, Rule] = {
    r"certified to the last printed digit; ours within (\S+) of it": _as_printed,
    r"both within (\S+) of the certified value": _both,
    r"ours within (\S+) of the published figure": lambda row, most: (
        _off(row, "ours", _number(row, "published")) <= most
    ),
    r"within a factor of (\S+)": _factor,
    r"within (\S+)": lambda row, most: (
        abs(_number(row, "ours") - _number(row, "published")) <= most
    ),
    r"not above it": lambda row, _: _number(row, "ours") <= _number(row, "published"),
    r"not a digit of ours is right": lambda row, _: (
        _off(row, "ours", _number(row, "certified")) > 1
    ),
    r"the same": lambda row, _: (
        row["published"] == row["ours"] and row["certified"] in ("", row["ours"])
    ),
}


def audit(folder: Folder, truths: Truths, ledger: Ledger) -> None:
    """Every row of canon.csv."""
    for row in folder.rows("canon.csv"):
        if row["status"] != "ok":
            ledger.skip("canon", f"status {row['status']}")
            continue
        found = (
            (rule, match)
            for text, rule in RULES.items()
            if (match := re.fullmatch(text, row["tolerance"]))
        )
        rule, match = next(found, (None, None))
        if rule is None or match is None:
            what = f"its tolerance, {row['tolerance']!r}, is not known to the auditor"
            ledger.check("canon", False, row, what)
            continue
        most = Fraction(match[1]) if match.groups() else Fraction(0)
        loose = most * _PRINTED if "e" in row["tolerance"].rpartition("within ")[2] else most
        holds, barely = rule(row, most), rule(row, loose)
        allowed = {holds, barely}
        said = row["agrees"] == "yes"
        what = f"agrees is {row['agrees']!r}: {row['published']} beside {row['ours']}"
        ledger.check("canon", said in allowed, row, f"{what}, {row['tolerance']}")


def shares(folder: Folder) -> dict[str, tuple[int, int]]:
    """How many figures of each provenance agree, of how many; `""`: of all."""
    rows = folder.rows("canon.csv")
    groups = {"": rows} | {
        one: [row for row in rows if row["provenance"] == one]
        for one in dict.fromkeys(row["provenance"] for row in rows)
    }
    return {
        name: (sum(row["agrees"] == "yes" for row in group), len(group))
        for name, group in groups.items()
    }
