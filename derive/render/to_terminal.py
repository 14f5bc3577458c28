"""Show reports to a person at a terminal: a table of all steps, a frame for everything found, and the counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum
from textwrap import wrap
from typing import assert_never

from derive.diagnostics import Code, Diagnostic, Severity
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import Replayed
from derive.problems import problems
from derive.render.frames import frame, text_width, visible
from derive.render.latex_terms import condition_to_latex
from derive.render.notation import TAKEN_FOR_NUMBERS, components_of, taken_for_numbers
from derive.render.words import (
    advice,
    counts_in_words,
    inheritance_in_words,
    opinion_in_words,
    plain_name,
    point_of,
    rules_in_words,
    set_aside_in_words,
    severities_in_words,
    sides_in_words,
    values_of_sides,
)  # fmt: skip
from derive.render.wrong_part import marks_of
from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict, name_of
from derive.resolve.barred import written_out
from derive.resolve.derivation import Treatment
from derive.source import Span

NARROWEST = 40
FEW_RULES = 2
VERDICT_COLUMN = len("definition")
INDENT = "   "


class Tone(Enum):
    """How a piece of text is coloured; the value is rich's name of the style."""

    PLAIN = ""
    STRONG = "bold"
    QUIET = "dim"
    GOOD = "green"
    BAD = "bold red"
    UNSURE = "yellow"


Line = tuple[tuple[str, Tone], ...]
EMPTY: Line = ()


def to_terminal(reports: tuple[Report, ...], *, color: bool, width: int, verbose: bool) -> str:
    """Give the text to print; colour repeats what the words say and never says anything alone."""
    width = max(NARROWEST, width)
    lines = [line for report in reports for line in _document(report, width, verbose=verbose)]
    lines += _closing(reports, width)
    return _painted(lines, width) if color else "".join(_plain(line) + "\n" for line in lines)


def problem_in_full(problem: Diagnostic, report: Report, *, width: int) -> str:
    """Give one problem of a report as ``to_terminal`` shows it, without colour."""
    return "\n".join(_plain(line) for line in _problem(problem, report, width)).rstrip()


def _plain(line: Line) -> str:
    return "".join(text for text, _ in line).rstrip()


def _painted(lines: list[Line], width: int) -> str:
    from io import StringIO

    from rich.console import Console
    from rich.text import Text

    out = StringIO()
    console = Console(
        file=out, force_terminal=True, color_system="standard", no_color=False, width=width, highlight=False,
        legacy_windows=False,
    )  # fmt: skip
    for line in lines:
        console.print(Text.assemble(*((text, tone.value) for text, tone in line)), soft_wrap=True, markup=False)
    return out.getvalue()


def _document(report: Report, width: int, *, verbose: bool) -> Iterator[Line]:
    yield ((visible(report.source.path), Tone.STRONG),)
    yield from _table(report, width, verbose=verbose)
    agreement = _agreement(report)
    if agreement:
        yield from _wrapped(agreement, width, "  ", Tone.QUIET)
    taken = taken_for_numbers(report)
    if taken:
        names = ", ".join(plain_name(written_out(name)) for name in taken)
        yield from _wrapped(f"{TAKEN_FOR_NUMBERS}: {names}", width, "  ", Tone.QUIET)
    yield EMPTY
    for problem in problems(report):
        yield from _problem(problem, report, width)


def _closing(reports: tuple[Report, ...], width: int) -> Iterator[Line]:
    trouble = severities_in_words(d for report in reports for d in problems(report) if d in report.diagnostics)
    if trouble:
        yield from _wrapped(trouble, width, "", Tone.STRONG)
    yield ((counts_in_words(reports), Tone.STRONG),)
    aside = set_aside_in_words(reports)
    if aside:
        yield from _wrapped(aside, width, "", Tone.QUIET)


def _wrapped(text: str, width: int, indent: str = INDENT, tone: Tone = Tone.PLAIN) -> Iterator[Line]:
    """Break a text into lines at blanks; a formula longer than a line is left whole."""
    shown = visible(" ".join(text.split()))
    for line in wrap(shown, width - len(indent), break_long_words=False, break_on_hyphens=False):
        yield ((indent + line, tone),)


def _table(report: Report, width: int, *, verbose: bool) -> Iterator[Line]:
    components = components_of(report)
    places = [_place(report, finding.link.span) for finding in report.findings]
    ids = max((len(finding.link.id) for finding in report.findings), default=0)
    column = max(map(len, places), default=0)
    if report.findings:
        ids, column = max(ids, len("step")), max(column, len("line"))
        yield ((f"  {'step':<{ids}}  {'line':<{column}}  {'verdict':<{VERDICT_COLUMN}}  claim", Tone.QUIET),)
    for finding, place in zip(report.findings, places, strict=True):
        front = f"  {finding.link.id:<{ids}}  {place:<{column}}  "
        claim = "" if isinstance(finding.verdict, Defined) else name_of(finding.claim.verdict)
        cells: Line = (
            (front, Tone.QUIET),
            (f"{name_of(finding.verdict):<{VERDICT_COLUMN}}  ", _tone(finding.verdict)),
            (f"{claim:<{VERDICT_COLUMN}}", _tone(finding.claim.verdict)),
        )
        yield from _row(cells, _grounds(finding, components, verbose=verbose), width)


def _row(cells: Line, grounds: str, width: int) -> Iterator[Line]:
    """Put the grounds on the right of the cells, or below them where the terminal is narrow."""
    margin = sum(text_width(text) for text, _ in cells) + 2
    below = width - margin < NARROWEST
    first, *rest = [_plain(line) for line in _wrapped(grounds, width - (8 if below else margin), "")] or [""]
    if below:
        yield cells
        yield from (((" " * 8 + line, Tone.PLAIN),) for line in (first, *rest) if line)
    else:
        yield (*cells, (f"  {first}", Tone.PLAIN))
        yield from (((" " * margin + line, Tone.PLAIN),) for line in rest)


def _place(report: Report, span: Span) -> str:
    position = report.source.position(span.start)
    return str(position) if position.path is None else visible(f"{position.path}:{position}")


def _tone(verdict: Verdict) -> Tone:
    match verdict:
        case Proved():
            return Tone.GOOD
        case Refuted():
            return Tone.BAD
        case Undecided() | Trusted():
            return Tone.UNSURE
        case Skipped() | Defined():
            return Tone.QUIET
        case _:
            assert_never(verdict)


def _grounds(finding: Finding, components: Mapping[str, str], *, verbose: bool) -> str:
    """Say in one line what a verdict rests on."""
    parts = list(_verdict_grounds(finding, components, verbose=verbose))
    if finding.link.treatment is Treatment.EXPECT_REFUTED:
        parts.insert(0, f"expected refuted: {finding.link.treatment_reason}")
    if verbose and finding.second_opinion is not None:
        parts.append(opinion_in_words(finding.second_opinion))
    return "; ".join(filter(None, parts))


def _verdict_grounds(finding: Finding, components: Mapping[str, str], *, verbose: bool) -> Iterator[str]:
    match finding.verdict:
        case Proved(proof, replayed):
            rules = rules_in_words(proof)
            more = len(rules) - FEW_RULES
            shown = rules if verbose or more <= 1 else (*rules[:FEW_RULES], f"+{more} more")
            yield ", ".join(shown) or "the two sides are the same"
            yield from _uses(replayed, components)
        case Undecided(reason) | Trusted(reason) | Skipped(reason):
            yield reason
        case Refuted(refutation):
            yield " ≠ ".join(values_of_sides(refutation))
            yield f"at {_point(refutation)}" if verbose else ""
        case Defined():
            pass
        case _:
            assert_never(finding.verdict)


def _uses(replayed: Replayed, components: Mapping[str, str]) -> Iterator[str]:
    names = ", ".join(plain_name(written_out(name)) for name in replayed.definitions)
    yield f"uses {names}" if names else "no definitions"
    for given in replayed.givens:
        yield f"given {given.latex}"
    if replayed.conditions:
        yield "where " + ", ".join(condition_to_latex(c, components) for c in replayed.conditions)


def _agreement(report: Report) -> str:
    """Say once for a document what SymPy found for each choice of sizes."""
    said = [opinion_in_words(f.second_opinion) for f in report.findings if f.second_opinion is not None]
    return "; ".join(f"{words} ({said.count(words)} of {len(said)} steps)" for words in dict.fromkeys(said))


def _problem(problem: Diagnostic, report: Report, width: int) -> Iterator[Line]:
    found = next((f for f in report.findings if f.link.span == problem.span), None)
    match problem.code, found:
        case Code.STEP_REFUTED, Finding(verdict=Refuted(refutation)):
            left, right = sides_in_words(found)
            yield from _verdict_frame("refuted", problem, report, width)
            yield from _witness(refutation, left, right, width)
            yield from _advice(found, width)
        case Code.CLAIM_REFUTED, Finding(claim=claim) if isinstance(claim.verdict, Refuted):
            yield from _refuted_claim(problem, found, claim.verdict.refutation, report, width)
        case (Code.STEP_UNDECIDED | Code.STEP_LOOKS_WRONG | Code.READING_MATTERS), Finding(verdict=Undecided(reason)):
            yield from _verdict_frame("undecided", problem, report, width)
            yield from _wrapped(reason, width)
            yield from _advice(found, width)
        case _:
            yield from _diagnostic(problem, report, width)
    yield EMPTY


def _refuted_claim(
    problem: Diagnostic, found: Finding, refutation: Refutation, report: Report, width: int
) -> Iterator[Line]:
    inherited = inheritance_in_words(found, report)
    if inherited is not None:
        yield from _wrapped(f"{_where(report, problem)} {inherited}", width, "")
        return
    yield from _verdict_frame("refuted", problem, report, width)
    yield from _witness(refutation, "the left side of the chain", "this side", width)


def _verdict_frame(word: str, problem: Diagnostic, report: Report, width: int) -> Iterator[Line]:
    tone = Tone.BAD if word == "refuted" else Tone.UNSURE
    yield ((f"{_where(report, problem)} ", Tone.STRONG), (word, tone), (f" ({problem.code.value})", Tone.PLAIN))
    yield from _frame(report, problem, width, tone)


def _where(report: Report, problem: Diagnostic) -> str:
    if problem.span is None:
        return f"{visible(report.source.path)}:"
    return visible(f"{report.source.place(problem.span.start)}:")


def _frame(report: Report, problem: Diagnostic, width: int, tone: Tone) -> Iterator[Line]:
    if problem.span is None or not report.source.text:
        return
    for line in frame(report.source, problem.span, width, marks_of(problem, report)):
        yield ((line.gutter, Tone.QUIET), (line.text, tone if line.is_caret else Tone.PLAIN))


def _point(refutation: Refutation) -> str:
    pairs = (f"{plain_name(name)} = {value}" for name, value in point_of(refutation.witness))
    return ", ".join(pairs)


def _witness(refutation: Refutation, left: str, right: str, width: int) -> Iterator[Line]:
    point = _point(refutation)
    values = values_of_sides(refutation)
    where = f"at {point}: " if point else ""
    yield from _wrapped(f"{where}{left} is {values[0]}, {right} is {values[1]}", width)


def _advice(finding: Finding, width: int) -> Iterator[Line]:
    for line in advice(finding):
        yield from _wrapped(line, width)
    if finding.second_opinion is not None:
        yield from _wrapped(opinion_in_words(finding.second_opinion), width, tone=Tone.QUIET)


def _diagnostic(problem: Diagnostic, report: Report, width: int) -> Iterator[Line]:
    tones = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.UNSURE, Severity.NOTE: Tone.PLAIN}
    head = f"{_where(report, problem)} {problem.severity.value} ({problem.code.value}): {problem.message}"
    yield from _wrapped(head, width, "", Tone.STRONG)
    yield from _frame(report, problem, width, tones[problem.severity])
    for note in problem.notes:
        yield from _wrapped(note, width)
    if problem.help is not None:
        yield from _wrapped(f"help: {problem.help}", width)
