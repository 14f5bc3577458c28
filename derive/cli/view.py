"""``derive view``: open the HTML report in a browser, and keep it current while a document is written."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.cli.cache import Cache
from derive.cli.group import Refusal
from derive.cli.options import cache_of, cache_options, checking_options, debug_option, plots_option, settings_of
from derive.cli.running import check_file
from derive.config import Settings
from derive.files import NotUsable, documents, replace_text

if TYPE_CHECKING:
    from derive.report import Report


@click.command()
@click.argument("paths", metavar="FILE...", nargs=-1, required=True)
@click.option("--watch", is_flag=True, help="Check again when a file is saved, and show the new report (needs watchfiles).")
@click.option("--no-open", is_flag=True, help="Say where the report is and open nothing.")
@plots_option
@cache_options
@checking_options
@debug_option
def view(
    paths: tuple[str, ...],
    watch: bool,
    no_open: bool,
    plots: bool,
    **chosen: Any,
) -> None:
    """Check documents and open the report as a page."""
    settings = settings_of(chosen)
    cache = cache_of(chosen)
    if watch:
        if find_spec("watchfiles") is None:
            raise Refusal("error: --watch needs watchfiles: pip install 'derive[watch]'")
        _serve(paths, settings, cache, plots=plots, opens=not no_open)
        return
    from tempfile import mkdtemp  # the page is still there when this command has ended: the browser reads it

    from derive.render.to_html import to_html

    page = Path(mkdtemp(prefix="derive-"), "report.html")
    replace_text(page, to_html(_reports(paths, settings, cache), plots=plots))
    _show(page.as_uri(), opens=not no_open)


def _reports(paths: tuple[str, ...], settings: Settings, cache: Cache | None) -> tuple[Report, ...]:
    return tuple(check_file(document, settings, cache) for document in documents(paths))


def _show(address: str, *, opens: bool) -> None:
    click.echo(address)
    if not opens:
        return
    import webbrowser

    if not webbrowser.open(address):
        click.echo("note: no browser could be opened", err=True)


def _serve(paths: tuple[str, ...], settings: Settings, cache: Cache | None, *, plots: bool, opens: bool) -> None:
    """Serve the report to this machine, and make it anew whenever a document changes, until Ctrl-C."""
    from derive.render.to_html import to_html
    from derive.serve import PageServer

    with PageServer(to_html(_reports(paths, settings, cache), live=True, plots=plots)) as server:
        _show(server.address, opens=opens)
        click.echo("watching; press Ctrl-C to end", err=True)
        for _ in _changes(paths):
            try:
                server.replace(to_html(_reports(paths, settings, cache), live=True, plots=plots))
                click.echo("checked again", err=True)
            except NotUsable as error:  # a file that is saved by replacing it may be gone for a moment
                click.echo(str(error), err=True)


def _changes(paths: tuple[str, ...]) -> Iterator[Any]:
    """Wait for changes of the documents; folders are watched, since many editors save by replacing the file."""
    from watchfiles import watch

    named = [Path(name).resolve() for name in paths]
    folders = {path if path.is_dir() else path.parent for path in named}

    def concerns(_: Any, changed: str) -> bool:
        path = Path(changed)
        return any(path == own or (own.is_dir() and own in path.parents) for own in named)

    recursive = any(path.is_dir() for path in named)
    return iter(watch(*folders, watch_filter=concerns, recursive=recursive, raise_interrupt=False))
