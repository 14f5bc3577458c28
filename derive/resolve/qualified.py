"""Words that keep a formula from being claimed for all values, as it stands: it holds nearly, up to something, or in a case."""

from __future__ import annotations

import re

from derive.resolve.prose import SENTENCE_END, by_kind, by_kind_behind

_LOST = r"terms?|constants?|factors?|parts?|orders?|corrections?|contributions?|everything|things?|pieces?"
_NEARLY = re.compile(
    r"\bto\s+(?:the\s+|an?\s+)?(?:first|second|third|leading|lowest|zeroth|next|linear|quadratic|good)\s+(?:order|approximation)\b|"
    r"\b(?:approximat\w+|roughly|nearly|asymptotic\w*|lineari[sz]\w+|heuristic\w*)\b|"
    r"\bfor\s+(?:\w+\s+)?(?:small|large|tiny|huge)\s+(?:\$|values?\b|arguments?\b)|\bin\s+the\s+(?:\w+\s+)?(?:limit|regime)\b|"
    r"\b(?:as|when)\s+\$[^$]*\\(?:to|rightarrow)\b|\b(?:as|when)\s+\$[^$]*\$\s+(?:grows|tends|goes|approaches|becomes|gets|vanishes)\b|"
    rf"\bup\s+to\s+(?:\w+\s+){{0,4}}(?:{_LOST}|sign|scal\w+|normali[sz]\w+|rounding|proportional\w+)\b|\bmodulo\s+(?:\w+\s+)?(?:{_LOST})\b|"
    rf"\b(?:drop\w*|ignor\w+|neglect\w*|omit\w*|discard\w*|suppress\w*|forget\w*|leav\w+\s+out)\s+(?:\w+\s+){{0,4}}(?:{_LOST})\b",
    re.IGNORECASE,
)
_STATE = (
    r"even|odd|zero|one(?!\s+of)|unity|orthogonal|orthonormal|perpendicular|normali[sz]ed|uncorrelated|anti-?symmetric|symmetric|"
    r"centred|centered|standardi[sz]ed|one-hot|binary|idempotent|equal|identical|distinct|different"
)
_SIGN = r"(?:non-?)?(?:positive|negative)"
_IS = r"\b(?:is|are|being|was|were|be|taken|set|kept)\s+(?:(?!not\b|never\b|no\b)\w+\s+){0,2}"
_HOLDS = re.compile(
    rf"{_IS}(?:{_STATE})\b|\b(?:equal|equals|sums?|add(?:s|ing)?\s+up|amounts?)\s+to\s+(?:one|zero|unity|\$?[01]\$?)(?!\w)|"
    r"\bvanish(?:es|ing)?\b(?!\s+(?:at|for|when|where)\b)|"
    r"\b(?:special|first|second|third|last|other|latter|former|same|this|that)\s+case\b|"
    r"\bby\s+(?:the\s+)?(?:orthogonality|normali[sz]ation|independence|construction|assumption)\b|"
    r"\bunit\s+(?:length|norm|variance|mass|vectors?)\b|\bnormali[sz](?:ed|e|ation)\b|\bnatural\s+units\b|"
    r"\b(?:orthogonal|orthonormal|one-hot|idempotent)\b|"
    r"\bprobability\s+(?:distributions?|vectors?|mass\s+function)\b[^$.]{0,30}$|\bform\w*\s+(?:a|an)\s+(?:\w+\s+)?(?:distribution|partition)\b|"
    r"\b(?:convex|barycentric|stochastic)\s+(?:weights?|combinations?|coordinates?|vectors?)\b|\bzero[-\s]means?\b|"
    r"\bmeans?\s+(?:of\s+)?zero\b|\b(?:mean-|de-?mean|re)?cent(?:er|re)(?:ed|ing)\b|\bde-?mean(?:ed|ing)\b|\bstandardi[sz]ed\b|\bwhiten\w*\b|"
    r"\bon\s+(?:the\s+|an?\s+)?(?:unit\s+)?(?:probability\s+)?(?:sphere|circle|simplex|diagonal|boundary|parabola|hyperbola|ellipse|line|curve|"
    r"surface|hypersurface|plane|axis|shell|manifold)\b|\bunits\s+(?:where|in\s+which|such\s+that|so\s+that)\b|\bby\s+symmetry\b|"
    r"\b(?:in|at)\s+(?:thermal\s+)?(?:equilibrium|(?:a\s+|the\s+)?steady\s+state)\b|\b(?:in|at)\s+the\s+(?:stationary|steady)\s+state\b",
    re.IGNORECASE,
)
_AT_POINT = re.compile(
    r"\bat\s+(?:the|an?|any|each|every|this|such\s+an?)\s+(?:\w+\s+)?(?:optimum|optima|minimum|maximum|minimi[sz]er|maximi[sz]er|extremum|solution|"
    r"saddle(?:\s+point)?|(?:stationary|critical|fixed|turning|stagnation)\s+point|equilibrium|boundary|origin|root)\b|\bat\s+convergence\b",
    re.IGNORECASE,
)
_HAS_SIGN = re.compile(rf"{_IS}{_SIGN}\b|\b(?:same|opposite)\s+signs?\b", re.IGNORECASE)
_SAID_OF = re.compile(
    rf"\$[^$]+\$\s+(?:is|are|equals?|becomes?|be)\s+(?:(?!not\b|never\b|no\b)\w+\s+)?(?:{_STATE})\b|\$[^$]+\$\s+vanish(?:es)?\b|"
    r"\b(?:without\s+(?:any\s+)?loss\s+of\s+generality|wlog|natural\s+units|for\s+simplicity|we\s+(?:may\s+|can\s+|now\s+)?"
    r"(?:normali[sz]e|assume|restrict|suppose)|it\s+is\s+assumed|assume|suppose)\b[^$.]*\.\s",
    re.IGNORECASE,
)
_LEADS_ON = re.compile(
    r"^[\s,;]*(?:(?:this|which|that|we|it|and|then|now|also)\s+)*(?:gives?|yields?|becomes?|implies|means|turns?\s+into|reduces?\s+to|simplif\w+\s+to|"
    r"leads?\s+to|i\.\s?e\.|so|hence|thus|therefore|that\s+is|or\s+equivalently|equivalently|from\s+which|whence)(?!\w)[^$.]{0,40}\$",
    re.IGNORECASE,
)
_UNTRUE = (
    r"(?:not (?:\w+ )?(?:true|correct|valid|right|the case|hold)|false|wrong|incorrect(?:ly)?|mistaken(?:ly)?|erroneous(?:ly)?|"
    r"untrue)"
)
_WHEN = re.compile(r"\b(?:if|when|whenever|assuming|provided|unless)\b([^$;:\\{}]*)$", re.IGNORECASE)  # and no formula behind
_DONE = re.compile(
    r"^\W*(?:\w+ing\b|(?:we|you|one|I)\W+(?:now\W+|then\W+|also\W+)?"
    r"(?!assume|suppose|ignore|neglect|drop|restrict|choose|fix|keep|know|have|use\b[^$]*[`=])\w+)|"
    r"\b(?:written|rewritten|expanded|substituted|inserted|differentiated|taken|computed|calculated|multiplied|divided|applied|rearranged|"
    r"combined|put|added|summed|plugged|simplified|evaluated|integrated|done|and only if)\b", re.IGNORECASE
)  # fmt: skip
_OTHER_NUMBERS = re.compile(
    r"\bin\s+(?:binary|hexadecimal|octal|(?:the\s+)?base[-\s]\$?\d+\$?|C|C\+\+|Java|Python|JavaScript|Rust|Go)(?![\w$^_])|\btwo's\s+complement\b|"
    r"\bfloating[-\s]point\b|\bsaturat\w+|\boverflow\w*|\bwrap\w*\s+around\b|\bclocks?\b|\b(?:integer|floor|whole[-\s]number)\s+division\b|"
    r"\b(?:xor|modular|mod(?:ulo)?)\b|\bround\w*\s+(?:up|down)\b|\btruncat\w+",
    re.IGNORECASE,
)
_NOT = r"\b(?:cannot|(?:can|could|must|may|do|does|did|will|would) (?:not|never)|never|(?:ca|could|must|do|does|did|wo|would)n't)"
_CLAIMING = (
    r"(?:have|be|follows?|means?|impl(?:y|ies)|claim|conclude|assume|suppose|say|state|get|obtain|gives?|yields?|happens?|set|take|"
    r"choose|write|define|put|use|need|require)"
)
_DENIED_BEFORE = re.compile(
    r"\bnot\s*:?\s*$|\b(?:instead of|rather than|as opposed to|unlike)\s*$|"
    rf"\b(?:{_UNTRUE}|mistake|fallacy|cannot write|contradiction|for no)\b[^,;:]*:?\s*$|\bcontrary to\b[^.;:]*$|"
    r"\b(?:might|may|could|would)\W+(?:naively\W+)?(?:think|believe|guess|hope|expect|be tempted)\b[^,;:]*$|"
    rf"{_NOT}\W+(?:(?:ever|also|simply|just|now|in general)\W+)?{_CLAIMING}(?:\W+(?:the case\W+)?that)?\W*$",
    re.IGNORECASE,
)
_ABSURD = r"(?:absurd|impossible|a contradiction|contradictory|nonsense)"
_RULED_OUT = (
    r"(?:excluded|ruled out|forbidden|prohibited|disallowed|violated|inadmissible|rejected|out of the question|"
    r"not (?:\w+ )?(?:allowed|possible|permitted|admissible|satisfied|met|an option))"
)
_DENIED_AFTER = re.compile(
    r"^\W*(?:but|yet|however)?\W*(?:that|which|this|it)?\W*"
    rf"(?:(?:is|are|was|would be|does|do|has been|being)\W+(?:{_UNTRUE}|{_ABSURD}|{_RULED_OUT})|"
    rf"fails|{_RULED_OUT}|(?:would\W+)?contradicts?|{_NOT}\W+(?:hold|happen|occur|arise|be\W+(?:true|the case|satisfied|so)))\b",
    re.IGNORECASE,
)
_UPDATES = re.compile(r"\b(?:updat\w*|iterat\w*|steps?|rule|assign\w*|replac\w*|overwr\w*|set|next|new)\b", re.IGNORECASE)


def leads_on(after: str) -> bool:
    """Tell whether the words right behind a formula say that the next one follows from it: "gives", "i.e."."""
    return _LEADS_ON.match(after) is not None


def is_said_above(words: str) -> bool:
    """Tell whether a paragraph says of a formula, or of all that is not written, what need not be so: "$v - g t$ is zero"."""
    return _SAID_OF.search(words) is not None


def says_sign(words: str) -> bool:
    """Tell whether words say of something that it is positive or negative."""
    return _HAS_SIGN.search(words) is not None


def tells_update(words: str) -> bool:
    """Tell whether words speak of what a name becomes, which an equation with it on both sides says then: "the update rule is"."""
    return _UPDATES.search(words) is not None


def holds_nearly(words: str) -> bool:
    """Tell whether words say that a formula holds nearly, in a limit, or up to something that is left out: "to first order"."""
    return _NEARLY.search(words) is not None


def says_in_which_case(before: str, above: str) -> bool:
    """Tell whether words, or the sentence above them, give what need not be so, with no formula: "the weights sum to one"."""
    sentences = SENTENCE_END.split(above)
    return any(_HOLDS.search(words) is not None for words in (before, *sentences[-2:-1]))


def says_at_point(words: str) -> bool:
    """Tell whether words speak of one point alone, of which an equation says what it is: "at the optimum"."""
    return _AT_POINT.search(words) is not None


def says_when(words: str) -> bool:
    """Tell whether the words before a formula say in words alone when it holds: "if the noise is small", and not "if we add"."""
    found = _WHEN.search(words)
    return found is not None and re.search(r"\w", found[1]) is not None and _DONE.search(found[1]) is None


def is_about_other_numbers(sentence: str) -> bool:
    """Tell whether a sentence computes with other numbers than the usual ones: "in binary", "with integer division"."""
    return _OTHER_NUMBERS.search(sentence) is not None


def why_not_for_all(before: str, after: str, *, asked: bool) -> str | None:
    """Say why the words of its sentence before and behind a formula do not claim it for all usual numbers; None where they do."""
    if by_kind(before) or by_kind_behind(after):
        return "the words around it say for which numbers it holds"
    if asked:
        return "the text asks whether it is true"
    if is_about_other_numbers(f"{before} {after}"):
        return "the sentence may be about other numbers than the usual ones"
    return "the words before it say that it holds nearly, or up to something" if holds_nearly(before) else None


def is_denied(before: str, after: str) -> bool:
    """Tell whether the words right before a formula or right after it say that it is wrong."""
    return _DENIED_BEFORE.search(before) is not None or _DENIED_AFTER.search(after) is not None
