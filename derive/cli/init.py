"""``derive init``: propose the declarations that a document needs."""

from __future__ import annotations

import re

import click

from derive.cli.options import debug_option, notation_options
from derive.cli.printing import described, emit
from derive.config import Settings
from derive.files import Unreadable, change, documents, read, shown
from derive.source import Span

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n.*?\r?\n(?:---|\.\.\.)[ \t]*(?:\r?\n|$)", re.DOTALL)
BODY = re.compile(r"\\begin\{document\}[^\n]*\n")


@click.command()
@click.argument("path", metavar="FILE")
@click.option("--write", is_flag=True, help="Put the lines at the beginning of the document, as a comment.")
@notation_options
@debug_option
@click.pass_context
def init(ctx: click.Context, path: str, write: bool, notation: tuple[str, ...]) -> None:
    """Propose the `let` lines that a document needs, as a comment to paste: ranges, domains, functions."""
    from derive.declaring import harmless

    try:
        (file,) = documents((path,))
        source = read(file)
    except Unreadable as error:
        click.echo(described(error), err=True)
        ctx.exit(1)
    except ValueError:
        raise click.BadParameter("init takes one file") from None
    latex = file.suffix.lower() == ".tex"
    proposal = harmless(source, Settings(notation=notation))
    lines = proposal.lines
    for question in proposal.questions:
        click.echo(f"note: {question}", err=True)
    if not lines:
        click.echo(f"{shown(file)}: nothing to declare", err=True)
    elif write:
        change(file, source, (insertion(source.text, lines, latex=latex),))
        click.echo(f"wrote {shown(file)}", err=True)
    else:
        emit(commented(lines, latex=latex))


def commented(lines: tuple[str, ...], *, latex: bool) -> str:
    """Give directives as a comment of the document's own language."""
    if latex:
        return "".join(f"% derive: {line}\n" for line in lines)
    return "<!-- derive\n" + "".join(f"{line}\n" for line in lines) + "-->\n"


def insertion(text: str, lines: tuple[str, ...], *, latex: bool) -> tuple[Span, str]:
    """Give where directives go in a document, behind its front matter or its preamble, and what is put there."""
    found = BODY.search(text) if latex else FRONT_MATTER.match(text)
    comment = commented(lines, latex=latex)
    block = comment if latex else f"{comment}\n"
    at = found.end() if found is not None else 0
    return Span(at, at), block.replace("\n", "\r\n" if "\r\n" in text else "\n")
