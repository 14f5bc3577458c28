"""The whole flow on one page: a source becomes a document, a derivation, verdicts, and a report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from derive.config import Settings
from derive.decide import CONTRADICTION, claim_of, contradicts_itself, decide, decide_claim
from derive.diagnostics import Code, Diagnostic, Severity
from derive.follow import (
    may_follow,
    under_premises,
    without_equations_to_be_solved,
    without_errors,
    without_identities,
    without_idle_readings,
    without_impossible,
)
from derive.kernel.evaluate import Refutation
from derive.memory import Found, Memory, key_of
from derive.report import (
    Claim,
    Defined,
    Finding,
    Proved,
    Refuted,
    Report,
    SecondOpinion,
    Skipped,
    Suggestion,
    Trusted,
    Undecided,
    Verdict,
    looks_wrong,
)
from derive.resolve import resolve
from derive.resolve.derivation import DerivedLink, Obligation, Treatment
from derive.resolve.redefining import DEFINED_AGAIN
from derive.source import Source
from derive.supposed import HOLDS_AS_SUPPOSED, differs_as_supposed, granted, having_values, suppose, suppose_values, supposing
from derive.syntax.documents import read_document

Progress = Callable[[float], None]
Check = Callable[[Source, Settings], Report]

INTERRUPTED = "interrupted before it was checked"


def _unseen(share: float) -> None:
    """Tell nobody."""


def check_source(source: Source, settings: Settings, memory: Memory | None = None, progress: Progress = _unseen) -> Report:
    """Decide every link of a document, with what is remembered of it; ``progress`` is told the share that is done.

    When the user interrupts, the links that were not reached stay undecided.
    """
    derivation = resolve(read_document(source), settings.notation)
    run = _Run(source, settings, memory)
    interrupted = False
    for number, link in enumerate(derivation.links, 1):
        try:
            run.findings[link.id] = run.interrupted(link) if interrupted else run.finding(link)
            progress(number / len(derivation.links))
        except KeyboardInterrupt:
            interrupted = True
            run.findings[link.id] = run.interrupted(link)
    findings = without_equations_to_be_solved(run.findings)
    said = _without_meanings_kept(derivation.diagnostics, findings)
    diagnostics = (*said, *derivation.unused, *(d for finding in findings for d in _complaints(finding)))
    return Report(source, derivation, findings, diagnostics, interrupted=interrupted)


def _without_meanings_kept(diagnostics: Sequence[Diagnostic], findings: Sequence[Finding]) -> tuple[Diagnostic, ...]:
    """Leave out that a name means something else where it is proved that it does not."""
    kept = {f.link.span for f in findings if f.link.is_step_if_proved and isinstance(f.verdict, Proved)}
    return tuple(d for d in diagnostics if not (d.span in kept and d.message.endswith(DEFINED_AGAIN)))


def check_some(source: Source, settings: Settings, wanted: Callable[[DerivedLink], bool]) -> Report:
    """Decide those links of a document that are wanted, and what they rest on or what goes on from them."""
    derivation = resolve(read_document(source), settings.notation)
    ids = {link.id for link in derivation.links if wanted(link)}
    ids |= {link.id for link in derivation.links if not ids.isdisjoint(_rests_on(link))}
    for link in reversed(derivation.links):
        if link.id in ids:
            ids |= _rests_on(link)
    run = _Run(source, settings, None)
    for link in (link for link in derivation.links if link.id in ids):
        run.findings[link.id] = run.finding(link)
    return Report(source, derivation, without_equations_to_be_solved(run.findings), ())


def _rests_on(link: DerivedLink) -> set[str]:
    """Give the links that what is found of a link depends on directly."""
    premises, others = (link.step.premises, link.step.others) if link.step is not None else ((), ())
    held = {name for other in others for name in (*other.links, *other.unless)}
    return held | {premise.link for premise in premises} | ({link.previous} if link.previous is not None else set())


class _Run:
    """What has been found so far in one document, and the keys under which it is remembered."""

    def __init__(self, source: Source, settings: Settings, memory: Memory | None) -> None:
        self.source, self.settings, self.memory = source, settings, memory
        self.findings: dict[str, Finding] = {}
        self.keys: dict[str, str] = {}

    def finding(self, link: DerivedLink) -> Finding:
        """Decide one link, or remember what was found of it."""
        fixed = _without_checking(link)
        if fixed is not None:
            return Finding(link, fixed, Claim(fixed))
        previous = self.findings.get(link.previous or "")
        link = without_idle_readings(link, self.findings)
        found = self.found(link, previous)
        proved = isinstance(found.verdict, Proved) and isinstance(found.claim, Proved)
        alone, verdicts = link, [found.verdict]
        if not proved:
            link, found = self.following(link, previous, found)
            verdicts += [found.verdict] if link is not alone else []
        if not isinstance(found.verdict, Proved):
            link, found = self.granted(alone, found, verdicts) or (link, found)
        if looks_wrong(found.verdict) and not differs_as_supposed(link, self.settings):
            found = replace(found, verdict=Undecided(HOLDS_AS_SUPPOSED), claim=Undecided(HOLDS_AS_SUPPOSED), suggestions=())
        if link.is_definition and _is_only_said(link, found.verdict, is_alone=link is alone):
            return Finding(link, Defined(), Claim(Defined()))
        link = replace(link, is_definition=False) if link.is_step_if_proved else link
        return Finding(link, found.verdict, claim_of(found.claim, found.verdict, previous), found.suggestions, found.opinion)

    def following(self, link: DerivedLink, previous: Finding | None, found: Found) -> tuple[DerivedLink, Found]:
        """Give a link under the equations before it that it may follow from, with what is found of it there; else as it is."""
        under = under_premises(without_errors(link, self.findings))
        again = None if under is None else self.found(under, previous, found.suggestions)
        if again is not None and again.verdict == Undecided(CONTRADICTION):
            under = under_premises(without_impossible(without_errors(link, self.findings), contradicts_itself))
            again = None if under is None else self.found(under, previous, found.suggestions)
        if under is None or again is None:
            return link, found
        conditions = None if isinstance(again.verdict, Proved) else self.following_conditions(link, previous, found)
        return conditions or (under, again)

    def following_conditions(self, link: DerivedLink, previous: Finding | None, found: Found) -> tuple[DerivedLink, Found] | None:
        """Give a link under those equations before it alone that are no identities, None where none of them is one."""
        conditions = without_identities(link, self.findings)
        if conditions is link:
            return None
        under = under_premises(without_errors(conditions, self.findings))
        return (link, found) if under is None else (under, self.found(under, previous, found.suggestions))

    def granted(self, link: DerivedLink, found: Found, verdicts: Sequence[Verdict]) -> tuple[DerivedLink, Found] | None:
        """Give a link that has no proof by itself under what its proof supposes, None where there is none."""
        again = self.supposed(supposing(link), suppose, found)
        done = granted(link, again)
        for trial in having_values(link, (*verdicts, again.verdict)) if done is None else ():
            done = granted(replace(link, supposing=trial.step), self.supposed(trial, suppose_values, found))
            if done is not None:
                break
        return done

    def supposed(self, trial: DerivedLink | None, search: Callable[[Obligation, Settings], Verdict], found: Found) -> Found:
        """Give what a search finds of a link under what is supposed, and what was found of its claim."""
        if trial is None or trial.step is None:
            return found
        step = trial.step
        again = self.remembered(trial, lambda: Found(search(step, self.settings), found.claim, (), None))
        return replace(again, claim=found.claim)

    def found(self, link: DerivedLink, previous: Finding | None, mends: tuple[Suggestion, ...] = ()) -> Found:
        """Give what is remembered of a link, else search, and remember that; ``mends`` are known from fewer givens."""
        text = self.source.slice(link.span)
        return self.remembered(link, lambda: _search(link, previous, self.settings, text, mends))

    def remembered(self, link: DerivedLink, search: Callable[[], Found]) -> Found:
        """Give what is remembered of a link, else what a search finds of it, which is remembered then."""
        if self.memory is None:
            return search()
        text = self.source.slice(link.span)
        key = self.keys[link.id] = key_of(link, text, self.keys.get(link.previous or "", ""), self.settings)
        found = self.memory.recall(key, link, self.settings)
        if found is None:
            found = search()
            self.memory.keep(key, link, found)
        return found

    def interrupted(self, link: DerivedLink) -> Finding:
        """Give a link that was not reached."""
        verdict = _without_checking(link) or Undecided(INTERRUPTED)
        return Finding(link, verdict, Claim(verdict))


def _is_only_said(link: DerivedLink, verdict: Verdict, *, is_alone: bool) -> bool:
    """Tell whether an equation says what a name is, and is neither proved of its meaning nor a claim of where slopes are zero."""
    if link.is_step_if_proved:
        return not isinstance(verdict, Proved)
    return isinstance(verdict, Undecided) or is_alone


def _search(link: DerivedLink, previous: Finding | None, settings: Settings, text: str, mends: tuple[Suggestion, ...]) -> Found:
    verdict = decide(link.step, link.problem, settings)
    claim = verdict if link.claim is link.step else decide_claim(link, verdict, previous, settings)
    if isinstance(claim, Proved):  # the side is right, the one before it is wrong
        return Found(verdict, claim, (), _opinion(link.step, verdict, settings))
    from derive.repair.suggest import suggest  # where all is remembered, nothing is searched for

    # What is proved from fewer givens is proved from all of them.
    wrong = _difference(verdict)
    suggestions = () if wrong is None else mends or suggest(link, wrong, settings, text)
    return Found(verdict, claim, suggestions, _opinion(link.step, verdict, settings))


def _difference(verdict: Verdict) -> Refutation | None:
    """Give the point at which the sides of a step differ, also where that is only a suspicion."""
    match verdict:
        case Refuted(refutation):
            return refutation
        case Undecided(_, suspicion):
            return suspicion
        case _:
            return None


def _without_checking(link: DerivedLink) -> Verdict | None:
    match link.treatment:
        case Treatment.TRUST:
            return Trusted(link.treatment_reason)
        case Treatment.SKIP:
            return Skipped(link.treatment_reason)
        case _:
            return Defined() if link.is_definition and link.step is None else None


def _opinion(step: Obligation | None, verdict: Verdict, settings: Settings) -> SecondOpinion | None:
    if step is None or not settings.second_opinion or not isinstance(verdict, Proved | Refuted):
        return None
    from derive.sympy_engine import second_opinion  # heavy, and not needed with --no-sympy

    opinion = second_opinion(step.left, step.right, step.scope, settings.classes)
    if opinion is None:
        return None
    agrees = opinion.equal == isinstance(verdict, Proved)
    if opinion.equal and isinstance(verdict, Refuted) and not _within(verdict.refutation, opinion.sizes):
        return None
    return SecondOpinion(opinion.sizes, opinion.equal, agrees)


def _within(refutation: Refutation, sizes: tuple[int, ...]) -> bool:
    return all(size in sizes for size in refutation.witness.sizes.values())


def _complaints(finding: Finding) -> tuple[Diagnostic, ...]:
    """Give what a finding says beyond its verdict: an expectation that is not met, engines that disagree."""
    link, found = finding.link, []
    if link.treatment is Treatment.EXPECT_REFUTED and not isinstance(finding.verdict, Refuted):
        message = f"{link.id} was expected to be refuted ({link.treatment_reason}), but it is not"
        found.append(Diagnostic(Code.EXPECTATION_UNMET, Severity.ERROR, message, link.span))
    if isinstance(finding.verdict, Undecided) and finding.verdict.reason == CONTRADICTION and not may_follow(link):
        found.append(Diagnostic(Code.GIVENS_INCONSISTENT, Severity.ERROR, CONTRADICTION, link.span))
    if finding.second_opinion is not None and not finding.second_opinion.agrees:
        kernel = "proved" if isinstance(finding.verdict, Proved) else "refuted"
        sympy = "equal" if finding.second_opinion.equal else "different"
        message = f"internal error: the kernel has {link.id} {kernel}, SymPy finds its sides {sympy}"
        found.append(Diagnostic(Code.ENGINES_DISAGREE, Severity.ERROR, message, link.span))
    return tuple(found)
