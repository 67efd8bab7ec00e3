"""The set of problems that a median is over, with what was left out and why, in words."""

from collections import defaultdict

from workbench.analysis.common import Common
from workbench.presentation.sentences.sentence import in_words


def common_words(common: Common) -> str:
    """The problems that all methods have in common, with those that they have not.

    >>> from workbench.records import Status
    >>> symbolic = {"symbolic": Status.BUDGET_EXCEEDED}
    >>> common_words(Common(5, 8, {"p": symbolic, "q": symbolic, "r": {}}))
    '5 of 8 problems (without p and q: symbolic, budget exceeded; without r: no operation)'
    >>> common_words(Common(8, 8, {}))
    'all 8 problems'
    """
    if not common.missing:
        return f"all {common.total} problems" if common.total > 1 else "the one problem"
    reasons: dict[str, list[str]] = defaultdict(list)
    for problem, methods in common.missing.items():
        words = [f"{name}, {status.replace('_', ' ')}" for name, status in methods.items()]
        reasons[in_words(words) or "no operation"].append(problem)
    left = [f"{in_words(sorted(names))}: {reason}" for reason, names in reasons.items()]
    return f"{common.compared} of {common.total} problems (without {'; without '.join(left)})"
