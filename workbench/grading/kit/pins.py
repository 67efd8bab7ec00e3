"""The libraries that grading needs, at the versions that are installed here.

Neither plots nor data frames nor notebooks are among them, so the autograder's image stays small;
NumPy is, since many submissions are written with it.
"""

import re
from collections.abc import Iterator
from importlib import metadata

from workbench.errors import GradingError

#: What grading imports, pages of grades import, and submissions may.
NEEDED = (
    *("click", "hypothesis", "pydantic", "python-flint"),
    *("jinja2", "latex2mathml", "markupsafe"),
    "numpy",
)
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def pins_text() -> str:
    """The lines `name==version` of all that grading needs, for pip.

    >>> "click==" in pins_text() and "matplotlib" not in pins_text()
    True
    """
    pins: dict[str, str] = {}
    waiting = list(NEEDED)
    while waiting:
        name = waiting.pop().lower().replace("_", "-")
        if name in pins:
            continue
        try:
            found = metadata.distribution(name)
        except metadata.PackageNotFoundError:
            if name in NEEDED:
                raise GradingError(
                    f"{name} is not installed, so an autograder cannot be told which; "
                    f"install it with: pip install {name}"
                ) from None
            continue  # for another system or another version of Python
        pins[name] = found.version
        waiting += _required(found)
    lines = [f"{name}=={version}" for name, version in sorted(pins.items())]
    return "\n".join(
        ["# All that grading needs; install with: pip install --no-deps -r", *lines, ""]
    )


def _required(distribution: metadata.Distribution) -> Iterator[str]:
    """The names that a distribution requires, its extras aside."""
    for line in distribution.requires or ():
        requirement, _, marker = line.partition(";")
        name = _NAME.match(requirement.strip())
        if name and "extra" not in marker:
            yield name[0]
