r"""What a page says about the values of names by saying how something is distributed: ``X \sim \mathcal{N}(\mu, \sigma^2)``.

The parameters and their domains are those of the tables in Johnson, Kotz and Balakrishnan, "Continuous Univariate Distributions"
(2nd ed., 1994/95), and Johnson, Kemp and Kotz, "Univariate Discrete Distributions" (3rd ed., 2005).  A name that is squared in the
place of a variance is a standard deviation.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from enum import Enum, auto

from derive.kernel.scope import Given, Relation
from derive.resolve.known import NoMeaning
from derive.resolve.spelled import BOLD
from derive.syntax import tree
from derive.syntax.printer import to_latex
from derive.terms import ONE, ZERO, Add, Element, Number, Symbol, Term


class Parameter(Enum):
    """What the parameter of a distribution may be."""

    ANY = auto()
    POSITIVE = auto()
    SHARE = auto()  # a probability
    LOWER = auto()  # the lower end, in front of the upper one
    UPPER = auto()


ANY, POSITIVE, SHARE, LOWER, UPPER = Parameter
_TABLE: dict[str, tuple[Parameter, ...]] = {
    "N Normal normal Gaussian": (ANY, POSITIVE),
    "LogN Lognormal LogNormal lognormal": (ANY, POSITIVE),
    "Laplace Lap Logistic Cauchy Gumbel": (ANY, POSITIVE),
    "ex-Gaussian exGaussian ExGaussian": (ANY, POSITIVE, POSITIVE),
    "U Unif Uniform": (LOWER, UPPER),
    "Gam Gamma Ga": (POSITIVE, POSITIVE),
    "InvGam InvGamma Inv-Gamma IG": (POSITIVE, POSITIVE),
    "Wald InvGauss IN": (POSITIVE, POSITIVE),
    "Weibull Wei Pareto": (POSITIVE, POSITIVE),
    "Bet Beta": (POSITIVE, POSITIVE),
    "F": (POSITIVE, POSITIVE),
    "Exp Exponential Expon": (POSITIVE,),
    r"\chi^2 \chi^{2}": (POSITIVE,),
    "t Student": (POSITIVE,),
    "Rayleigh": (POSITIVE,),
    "Pois Poiss Poisson Po": (POSITIVE,),
    "Bern Bernoulli Ber": (SHARE,),
    "Geom Geometric Geo": (SHARE,),
    "Bin Binomial": (ANY, SHARE),
    "NegBin NegBinomial NB": (POSITIVE, SHARE),
    "BetBin BetaBin": (ANY, POSITIVE, POSITIVE),
}
PARAMETERS = {name: parameters for names, parameters in _TABLE.items() for name in names.split()}
# What has one of these distributions is positive.
POSITIVE_VALUES = frozenset(
    (
        *("LogN", "Lognormal", "LogNormal", "lognormal", "Gam", "Gamma", "Ga", "InvGam", "InvGamma", "Inv-Gamma", "IG", "Wald"),
        *("InvGauss", "IN", "Weibull", "Wei", "Pareto", "F", "Exp", "Exponential", "Expon", r"\chi^2", r"\chi^{2}", "Rayleigh"),
    )
)
_DRESS = re.compile(r"\\(?:mathcal|mathrm|mathbf|operatorname|text|textrm|mathsf|mathop)\s*\{\s*([^{}]*?)\s*\}")
_SCALE = re.compile(
    r"\b(?:variances?|standard deviations?|precisions?|rates?|scales?|shapes?|bandwidths?|degrees of freedom|intensity)"
    r"(?: parameters?)?\]?(?:\([^()]*\))?\s*$",
    re.IGNORECASE,
)  # fmt: skip
Reads = Callable[[tree.Node], Term]


def domains(value: tree.Node, node: tree.Node, reads: Reads) -> Iterator[Given]:
    r"""Give what is said of a value and of the parameters by what stands behind a ``\sim``."""
    head, arguments = _parted(node)
    name = _DRESS.sub(r"\1", head)
    kinds = PARAMETERS.get(name, ())
    if len(kinds) != len(arguments):
        return
    if name in POSITIVE_VALUES and isinstance(value, tree.Name | tree.Subscript):
        yield from _said(POSITIVE, value, reads)
    for kind, argument in zip(kinds, arguments, strict=True):
        yield from _said(kind, argument, reads)
    if kinds == (LOWER, UPPER):
        yield from _below(arguments[0], arguments[1], reads)


def named_scale(words: str, node: tree.Node, reads: Reads) -> Iterator[Given]:
    """Give what the words right before a formula say of it: "with variance" one that is positive."""
    if _SCALE.search(words):
        yield from _said(POSITIVE, node, reads)


def _parted(node: tree.Node) -> tuple[str, tuple[tree.Node, ...]]:
    match node:
        case tree.Application(head, arguments):
            return to_latex(head), _split(arguments)
        case tree.Ambiguous(head, tree.Group(_, inner, _)):
            return to_latex(head), _split((inner,))
        case tree.Product((head, tree.Group(_, inner, _))):
            return to_latex(head), _split((inner,))
        case _:
            return "", ()


def _split(arguments: tuple[tree.Node, ...]) -> tuple[tree.Node, ...]:
    match arguments:
        case (tree.Listing(items),):
            return items
        case _:
            return arguments


def _said(kind: Parameter, node: tree.Node, reads: Reads) -> Iterator[Given]:
    name = _bare(node)
    if name is None or kind not in (POSITIVE, SHARE):
        return
    term = _read(name, reads)
    if term is None:
        return
    latex = to_latex(name)
    if kind is POSITIVE:
        yield Given(f"{latex} > 0", Relation.LESS, ZERO, term)
    else:
        yield Given(rf"{latex} \geq 0", Relation.LESS_OR_EQUAL, ZERO, term)
        yield Given(rf"{latex} \leq 1", Relation.LESS_OR_EQUAL, term, ONE)


def _bare(node: tree.Node) -> tree.Node | None:
    """Give the name whose square, inverse or multiple by a number a parameter is; it is positive where that is."""
    match node:
        case tree.Name() | tree.Subscript():
            return None if BOLD in to_latex(node) else node
        case tree.Group(_, inner, _):
            return _bare(inner)
        case tree.Superscript(base, tree.Numeral(value)) if value == 2:
            return _bare(base)
        case tree.Superscript(base, tree.Signed(True, tree.Numeral(value))) if value in (1, 2):
            return _bare(base)
        case tree.Quotient(tree.Numeral(), below):
            return _bare(below)
        case tree.Quotient(above, tree.Numeral()):
            return _bare(above)
        case _:
            return None


def _below(lower: tree.Node, upper: tree.Node, reads: Reads) -> Iterator[Given]:
    low, high = _read(lower, reads), _read(upper, reads)
    if low is not None and high is not None and not (isinstance(low, Number) and isinstance(high, Number)):
        yield Given(f"{to_latex(lower)} < {to_latex(upper)}", Relation.LESS, low, high)
        if not isinstance(low, Number) and not isinstance(high, Number):  # of whole numbers, where the ends may be the same
            latex = f"{to_latex(lower)} < {to_latex(upper)} + 1"
            yield Given(latex, Relation.LESS, low, Add((high, ONE)))


def _read(node: tree.Node, reads: Reads) -> Term | None:
    """Give the scalar, one of several that are numbered, or the number that a parameter is."""
    try:
        term = reads(node)
    except NoMeaning:
        return None
    numbered = isinstance(term, Element) and all(isinstance(index, Number) for index in term.indices)
    return term if numbered or isinstance(term, Symbol | Number) else None
