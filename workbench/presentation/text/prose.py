"""Prose for a page: what its writer put between back-quotes is set as code."""

import re

from markupsafe import Markup, escape


def prose(text: str) -> Markup:
    """Text, escaped; code in it is set as code, and a back-quote without a partner as a quote.

    >>> prose("use `scalar` if 1 < 2"), prose("cut in the `mid")
    (Markup('use <code>scalar</code> if 1 &lt; 2'), Markup('cut in the &#39;mid'))
    """
    found = str(escape(text))
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", found).replace("`", "&#39;"))


def bare(text: str) -> str:
    """Text where nothing can be set as code, as in a tooltip: quotes for back-quotes.

    >>> bare("use `scalar`")
    "use 'scalar'"
    """
    return text.replace("`", "'")
