"""Names of derivatives: d/dx, d³/dx³, d²/dx dy."""

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def derivative_name(wrt: str, order: int = 1, output: int | None = None) -> str:
    """A derivative as people write it; the output is named where there are several.

    `wrt` and `order` are those of a row: one name for a pure derivative, one an order for a mixed
    one.

    >>> derivative_name("x"), derivative_name("x", 3), derivative_name("x y", 2)
    ('d/dx', 'd³/dx³', 'd²/dx dy')
    >>> derivative_name("x", output=1)
    'd/dx [1]'
    """
    power = "" if order == 1 else str(order).translate(_SUPERSCRIPTS)
    names = wrt.split()
    below = f"d{wrt}{power}" if len(names) == 1 else " ".join(f"d{name}" for name in names)
    return f"d{power}/{below}" + ("" if output is None else f" [{output}]")
