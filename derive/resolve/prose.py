r"""What the words before a formula make of it: something supposed, something set, or something said to follow."""

from __future__ import annotations

import re
from enum import Enum, auto

LONGEST = 400
_SHORT = r"(?<!i\.e)(?<!e\.g)(?<!\bcf)(?<!\bvs)(?<!\bEq)(?<!\bEqs)(?<!\beq)(?<!\bFig)(?<!\bSec)(?<!\bresp)"
# The sign first: the abbreviations would be looked for behind each character.
SENTENCE_END = re.compile(rf"(?=[.!?\n])(?:{_SHORT}[.!?](?=\s|$)|\n[ \t]*(?:\r?\n|(?:[-*+#]|\d+[.)])[ \t]))")
_NOTHING = re.compile(r"(?:\s|<!--.*?-->)*", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|%[^\n]*|^#[^\n]*$", re.DOTALL | re.MULTILINE)
_MARKUP = re.compile(  # its own words, "equation" or those of a label, are none of the text
    r"\\(?:begin|end)\{(?:subequations|equation|align(?:at|ed|edat)?|gather(?:ed)?|multline|eqnarray|flalign|displaymath|dmath|math|split)"
    r"\*?\}(?:\{\d*\})?|\\label\{[^{}]*\}"
)
_PARAGRAPH = re.compile(r"\n[ \t]*\r?\n|\$\$|\\\]|\\end\{")
_REFERENCE = re.compile(r"\\(?:eqref|[cC]?ref|autoref|cite[a-z]*)\*?(?:\[[^\]]*\])*\{[^{}]*\}")


class Cue(Enum):
    """What kind of words stand before a formula."""

    SUPPOSED = auto()
    SET = auto()
    CONCLUDED = auto()


_WORDS = {
    Cue.SUPPOSED: (
        "if|suppose|supposing|assume|assumes|assumed|assuming|assumption|unless|when|whenever|case|cases|provided|given that|under|"
        "consider|for|at|until|imagine|say|only|condition|constraint|constraints|subject to|such that|require|requires|solve|"
        "had we|were we|were it|solving|hypothesis|hypotheses|null|setting|evaluated|choose|choosing|pick|model|models|"
        "modell?ed|modell?ing"
    ),
    Cue.SET: (
        "let|set|define|defined|defines|denote|denoted|denotes|denoting|put|write|where|with|call|called|introduce|take|here|"
        "(?<!for )now|given by|have"
    ),
    Cue.CONCLUDED: (
        "then|so|hence|thus|therefore|get|gets|gives|give|giving|obtain|obtains|yields|yield|implies|follows|means|see|find|finds|"
        "show|shows|conclude|note|notice|know|becomes|result|equivalently|because|since|that is|this is|it is|reads|turns into"
    ),
}
_AVERAGES = re.compile(
    r"\b(?:the|of|by|both|two|all|no|their|its|these|those|following|respective|corresponding|sample|group|cell|row|column|class|"
    r"cluster|category|level|block|treatment|marginal|grand|population|conditional|arithmetic|geometric|harmonic|weighted|"
    r"running|moving|posterior|prior|empirical|overall)\W+means\b(?!\W+that\b)", re.IGNORECASE
)  # fmt: skip
_CUES = re.compile("|".join(rf"(?P<{cue.name}>\b(?:{words})\b)" for cue, words in _WORDS.items()), re.IGNORECASE)
_ASKED = re.compile(
    r"\b(?:suppose|supposing|assume|assuming|assumption|require|requires|constraints?|solve|solving|provided|such that|subject to|"
    r"if|unless)\b(?:\W+\w+){0,2}\W*$", re.IGNORECASE
)  # fmt: skip
_ASSUMES = re.compile(r"\b(?:suppos\w+|assum\w+|given)\b(?:\W+\w+){0,8}\W*$", re.IGNORECASE)
_SETS_UP = re.compile(r"\blet\b[^;]*\bwith\W*$|\b(?:let|be|are)\b[^;]*\b(?:such that|satisfy\w*)\W*$", re.IGNORECASE)
_FOR_NOW = re.compile(
    r"\b(?:if|unless|when|whenever|contradict\w*|were|would|instead|not|never|no longer|for (?:now|example))\b|n't\b", re.IGNORECASE
)
_ALTERNATIVE_BEFORE = re.compile(r"\b(?:either|or)\W*$", re.IGNORECASE)
_ALTERNATIVE_AFTER = re.compile(
    r"^\W*or\b(?!\W+(?:equivalently|rather|better|simply|in other words|written|in (?:matrix|vector|index)|as (?:matri|vector)"
    r"|(?:in )?(?:more )?(?:compact|concise|explicit)(?:ly)?))", re.IGNORECASE
)  # fmt: skip
_SAYS = re.compile(r"\b(?:is|are|writing|abbreviating|introducing|putting|calling)\W*$", re.IGNORECASE)
_ASKED_BEFORE = re.compile(r"\b(?:assuming|provided|if|unless)\b(?:\W+\w+){1,2},\W*$", re.IGNORECASE)  # "assuming independence,"
_LETS = re.compile(
    r"\blet\b(?:\W+(?:further|furthermore|additionally|also|again|now|moreover|then|us|have|be given))*\W*$", re.IGNORECASE
)
_TELLS_WHERE = re.compile(
    r"\b(?:points?|zeros?|roots?|circles?|curves?|contours?|level sets?|regions?|cases?|instants?|moments?|meets?|cross\w*|"
    r"intersect\w*|hits?|there (?:is|are|exists?))\b[^.;]*\b(?:where|with|at which|for which|in which|when)\W*$|"
    r"\b(?:an?|some|any)\W+\$[a-z]\$\W+(?:where|with|at which|for which)\W*$|"
    r"\b(?:choos\w*|chosen?|pick\w*|select\w*|fix(?:ed|ing)?|take|find|scal\w+|shift\w*|normali[sz]\w*|adjust\w*)\b[^.;:]*"
    r"\bso that\W*$",
    re.IGNORECASE,
)
_KINDS = r"\b(?:even|odd|prime|divisible|multiples?|rational|irrational)\b(?!\W+(?:if|when|though)\b)"
_NUMBERS = rf"(?:if|when|whenever|for|where)\b[^.;:]*{_KINDS}"
_BY_KIND = re.compile(rf"\b{_NUMBERS}", re.IGNORECASE)
_BY_KIND_BEHIND = re.compile(rf"^\W*(?:and|but|only)?\W*{_NUMBERS}", re.IGNORECASE)
_OF_A_MODEL = re.compile(
    r"\b(?:for|of|in|under|from|by|with)\W+(?:\w+\W+){1,3}?models?\W+(?:is|are|becomes?|reads?|equals?)\W*$", re.IGNORECASE
)
_MODEL = re.compile(
    r"\b(?:models?(?:\W+\w+){0,2}|(?:data|observations|measurements|responses)\W+(?:follow|satisfy|obey))\W*$", re.IGNORECASE
)
_CASE = re.compile(r"\bcase\b(?:\W+\w+)?\W*$", re.IGNORECASE)
_SUMS_UP = re.compile(
    r"\b(?:together|combin\w*|both|either|general\w*|overall|altogether|finally|summar\w*|all cases|unif\w*|compact\w*)\b",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"\b(?:examples?|instance|e\.g|cases?|suppos\w*|assum\w*|if|unless|otherwise|contradict\w*|imagine|say|hypothes\w*|alternativ\w*)\b",
    re.IGNORECASE,
)
_INTRODUCES = re.compile(
    r"(?:\b(?:suppose|assume|consider|imagine|for|if)\b(?:\W+(?:that|the|a|an|now|any|following|simple))*|"
    r"\b(?:functions?|polynomials?|quadratics?|cubics?|parabolas?|maps?|potentials?|sigmoids?|signals?|loss(?:es)?|costs?|kernels?)"
    r"(?:\W+[a-z]+)?|(?<!look )\b(?:consider|for)\b\W+(?:the|an?|our|this)\b(?:\W+[a-z-]+){1,3})\W*$",
    re.IGNORECASE,
)
_NAMES_ANEW = re.compile(
    r"\b(?:let|(?:re)?defin\w+|(?:re)?set|denot\w+|put|introduc\w+|call(?:ed)?|write|take|now|with)\b"
    r"(?!.*\b(?:where|have|given by|here)\b)",
    re.IGNORECASE | re.DOTALL,
)
_REWRITTEN = re.compile(
    r"\b(?:re-?writ\w+|rewrote|re-?express\w*|re-?arrang\w+|simplif\w+|expand\w*|equivalently|alternatively|"
    r"(?:can|may|could)(?: (?:also|now|then|thus|therefore|equivalently))? be (?:written|expressed|put))\b",
    re.IGNORECASE,
)
_POSES = re.compile(r"\b(?:equations?|solutions? (?:of|to)|sol\w+|roots? of)\W*$", re.IGNORECASE)
_MET = re.compile(
    r"\b(?:where|with|satisf\w+|fulfil\w*|solv(?:es?|ing)|obeys?|obeying|equations?|models?|substitut\w+|plugging|inserting)\b(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_ENDS_WITH = re.compile(
    r"\b(?:left|up|agree\w*|coincid\w*|consistent|faced|compatible|combined|identical|arriv\w+|ends?|ending|start\w*|begin\w*|beg[au]n|"
    r"continu\w+|proceed\w*|go(?:es)? on|finish\w*|conclud\w+)\s+with\b(?:\W+\w+){0,2}\W*$",
    re.IGNORECASE,
)
_EXTREMUM = re.compile(
    r"\b(?:to zero|vanish\w*|minim(?:um|a|ise[sd]?|ize[sd]?)|maxim(?:um|a|ise[sd]?|ize[sd]?)|optim(?:um|al|ality)|stationary|"
    r"extrem(?:um|a)|first[- ]order condition|normal equations?)\b", re.IGNORECASE
)  # fmt: skip
_GOES_ON = re.compile(
    r"\b(?:rearrang|solv|divid|multipl|subtract|add|simplif|equivalent|isolat|insert|substitut|plug|turn|impl|which)\w*\b",
    re.IGNORECASE,
)
_EXPLAINS = re.compile(r"\W*(?:(?:and )?where|with|in which|here)\b(?!\s+we\s+(?!write|set|put|define|denote))", re.IGNORECASE)
_DISJUNCTION = re.compile(r"\b(?:or|either)\b", re.IGNORECASE)
_OPPOSITE = re.compile(r"\b(?:otherwise|else|in (?:the|any|all|every) other cases?)\b", re.IGNORECASE)
_OTHERWISE = re.compile(rf"^\W*{_OPPOSITE.pattern}", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:unless|except (?:when|where|if|for|in)|other than|if not|if it is not (?:true|the case) that)\W*$", re.IGNORECASE
)
_AGAINST = re.compile(
    r"\b(?:unless|except\w*|without|other than|rather than|instead of|apart from|aside from|besides|exclud\w*|leav\w+ out|omit\w*|"
    r"avoid\w*|not|cannot|\w+n't|never|neither|nor|no longer|even (?:if|when|for|where|though)|only (?:if|when|for|where|in)|"
    r"whether|regardless|irrespective|but for|impossible|contradict\w*|contrary|absurd)\b[^,;:]*$",
    re.IGNORECASE,
)  # fmt: skip
_AGAINST_AFTER = re.compile(
    r"^\W*(?:(?:is|are|was|be|has been|does|do|would|can|could)\W+)*(?:not|n't|never|cannot|excluded|ruled out|left out|omitted|"
    r"violated|forbidden|impossible|false|untrue|wrong|fails?|or not)\b",
    re.IGNORECASE,
)  # fmt: skip
_CONNECTS = re.compile(
    r"^\W*(?:if|when|whenever|for(?: all| every| each| any)?|where|provided(?: that)?|as long as|in case|"
    r"given(?: that)?|assuming(?: that)?|unless|except (?:when|where|if|for))\W*$"
)  # a capital letter begins another sentence
_KIND = (
    r"(?:positive|negative|non-?negative|non-?positive|non-?zero|zero|even|odd|integer|natural|prime|small|large|other|distinct|"
    r"different|equal|unequal|normali[sz]ed|centred|centered|orthogonal|symmetric|independent|some|certain|most|almost|suitable)"
)
_QUALIFIES = re.compile(
    r"^\W*(?:(?:if|when|whenever|unless|provided|except|as long as|in case|only|assuming|otherwise|at least|at most|almost|nearly|"
    rf"approximately|up to|in the limit)\b|(?:for|where|with|on|in)\b(?:\W+\w+){{0,4}}?\W+{_KIND}\b)"
)  # fmt: skip
_NOT_CLAIMED = re.compile(
    r"\b(?:want|wants|wish\w*|would|could|might|may|should|must|ought|needs?|needed|look\w* for|search\w*|seek\w*|try|tries|trying|"
    r"hope\w*|think\w*|believe\w*|guess\w*|wonder\w*|asks?|questions?|whether|contrary|points?|roots?|zeros?|solutions?|equations?|"
    r"lines?|curves?|planes?|circles?|ellipses?|parabolas?|hyperplanes?|surfaces?|boundar(?:y|ies)|small|large|roughly|approximately|"
    r"solves?|often|sometimes|usually|students|people|naive\w*|tempt\w*|mistak\w*|wrong\w*|not|never|cannot|\w+n't|no|neither|nor|"
    r"instead|rather|conjecture\w*|target|goal|aim\w*|desired|satisf\w*|fulfil\w*|such|contradict\w*)\b",
    re.IGNORECASE,
)  # fmt: skip
_SOUGHT = re.compile(
    r"\b(?:look(?:s|ed|ing)? for|search(?:es|ed|ing)? for|seek\w*|fixed points?|"
    r"(?:a|an|any|one|each|every|its|both|two|the) (?:roots?|zeros?)|(?:curves|graphs|lines) (?:meet|cross|intersect))\b",
    re.IGNORECASE,
)
_TO_ZERO = re.compile(
    rf"{_EXTREMUM.pattern}|\b(?:roots?|zeros?|set(?:s|ting)?|equat(?:e|es|ing)|critical|turning|saddle|flat|satisf\w*|solv\w*)\b",
    re.IGNORECASE,
)
_IMPROVED = re.compile(
    r"\b(?:unbiased|bias\w*|correct\w*|instead|adjust\w*|robust|shr[iu]nk\w*|smooth\w*|regulari[sz]\w*|posterior|Bayes\w*|"
    r"one[- ]step|update\w*|iterat\w*|approximat\w*)\b", re.IGNORECASE
)  # fmt: skip
_ASKED_AFTER = re.compile(r"^[^.!]*?\?(?=\s|$)")
_REASON = re.compile(r"\b(?:since|because|as|given(?: that)?|using|from|by)\W*$", re.IGNORECASE)


def words_before(text: str, start: int, end: int) -> tuple[str, bool]:
    """Give the words between two places back to the last end of a sentence, and whether a sentence ends between them."""
    between = _plain(_COMMENT.sub(" ", text[max(start, end - LONGEST) : end])).rstrip("$\\([ \t\r\n")
    parts = SENTENCE_END.split(between)
    return parts[-1], len(parts) > 1


def paragraph_before(text: str, start: int) -> str:
    """Give the words of a paragraph before a place, from the blank line or the display above, without headings."""
    between = _COMMENT.sub(" ", text[max(0, start - LONGEST) : start]).rstrip("$ \t\r\n")
    return _PARAGRAPH.split(between)[-1]


def stops(text: str, end: int) -> bool:
    """Tell whether the formula that ends at a place ends its sentence."""
    last = _plain(text[max(0, end - LONGEST) : end]).rstrip("$\\]) \t\r\n")
    return last.endswith(".") and not last.endswith(("..", "\\right."))


def next_word(text: str, start: int) -> int:
    """Give where the next word begins, behind white space, comments and the end of a paragraph."""
    found = _NOTHING.match(text, start)
    return found.end() if found is not None else start


def sentence_after(text: str, start: int) -> str:
    """Give the words behind a place up to the end of the sentence."""
    return SENTENCE_END.split(_plain(text[start : start + LONGEST]).lstrip("$\\)] "), maxsplit=1)[0]


def _plain(words: str) -> str:
    """Give words without the marks of LaTeX around a display, and with a word in the place of a reference."""
    return _REFERENCE.sub(" it ", _MARKUP.sub(" ", words)) if "\\" in words else words


def cue(words: str) -> Cue | None:
    """Give what the last word among some words that says it makes of the formula after them."""
    found = [Cue[match.lastgroup] for match in _CUES.finditer(_AVERAGES.sub("", words)) if match.lastgroup]
    return found[-1] if found else None


def is_alternative(words: str) -> bool:
    """Tell whether the words offer one thing or another, so that neither of them is certain."""
    return _DISJUNCTION.search(words) is not None


def is_supposed(words: str) -> bool:
    """Tell whether the words right before a display make it something assumed or to be solved."""
    return _ASKED.search(words) is not None and _ASKED_BEFORE.search(words) is None


def supposes_henceforth(words: str) -> bool:
    """Tell whether the words before a display suppose it for what follows: "assume the model", and not "if" or "solve"."""
    return (_ASSUMES.search(words) is not None and _is_for_all(words)) or sets_up(words)


def sets_up(words: str) -> bool:
    """Tell whether the words before a formula suppose it for what follows even where it stands as a claim: "let them satisfy"."""
    return _SETS_UP.search(words) is not None and _is_for_all(words)


def _is_for_all(words: str) -> bool:
    return not is_alternative(words) and _FOR_NOW.search(words) is None


def says_what(words: str) -> bool:
    """Tell whether the word right before a formula says what the name on its left is: "the gain is", "writing"."""
    return _SAYS.search(words) is not None


def lets(words: str) -> bool:
    """Tell whether the word right before a formula is "let": what is no definition is supposed by it."""
    return _LETS.search(words) is not None


def is_met(words: str) -> bool:
    """Tell whether the words right before a formula say that its names meet it."""
    return _MET.search(words) is not None and _ENDS_WITH.search(words) is None


def is_at_extremum(words: str) -> bool:
    """Tell whether the words before a formula say that slopes are zero there."""
    return _EXTREMUM.search(words) is not None


def is_example(words: str) -> bool:
    """Tell whether the words before a formula make it an example, a case or something supposed, which holds nowhere else."""
    return _EXAMPLE.search(words) is not None


def tells_where(words: str) -> bool:
    """Tell whether the words right before a formula make it say where or when something is so: "the points where"."""
    return _TELLS_WHERE.search(words) is not None


def by_kind(words: str) -> bool:
    """Tell whether the words before a formula say for which kind of numbers it holds: "for even n"."""
    return _BY_KIND.search(words) is not None


def by_kind_behind(after: str) -> bool:
    """Tell whether the words right behind a formula begin to say for which kind of numbers it holds: "if n is odd"."""
    return _BY_KIND_BEHIND.match(after) is not None


def is_model(words: str) -> bool:
    """Tell whether the words right before an equation make it a model of what is measured, which is not known by it."""
    return _MODEL.search(words) is not None and _OF_A_MODEL.search(words) is None


def is_case(words: str) -> bool:
    """Tell whether the words right before a condition make it that of a case: "Case 1:"."""
    return _CASE.search(words) is not None


def sums_up(words: str) -> bool:
    """Tell whether the words take several cases together."""
    return _SUMS_UP.search(words) is not None


def introduces(words: str) -> bool:
    """Tell whether the words right before the formula of a function bring it in: "consider the function"."""
    return _INTRODUCES.search(words) is not None


def names_anew(words: str) -> bool:
    """Tell whether the words before a formula give a name a meaning, and do not only go on from another formula: "let"."""
    return _NAMES_ANEW.search(words) is not None


def rewrites(words: str) -> bool:
    """Tell whether the words before a formula say that it is another way to write what stands before: "can be rewritten as"."""
    return _REWRITTEN.search(words) is not None


def poses(words: str) -> bool:
    """Tell whether the words right before a formula make it an equation to be solved."""
    return _POSES.search(words) is not None


def goes_on(words: str) -> bool:
    """Tell whether the words before a display say that it is got from the one before it."""
    return _GOES_ON.search(words) is not None


def explains(words: str) -> bool:
    """Tell whether the words behind a display begin to say what the names in it are."""
    return _EXPLAINS.match(words) is not None


def is_opposite(words: str) -> bool:
    """Tell whether the words turn to the case that the one before leaves."""
    return _OPPOSITE.search(words) is not None


def is_otherwise(after: str) -> bool:
    """Tell whether the words behind a formula put it to the case that the one before leaves: "and 0 otherwise"."""
    return _OTHERWISE.match(after) is not None


def turns_round(words: str) -> bool:
    """Tell whether the words right before a condition speak of where it does not hold: "unless"."""
    return _TURNED.search(words) is not None


def is_against(before: str, after: str) -> bool:
    """Tell whether the words around a condition do not simply suppose it: "even if", "only if", "is excluded"."""
    return _AGAINST.search(before) is not None or _AGAINST_AFTER.search(after) is not None


def connects(words: str) -> bool:
    """Tell whether the words between a formula and another make the second a condition of the first: "if"."""
    return _CONNECTS.match(words) is not None


def qualifies(after: str) -> bool:
    """Tell whether the words behind a formula say that it holds for some values alone: "for positive x"."""
    return _QUALIFIES.match(after) is not None


def claims(before: str, after: str) -> bool:
    """Tell whether a formula within a sentence is claimed by it: not looked for, asked, thought by others, or this or another."""
    return not is_offered(before, after) and _NOT_CLAIMED.search(before) is None and not is_asked_after(after)


def is_offered(before: str, after: str) -> bool:
    """Tell whether the words around a formula make it one of several that may hold: "$x = 0$ or $x = 1$"."""
    return _ALTERNATIVE_BEFORE.search(before) is not None or _ALTERNATIVE_AFTER.match(after) is not None


def is_asked_after(after: str) -> bool:
    """Tell whether the sentence that goes on behind a formula is a question."""
    return _ASKED_AFTER.match(_PARAGRAPH.split(after[:LONGEST])[0]) is not None


def is_sought(words: str) -> bool:
    """Tell whether the words before a display make it a condition on names, of a root or a point that is looked for."""
    return _SOUGHT.search(words) is not None


def may_set_to_zero(words: str) -> bool:
    """Tell whether the words before a display may set to zero what it says is zero."""
    return _TO_ZERO.search(words) is not None


def finds_extremum(words: str) -> bool:
    """Tell whether the words before a display give what has been found where slopes are zero, and nothing made of it since."""
    return may_set_to_zero(words) and _IMPROVED.search(words) is None


def gives_reason(words: str) -> bool:
    """Tell whether the words right before a formula make it a reason for what follows in the sentence: "since"."""
    return _REASON.search(words) is not None
