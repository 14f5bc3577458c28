r"""Print a derivation as a LaTeX document: every display as its author wrote it, and below it what was found of its steps."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import assert_never

from derive.diagnostics import Code, Diagnostic
from derive.kernel.evaluate import Refutation
from derive.kernel.replay import Replayed
from derive.kernel.scope import Scope
from derive.render.latex_layout import DISPLAY_KINDS, PREAMBLE, displayed, title_of
from derive.render.latex_terms import condition_to_latex, definition_to_latex, given_to_latex
from derive.render.latex_text import escaped, heading_text, typewritten
from derive.render.quoted_math import Place, UnsafeMathError, quoted
from derive.render.words import (
    counts_in_words,
    inheritance_in_words,
    opinion_in_words,
    point_of,
    rules_in_words,
    sides_in_words,
    values_of_sides,
)
from derive.report import Defined, Finding, Proved, Refuted, Report, Skipped, Trusted, Undecided, Verdict, name_of
from derive.resolve.derivation import Treatment
from derive.source import Span

__all__ = ["escaped", "heading_text", "to_latex"]
