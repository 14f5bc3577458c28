"""Make a PDF of a LaTeX file that we wrote, with no shell, no configuration of the user's and a limit of time."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SECONDS = 120
SAFELY = ("-interaction=nonstopmode", "-no-shell-escape", "-halt-on-error")


def typesetter() -> tuple[str, ...] | None:
    """Give the command that typesets, or None where none is installed."""
    if latexmk := shutil.which("latexmk"):
        return (latexmk, "-norc", "-pdf", *SAFELY)
    if pdflatex := shutil.which("pdflatex"):
        return (pdflatex, *SAFELY)
    tectonic = shutil.which("tectonic")
    return (tectonic, "--untrusted", "--chatter", "minimal") if tectonic else None


def compile_latex(command: tuple[str, ...], path: Path) -> str | None:
    """Put the PDF next to the LaTeX file; give None, or one line that says why there is none."""
    with tempfile.TemporaryDirectory() as folder:
        shutil.copyfile(path, Path(folder, path.name))
        # A fixed date makes the PDF the same on every day; "p" lets TeX write nowhere but in its own directory.
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "0", "FORCE_SOURCE_DATE": "1", "openout_any": "p"}
        try:
            run = subprocess.run(
                (*command, path.name),
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=SECONDS,
                check=False,
            )
        except (subprocess.TimeoutExpired, OSError) as error:
            return f"{path.as_posix()}: error: {Path(command[0]).name} did not finish: {type(error).__name__}"
        result = Path(folder, path.with_suffix(".pdf").name)
        if run.returncode or not result.is_file():
            return f"{path.as_posix()}: error: {Path(command[0]).name} failed: {_complaint(run.stdout)}"
        shutil.copyfile(result, path.with_suffix(".pdf"))
    return None


def _complaint(output: bytes) -> str:
    lines = output.decode("utf-8", "replace").splitlines()
    return next((line for line in lines if line.startswith("!")), "it gave no reason")
