r"""What a command or a character stands for in a formula: the tables behind the lexer.

A character typed directly is read only where it is the same sign as the command (``×``, ``≤``, ``σ``); characters that merely
look alike (Cyrillic letters, the micro sign, dashes) stand in no table and are refused where they stand.
"""

from __future__ import annotations

from enum import Enum, auto


class Kind(Enum):
    """What part a token can play in a formula."""

    __hash__ = object.__hash__  # kinds are looked up for every token; the hash of Enum is computed from the name each time

    LETTER = auto()
    NUMBER = auto()
    ACCENT = auto()
    FONT = auto()
    PRIME = auto()
    FRACTION = auto()
    BINOMIAL = auto()
    INFIX = auto()
    ROOT = auto()
    FUNCTION = auto()
    LIMIT = auto()
    NABLA = auto()
    BIG = auto()
    INTEGRAL = auto()
    DIFFERENTIAL = auto()
    PARTIAL = auto()
    SUBSTACK = auto()
    NOTED = auto()
    DECORATION = auto()
    MARK = auto()
    DOTS = auto()
    SIGN = auto()
    TIMES = auto()
    TIGHT = auto()
    LOOSE = auto()
    SLASH = auto()
    BANG = auto()
    RELATION = auto()
    ARROW = auto()
    SUBSCRIPT = auto()
    SUPERSCRIPT = auto()
    BRACE_OPEN = auto()
    BRACE_CLOSE = auto()
    OPEN = auto()
    CLOSE = auto()
    LEFT = auto()
    RIGHT = auto()
    BAR = auto()
    GIVEN = auto()
    EVALUATED = auto()
    SEPARATOR = auto()
    COLON = auto()
    STOP = auto()
    TEXT = auto()
    WORDS = auto()
    BEGIN = auto()
    END = auto()
    ROW = auto()
    CELL = auto()
    LABEL = auto()
    TAG = auto()
    COMMAND = auto()
    UNKNOWN = auto()
    FINISH = auto()


def listed(words: str) -> tuple[str, ...]:
    """Give the words of a list that is written with spaces between them."""
    return tuple(words.split())


def commands(words: str) -> frozenset[str]:
    """Give the commands with these names."""
    return frozenset("\\" + word for word in listed(words))


_ROLES = {
    Kind.LETTER: commands(
        "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi "
        "pi varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega ell hbar imath jmath wp aleph Pr "
        "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega "
        "varGamma varDelta varTheta varLambda varXi varPi varSigma varUpsilon varPhi varPsi varOmega"
    ),
    Kind.ACCENT: commands("hat bar tilde vec dot ddot check breve acute grave mathring"),
    Kind.FONT: commands(
        "mathbf boldsymbol bm bold pmb symbf mathrm mathcal mathbb operatorname mathsf mathit mathtt mathfrak mathscr mathnormal"
    ),
    Kind.FRACTION: commands("frac dfrac tfrac cfrac"),
    Kind.BINOMIAL: commands("binom dbinom tbinom"),
    Kind.INFIX: commands("choose over atop"),
    Kind.ROOT: commands("sqrt"),
    Kind.FUNCTION: commands(
        "ln log exp sin cos tan sinh cosh tanh lg sec csc cot coth arcsin arccos arctan det dim ker deg gcd hom arg Re Im"
    ),
    Kind.LIMIT: commands("lim limsup liminf max min sup inf varlimsup varliminf injlim projlim argmax argmin"),
    Kind.NABLA: commands("nabla"),
    Kind.BIG: commands("sum prod coprod bigcup bigcap bigvee bigwedge bigoplus bigotimes bigodot bigsqcup biguplus"),
    Kind.INTEGRAL: commands("int iint iiint oint idotsint"),
    Kind.PARTIAL: commands("partial"),
    Kind.SUBSTACK: commands("substack"),
    Kind.NOTED: commands("underbrace overbrace"),
    Kind.DECORATION: commands("overline underline widehat widetilde overrightarrow overleftarrow cancel bcancel xcancel widecheck"),
    Kind.MARK: commands(
        "infty emptyset varnothing top bot dagger ddagger bullet prime forall exists nexists neg lnot square blacksquare Box "
        "complement intercal degree triangle clubsuit diamondsuit heartsuit spadesuit angle flat natural sharp surd"
    ),
    Kind.DOTS: commands("ldots dots cdots dotsc dotsb dotsm dotsi dotso vdots ddots"),
    Kind.TIMES: commands("cdot times"),
    Kind.TIGHT: commands("otimes odot circ star ast div bmod bigcirc diamond ltimes rtimes wr boxtimes boxdot oslash"),
    Kind.LOOSE: commands(
        "cup cap setminus backslash smallsetminus oplus ominus pm mp vee wedge land lor uplus sqcup sqcap amalg dotplus boxplus"
    ),
    Kind.ARROW: commands(
        "Rightarrow Leftarrow Leftrightarrow Longrightarrow Longleftarrow Longleftrightarrow implies impliedby iff "
        "therefore because"
    ),
}
LIMITS = _ROLES[Kind.LIMIT]
TIGHT = _ROLES[Kind.TIGHT]
KINDS = {command: kind for kind, found in _ROLES.items() for command in found}

PREFIXES = frozenset(listed("tr Tr trace diag rank sgn sign vec erf Var Cov span"))
UPRIGHT_LIMITS = frozenset(listed("argmax argmin minimize maximize minimise maximise plim"))

_SIGNS = {
    "=": ("=", r"\equiv", "≡"),
    "!=": (r"\neq", r"\ne", "≠"),
    "<": ("<", r"\lt"),
    "<=": (r"\le", r"\leq", r"\leqslant", r"\leqq", "<=", "≤", "⩽"),
    ">": (">", r"\gt"),
    ">=": (r"\ge", r"\geq", r"\geqslant", r"\geqq", ">=", "≥", "⩾"),
    "~": (r"\approx", r"\simeq", r"\thickapprox", r"\approxeq", "≈", "≃"),
    ":=": (":=", r"\coloneqq", r"\coloneq", r"\triangleq", r"\eqdef", r"\defeq", "≔"),
    r"\sim": (r"\sim", "∼", r"\thicksim"),
    r"\in": (r"\in", "∈"),
    r"\notin": (r"\notin", "∉"),
    r"\to": (r"\to", r"\rightarrow", r"\longrightarrow", "→", "⟶"),
    r"\leftarrow": (r"\leftarrow", r"\gets", r"\longleftarrow", "←"),
    r"\mapsto": (r"\mapsto", r"\longmapsto", "↦"),
    r"\propto": (r"\propto", r"\varpropto", "∝"),
    r"\subset": (r"\subset", "⊂"),
    r"\subseteq": (r"\subseteq", "⊆"),
    r"\supset": (r"\supset", "⊃"),
    r"\supseteq": (r"\supseteq", "⊇"),
    r"\ll": (r"\ll", "≪"),
    r"\gg": (r"\gg", "≫"),
}
OTHER_RELATIONS = commands(
    "ni cong asymp doteq perp parallel models vdash prec succ preceq succeq lesssim gtrsim lessapprox gtrapprox leftrightarrow "
    "longleftrightarrow rightsquigarrow rightleftharpoons hookrightarrow uparrow downarrow nearrow searrow subsetneq supsetneq "
    "nleq ngeq nsubseteq nmid bowtie smile frown between lessgtr gtrless lesseqgtr gtreqless precsim succsim nparallel"
)
RELATIONS = {written: sign for sign, spellings in _SIGNS.items() for written in spellings}
RELATIONS |= {sign: sign for sign in OTHER_RELATIONS}
NEGATED = {"=": "!=", r"\in": r"\notin", r"\equiv": "!=", "<": r"\nless", ">": r"\ngtr", r"\ni": r"\not\ni"} | {
    sign: rf"\not{sign}" for sign in (r"\subset", r"\subseteq", r"\supset", r"\to", r"\perp", r"\sim", r"\propto", r"\cong")
}

SYMBOLS = {
    "+": Kind.SIGN, "-": Kind.SIGN, "*": Kind.TIMES, "/": Kind.SLASH, "_": Kind.SUBSCRIPT, "^": Kind.SUPERSCRIPT,
    "'": Kind.PRIME, "{": Kind.BRACE_OPEN, "}": Kind.BRACE_CLOSE, "(": Kind.OPEN, ")": Kind.CLOSE, "[": Kind.OPEN,
    "]": Kind.CLOSE, "&": Kind.CELL, ",": Kind.SEPARATOR, ";": Kind.SEPARATOR, ".": Kind.STOP, "!": Kind.BANG, "|": Kind.BAR,
    ":": Kind.COLON, "?": Kind.MARK, r"\#": Kind.MARK,
}  # fmt: skip

_GREEK = dict(zip("αβγδεζηθικλμνξπρςστυφχψωΓΔΘΛΞΠΣΥΦΨΩ", listed(
    "alpha beta gamma delta varepsilon zeta eta theta iota kappa lambda mu nu xi pi rho varsigma sigma tau upsilon varphi chi psi "
    "omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
), strict=True))  # fmt: skip
_TYPED = _GREEK | {
    "ϵ": "epsilon", "ϕ": "phi", "ϑ": "vartheta", "ϱ": "varrho", "ϖ": "varpi", "ℓ": "ell", "∂": "partial", "∇": "nabla",
    "∞": "infty", "∑": "sum", "∏": "prod", "∫": "int", "×": "times", "⋅": "cdot", "·": "cdot", "∪": "cup", "∩": "cap",
    "∖": "setminus", "±": "pm", "∓": "mp", "⊗": "otimes", "⊙": "odot", "⊕": "oplus", "∘": "circ", "⊤": "top", "⊥": "perp",
    "…": "ldots", "⋯": "cdots", "⋮": "vdots", "∅": "emptyset", "∀": "forall", "∃": "exists", "⇒": "Rightarrow",
    "⟹": "Longrightarrow", "⇔": "Leftrightarrow", "′": "prime", "∧": "wedge", "∨": "vee", "∗": "ast", "⟨": "langle",
    "⟩": "rangle", "⌊": "lfloor", "⌋": "rfloor", "⌈": "lceil", "⌉": "rceil", "∥": "Vert", "‖": "Vert", "∣": "mid",
}  # fmt: skip
TYPED = {character: "\\" + name for character, name in _TYPED.items()}
MINUS = "\N{MINUS SIGN}"

DELIMITERS = {
    "(": "(", ")": ")", "[": "[", "]": "]", r"\lbrack": "[", r"\rbrack": "]", r"\{": r"\{", r"\}": r"\}", r"\lbrace": r"\{",
    r"\rbrace": r"\}", r"\langle": r"\langle", r"\rangle": r"\rangle", r"\lfloor": r"\lfloor", r"\rfloor": r"\rfloor",
    r"\lceil": r"\lceil", r"\rceil": r"\rceil", "|": "|", r"\vert": "|", r"\lvert": "|", r"\rvert": "|", r"\|": r"\|",
    r"\Vert": r"\|", r"\lVert": r"\|", r"\rVert": r"\|", r"\lgroup": "(", r"\rgroup": ")",
}  # fmt: skip
STRETCHED = DELIMITERS | {".": ".", "<": r"\langle", ">": r"\rangle"}
CLOSING = {
    "(": ")", "[": "]", r"\{": r"\}", r"\langle": r"\rangle", r"\lfloor": r"\rfloor", r"\lceil": r"\rceil", "|": "|", r"\|": r"\|",
}  # fmt: skip
OPENING_ONLY = frozenset((r"\lvert", r"\lVert", *(set(CLOSING) - {"|", r"\|"})))
CLOSING_ONLY = frozenset((r"\rvert", r"\rVert", *(set(CLOSING.values()) - {"|", r"\|"})))

GAPS = commands("quad qquad")
SIZES = commands("big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm")
UNSEEN = SIZES | commands(
    "displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits displaylimits nonumber notag boxed thinspace medspace "
    "thickspace negthinspace negmedspace negthickspace enspace noindent allowbreak nobreak mathrel mathbin mathord mathopen "
    "mathclose mathpunct mathstrut smash strut ensuremath hfill null hline relax normalsize small footnotesize scriptsize tiny "
    "large Large LARGE huge Huge"
)
UNSEEN_WITH_GROUP = commands("phantom hphantom vphantom color textcolor hspace vspace mspace class cssId htmlClass htmlId require")
MODULI = commands("pmod mod pod")
INTERTEXTS = commands("intertext shortintertext")
TEXTS = commands("text textrm textnormal textit textbf mbox textsf texttt textsc hbox textup")
STACKED = commands("overset stackrel underset stackbin")
WORDED_RELATIONS = {
    r"\xrightarrow": r"\to", r"\xleftarrow": r"\leftarrow", r"\xmapsto": r"\mapsto", r"\xlongequal": "=",
    r"\xRightarrow": r"\Rightarrow", r"\xLeftarrow": r"\Leftarrow", r"\xLeftrightarrow": r"\Leftrightarrow",
}  # fmt: skip
ENVIRONMENTS_OF = {
    r"\cases": "cases", r"\matrix": "matrix", r"\pmatrix": "pmatrix", r"\bmatrix": "bmatrix", r"\eqalign": "aligned",
}  # fmt: skip
