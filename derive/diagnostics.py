"""One plain value for everything the tool has to say about a document."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from derive.source import Span


class Severity(Enum):
    """How bad a diagnostic is; errors and warnings count as findings, notes do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Code(Enum):
    """The kinds of diagnostics; each value reads well after "allow"."""

    STEP_REFUTED = "step-refuted"
    CLAIM_REFUTED = "claim-refuted"
    STEP_UNDECIDED = "step-undecided"
    FORMULA_UNREADABLE = "formula-unreadable"
    BRACE_UNBALANCED = "brace-unbalanced"
    COMMAND_UNKNOWN = "command-unknown"
    READING_AMBIGUOUS = "reading-ambiguous"
    SYMBOL_UNDEFINED = "symbol-undefined"
    DIRECTIVE_UNKNOWN = "directive-unknown"
    DIRECTIVE_UNREADABLE = "directive-unreadable"
    DIRECTIVE_UNUSED = "directive-unused"
    REASON_MISSING = "reason-missing"
    REFERENCE_UNKNOWN = "reference-unknown"
    EXPECTATION_UNMET = "expectation-unmet"
    GIVENS_INCONSISTENT = "givens-inconsistent"
    DEFINITION_REPEATED = "definition-repeated"
    LIMIT_EXCEEDED = "limit-exceeded"
    FILE_MISSING = "file-missing"
    FILE_UNREADABLE = "file-unreadable"
    FILE_EMPTY = "file-empty"
    NOTHING_FOUND = "nothing-found"
    ENGINES_DISAGREE = "engines-disagree"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong, how bad it is and where it stands."""

    code: Code
    severity: Severity
    message: str
    span: Span | None = None
    notes: tuple[str, ...] = ()
    help: str | None = None
