"""Words of pages and terminals: counts with their nouns, names as people say them."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "row"), counted(2, "row"), counted(2, "leaf", "leaves")
    ('1 row', '2 rows', '2 leaves')
    """
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"


def spoken(name: str) -> str:
    """A name of a catalogue or of a column in words.

    >>> spoken("ill_conditioned")
    'ill conditioned'
    """
    return name.replace("_", " ")
