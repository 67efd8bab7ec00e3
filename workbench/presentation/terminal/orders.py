"""Derivatives of several orders by one variable: one line a method, one column an order."""

from collections.abc import Iterable, Sequence

from workbench.presentation.terminal.table import terminal_table
from workbench.presentation.text.numbers import short
from workbench.records import AccuracyRecord, Status
from workbench.records.labels import label_of

#: Orders that a table of 80 columns has room for.
SHOWN_ORDERS = 8


def are_orders(rows: Sequence[AccuracyRecord]) -> bool:
    """Whether some rows are derivatives of several orders by one variable."""
    return len({row.order for row in rows}) > 1 and len({row.wrt for row in rows}) == 1


def orders_table(
    rows: Sequence[AccuracyRecord], several: bool, width: int = 80, colour: bool = False
) -> str:
    """The error of every method at every order, and below it what is not right or not judged.

    `several` outputs get a line each. Beyond `SHOWN_ORDERS` orders powers of two and the highest
    are shown.
    """
    errors: dict[tuple[str, int], dict[int, AccuracyRecord]] = {}
    for row in rows:
        errors.setdefault((label_of(row), row.output), {})[row.order] = row
    orders = _shown(max(row.order for row in rows))
    lines = [
        [f"{label} [{output}]" if several else label]
        + [_cell(found.get(order)) for order in orders]
        for (label, output), found in errors.items()
    ]
    table = terminal_table(
        ["method", *map(str, orders)],
        lines,
        ["l", *("r" for _ in orders)],
        width,
        colour=colour,
        style=lambda number: _paint([*errors.values()][number].values()),
    )
    return f"Error by order [ulp]\n{table}\n{_remarks(errors)}"


def _shown(highest: int) -> list[int]:
    if highest <= SHOWN_ORDERS:
        return list(range(1, highest + 1))
    powers = [2**power for power in range(highest.bit_length()) if 2**power < highest]
    return [*powers, highest]


def _cell(row: AccuracyRecord | None) -> str:
    if row is None or row.error_ulps is None:
        return "–"
    mark = "" if row.status == Status.OK else "*"
    return f"{short(row.error_ulps, 2)}{mark}"


def _paint(rows: Iterable[AccuracyRecord]) -> str:
    statuses = {row.status for row in rows}
    if statuses & {Status.WRONG, Status.ERROR}:
        return "red"
    return "" if statuses == {Status.OK} else "yellow"


def _remarks(errors: dict[tuple[str, int], dict[int, AccuracyRecord]]) -> str:
    """One line a method and status other than ok, with the orders that have it."""
    lines = []
    for (label, _), found in errors.items():
        for status in dict.fromkeys(row.status for row in found.values()):
            if status != Status.OK:
                orders = [order for order, row in found.items() if row.status == status]
                lines.append(f"* {label}, {_orders(orders)}: {status.replace('_', ' ')}")
    return "\n".join(dict.fromkeys(lines)) or "every result is within its error bound"


def _orders(orders: Sequence[int]) -> str:
    """Some orders in words.

    >>> _orders([3]), _orders([1, 2, 3]), _orders([1, 3])
    ('order 3', 'orders 1 to 3', 'orders 1, 3')
    """
    if len(orders) == 1:
        return f"order {orders[0]}"
    if list(orders) == list(range(orders[0], orders[-1] + 1)) and len(orders) > 2:
        return f"orders {orders[0]} to {orders[-1]}"
    return f"orders {', '.join(map(str, orders))}"
