"""Documents as pytest sees them: a file of steps, each a test that passes where the step is proved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from derive.cli.project import Project, SettingsUnusable
from derive.depth import room_for_depth
from derive.diagnostics import Code, Diagnostic, Severity
from derive.errors import DeriveError
from derive.files import read
from derive.pipeline import check_source
from derive.problems import UNREADABLE, problems
from derive.render.to_terminal import problem_in_full
from derive.report import Finding, Refuted, Report, Skipped, Trusted, Undecided
from derive.resolve import resolve
from derive.resolve.derivation import Derivation, DerivedLink, Treatment
from derive.source import Position, Source
from derive.syntax.documents import read_document

WIDTH = 100
PROJECT = pytest.StashKey[Project]()
NOT_IN_A_NAME = re.compile(r"[^\w.-]+")


class StepFailed(DeriveError):
    """A step does not hold, or cannot be read; the message is the frame that shows where."""


class StepRefuted(StepFailed):
    """The two sides of a step differ at a witness."""


class DocumentFile(pytest.File):
    """One document; it is read to find its steps, and checked once, when the first of them runs."""

    checked: Report | None = None

    def collect(self) -> Iterable[pytest.Item]:
        """Give the steps of the document, and what cannot be read in it."""
        try:
            with room_for_depth():
                derivation = resolve(read_document(self.source()), project_of(self.config).settings.notation)
        except DeriveError as error:
            raise self.CollectError(str(error)) from None
        strict, source = is_strict(self.config), derivation.source
        labels = dict(_labels(derivation))
        silenced = project_of(self.config).selection.silenced(self.path.as_posix())
        for diagnostic in derivation.diagnostics:
            if diagnostic.code not in silenced and _is_finding(diagnostic, strict=strict):
                place = source.position(diagnostic.span.start if diagnostic.span else 0)
                name = f"{_place_name(place)}-{diagnostic.code.value}"
                yield ProblemItem.from_parent(self, name=name, diagnostic=diagnostic, line=place.line)
        for link in derivation.links:
            if not link.is_definition or link.treatment is not Treatment.CHECK:
                place = source.position(link.span.start)
                name = f"{_place_name(place)}-{link.id}{labels.get(link.id, '')}"
                yield StepItem.from_parent(self, name=name, link=link, line=place.line)

    def source(self) -> Source:
        """Read the document under the path that it has below pytest's root."""
        root = self.config.rootpath
        shown = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return read(self.path, Path(shown).as_posix())

    def report(self) -> Report:
        """Check the document, once."""
        if self.checked is None:
            project = project_of(self.config)
            opinion = project.settings.second_opinion and not self.config.getoption("derive_no_sympy")
            settings = replace(project.settings, second_opinion=opinion, strict=is_strict(self.config))
            with room_for_depth():
                self.checked = project.heard(check_source(self.source(), settings), self.path)
        return self.checked


def project_of(config: pytest.Config) -> Project:
    """Give the settings of the project that is tested, read once; raises UsageError where they cannot be used."""
    if PROJECT not in config.stash:
        try:
            config.stash[PROJECT] = Project(config.rootpath)
        except SettingsUnusable as error:
            raise pytest.UsageError(str(error)) from None
    return config.stash[PROJECT]


def is_strict(config: pytest.Config) -> bool:
    """Tell whether undecided steps fail."""
    return bool(config.getoption("derive_strict")) or project_of(config).settings.strict


def _place_name(place: Position) -> str:
    """Give a place as part of a name, in a notebook with its cell."""
    return f"line{place.line}" if place.cell is None else f"cell{place.cell}-line{place.line}"


def _labels(derivation: Derivation) -> Iterator[tuple[str, str]]:
    """Give the label or number of the display of every step that stands in one, ready to be put behind its name."""
    for link in derivation.links:
        reading = derivation.written.get(derivation.displays[link.display]) if link.display is not None else None
        label = (*reading.labels, reading.tag)[0] if reading is not None else None
        if label is not None:
            yield link.id, f"[{NOT_IN_A_NAME.sub('_', label)}]"


def _is_finding(diagnostic: Diagnostic, *, strict: bool) -> bool:
    warned = diagnostic.severity is Severity.WARNING and (strict or diagnostic.code in UNREADABLE)
    return diagnostic.severity is Severity.ERROR or warned


class DocumentItem(pytest.Item):
    """Something at a place of a document that passes or fails."""

    parent: DocumentFile

    def __init__(self, *, line: int, **rest: Any) -> None:
        super().__init__(**rest)
        self.line = line
        self.add_marker("derive")

    def reportinfo(self) -> tuple[Path, int, str]:
        """Tell pytest where the test stands; its lines count from 0."""
        return self.path, self.line - 1, self.name

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show the frame of the document instead of a traceback through this program."""
        return str(excinfo.value) if isinstance(excinfo.value, StepFailed) else super().repr_failure(excinfo, style)

    def frame(self, problem: Diagnostic) -> str:
        """Show a problem as it stands in the document."""
        return problem_in_full(problem, self.parent.report(), width=WIDTH)


class ProblemItem(DocumentItem):
    """Something that could not be read or resolved; it always fails, so that nothing is left out silently."""

    def __init__(self, *, diagnostic: Diagnostic, **rest: Any) -> None:
        super().__init__(**rest)
        self.diagnostic = diagnostic

    def runtest(self) -> None:
        """Fail with the diagnostic."""
        raise StepFailed(self.frame(self.diagnostic))


class StepItem(DocumentItem):
    """One step, and its claim where nothing before it is to blame."""

    def __init__(self, *, link: DerivedLink, **rest: Any) -> None:
        super().__init__(**rest)
        self.link = link
        if link.treatment is Treatment.EXPECT_REFUTED:
            self.add_marker(pytest.mark.xfail(reason=link.treatment_reason, raises=StepRefuted, strict=True))

    def runtest(self) -> None:
        """Pass where the step is proved; fail with its frame, or skip with the reason why nothing is decided."""
        report = self.parent.report()
        finding = next(found for found in report.findings if found.link.id == self.link.id)
        for problem in problems(report):
            if problem.span == self.link.span and _counts(problem, finding):
                refuted = problem.code in (Code.STEP_REFUTED, Code.CLAIM_REFUTED)
                raise (StepRefuted if refuted else StepFailed)(self.frame(problem))
        match finding.verdict:
            case verdict if self.link.treatment is Treatment.EXPECT_REFUTED:
                if isinstance(verdict, Refuted):
                    raise StepRefuted(f"refuted, as expected: {self.link.treatment_reason}")
            case Refuted():
                pytest.skip("refuted; the settings ignore it, or the baseline knows it")
            case Skipped(reason):
                pytest.skip(f"skipped: {reason}")
            case Trusted(reason):
                if is_strict(self.config):
                    raise StepFailed(f"{report.source.path}:{self.line}: trusted, not checked: {reason}")
                pytest.skip(f"trusted: {reason}")
            case Undecided(reason) as undecided:
                if is_strict(self.config):
                    raise StepFailed(self.frame(Diagnostic(undecided.code, Severity.ERROR, reason, self.link.span)))
                pytest.skip(f"undecided: {reason}")


def _counts(problem: Diagnostic, finding: Finding) -> bool:
    """Tell whether a complaint makes the step fail: not an error that comes down from another, nor what the xfail mark says."""
    inherited = problem.code is Code.CLAIM_REFUTED and finding.claim.inherited_from is not None
    return problem.severity is Severity.ERROR and not inherited and problem.code is not Code.EXPECTATION_UNMET
