"""``derive rules``: the rules that proofs are made of."""

from __future__ import annotations

from inspect import getdoc
from typing import TYPE_CHECKING

import click

from derive.cli.group import Refusal
from derive.cli.options import debug_option
from derive.cli.printing import emit

if TYPE_CHECKING:
    from derive.kernel.rule import Rule


@click.command()
@click.argument("name", required=False)
@click.option("--format", "form", type=click.Choice(("text", "markdown")), default="text", show_default=True)
@debug_option
def rules(name: str | None, form: str) -> None:
    """List the rules that proofs are made of, or say what one rule states and when it fails."""
    import derive.kernel.rules  # noqa: F401  (enters the rules in the table)
    from derive.kernel.rule import RULES

    if name is not None and name not in RULES:
        from difflib import get_close_matches

        close = get_close_matches(name, RULES, cutoff=0.4)
        raise Refusal(f"error: there is no rule {name!r}{'; near it: ' + ', '.join(close) if close else ''}")
    if form == "markdown":
        from derive.render.rule_pages import rules_to_markdown

        emit(rules_to_markdown(RULES.values() if name is None else [RULES[name]]))
    elif name is None:
        width = max(map(len, RULES), default=0)
        emit("\n".join(f"{rule.name:{width}}  {rule.statement}" for rule in sorted(RULES.values(), key=_rule_name)))
    else:
        rule = RULES[name]
        emit(f"{rule.name}\n\n    {rule.statement}\n\n{getdoc(rule.apply) or ''}")


def _rule_name(rule: Rule) -> str:
    return rule.name
