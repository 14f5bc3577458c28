"""One plain value for everything the tool has to say about a document."""

from __future__ import annotations

from enum import Enum

from derive.source import Span
from derive.values import dataclass


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
    STEP_LOOKS_WRONG = "step-looks-wrong"
    READING_MATTERS = "reading-matters"
    FORMULA_UNREADABLE = "formula-unreadable"
    BRACE_UNBALANCED = "brace-unbalanced"
    COMMAND_UNKNOWN = "command-unknown"
    READING_AMBIGUOUS = "reading-ambiguous"
    SYMBOL_UNDEFINED = "symbol-undefined"
    DIRECTIVE_UNKNOWN = "directive-unknown"
    DIRECTIVE_UNREADABLE = "directive-unreadable"
    DIRECTIVE_UNUSED = "directive-unused"
    DECLARATION_UNUSED = "declaration-unused"
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
    BASELINE_STALE = "baseline-stale"


# Whoever silences these would no longer learn that the verdicts themselves cannot be relied on.
NEVER_SILENT = frozenset((Code.ENGINES_DISAGREE,))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a code says of a document, and what the author can do."""

    what: str
    advice: str


MEANINGS: dict[Code, Meaning] = {
    Code.STEP_REFUTED: Meaning(
        "A side of a chain differs from the side before it at the point that is shown.",
        "Correct the step, or record the mistake with `expect refuted REASON`.",
    ),
    Code.CLAIM_REFUTED: Meaning(
        "A side of a chain differs from the chain's left side at the point that is shown.",
        "Correct the step that the error comes from; the steps after it repeat it.",
    ),
    Code.STEP_UNDECIDED: Meaning(
        "Neither a proof nor a counterexample was found.",
        "Read the reason: a declaration, an assumption or a smaller step may be missing. `trust REASON` takes a step as it is.",
    ),
    Code.STEP_LOOKS_WRONG: Meaning(
        "The two sides differ whatever numbers their names are; but nothing declares these, so that more may be meant.",
        "Correct the step; or declare its names, and give what holds of them, to have it decided (see `derive init`).",
    ),
    Code.READING_MATTERS: Meaning(
        "A step is wrong as it stands, and may be right as it can also be meant: how far a sum reaches, or what is held fixed.",
        "Write what the message offers: brackets, a `let` or a `given`.",
    ),
    Code.FORMULA_UNREADABLE: Meaning(
        "A formula, or the structure around it, cannot be read whole.",
        "Rewrite what the message points at, or leave the formula out with `skip REASON`.",
    ),
    Code.BRACE_UNBALANCED: Meaning("A bracket or brace has no partner.", "Add the missing bracket."),
    Code.COMMAND_UNKNOWN: Meaning(
        "A command of LaTeX is not known here.", "Use a known command, or define it with `\\newcommand`."
    ),
    Code.READING_AMBIGUOUS: Meaning(
        "A formula has two readings and nothing says which one is meant.",
        "Declare the name (`let f function`), or set brackets.",
    ),
    Code.SYMBOL_UNDEFINED: Meaning("A name is used that has no meaning yet.", "Declare or define it with `let`."),
    Code.DIRECTIVE_UNKNOWN: Meaning(
        "A directive begins with a verb that does not exist.", "Use one of the verbs that the message lists."
    ),
    Code.DIRECTIVE_UNREADABLE: Meaning("A directive cannot be read.", "Correct what the message points at."),
    Code.DIRECTIVE_UNUSED: Meaning("A directive governs nothing.", "Move it to the step it is about, or remove it."),
    Code.DECLARATION_UNUSED: Meaning(
        "A `let` or `given` is about names that no formula has for which it holds.",
        "Correct its names, move it to the formulas it is about, or remove it.",
    ),
    Code.REASON_MISSING: Meaning("`trust`, `expect` and `skip` need a reason.", "Write the reason after the verb."),
    Code.REFERENCE_UNKNOWN: Meaning(
        "A step refers to an equation that the document does not have.", "Correct the label or the number."
    ),
    Code.EXPECTATION_UNMET: Meaning(
        "A step that was expected to be refuted is not refuted.",
        "If the step was corrected, remove the `expect refuted`.",
    ),
    Code.GIVENS_INCONSISTENT: Meaning("The assumptions contradict each other.", "Correct or remove one of them."),
    Code.DEFINITION_REPEATED: Meaning("A name is defined twice.", "Keep one definition, or give the other a name of its own."),
    Code.LIMIT_EXCEEDED: Meaning("A limit of size or depth is exceeded.", "Divide the formula or the document."),
    Code.FILE_MISSING: Meaning("There is no such file.", "Check the path."),
    Code.FILE_UNREADABLE: Meaning("A file cannot be read as a document.", "Save it as UTF-8 text with a known suffix."),
    Code.FILE_EMPTY: Meaning("A document is empty.", "Leave it out."),
    Code.NOTHING_FOUND: Meaning("There is nothing to check here.", "Name a document or a directory that has one."),
    Code.ENGINES_DISAGREE: Meaning(
        "The kernel and SymPy contradict each other: an error of this program.",
        "Please report it with the document. It cannot be ignored.",
    ),
    Code.BASELINE_STALE: Meaning(
        "An entry of the baseline fits nothing in its document any more.",
        "Write the baseline again with `--write-baseline`.",
    ),
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """What is wrong, how bad it is and where it stands."""

    code: Code
    severity: Severity
    message: str
    span: Span | None = None
    notes: tuple[str, ...] = ()
    help: str | None = None
