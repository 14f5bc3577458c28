import pytest

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.overview import main_finding_in_words
from derive.source import Source

SLIP = "<!-- derive: expect refuted a slip -->\n$$ (a + b)^2 = a^2 + b^2 $$\n"
TRUE = "$$ a + a = 2 a $$\n"
OPEN = "$$ \\ln(a^2) = 2 \\ln a $$\n"
CHAIN = "$$\n\\begin{aligned}\na + b &= 2 a \\\\ % derive: trust a table\n&= a + a\n\\end{aligned}\n$$\n"


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        pytest.param((TRUE,), "Every step that is not a definition is proved.", id="proved"),
        pytest.param((TRUE, OPEN), "No step is refuted; 1 of 2 could not be decided.", id="undecided"),
        pytest.param((SLIP, TRUE), "No checked step is refuted other than as expected (s1).", id="expected"),
        pytest.param(
            (SLIP, OPEN), "No step is refuted other than as expected (s1); 1 of 2 could not be decided.", id="expected and undecided"
        ),
        pytest.param((CHAIN,), "No checked step is refuted, but the claim of the whole chain is at s2.", id="a claim alone"),
        pytest.param(
            (CHAIN, OPEN),
            "No step is refuted, but the claim of the whole chain is at s2; 1 of 3 could not be decided.",
            id="a claim and undecided",
        ),
    ],
)
def test_nothing_that_is_refuted_is_left_out(parts, said):
    text = "<!-- derive: let a, b real -->\n\n" + "\n".join(parts)
    report = check_source(Source("note.md", text), Settings(second_opinion=False))
    assert main_finding_in_words(report) == said
