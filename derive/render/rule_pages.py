"""The rules of the kernel as a page to read: what each states, in words and as a formula, and when it fails."""

from __future__ import annotations

from collections.abc import Iterable
from inspect import getdoc, getmodule
from itertools import groupby

from derive.kernel.rule import Rule
from derive.render.words import rule_in_words


def rules_to_markdown(rules: Iterable[Rule]) -> str:
    """Give a Markdown page with a section for every family of rules; the text is that of the docstrings."""
    lines = ["# The rules that proofs are made of"]
    for family, members in groupby(sorted(rules, key=lambda rule: (_family(rule), rule.name)), key=_family):
        lines += ["", f"## {family.capitalize()}"]
        for rule in members:
            words = rule_in_words(rule.name)
            said = f"*{words[:1].upper()}{words[1:]}.* {_said(rule)}"
            lines += ["", f"### `{rule.name}`", "", f"$$ {rule.statement} $$", "", said]
    return "\n".join(lines) + "\n"


def _family(rule: Rule) -> str:
    """Give the name of the module that a rule stands in."""
    module = getmodule(rule.apply)
    return module.__name__.rpartition(".")[2] if module is not None else ""


def _said(rule: Rule) -> str:
    return " ".join((getdoc(rule.apply) or "").split())
