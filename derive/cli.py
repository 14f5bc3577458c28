"""The command line: the only place that reads files and arguments, writes files and prints.

What is heavy is imported inside the commands, so that asking for help costs next to nothing.  Results go to standard
output and everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from derive.config import Settings

if TYPE_CHECKING:
    from derive.report import Report
    from derive.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])

SUFFIXES = (".md", ".markdown", ".tex")
LARGEST_FILE = 20 * 2**20
LARGEST_CLASSES = 12
# Terms are walked by recursion.  Brackets may be nested 200 deep and definitions unfolded inside them; one level of a
# term takes two frames or more, so that Python's 1,000 frames are too few.  10,000 still fit the usual 8 MB stack.
RECURSION_LIMIT = 10_000


class Refusal(click.ClickException):
    """The command cannot be carried out as it was given; the message is one whole line."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Print the message on standard error."""
        click.echo(self.message, err=True, file=file)


class GuardedGroup(click.Group):
    """A group whose commands never end in a traceback that nobody asked for."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an exception that nobody expected becomes one line and exit status 2."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort, BrokenPipeError):
            raise
        except Exception as error:
            if ctx.meta.get("derive.debug"):
                traceback.print_exc()
            what = " ".join(str(error).split())
            raise Refusal(f"derive: internal error: {type(error).__name__}: {what}") from error


def _remember_debug(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta["derive.debug"] = True


def _debug_option(command: Command) -> Command:
    option = click.option(
        "--debug", is_flag=True, expose_value=False, callback=_remember_debug, help="Show the traceback of internal errors."
    )
    return option(command)


def _classes(_: click.Context, __: click.Parameter, value: str) -> tuple[int, ...]:
    first, dots, last = value.partition("..")
    try:
        low, high = int(first), int(last if dots else first)
    except ValueError:
        raise click.BadParameter(f"{value!r} is neither a number nor a range such as 2..4") from None
    if not 1 <= low <= high <= LARGEST_CLASSES:
        raise click.BadParameter(f"{value!r} is not within 1..{LARGEST_CLASSES}")
    return tuple(range(low, high + 1))


def _checking_options(command: Command) -> Command:
    for option in (
        click.option("--timeout", default=10.0, type=click.FloatRange(0, min_open=True), help="Seconds for one step."),
        click.option("--seed", default=0, help="Seed of the sampling."),
        click.option("--classes", default="2..4", callback=_classes, help="Sizes for the second opinion, such as 2..4."),
        click.option("--no-sympy", is_flag=True, help="Do without the second opinion."),
    ):
        command = option(command)
    return command


def _version() -> str:
    try:
        return version("derive")
    except PackageNotFoundError:
        return "unknown (not installed)"


@click.group(cls=GuardedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(_version(), prog_name="derive")
@_debug_option
def cli() -> None:
    """Check written derivations step by step: proved, refuted with a witness, or undecided with the reason."""
    sys.setrecursionlimit(max(RECURSION_LIMIT, sys.getrecursionlimit()))


@cli.command()
@click.argument("paths", nargs=-1)
@click.option("--output-format", type=click.Choice(("full", "concise", "json")), default="full", show_default=True)
@click.option("--strict", is_flag=True, help="Count undecided and trusted steps and warnings as findings too.")
@click.option("--verbose", "-v", is_flag=True, help="Say more about every step.")
@_checking_options
@_debug_option
@click.pass_context
def check(
    ctx: click.Context,
    paths: tuple[str, ...],
    output_format: str,
    strict: bool,
    verbose: bool,
    no_sympy: bool,
    classes: tuple[int, ...],
    seed: int,
    timeout: float,
) -> None:
    """Check every step in documents, or in all documents of directories (default: this one)."""
    from derive.render.to_concise import fails

    settings = Settings(classes=classes, second_opinion=not no_sympy, seed=seed, timeout=timeout, strict=strict)
    reports = tuple(_report(document, settings) for document in _documents(paths or (".",)))
    _print_reports(reports, output_format, verbose=verbose)
    ctx.exit(int(any(fails(report, strict=strict) for report in reports)))


def _print_reports(reports: tuple[Report, ...], output_format: str, *, verbose: bool) -> None:
    if output_format == "json":
        from derive.render.to_json import to_json

        _emit(to_json(reports))
    elif output_format == "concise":
        from derive.render.to_concise import summary, to_concise

        _emit(to_concise(reports))
        click.echo(summary(reports), err=True)
    else:
        from shutil import get_terminal_size

        from derive.render.to_terminal import to_terminal

        _emit(to_terminal(reports, color=_wants_color(), width=min(get_terminal_size().columns, 100), verbose=verbose))


def _wants_color() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _emit(text: str) -> None:
    """Print a result in UTF-8, whatever the terminal believes in, with one line feed at its end."""
    stream = click.get_binary_stream("stdout")
    stream.write(text.rstrip("\n").encode("utf-8", "replace") + (b"\n" if text else b""))
    stream.flush()


# Reading documents


def _documents(names: tuple[str, ...]) -> tuple[Path, ...]:
    """Give the documents meant, each once, in the order of the arguments; raises Refusal where there is none."""
    missing = [name for name in names if not Path(name).exists()]
    if missing:
        raise Refusal("\n".join(f"{_shown(name)}: error (file-missing): there is no such file" for name in missing))
    found = {path.resolve(): path for name in reversed(names) for path in reversed(list(_expanded(Path(name))))}
    return tuple(reversed(found.values()))


def _expanded(path: Path) -> Iterator[Path]:
    if path.is_dir():
        inside = list(_walk(path))
        if not inside:
            raise Refusal(f"{_shown(path)}: error (nothing-found): no document ({', '.join(SUFFIXES)}) in this directory")
        yield from inside
    elif path.suffix.lower() not in SUFFIXES or not path.is_file():
        raise Refusal(f"{_shown(path)}: error (file-unreadable): not a document ({', '.join(SUFFIXES)})")
    else:
        yield path


def _walk(directory: Path) -> Iterator[Path]:
    for folder, inner, files in os.walk(directory):
        inner[:] = sorted(name for name in inner if not name.startswith("."))
        for name in sorted(files):
            path = Path(folder, name)
            if not name.startswith(".") and path.suffix.lower() in SUFFIXES and path.is_file():
                yield path


def _shown(path: str | Path) -> str:
    """Give a path as it is shown: with forward slashes, on one line, in characters that every output can carry."""
    text = os.fsencode(Path(path).as_posix()).decode("utf-8", "replace")
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _report(path: Path, settings: Settings) -> Report:
    from derive.pipeline import check_source

    document = _read(path)
    return check_source(document, settings) if not isinstance(document, Unreadable) else document.report()


def _read(path: Path, shown: str | None = None) -> Source | Unreadable:
    """Read a document, or find out why that is not possible; raises Refusal where the system does not let us."""
    from derive.source import Source

    name = shown or _shown(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            return Unreadable(Source(name, ""), "limit-exceeded", f"the file is larger than {LARGEST_FILE >> 20} MB")
        data = path.read_bytes()
    except OSError as error:
        raise Refusal(f"{name}: error (file-unreadable): {error.strerror or error}") from None
    try:
        return Source(name, data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        before = Source(name, data[: error.start].decode("utf-8", "replace"))
        line = before.position(len(before.text)).line
        message = f"not UTF-8: byte 0x{data[error.start]:02x} at byte offset {error.start}, line {line}"
        return Unreadable(before, "file-unreadable", message)
