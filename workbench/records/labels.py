"""The label of a method in every table: its name with its options."""

from typing import Protocol


class Labelled(Protocol):
    """A row about one method."""

    @property
    def method(self) -> str:
        """The method's name."""
        ...

    @property
    def options(self) -> str:
        """Its options as text."""
        ...


def method_label(method: str, options: str = "") -> str:
    """A method with its options, as one writes it.

    >>> method_label("central_difference", "step=1e-06")
    'central_difference[step=1e-06]'
    """
    return f"{method}[{options}]" if options else method


def label_of(record: Labelled) -> str:
    """The method of a row with its options."""
    return method_label(record.method, record.options)
