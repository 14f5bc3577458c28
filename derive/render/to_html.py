"""Write reports as one HTML page that needs nothing else: no network, no fonts, and no script to be read."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from derive.render.html_page import page
from derive.render.words import counts_in_words
from derive.report import VERDICT_NAMES, VERDICT_SIGNS, Report, tally

if TYPE_CHECKING:
    from jinja2 import Environment

SIGNS = {VERDICT_NAMES[kind]: sign for kind, sign in VERDICT_SIGNS.items()}


def to_html(reports: tuple[Report, ...], *, live: bool = False, plots: bool = False) -> str:
    """Give the page; ``live`` adds a script that asks its server for a newer one, ``plots`` draws the sides of refuted steps."""
    environment = _environment()
    style = Markup(environment.get_template("report.css").render())
    scripts = [Markup(environment.get_template(name).render()) for name in ("report.js", "live.js")[: 1 + live]]
    policy = _policy(style, scripts, live=live)
    pages = tuple(page(report, f"d{number}", plots=plots) for number, report in enumerate(reports, 1))
    return environment.get_template("report.html").render(
        pages=pages, counts=tally(reports), words=counts_in_words(reports), signs=SIGNS, style=style, scripts=scripts, policy=policy
    )


def _policy(style: str, scripts: list[Markup], *, live: bool) -> str:
    """Allow this page its own style and scripts and nothing else."""
    allowed = " ".join(map(_digest, scripts))
    asking = "; connect-src 'self'" if live else ""
    own = f"style-src {_digest(style)}; script-src {allowed}; img-src data:{asking}"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # heavy, and needed for this format alone

    loader = PackageLoader("derive.render", "templates")
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
