"""What ``derive build`` writes for a document: the derivation as printed, the corrected one, and the report as data."""

from __future__ import annotations

from pathlib import PurePosixPath

from derive.config import Settings
from derive.pipeline import Check, check_source
from derive.render.to_corrected import to_corrected
from derive.render.to_json import to_json
from derive.render.to_latex import to_latex
from derive.repair.carry import mends
from derive.source import Source
from derive.syntax.documents import read_document

USUAL = ("latex", "json")


def outputs_for(
    source: Source, settings: Settings, formats: tuple[str, ...] = USUAL, *, plots: bool = False, check: Check = check_source
) -> dict[str, str]:
    """Give the text of every output file by its name; a corrected derivation only where something was mended."""
    stem = PurePosixPath(source.path).stem
    report = check(source, settings)
    outputs: dict[str, str] = {}
    if "latex" in formats:
        outputs[f"{stem}.tex"] = to_latex(report)
    if "json" in formats:
        outputs[f"{stem}.json"] = to_json((report,))
    if "markdown" in formats:
        from derive.render.to_markdown import to_markdown  # each is loaded where it is asked for

        outputs[f"{stem}.md"] = to_markdown((report,))
    if "html" in formats:
        from derive.render.to_html import to_html

        outputs[f"{stem}.html"] = to_html((report,), plots=plots)
    mended = {link: mend.text for link, mend in mends(report, settings).items()} if "latex" in formats else {}
    if mended:
        outputs[f"{stem}_corrected.tex"] = to_corrected(read_document(source), report.derivation, mended)
    return outputs
