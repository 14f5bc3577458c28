"""The command line: the only place that reads files and arguments, writes files and prints.

What is heavy is imported inside the commands, so that asking for help costs next to nothing.  Results go to standard
output and everything else to standard error.
"""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from inspect import getdoc
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from derive.config import Settings
from derive.files import NotUsable, Unreadable, documents, read, read_bytes, replace_text, shown

if TYPE_CHECKING:
    from derive.diagnostics import Diagnostic
    from derive.kernel.rule import Rule
    from derive.report import Report
    from derive.source import Source

Command = TypeVar("Command", bound=Callable[..., Any])

LARGEST_CLASSES = 12
LARGEST_REPORT = 200 * 2**20
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
        except NotUsable as error:
            raise Refusal(str(error)) from None
        except Exception as error:
            if ctx.meta.get("derive.debug"):
                traceback.print_exc()
            what = " ".join(str(error).split())
            raise Refusal(f"derive: internal error: {type(error).__name__}: {what}") from error


def _remember_debug(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta["derive.debug"] = True


def _debug_option(command: Command) -> Command:
    words = "Show the traceback of internal errors."
    return click.option("--debug", is_flag=True, expose_value=False, callback=_remember_debug, help=words)(command)


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
        click.option("--classes", default="2..4", callback=_classes, help="Sizes for the second opinion: 2..4."),
        click.option("--no-sympy", is_flag=True, help="Do without the second opinion."),
    ):
        command = option(command)
    return command


def _print_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if not wanted or ctx.resilient_parsing:
        return
    from importlib.metadata import PackageNotFoundError, version  # slow, and needed for this alone

    try:
        number = version("derive")
    except PackageNotFoundError:
        number = "unknown (run from its source, not installed)"
    click.echo(f"derive, version {number}")
    ctx.exit()


@click.group(cls=GuardedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_print_version, help="Show the version.")
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
    reports = tuple(_report(document, settings) for document in documents(paths or (".",)))
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
    stream = sys.stdout.buffer
    stream.write(text.rstrip("\n").encode("utf-8", "replace") + (b"\n" if text else b""))
    stream.flush()


def _report(path: Path, settings: Settings) -> Report:
    from derive.pipeline import check_source

    try:
        return check_source(read(path), settings)
    except Unreadable as error:
        from derive.report import Report
        from derive.resolve.derivation import Derivation

        return Report(error.source, Derivation(error.source, (), (), (), ()), (), (error.diagnostic,))


# build


@cli.command()
@click.argument("paths", metavar="[DOCUMENT]...", nargs=-1)
@click.option("--output-dir", default="output", show_default=True, help="Where the files go.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; show what would change and fail if anything.")
@click.option("--no-pdf", is_flag=True, help="Do not typeset.")
@_checking_options
@_debug_option
@click.pass_context
def build(
    ctx: click.Context,
    paths: tuple[str, ...],
    output_dir: str,
    only_check: bool,
    no_pdf: bool,
    no_sympy: bool,
    classes: tuple[int, ...],
    seed: int,
    timeout: float,
) -> None:
    """Check documents (default: those that come with derive) and write what was found as LaTeX, JSON and the like."""
    settings = Settings(classes=classes, second_opinion=not no_sympy, seed=seed, timeout=timeout)
    sources = _sources(paths)
    from derive.outputs import outputs_for

    outputs: dict[str, str] = {}
    for source in sources:
        for name, text in outputs_for(source, settings).items():
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
        shipped = sorted(Path(__file__).parent.joinpath("documents").glob("*.md"))
        return tuple(read(path, f"derive/documents/{path.name}") for path in shipped)
    except Unreadable as error:
        click.echo(_described(error), err=True)
        raise click.exceptions.Exit(1) from None


def _described(error: Unreadable) -> str:
    place = ""
    if error.diagnostic.span is not None:
        position = error.source.position(error.diagnostic.span.start)
        place = f":{position.line}:{position.column}"
    return f"{error.source.path}{place}: error ({error.diagnostic.code.value}): {error.diagnostic.message}"


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
            _emit("".join(line if line.endswith("\n") else f"{line}\n" for line in lines))
            click.echo(f"{shown(path)} is {'not current' if path.exists() else 'missing'}", err=True)
    return stale


def _typeset(target: Path, outputs: dict[str, str]) -> bool:
    """Make a PDF of every LaTeX file where a typesetter is installed; tell whether one of them failed."""
    from derive.typeset import compile_latex, typesetter

    command = typesetter()
    names = [name for name in outputs if name.endswith(".tex")]
    if command is None:
        click.echo("note: neither latexmk nor pdflatex is installed, so no PDF was made", err=True)
        return False
    failed = False
    for name in names:
        problem = compile_latex(command, target / name)
        failed = failed or problem is not None
        click.echo(f"wrote {shown((target / name).with_suffix('.pdf'))}" if problem is None else problem, err=True)
    return failed


# explain, rules, recheck


@cli.command()
@click.argument("place", metavar="FILE[:LINE]")
@_debug_option
@click.pass_context
def explain(ctx: click.Context, place: str) -> None:
    """Show every formula of a document, or of one line, as it was understood."""
    name, line = _file_and_line(place)
    if Path(name).is_dir():
        raise Refusal(f"{shown(name)}: error (file-unreadable): a directory; explain takes one file")
    try:
        source = read(documents((name,))[0])
    except Unreadable as error:
        click.echo(_described(error), err=True)
        ctx.exit(1)
    from derive.render.to_concise import printable
    from derive.resolve import resolve
    from derive.syntax.documents import read_document

    document = read_document(source)
    derivation = resolve(document)
    for reading in derivation.readings:
        first, last = source.position(reading.span.start), source.position(reading.span.end)
        if line is None or first.line <= line <= last.line:
            text = printable(source.slice(reading.span))
            _emit(f"{first.line}:{first.column}  {text}  reads as  {printable(reading.understood)}")
    found = dict.fromkeys((*document.diagnostics, *derivation.diagnostics))
    _emit("\n".join(_diagnosed(source, d) for d in found if line is None or _line_of(source, d) == line))


def _file_and_line(place: str) -> tuple[str, int | None]:
    name, colon, line = place.rpartition(":")
    if not colon or not (line.isascii() and line.isdigit()) or Path(place).exists():
        return place, None
    return name, int(line[:9])


def _diagnosed(source: Source, diagnostic: Diagnostic) -> str:
    from derive.render.to_concise import printable

    place = source.position(diagnostic.span.start if diagnostic.span else 0)
    what = f"{diagnostic.severity.value} ({diagnostic.code.value}): {printable(diagnostic.message)}"
    return f"{source.path}:{place.line}:{place.column}: {what}"


def _line_of(source: Source, diagnostic: Diagnostic) -> int:
    return source.position(diagnostic.span.start).line if diagnostic.span else 0


@cli.command()
@click.argument("name", required=False)
@_debug_option
def rules(name: str | None) -> None:
    """List the rules that proofs are made of, or say what one rule states and when it fails."""
    import derive.kernel.rules  # noqa: F401  (enters the rules in the table)
    from derive.kernel.rule import RULES

    if name is None:
        width = max(map(len, RULES), default=0)
        _emit("\n".join(f"{rule.name:{width}}  {rule.statement}" for rule in sorted(RULES.values(), key=_rule_name)))
    elif name in RULES:
        rule = RULES[name]
        _emit(f"{rule.name}\n\n    {rule.statement}\n\n{getdoc(rule.apply) or ''}")
    else:
        from difflib import get_close_matches

        close = get_close_matches(name, RULES, cutoff=0.4)
        raise Refusal(f"error: there is no rule {name!r}{'; near it: ' + ', '.join(close) if close else ''}")


def _rule_name(rule: Rule) -> str:
    return rule.name


@cli.command()
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@_debug_option
@click.pass_context
def recheck(ctx: click.Context, reports: tuple[str, ...]) -> None:
    """Confirm JSON reports from their certificates alone, without searching for anything."""
    from derive.recheck import recheck as recheck_report

    failed = False
    for name in reports:
        problems = recheck_report(_report_text(name))
        failed = failed or bool(problems)
        _emit("\n".join(f"{shown(name)}: {line}" for line in problems) or f"{shown(name)}: confirmed")
    ctx.exit(int(failed))


def _report_text(name: str) -> str:
    if not Path(name).exists():
        raise Refusal(f"{shown(name)}: error (file-missing): there is no such file")
    try:
        return read_bytes(Path(name), shown(name), LARGEST_REPORT).decode("utf-8")
    except Unreadable as error:
        raise Refusal(_described(error)) from None
    except UnicodeDecodeError as error:
        raise Refusal(f"{shown(name)}: error (file-unreadable): not UTF-8 at byte offset {error.start}") from None
