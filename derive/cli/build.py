"""``derive build``: check documents and write what was found into files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.cli.group import Refusal
from derive.cli.options import cache_of, cache_options, checking_options, debug_option, plots_option, settings_of
from derive.cli.printing import described, emit
from derive.cli.running import remembering
from derive.files import Unreadable, documents, read, replace_text, shown

if TYPE_CHECKING:
    from derive.source import Source

FORMATS = ("latex", "json", "html", "markdown")
USUAL = ("latex", "json")


@click.command()
@click.argument("paths", metavar="[DOCUMENT]...", nargs=-1)
@click.option("--output-dir", default="output", show_default=True, help="Where the files go.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; show what would change and fail if anything.")
@click.option(
    "--format",
    "formats",
    type=click.Choice(FORMATS),
    multiple=True,
    default=USUAL,
    show_default=True,
    help="What to write; repeatable.",
)
@plots_option
@click.option("--no-pdf", is_flag=True, help="Do not typeset.")
@cache_options
@checking_options
@debug_option
@click.pass_context
def build(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    output_dir: str,
    only_check: bool,
    formats: tuple[str, ...],
    plots: bool,
    no_pdf: bool,
    **chosen: Any,
) -> None:
    """Check documents (default: those that come with derive) and write what was found as LaTeX, JSON, HTML or Markdown."""
    settings = settings_of(chosen)
    sources = _sources(paths)
    from derive.outputs import outputs_for

    check = remembering(cache_of(chosen))
    outputs: dict[str, str] = {}
    for source in sources:
        for name, text in outputs_for(source, settings, formats, plots=plots, check=check).items():
            if name in outputs:
                raise Refusal(f"{source.path}: error: two documents would both be written to {name}")
            outputs[name] = text
    target = Path(output_dir)
    if only_check:
        ctx.exit(int(_show_stale(target, outputs)))
    for name, text in outputs.items():
        replace_text(target / name, text)
        click.echo(f"wrote {shown(target / name)}", err=True)
    ctx.exit(0 if no_pdf else int(_typeset(target, outputs)))


def _sources(paths: tuple[str, ...]) -> tuple[Source, ...]:
    """Read the documents, or those that come with the package under the path they have in its repository."""
    try:
        if paths:
            return tuple(read(path) for path in documents(paths))
        shipped = sorted(Path(__file__).parents[1].joinpath("documents").glob("*.md"))
        return tuple(read(path, f"derive/documents/{path.name}") for path in shipped)
    except Unreadable as error:
        click.echo(described(error), err=True)
        raise click.exceptions.Exit(1) from None


def _show_stale(target: Path, outputs: dict[str, str]) -> bool:
    """Print how the files differ from what would be written; tell whether any does."""
    from difflib import unified_diff

    stale = False
    for name, text in outputs.items():
        path = target / name
        old = path.read_bytes().decode("utf-8", "replace") if path.is_file() else ""
        if old != text:
            stale = True
            lines = unified_diff(old.splitlines(True), text.splitlines(True), shown(path), f"{shown(path)} (current)")
            emit("".join(line if line.endswith("\n") else f"{line}\n" for line in lines))
            click.echo(f"{shown(path)} is {'not current' if path.exists() else 'missing'}", err=True)
    return stale


def _typeset(target: Path, outputs: dict[str, str]) -> bool:
    """Make a PDF of every LaTeX file where a typesetter is installed; tell whether one of them failed."""
    from derive.typeset import compile_latex, typesetter

    command = typesetter()
    names = [name for name in outputs if name.endswith(".tex")]
    if command is None and names:
        click.echo("note: neither latexmk, pdflatex nor tectonic is installed, so no PDF was made", err=True)
    if command is None:
        return False
    failed = False
    for name in names:
        problem = compile_latex(command, target / name)
        failed = failed or problem is not None
        click.echo(f"wrote {shown((target / name).with_suffix('.pdf'))}" if problem is None else problem, err=True)
    return failed
