"""What ``derive build`` writes for a document: the derivation as printed, the corrected one, and the report as data."""

from __future__ import annotations

from pathlib import PurePosixPath

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.to_corrected import to_corrected
from derive.render.to_json import to_json
from derive.render.to_latex import to_latex
from derive.repair.carry import mends
from derive.source import Source
from derive.syntax.documents import read_document


def outputs_for(source: Source, settings: Settings) -> dict[str, str]:
    """Give the text of every output file by its name; a corrected derivation only where something was mended."""
    stem = PurePosixPath(source.path).stem
    report = check_source(source, settings)
    outputs = {f"{stem}.tex": to_latex(report), f"{stem}.json": to_json((report,))}
    mended = {link: mend.text for link, mend in mends(report, settings).items()}
    if mended:
        outputs[f"{stem}_corrected.tex"] = to_corrected(read_document(source), report.derivation, mended)
    return outputs
