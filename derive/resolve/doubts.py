"""Why a step may be wrong in general and no error: what a page says around it keeps it from being refuted."""

from __future__ import annotations

from derive.resolve.dependencies import dependencies
from derive.resolve.derivation import DerivedLink, Obligation
from derive.resolve.implications import unjudged
from derive.terms import ZERO

SOUGHT = "not true for all values; the text may only look for some for which it is"
NOT_CLAIMED = "wrong in general, but the text may not claim it"
FOR_SOME = "wrong in general, but the words behind it may say for which values it holds"
MODELLED = "not true for all values; a model says how data come about"
IN_WORDS = "wrong in general, but the words before it say when it holds"
LEADS_ON = "not true for all values; it may be a condition, from which the next formula follows"
UNHEARD = "wrong without the `given` that stands above and is not understood"
STILL_HELD = "wrong in general, but a condition that stands earlier in its sentence may still hold"


def unrefuted(link: DerivedLink, words: str) -> DerivedLink:
    """Give a link that is proved or undecided, for a reason in words, but never refuted; what is about numbers alone stays."""
    return link.with_obligations(lambda made: unjudged(made, words) if _is_about_names(made) else made)


def _is_about_names(made: Obligation) -> bool:
    return bool(dependencies((made.left, made.right), made.scope).names)


def says_zero(link: DerivedLink) -> bool:
    """Tell whether a link says that something is zero."""
    return link.step is not None and link.step.right == ZERO
