"""Text and formulas for Markdown, in which nothing of a document is markup."""

from __future__ import annotations

import re

from derive.render.math_groups import UnsafeMathError
from derive.render.quoted_math import Place, quoted

SPECIAL = re.compile(r"([\\`*_\[\]<>&|~$#!@]|:(?=//)|(?<=www)\.)")
BACKTICKS = re.compile(r"`+")


def plain(text: str) -> str:
    """Take the meaning from every sign that Markdown or HTML would give one."""
    return SPECIAL.sub(lambda found: f"&#{ord(found.group())};", text)


def formula(latex: str) -> str:
    """Give a formula in a line of text; as code where it could do more than be typeset."""
    try:
        return f"${mathematics(quoted(latex, Place.LINE))}$"
    except UnsafeMathError:
        return code(latex)


def mathematics(copy: str) -> str:
    """Write relations by their names, so that no formula begins an element of HTML."""
    return copy.replace("<", r"\lt ").replace(">", r"\gt ")


def code(text: str) -> str:
    """Give text letter by letter on one line."""
    shown = " ".join(text.split())
    fence = "`" * (1 + max(map(len, BACKTICKS.findall(shown)), default=0))
    return f"{fence} {shown} {fence}" if "`" in shown else f"{fence}{shown}{fence}"


def code_block(text: str) -> str:
    """Give text letter by letter, line by line."""
    fence = "`" * max(3, 1 + max(map(len, BACKTICKS.findall(text)), default=0))
    return f"{fence}latex\n{text.strip(chr(10))}\n{fence}"
