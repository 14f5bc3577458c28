"""The parts of a row between commas, words and gaps, and what each of them is to the others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from enum import Enum, auto

from derive.diagnostics import Code
from derive.source import Span
from derive.syntax.commands import UPRIGHT_LIMITS, Kind
from derive.syntax.tokens import ReadingError, Token
from derive.syntax.tree import Mark, Node, Words
from derive.values import dataclass

MAXIMAL_PARTS = 100

_PUNCTUATION = frozenset((Kind.SEPARATOR, Kind.STOP))
_RANGE_ENDS = frozenset((Kind.LETTER, Kind.NUMBER, Kind.SIGN, Kind.SUBSCRIPT, Kind.BRACE_OPEN, Kind.BRACE_CLOSE))
_CONDITION_WORDS = frozenset(
    ("if", "for", "when", "whenever", "for all", "for any", "for every", "for each", "provided", "provided that")
)
_RESTRICTIONS = ("if ", "for ", "when ", "whenever ", "where ", "provided ", "as long as ", "assuming ", "given ", "unless ")
_REMARKS = ("by ", "using ", "since ", "because ", "from ", "see ", "by definition", "definition")
_DONE = (
    "apply ", "cancel", "collect", "combine ", "complete the square", "distribute", "expand", "factor", "linearity", "multiply out",
    "partial fractions", "rearrange", "regroup", "relabel", "rename", "simplify", "split", "swap the sums", "take out",
)  # fmt: skip
_INEXACT = frozenset(
    ("approximately", "constant", "dropping", "first", "higher", "ignore", "ignoring", "leading", "linear", "lowest", "mod",
     "about", "modulo", "most", "neglect", "neglecting", "nearly", "order", "second", "small", "third", "to", "up")
)
_NAMED_RULE = re.compile(r"(?:the )?(?:[a-z]+(?:['’]s)?[ -]){1,3}(?:rule|law|identity|theorem|lemma)")
_RESTRICTING = frozenset(
    ("if", "for", "when", "whenever", "unless", "except", "provided", "only", "where", "not", "no", "without", "wrong", "false")
)
_DENYING = frozenset(
    ("no", "not", "none", "never", "neither", "nor", "without", "wrong", "false", "only", "except", "few", "most", "exactly",
     "cannot", "t")
)
_STOPS = frozenset((Kind.STOP,))
OPENERS = frozenset((Kind.BRACE_OPEN, Kind.OPEN, Kind.LEFT, Kind.BEGIN))
CLOSERS = frozenset((Kind.BRACE_CLOSE, Kind.CLOSE, Kind.RIGHT, Kind.END))
UNFINISHED = frozenset((Kind.RELATION, Kind.SIGN, Kind.TIMES, Kind.SLASH, Kind.TIGHT, Kind.LOOSE))
UNEQUAL = frozenset(("!=", "<", "<=", ">", ">=", r"\in", r"\notin", r"\subset", r"\subseteq"))
_IMPLIED = dict.fromkeys((r"\Rightarrow", r"\Longrightarrow", r"\implies", r"\therefore"), "=>")
_ARROWS = _IMPLIED | dict.fromkeys((r"\Leftrightarrow", r"\Longleftrightarrow", r"\iff"), "<=>")
_CONCLUDING = frozenset(
    ("hence", "thus", "therefore", "so", "so that", "then", "implies", "which implies", "it follows that", "so we get", "i.e",
     "that is", "giving", "which gives", "which yields")
)
_CONSTRAINING = frozenset(("s.t", "subject to"))
_WHERE = frozenset(("where", "with", "and", "such that", "so that", "s.t", "subject to"))


def arrow_of(divider: Token | Node | None) -> str:
    """Give "=>" or "<=>" for a sign or words that say what follows from what; "" for anything else."""
    match divider:
        case Token(Kind.ARROW, text) | Mark(text):
            return _ARROWS.get(text, "")
        case Token(Kind.TEXT, text) | Words(text):
            return "=>" if _plain(text).removeprefix("and ") in _CONCLUDING else ""
        case _:
            return ""


class Lead(Enum):
    """What divides a part of a row from the part before it."""

    START = auto()
    COMMA = auto()
    GAP = auto()
    COLUMN = auto()
    CONDITION = auto()
    WORD = auto()
    ARROW = auto()


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a row that is a statement, a formula or a condition of its own."""

    lead: Lead
    tokens: tuple[Token, ...]
    divider: Token | None = None

    @property
    def span(self) -> Span:
        """The text from its first token to its last, which stands before it where it is written below another."""
        first, last = self.tokens[0], self.tokens[-1]
        return Span(min(first.start, last.start), max(first.end, last.end))


def without_end(tokens: Sequence[Token], kinds: frozenset[Kind]) -> Sequence[Token]:
    """Give the tokens without those of some kinds at their end."""
    end = len(tokens)
    while end and tokens[end - 1].kind in kinds:
        end -= 1
    return tokens[:end]


def at_top(tokens: Sequence[Token]) -> Iterator[tuple[int, Token]]:
    """Give the tokens outside all brackets, braces and environments, with their places; opening ones are included."""
    depth = 0
    for place, token in enumerate(tokens):
        if token.kind in CLOSERS:
            depth = max(0, depth - 1)
        elif depth == 0:
            yield place, token
        if token.kind in OPENERS:
            depth += 1


def relation_places(tokens: Sequence[Token]) -> list[int]:
    """Give the places of the relations outside all brackets."""
    return [place for place, token in at_top(tokens) if token.kind is Kind.RELATION]


def split_parts(tokens: Sequence[Token]) -> tuple[tuple[Part, ...], tuple[Node, ...]]:
    """Divide a row into its parts, ranges such as ``i = 1, \\ldots, n`` left out, and the words that are not understood.

    Raises ReadingError when it has more parts than the limit.
    """
    tokens = _without_brackets(tokens)
    tops = dict(at_top(tokens))
    constrain = _before_constraints(tokens)
    parts: list[Part] = []
    remarks: list[Node] = []
    lead, start, divider = Lead.START, 0, None
    for place, token in enumerate((*tokens, None)):
        divided = None if token is None or place not in tops else _divider(tokens, place, lead, begun=start < place)
        divided = Lead.CONDITION if place in constrain else divided
        if token is not None and divided is None:
            continue
        if start < place:
            parts.append(Part(lead, tuple(tokens[start:place]), divider))
        if token is not None and divided is not None:
            lead = divided if start < place or lead is Lead.START or divided is Lead.CONDITION else lead
            start, divider = (place if divided is Lead.GAP else place + 1), token
            if token.kind is Kind.ARROW:  # what implies something, or is implied, is not claimed by itself
                remarks.append(Mark(token.text, Span(token.start, token.end)))
            if token.kind is Kind.TEXT and not _is_understood(token, divided, tokens[place + 1 :]):
                remarks.append(Words(token.text, Span(token.start, token.end)))
    if len(parts) > MAXIMAL_PARTS:
        span = Span(tokens[0].start, tokens[-1].end)
        raise ReadingError(Code.LIMIT_EXCEEDED, f"a row has more than {MAXIMAL_PARTS} parts", span)
    stripped = [replace(part, tokens=tuple(without_end(part.tokens, _STOPS))) for part in parts]
    return listed(_spelled_out(_without_ranges([part for part in stripped if part.tokens]))), tuple(remarks)


def names_constraints(tokens: Sequence[Token]) -> bool:
    """Tell whether words say that constraints follow, which may go on in the rows below."""
    return bool(_before_constraints(tokens))


def _before_constraints(tokens: Sequence[Token]) -> frozenset[int]:
    r"""Give the places of the words before the constraints of what is sought; behind ``A \in S`` they say what it is made of."""
    found = [place for place, token in enumerate(tokens) if token.kind is Kind.TEXT and _words(token) in _CONSTRAINING]
    if not found:
        return frozenset()
    related = next(iter(relation_places(tokens)), len(tokens))
    sought = next((place for place, token in enumerate(tokens) if token.kind is Kind.LIMIT), len(tokens))
    return frozenset(place for place in found if place < related or sought < place)


def _without_brackets(tokens: Sequence[Token]) -> Sequence[Token]:
    r"""Take the brackets off a condition at the end of a row: ``\quad (i \neq j)``."""
    end = len(without_end(tokens, _PUNCTUATION)) - 1
    openings = [place for place, token in at_top(tokens[:end]) if token.kind is Kind.OPEN and token.gap and place]
    if not openings or tokens[end].kind is not Kind.CLOSE:
        return tokens
    start = openings[-1]
    inside = tokens[start + 1 : end]
    alone = len(list(at_top(tokens[start : end + 1]))) == 1
    if not (alone and relation_places(inside) and relation_places(tokens[:start])):
        return tokens
    return (*tokens[:start], inside[0]._replace(gap=True), *inside[1:], *tokens[end + 1 :])


def _divider(tokens: Sequence[Token], place: int, lead: Lead, *, begun: bool) -> Lead | None:
    """Tell how a token outside brackets divides a row, if it does; a gap does so within a part that has begun."""
    token = tokens[place]
    match token.kind:
        case Kind.SEPARATOR:
            return Lead.COMMA
        case Kind.CELL:
            return Lead.COLUMN
        case Kind.ARROW:
            return Lead.ARROW
        case Kind.TEXT:
            return _word_lead(token, lead)
    if token.kind is Kind.MARK and token.text == r"\forall":
        return Lead.CONDITION
    inside = token.gap and begun and tokens[place - 1].kind not in UNFINISHED
    return Lead.GAP if inside and token.kind not in (*UNFINISHED, Kind.STOP) and not awaits_argument(tokens[:place]) else None


def awaits_argument(tokens: Sequence[Token]) -> bool:
    r"""Tell whether tokens end with a sign that reaches over what follows it, as ``\min_{x \in A}`` does over a gap or a cell."""
    end = len(tokens)
    for _ in range(2):
        start = _start_of_argument(tokens, end)
        if start and tokens[start - 1].kind in (Kind.SUBSCRIPT, Kind.SUPERSCRIPT):
            end = start - 1
    if not end or tokens[end - 1].kind in (Kind.LIMIT, Kind.BIG):
        return end > 0
    start = _start_of_argument(tokens, end)
    is_word = start < end - 1 and start > 0 and tokens[start - 1].kind is Kind.FONT
    return is_word and "".join(token.text for token in tokens[start + 1 : end - 1]) in UPRIGHT_LIMITS


def _start_of_argument(tokens: Sequence[Token], end: int) -> int:
    """Give where the braces or the token before a place begin."""
    depth = 0
    for place in range(end - 1, -1, -1):
        depth += (tokens[place].kind in CLOSERS) - (tokens[place].kind in OPENERS)
        if depth <= 0:
            return place
    return 0


def _word_lead(token: Token, lead: Lead) -> Lead:
    words = _words(token)
    if words in _CONDITION_WORDS or (words == "and" and lead is Lead.CONDITION):
        return Lead.CONDITION
    return Lead.WORD


def _words(token: Token) -> str:
    return _plain(token.text)


def _plain(text: str) -> str:
    return " ".join(text.strip(" ,.;:~").lower().split())


def _is_understood(token: Token, lead: Lead, rest: Sequence[Token]) -> bool:
    """Tell whether words restrict nothing, or say that what follows is a condition; a remark stands at the end of a row."""
    words = _words(token)
    if lead is Lead.CONDITION or words in _WHERE or not words:
        return True
    return _is_remark(words) and all(later.kind in _PUNCTUATION for later in rest)


def is_restricting(words: str) -> bool:
    """Tell whether words beside a formula say when it holds."""
    plain = _plain(words)
    return plain.startswith(_RESTRICTIONS) and _DENYING.isdisjoint(plain.replace("'", " ").split())


def _is_remark(words: str) -> bool:
    plain = words.strip("()[] ")
    words_in = re.split(r"[\s,;:.()-]+", plain)
    done = plain.startswith(_DONE) and _INEXACT.isdisjoint(words_in)
    said = done or plain.startswith(_REMARKS) or _NAMED_RULE.fullmatch(plain) is not None
    return said and _RESTRICTING.isdisjoint(words_in)


def listed(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Join formulas between commas: on the left of a relation to one list, and on the right of the last one too."""
    found: list[Part] = []
    for part in parts:
        joins = part.lead is Lead.COMMA and found and part.divider is not None and found[-1].lead is not Lead.ARROW
        if joins and found[-1].lead is not Lead.CONDITION and not relation_places(found[-1].tokens) and _compares(part):
            joins = False
        if part.lead is Lead.COMMA and found and found[-1].tokens[-1].kind is Kind.DOTS and part.tokens[0].kind is Kind.RELATION:
            before = found.pop()
            found.append(replace(before, tokens=(*before.tokens, *part.tokens)))
        elif joins and (not relation_places(part.tokens) or not relation_places(found[-1].tokens)):
            before = found.pop()
            comma = part.divider
            assert comma is not None
            found.append(replace(before, tokens=(*before.tokens, comma, *part.tokens)))
        else:
            found.append(part)
    return tuple(found)


def _spelled_out(parts: Sequence[Part]) -> list[Part]:
    r"""Give each member of a list behind an equation and a gap the bound of its last one: ``y = 2 a, \quad a, b > 0``."""
    found = list(parts)
    for place, part in enumerate(parts):
        begins = part.tokens[0].gap and not relation_places(part.tokens) and any(relation_places(p.tokens) for p in parts[:place])
        last = next((k for k in range(place + 1, len(parts)) if relation_places(parts[k].tokens)), None) if begins else None
        members = parts[place:last] if last is not None and _compares(parts[last]) else ()
        if any(member.tokens[0].kind is Kind.NUMBER for member in members):
            continue
        if last is not None and members and all(later.lead is Lead.COMMA for later in parts[place + 1 : last + 1]):
            bound = parts[last].tokens[relation_places(parts[last].tokens)[0] :]
            for k in range(place, last):
                found[k] = replace(parts[k], lead=Lead.GAP, tokens=(*parts[k].tokens, *bound))
    return found


def _compares(part: Part) -> bool:
    places = relation_places(part.tokens)
    return bool(places) and part.tokens[places[0]].text in UNEQUAL


def _without_ranges(parts: Sequence[Part]) -> tuple[Part, ...]:
    kept: list[Part] = []
    place = 0
    while place < len(parts):
        part = parts[place]
        last = parts[place + 1] if place + 1 < len(parts) else None
        if _is_dots(part) and last is not None and _ends_range(last) and _take_range_start(kept):
            place += 2
        else:
            kept.append(part)
            place += 1
    return tuple(kept)


def _take_range_start(kept: list[Part]) -> bool:
    """Take ``i, j = 1, 2`` off the end of the parts before an ellipsis; tells whether it stands there."""
    numbers = 0
    while numbers < len(kept) and _is_bare(kept[-1 - numbers], Kind.NUMBER):
        numbers += 1
    if numbers == len(kept) or not _begins_range(kept[-1 - numbers]):
        return False
    del kept[len(kept) - numbers :]
    listed_before = kept.pop().lead is Lead.COMMA
    while listed_before and kept and _is_bare(kept[-1], Kind.LETTER):
        listed_before = kept.pop().lead is Lead.COMMA
    return True


def _is_dots(part: Part) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is Kind.DOTS


def _is_bare(part: Part, kind: Kind) -> bool:
    return len(part.tokens) == 1 and part.tokens[0].kind is kind


def _begins_range(part: Part) -> bool:
    kinds = tuple(token.kind for token in part.tokens)
    return kinds == (Kind.LETTER, Kind.RELATION, Kind.NUMBER) and part.tokens[1].text == "="


def _ends_range(part: Part) -> bool:
    return all(token.kind in _RANGE_ENDS for token in part.tokens)
