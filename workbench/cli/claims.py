"""Claimed derivatives on the command line: `--derivative 2*x`, `--derivative y=x**2`."""

from collections.abc import Sequence
from typing import Any

import click

from workbench.cli.options import ExpressionCommand


class ClaimCommand(ExpressionCommand):
    """A command whose claims may start with a minus sign, too."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read `--derivative -sin(x)` as one option with its value."""
        joined: list[str] = []
        for one in args:
            if joined and joined[-1] == "--derivative":
                joined[-1] = f"--derivative={one}"
            else:
                joined.append(one)
        return super().parse_args(ctx, joined)


def read_claims(texts: Sequence[str]) -> Any:
    """One claim, or those of several variables by name."""
    from workbench.checking.reading import named_claim

    pairs = [named_claim(text) for text in texts]
    if len(pairs) == 1 and not pairs[0][0]:
        return pairs[0][1]
    claims: dict[str, str] = {}
    for name, text in pairs:
        if not name:
            raise click.UsageError(f"of several claims each names its variable: x={text:.40}")
        if name in claims:
            raise click.UsageError(f"{name} has two claims; give one")
        claims[name] = text
    return claims


def with_claim(methods: str, texts: Sequence[str]) -> Any:
    """The methods of `--methods`, in which `claim` is that of `--derivative`; None for all."""
    from workbench.methods.claim import Claim
    from workbench.methods.lookup import split_names

    names = split_names(methods)
    named = Claim.name in names
    if not texts:
        if named:
            raise click.UsageError("the method claim needs a claim: --derivative EXPR")
        return names or None
    claim = Claim(read_claims(texts))
    if not names:
        from workbench.methods import METHODS

        return [*METHODS.values(), claim]
    return [claim if one == Claim.name else one for one in names] + [claim] * (not named)
