"""The page that GitHub shows below a workflow run: the counts, and a table of what was found."""

from __future__ import annotations

from derive.problems import Problem, known_problems, open_problems, worst_first
from derive.render.markdown_text import plain
from derive.render.messages import message_lines
from derive.report import Report, tally

MOST_ROWS = 100


def to_summary(reports: tuple[Report, ...]) -> str:
    """Give Markdown in which nothing of the documents is markup."""
    counts = tally(reports)
    lines = ["## derive", "", "| " + " | ".join(counts) + " |", "|" + "---:|" * len(counts)]
    lines += ["| " + " | ".join(map(str, counts.values())) + " |", ""]
    found = {id(p): (p, report) for report in reports for p in open_problems(report)}
    ordered = worst_first(tuple(problem for problem, _ in found.values()))
    if ordered:
        lines += ["| where | what | message |", "|---|---|---|"]
        lines += [_row(*found[id(problem)]) for problem in ordered[:MOST_ROWS]]
        lines += ["", f"… and {len(ordered) - MOST_ROWS} more", ""] if len(ordered) > MOST_ROWS else [""]
    known = sum(len(known_problems(report)) for report in reports)
    lines += [f"{known} more in the baseline.", ""] if known else []
    return "\n".join(lines)


def _row(problem: Problem, report: Report) -> str:
    where = plain(report.source.place(problem.diagnostic.span.start if problem.diagnostic.span else 0))
    message = "<br>".join(map(plain, message_lines(problem, report)))
    return f"| {where} | {plain(problem.diagnostic.code.value)} | {message} |"
