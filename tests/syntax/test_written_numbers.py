r"""Numbers as people write them: ``1{,}000``, ``10\%``, ``{}^n C_r``, and what only looks like one."""

from __future__ import annotations

import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.source import Source


def verdicts(formula):
    report = check_source(Source("note.md", f"We have ${formula}$."), Settings(second_opinion=False))
    return [type(finding.verdict).__name__ for finding in report.findings] or [d.code.value for d in report.diagnostics]


@pytest.mark.parametrize(
    "formula",
    [
        r"2^{16} = 65{,}536",
        r"1{,}000 \cdot 1.05^2 = 1{,}102.5",
        r"1{,}000{,}000 = 10^6",
        r"10\,000 \cdot 2 = 20\,000",
        r"0.25 = 25\%",
        r"\frac{3}{8} = 37.5\%",
        r"0.5\% = 0.005",
        r"1 - 7\% = 93\%",
        r"\frac{2}{3} = 67\%",
        r"2 {}^n C_2 = n (n - 1)",
        r"^{n+1}C_2 = \frac{n (n + 1)}{2}",
        r"{}^5 P_2 = 20",
        r"a^n C_r = C_r a^n",
        r"C_1^n C_2 = C_2 C_1^n",
        r"\qty(a + b)^2 = a^2 + 2 a b + b^2",
        r"\qty[x + \qty(y - x)] = y",
    ],
)
def test_they_are_read(formula):
    assert verdicts(formula) == ["Proved"]


@pytest.mark.parametrize(
    "formula",
    [r"2^{16} = 65{,}563", r"\frac{1}{8} = 15\%", r"\frac{1}{3} = 34\%", r"5\% = 0.5", r"{}^5 P_2 = 10", r"{}^5 C_2 = 20"],
)
def test_what_is_wrong_is_refuted(formula):
    assert verdicts(formula) == ["Refuted"]


@pytest.mark.parametrize(
    "formula",
    [
        pytest.param(r"100 + 10\% = 110", id="a share of what stands before"),
        pytest.param(r"x - 10\% = 0.9 x", id="a share of a name"),
        pytest.param(r"0{,}25 \cdot 1{,}000 = 0{,}25", id="a decimal comma"),
        pytest.param(r"3{,}14 \cdot 2 = 6{,}280", id="a decimal comma in another number"),
        pytest.param(r"1{,}00 = 1", id="two digits"),
        pytest.param(r"x_{1{,}200} = x_{1200}", id="two indices"),
        pytest.param(r"\% = 0.01", id="no number"),
        pytest.param(r"v = \qty{3}{m} = 3", id="a quantity with a unit"),
    ],
)
def test_others_are_not(formula):
    assert not {"Proved", "Refuted", "Defined", "Definition"} & set(verdicts(formula))


def test_signs_of_independence_and_of_number_are_no_errors():
    assert verdicts(r"A \perp\!\!\!\perp B = A") == verdicts(r"A \perp B = A")
    assert verdicts(r"\#\{i : x_i = 1\} = 3") == ["Undecided"]


@pytest.mark.parametrize("formula", [r"8 = 3 \pmod{5}", r"17 = 2 \mod 5", r"a = b \pod n"])
def test_what_holds_modulo_a_number_is_read_and_not_judged(formula):
    assert verdicts(formula) == verdicts(f"${formula}$") == ["Undecided"]


@pytest.mark.parametrize(
    ("formula", "verdict"),
    [
        ("2e5 = 200000", "Proved"),
        ("1.5e3 = 1500", "Proved"),
        ("2E5 + 1 = 200001", "Proved"),
        ("2e5 = 20000", "Refuted"),
        ("2 e 5 = 10 e", "Proved"),
        ("2e^5 + e^5 = 3e^5", "Proved"),
        ("3e - 2 = 2e - 2 + e", "Proved"),
        ("2e2x = 4 e x", "Proved"),
        ("1e-3 = 0.001", "formula-unreadable"),
        ("e - 1 = 2e-1 - e", "formula-unreadable"),
        ("1e-3 = 0.002", "formula-unreadable"),
        ("1.5e+3 = 1500", "formula-unreadable"),
    ],
)
def test_powers_of_ten_as_programs_print_them(formula, verdict):
    assert verdicts(formula) == [verdict]


def test_why_a_number_with_a_sign_in_it_is_not_read():
    report = check_source(Source("note.md", "We have $1e-3 = 0.001$."), Settings(second_opinion=False))
    assert "1e-3 may be a number or a multiple of e" in report.diagnostics[0].message
