"""Say rules, conditions, witnesses and counts in English; formulas inside a phrase stay as the caller prints them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import assert_never

from derive.diagnostics import Diagnostic, Severity
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.rule import (
    Assumed,
    Condition,
    Continuous,
    Converges,
    Defined,
    ForEach,
    FreeOf,
    Independent,
    InRange,
    IsDefined,
    NonNegative,
    NonZero,
    Positive,
    Proof,
    Shown,
    Whole,
)  # fmt: skip
from derive.problems import all_problems, open_problems
from derive.report import Finding, MendKind, Refuted, Report, SecondOpinion, looks_wrong, name_of, tally
from derive.resolve.sizes import MARK
from derive.terms import Distinct, Equal, Term

RULE_WORDS: Mapping[str, str] = {
    "field_identity": "rational arithmetic",
    "use_given": "a given equation",
    "use_identity": "what roots, sines and cosines fulfil",
    "equal_by_square": "a square that is zero",
    "equal_by_induction": "induction",
    "unfold": "unfolding a definition",
    "sum_distribute": "splitting a sum of terms into sums",
    "sum_pull_out": "pulling a constant factor out of a sum",
    "sum_push_in": "moving a factor into a sum",
    "sum_swap": "exchanging the order of two sums or products",
    "sum_of_constant": "adding up a constant",
    "sum_written_out": "writing a sum or a product out term by term",
    "sum_split_range": "splitting the range of an index",
    "sum_shift": "shifting an index",
    "sum_telescope": "adding up differences of neighbours",
    "use_lemma": "a proof of its own inside the proof",
    "sum_split_at": "taking out the term at one index value",
    "sum_fill": "putting the left-out term back into a sum",
    "sum_split_around": "splitting a sum at the value it leaves out",
    "sum_at_point": "a sum over a single index value",
    "sum_reverse": "running through a sum from its last value to its first",
    "product_distribute": "splitting a product of products into products",
    "product_of_powers": "pulling a base or an exponent out of a product",
    "product_as_exp": "writing a product as the exponential of a sum of logarithms",
    "delta_collapse": "collapsing a sum over a Kronecker delta",
    "delta_of_equal": "the delta of equal indices is 1",
    "delta_of_distinct": "the delta of distinct indices is 0",
    "replace_index": "replacing an index by its equal",
    "split_cases": "telling equal from distinct indices",
    "select_case": "choosing the branch that holds",
    "derivative_of_sum": "the derivative of a sum",
    "derivative_of_product": "the product rule",
    "derivative_of_quotient": "the quotient rule",
    "derivative_of_power": "the power rule",
    "derivative_of_function": "the chain rule",
    "derivative_of_call": "the chain rule for a function that is only named",
    "derivative_under_sum": "differentiating under the sum",
    "derivative_under_product": "differentiating a product factor by factor",
    "derivative_of_variable": "the derivative of a variable",
    "derivative_of_constant": "the derivative of a constant",
    "derivative_pull_out": "pulling a constant factor out of a derivative",
    "derivative_of_cases": "differentiating branch by branch",
    "exp_of_sum": "the exponential of a sum",
    "exp_of_multiple": "the exponential of a multiple",
    "exp_of_log": "the exponential of a logarithm",
    "log_of_product": "the logarithm of a product",
    "log_of_power": "the logarithm of a power",
    "log_of_exp": "the logarithm of an exponential",
    "power_as_exp": "writing a power with the exponential",
    "power_of_product": "the power of a product",
    "power_of_sum": "a power whose exponent is a sum",
    "power_of_zero": "a power of 0",
    "integral_split_at": "parting an integral at a number",
    "integral_reverse": "exchanging the bounds of an integral",
    "derivative_of_integral": "the derivative of an integral by its bounds and its integrand",
    "integral_of_beta": "the integral that is Beta",
    "integral_of_gamma": "the integral that is Gamma",
    "integral_of_gauss": "the integral of the exponential of a square",
    "limit_of_compound": "one and a small part to a large power",
    "limit_of_constant": "the limit of a constant",
    "limit_of_continuous": "the limit of what is continuous",
    "limit_of_decay": "leaving out what comes near 0",
    "limit_of_quotient": "the highest powers of a quotient",
    "limit_of_slope": "the limit of a difference quotient",
    "limit_through": "the limit at what comes near 0",
    "series_of_exp": "the exponential series",
    "series_of_powers": "the geometric series",
    "integral_by_antiderivative": "an antiderivative, differentiated back",
    "power_of_power": "the power of a power",
    "angle_of_sum": "the sine and cosine of a sum of angles",
    "angle_of_opposite": "the sine and cosine of the opposite angle",
    "angle_of_quarters": "the sine and cosine at quarters of a turn",
    "gamma_shift": "the recurrence of Gamma and digamma",
    "gamma_of_whole": "Gamma of a whole number as a factorial",
    "function_as_quotient": "writing tangents and hyperbolic functions as quotients",
}

LONGEST_EXACT = 15
FEWEST_DIGITS = 5
LETTERS: Mapping[str, str] = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ϵ", "varepsilon": "ε", "zeta": "ζ", "eta": "η",
    "theta": "θ", "vartheta": "ϑ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν", "xi": "ξ",
    "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "ϕ", "varphi": "φ", "chi": "χ", "psi": "ψ",
    "omega": "ω",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω", "ell": "ℓ",
}  # fmt: skip
ACCENTS: Mapping[str, str] = {
    "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "dot": "\u0307", "vec": "\u20d7",
}  # fmt: skip


def rule_in_words(name: str) -> str:
    """Say a rule in English; a rule without words of its own is said by its name."""
    return RULE_WORDS.get(name, name.replace("_", " "))


def rules_in_words(proof: Proof) -> tuple[str, ...]:
    """Say the rules of a proof, each once, in the order of first use."""
    return tuple(rule_in_words(name) for name in dict.fromkeys(step.rule for step in proof))


def condition_in_words(condition: Condition, show: Callable[[Term], str]) -> str:
    """Say a condition in English around terms printed by ``show``."""
    match condition:
        case NonZero(term):
            return f"{show(term)} is not zero"
        case Positive(term):
            return f"{show(term)} is positive"
        case NonNegative(term):
            return f"{show(term)} is not negative"
        case InRange(value, span):
            return f"{show(value)} lies between {show(span.lower)} and {show(span.upper)}"
        case FreeOf(term, variable):
            return f"{show(term)} does not depend on {show(variable)}"
        case Independent(variable):
            return f"{show(variable)} varies freely"
        case ForEach(factors, inner):
            return f"{condition_in_words(inner, show)} for every {factors.index}"
        case IsDefined(term):
            return f"{show(term)} is defined"
        case Continuous(term):
            return f"{term.function} is continuous"
        case Converges(term):
            return f"{show(term)} converges"
        case Whole(term):
            return f"{show(term)} is a whole number"
        case Shown(one, other, _):
            return f"{show(one)} equals {show(other)}"
        case Defined(definition):
            return f"{definition.name} is defined as {show(definition.body)}"
        case Assumed(given, _):
            return f"it is given that {show(given.left)} {given.relation.value} {show(given.right)}"
        case Equal(left, right):
            return f"{show(left)} equals {show(right)}"
        case Distinct(left, right):
            return f"{show(left)} differs from {show(right)}"
        case _:
            assert_never(condition)


def plain_name(latex: str) -> str:
    r"""Write a name without LaTeX where one character can, ``\hat{a}`` as â; other names stay as they are."""
    if latex.startswith("\\"):
        command, _, rest = latex[1:].partition("{")
        if not rest:
            return LETTERS.get(command, latex)
        inner = plain_name(rest[:-1])
        if command in ACCENTS and len(inner) == 1 and rest.endswith("}"):
            return unicodedata.normalize("NFC", inner + ACCENTS[command])
    return latex


def point_of(witness: Witness) -> tuple[tuple[str, str], ...]:
    """Give the name and value of everything at a witness that has a name: sizes, indices, scalars, and families as tuples."""
    sizes = ((name, number) for name, number in sorted(witness.sizes.items()) if MARK not in name)
    numbers = (*sizes, *sorted(witness.indices.items()))
    families: dict[tuple[str, int], dict[tuple[int, ...], Fraction]] = {}
    for (name, indices), value in sorted(witness.values.items()):
        families.setdefault((name, len(indices)), {})[indices] = value
    pairs = [(name, str(number)) for name, number in numbers]
    for (name, _), values in families.items():
        pairs.extend(_family(name, values))
    return tuple(pairs)


def _family(name: str, values: Mapping[tuple[int, ...], Fraction]) -> Iterable[tuple[str, str]]:
    if () in values:
        return [(name, str(values[()]))]
    nested = _nested(values)
    if nested is not None:
        return [(name, nested)]
    return [(f"{name}_{{{','.join(map(str, indices))}}}", str(value)) for indices, value in values.items()]


def _nested(values: Mapping[tuple[int, ...], Fraction]) -> str | None:
    """Write values as a tuple, or as a tuple of rows; None where the indices do not count from 1 without gaps."""
    firsts = list(dict.fromkeys(indices[0] for indices in values))
    if firsts != list(range(1, len(firsts) + 1)):
        return None
    if all(len(indices) == 1 for indices in values):
        parts: list[str | None] = [str(value) for value in values.values()]
    else:
        parts = [_nested({i[1:]: value for i, value in values.items() if i[0] == first}) for first in firsts]
    known = [part for part in parts if part is not None]
    return f"({', '.join(known)})" if len(known) == len(parts) else None


def values_of_sides(refutation: Refutation) -> tuple[str, str]:
    """Give both sides short enough to read and long enough to differ; digits that are cut off leave an ellipsis."""
    sides = (refutation.left, refutation.right)
    left, right = map(_read, sides)
    longest = max(map(len, sides))
    if left is None or right is None or (refutation.exact and longest <= LONGEST_EXACT):
        return sides
    for digits in range(FEWEST_DIGITS, longest + FEWEST_DIGITS):
        cut = (_cut(left, digits, exact=refutation.exact), _cut(right, digits, exact=refutation.exact))
        if cut[0] != cut[1]:
            return cut
    return sides


def _read(side: str) -> Fraction | None:
    """Read a fraction, a decimal, or the midpoint of a ball."""
    middle = side.strip("[] ").partition("+/-")[0].strip()
    try:
        return Fraction(middle) if "/" in middle else Fraction(Decimal(middle))
    except (ValueError, InvalidOperation, OverflowError, ZeroDivisionError):
        return None


def _cut(value: Fraction, digits: int, *, exact: bool) -> str:
    """Write a number with so many significant digits, without rounding."""
    sign, size = ("-", -value) if value < 0 else ("", value)
    magnitude = _magnitude(size) if size else 0
    if -4 < magnitude <= digits:
        return sign + _fixed(size, digits - magnitude, exact=exact)
    scaled = size / Fraction(10) ** (magnitude - 1)
    return f"{sign}{_fixed(scaled, digits - 1, exact=exact)}e{magnitude - 1}"


def _fixed(size: Fraction, places: int, *, exact: bool) -> str:
    shifted = size * 10**places
    digits = str(shifted.numerator // shifted.denominator).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    if not exact or shifted.denominator > 1:
        return f"{text}…"
    return text.rstrip("0").rstrip(".") if places else text


def _magnitude(size: Fraction) -> int:
    """Give the number of digits before the point, negative by the zeros behind it."""
    estimate = len(str(size.numerator)) - len(str(size.denominator))
    return estimate + 1 if size >= Fraction(10) ** estimate else estimate


def sides_in_words(finding: Finding) -> tuple[str, str]:
    """Say what the two sides of a step are: the line before and this one, or left and right in a first step."""
    return ("the left side", "the right side") if finding.link.previous is None else ("the previous line", "this one")


def opinion_in_words(opinion: SecondOpinion) -> str:
    """Say what SymPy found."""
    verb = "agrees" if opinion.agrees else "disagrees"
    if opinion.equal is None:
        verb = "has no answer"
    sizes = ", ".join(map(str, opinion.sizes))
    return f"SymPy {verb} for n = {sizes}" if sizes else f"SymPy {verb}"


def inheritance_in_words(finding: Finding, report: Report) -> str | None:
    """Say of a step that follows from a wrong line where the chain went wrong; None for every other step."""
    origin = finding.claim.inherited_from
    if origin is None or not isinstance(finding.claim.verdict, Refuted):
        return None
    place = next((f.link.span.start for f in report.findings if f.link.id == origin), None)
    where = origin if place is None else f"{origin} (line {report.source.position(place).line})"
    return f"{_following(finding)}, but the chain is wrong since {where}"


def _following(finding: Finding) -> str:
    match name_of(finding.verdict):
        case "proved":
            return "follows from the line before"
        case name:
            return f"compared with the line before: {name}"


def counts_in_words(reports: tuple[Report, ...]) -> str:
    """Say how many steps and claims have which verdict, zeros included."""
    wrong = sum(looks_wrong(f.verdict) for r in reports for f in r.findings)
    remarks = {"undecided": f" ({wrong} {'looks' if wrong == 1 else 'look'} wrong)"} if wrong else {}
    steps = ", ".join(f"{count} {name}{remarks.get(name, '')}" for name, count in tally(reports).items())
    claims = [name_of(f.claim.verdict) for r in reports for f in r.findings]
    decided = ", ".join(f"{claims.count(name)} {name}" for name in ("proved", "refuted", "undecided"))
    return f"{steps}; claims: {decided}"


def severities_in_words(diagnostics: Iterable[Diagnostic]) -> str:
    """Say how many errors and warnings there are; empty where there are none."""
    severities = [diagnostic.severity for diagnostic in diagnostics]
    counts = ((severities.count(s), s.value) for s in (Severity.ERROR, Severity.WARNING))
    return ", ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)


def sentence(text: str, *, begins_with_name: bool = True) -> str:
    """Give a remark with a full stop; where the first word may be a name, only an article gets a capital."""
    words = text.strip()
    start = words[:1].upper() if words.startswith("the ") or not begins_with_name else words[:1]
    return start + words[1:] + ("" if words.endswith((".", "?", "!")) else ".")


def set_aside_in_words(reports: Iterable[Report]) -> str:
    """Say what is not reported because a baseline knows it or the reader ignores its code; empty where there is nothing."""
    known = ignored = 0
    for report in reports:
        heard = all_problems(report)
        known += len(heard) - len(open_problems(report))
        ignored += len(all_problems(replace(report, silenced=frozenset()))) - len(heard)
    return ", ".join(text for count, text in ((known, f"{known} in the baseline"), (ignored, f"{ignored} ignored")) if count)


def advice(finding: Finding) -> Iterator[str]:
    """Say how a refuted step can be mended, in words and as formulas: other ways than the first after an "or"."""
    for place, suggestion in enumerate(finding.suggestions):
        if place == 0:
            yield suggestion.words
        verb = "assume" if suggestion.kind is MendKind.GIVEN else "try"
        yield f"{'or ' if place else ''}{verb}: {suggestion.latex}"
