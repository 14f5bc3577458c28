"""Damaged formulas and documents that are chosen by which lines of the reader they reach.

Run with ``python -m tests.syntax.guided -runs=20000``; needs atheris, whose options follow.  An input that raises is printed.
"""

import sys
from pathlib import Path

import atheris

here = Path(__file__).resolve().parent
sys.path[:0] = [str(here), str(here.parent)]
with atheris.instrument_imports(include=["derive.syntax", "derive.resolve"]):
    import test_fuzz

ENTRANCES = [test.hypothesis.fuzz_one_input for test in (test_fuzz.test_a_damaged_formula_is_read_or_refused, test_fuzz.test_a_damaged_document_is_read_or_refused)]


def read_one(data: bytes) -> None:
    """Take the first byte for the kind of input, and the others for what hypothesis draws."""
    if data:
        ENTRANCES[data[0] % 2](data[1:])


atheris.Setup(sys.argv, read_one)
atheris.Fuzz()
