"""What to say of a complaint in plain lines: the verdict with its evidence, then what can be done."""

from __future__ import annotations

from collections.abc import Iterator

from derive.diagnostics import Code
from derive.kernel.evaluate import Refutation
from derive.problems import Problem
from derive.render.to_concise import printable
from derive.render.words import advice, inheritance_in_words, plain_name, point_of, sides_in_words, values_of_sides
from derive.report import Finding, Refuted, Report


def message_lines(problem: Problem, report: Report) -> tuple[str, ...]:
    """Give the lines of a message; every line is printable and the first one can stand alone."""
    return tuple(map(printable, _lines(problem, report)))


def _lines(problem: Problem, report: Report) -> Iterator[str]:
    match problem.diagnostic.code, problem.finding:
        case Code.STEP_REFUTED, Finding(verdict=Refuted(refutation)) as finding:
            yield f"refuted: {witness_in_words(refutation, *sides_in_words(finding))}"
            yield from _advice(finding)
        case Code.CLAIM_REFUTED, Finding(claim=claim) as finding if isinstance(claim.verdict, Refuted):
            inherited = inheritance_in_words(finding, report)
            words = witness_in_words(claim.verdict.refutation, "the left side of the chain", "this side")
            yield f"refuted: {words}" if inherited is None else inherited
        case (Code.STEP_UNDECIDED | Code.STEP_LOOKS_WRONG | Code.READING_MATTERS), finding:
            yield f"undecided: {problem.diagnostic.message}"
            yield from _advice(finding) if finding is not None else ()
        case _:
            yield problem.diagnostic.message
            yield from problem.diagnostic.notes
            if problem.diagnostic.help is not None:
                yield f"help: {problem.diagnostic.help}"


def _advice(finding: Finding) -> Iterator[str]:
    yield from advice(finding)


def witness_in_words(refutation: Refutation, left: str, right: str) -> str:
    """Say at which point which side has which value."""
    point = ", ".join(f"{plain_name(name)} = {value}" for name, value in point_of(refutation.witness))
    values = values_of_sides(refutation)
    return f"{f'at {point}: ' if point else ''}{left} is {values[0]}, {right} is {values[1]}"
