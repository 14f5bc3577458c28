"""``derive fix``: write mended documents, or show what would be mended."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from derive.cli.options import cache_of, cache_options, checking_options, debug_option, settings_of
from derive.cli.printing import described, emit
from derive.cli.running import remembering
from derive.config import Settings
from derive.files import Unreadable, change, documents, read, refuse_parts, shown

if TYPE_CHECKING:
    from derive.mending import Mended
    from derive.pipeline import Check
    from derive.report import Finding


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; show the changes, and fail if there are any.")
@cache_options
@checking_options
@debug_option
@click.pass_context
def fix(
    ctx: click.Context,
    /,
    paths: tuple[str, ...],
    only_diff: bool,
    **chosen: Any,
) -> None:
    """Mend refuted steps in documents, carry every mend through the lines that follow, and check the result.

    Only what is proved after the change is written; every other character stays as it is, in notebooks too.
    """
    settings = settings_of(chosen)
    check = remembering(cache_of(chosen))
    unfinished = [_fixed(path, settings, check, only_diff=only_diff) for path in documents(paths)]
    ctx.exit(int(any(unfinished)))


def _fixed(path: Path, settings: Settings, check: Check, *, only_diff: bool) -> bool:
    """Mend one document; tell whether anything is left to do."""
    from derive.mending import mended
    from derive.render.diffs import diff_of

    try:
        source = read(path)
    except Unreadable as error:
        click.echo(described(error), err=True)
        return True
    refuse_parts(source)
    result = mended(source, settings, check)
    if only_diff:
        emit(diff_of(source.path, source.text, result.text))
    else:
        if result.mendings:
            change(path, source, result.changes)
        emit("\n".join(_mendings(result)))
    emit("\n".join(_unmended(result)))
    click.echo(_summary(result, only_diff=only_diff), err=True)
    return bool(result.wrong) or (only_diff and bool(result.mendings))


def _mendings(result: Mended) -> Iterator[str]:
    from derive.render.frames import visible

    for mending in result.mendings:
        yield f"{_place(result, mending.finding)}: mended ({mending.kind.value})"
        yield f"   - {visible(mending.finding.link.right_latex)}"
        yield f"   + {visible(' '.join(mending.text.split()))}"


def _unmended(result: Mended) -> Iterator[str]:
    from derive.render.frames import visible
    from derive.render.words import advice

    for finding in result.wrong:
        yield f"{_place(result, finding)}: not mended: {visible(finding.link.right_latex)}"
        yield from (f"   {visible(line)}" for line in advice(finding))


def _place(result: Mended, finding: Finding) -> str:
    source = result.before.source
    return shown(source.place(finding.link.span.start))


def _summary(result: Mended, *, only_diff: bool) -> str:
    from derive.render.to_concise import summary

    count = len(result.mendings)
    done = "would be mended" if only_diff else "mended"
    head = f"{shown(result.before.source.path)}: {count} {'side' if count == 1 else 'sides'} {done}"
    return f"{head}; checked again: {summary((result.after,))}"
