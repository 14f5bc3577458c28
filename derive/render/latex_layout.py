"""Lay out the page of a printed derivation: its preamble, its title, and each display as its author wrote it."""

from __future__ import annotations

import re
from pathlib import PurePosixPath

from derive.render.latex_text import HEADING_COMMAND, escaped, heading_text, typewritten
from derive.render.math_commands import OUTER
from derive.render.math_groups import UnsafeMathError
from derive.render.quoted_math import Place, quoted
from derive.source import Source, Span

PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{amsmath}
\usepackage{amssymb}
\usepackage{xcolor}
\ifdefined\pdfpagewidth \pdfpagewidth=\paperwidth \pdfpageheight=\paperheight \fi
\setlength{\textwidth}{160mm}
\setlength{\oddsidemargin}{-0.4mm}
\setlength{\textheight}{240mm}
\setlength{\topmargin}{-5mm}
\setlength{\headheight}{0mm}
\setlength{\headsep}{0mm}
\setlength{\parindent}{0pt}
\setlength{\parskip}{4pt plus 2pt}
\setlength{\emergencystretch}{4em}
\allowdisplaybreaks
\definecolor{proved}{RGB}{0,110,60}
\definecolor{refuted}{RGB}{190,20,20}
\definecolor{undecided}{RGB}{185,100,0}
\definecolor{unchecked}{RGB}{90,90,90}
\providecommand{\bm}{\boldsymbol}
\providecommand{\coloneqq}{\mathrel{:=}}
\providecommand{\lt}{<}
\providecommand{\gt}{>}
\newsavebox{\measured}
% A display that is wider than the page is set as a paragraph, which TeX breaks at its relations.
\newcommand{\shown}[1]{%
  \sbox{\measured}{$\displaystyle #1$}%
  \ifdim\wd\measured>\linewidth
    \par\smallskip{\raggedright\lineskiplimit3pt\lineskip5pt\leftskip2em\hangindent3em\hangafter1
    $\displaystyle #1$\par}\smallskip
  \else
    \[ #1 \]
  \fi}
% What was found stands in the margin too: its sign, and a bar beside whatever is wrong.
\newcommand{\inmargin}[3]{\leavevmode
  \hbox to 0pt{\hss\textcolor{#1}{\normalsize #2}\hskip0.7em\hbox to 3pt{#3}\hskip4.6em}\ignorespaces}
\newenvironment{findings}{%
  \begin{list}{}{\setlength{\leftmargin}{4em}\setlength{\labelwidth}{2.4em}\setlength{\labelsep}{0.6em}%
  \setlength{\itemsep}{3pt}\setlength{\parsep}{2pt}\setlength{\topsep}{4pt}}\small\raggedright}{\end{list}}
"""
# An empty line stands above every display already; what is found of a display stays on its page.
BEGINNING = r"""\begin{document}
\abovedisplayskip=0pt plus 3pt
\abovedisplayshortskip=0pt plus 3pt
\belowdisplayskip=5pt plus 2pt
\belowdisplayshortskip=5pt plus 2pt
\postdisplaypenalty=10000
\widowpenalty=10000
\clubpenalty=10000
\makeatletter
\@beginparpenalty=10000
\@endparpenalty=-200
\makeatother
"""

ENVIRONMENT_BEFORE = re.compile(r"\\begin\{([A-Za-z]{1,12}\*?)\}(\{[0-9]\})?\s{0,9}\Z")
WHOLE_ENVIRONMENT = re.compile(r"\s*\\begin\{([A-Za-z]{1,12}\*?)\}(.*)\\end\{\1\}\s*\Z", re.DOTALL)
WORD = re.compile(r"\\[A-Za-z]+|[A-Za-z0-9=+\-<>()\[\]]")
INVISIBLE = re.compile(r"\\(?:frac|left|right|begin|end|hat|bar|mathbf|boldsymbol|quad|qquad|label|text)(?![A-Za-z])")
FENCE = re.compile(r"\s{0,3}(```|~~~)")
WIDE, WIDEST = 80, 105
PLAIN_MATH = frozenset(("displaymath", "math"))


def displayed(source: Source, span: Span) -> str:
    """Give a display token for token as it is written; letter by letter where it could do more than be typeset."""
    try:
        copy = copied(source, span)
    except UnsafeMathError as error:
        return (
            f"\\begin{{quote}}\\raggedright\\small {typewritten(source.slice(span))}\\par\n"
            f"\\textit{{(shown as written: {escaped(str(error))})}}\\end{{quote}}"
        )
    if WHOLE_ENVIRONMENT.match(copy) and copy[7 : copy.index("}")] in OUTER:
        return _sized(copy)
    if any(command in copy for command in (r"\begin", r"\tag", r"\label")):
        return _sized(f"\\[\n{copy}\n\\]")
    return f"\\shown{{{copy}}}"


def copied(source: Source, span: Span) -> str:
    """Give the mathematics of a display with its environment; raises UnsafeMathError where it could do more than be typeset."""
    body = source.slice(span)
    before = ENVIRONMENT_BEFORE.search(source.text[max(0, span.start - 40) : span.start])
    if before is not None and before[1] not in PLAIN_MATH:
        body = f"\\begin{{{before[1]}}}{before[2] or ''}{body}\\end{{{before[1]}}}"
    whole = WHOLE_ENVIRONMENT.match(body)
    if whole is not None and whole[1] in OUTER:
        return f"\\begin{{{whole[1]}}}\n{quoted(whole[2], Place.DISPLAY, whole[1])}\n\\end{{{whole[1]}}}"
    try:
        return quoted(body, Place.DISPLAY)
    except UnsafeMathError:
        if "&" not in body and r"\\" not in body:
            raise
        return quoted(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}", Place.DISPLAY)


def _sized(display: str) -> str:
    """Set a display in smaller type where one of its rows would be wider than the page."""
    widest = max(len(WORD.findall(INVISIBLE.sub("", row))) for row in display.split(r"\\"))
    if widest <= WIDE:
        return display
    size = r"\small" if widest <= WIDEST else r"\footnotesize"
    return f"{{{size}\n{display}\\par}}"


def title_of(source: Source) -> str:
    """Give the text of the first heading, or the name of the file where there is none."""
    if source.path.lower().endswith(".tex"):
        found = HEADING_COMMAND.search(source.text)
        heading = heading_text(source.text[found.start() : found.end() + 500]) if found else ""
    else:
        heading = _markdown_heading(source.text)
    return heading or PurePosixPath(source.path.replace("\\", "/")).name


def _markdown_heading(text: str) -> str:
    """Give the first heading outside of code and comments."""
    fence, comment = "", False
    for line in text.splitlines():
        opened = FENCE.match(line)
        if opened is not None and not comment:
            fence = "" if fence == opened[1] else fence or opened[1]
        comment = (comment or "<!--" in line) and "-->" not in line
        if not fence and not comment and line.startswith("#") and line.lstrip("#")[:1] in (" ", "\t"):
            return heading_text(line)
    return ""
