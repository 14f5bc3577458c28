"""The HTML report: what stands in it, that it needs nothing else, and that no document can put anything into it."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.to_html import to_html
from derive.source import Source

NOTE = r"""# A note

<!-- derive
let i, j, k = 1..n
let x_i, a_i real
given \sum_i a_i = 1
-->

The mean of the $x_i$ and the case where $i = j$ and $\delta_{ij} = 0$.

$$ m = \frac{1}{n} \sum_i x_i \quad (1) $$

$$ \sum_i (x_i - m)^2 = \sum_i x_i^2 + n m^2 = n m^2 + \sum_k x_k^2 $$

$$ \sum_i a_i x_j = x_j $$

$$ \sum_i w_i = 1 $$

<!-- derive: trust a table -->
$$ \sum_i x_i = 0 $$

$$ \foo x $$
"""
HOSTILE = (
    "<script>bad()</script>", "<img src=x onerror=bad()>", "[x](javascript:bad())", r"\href{javascript:bad()}{x}", '"><b onclick=x>',
    "$\\text{<b>}$", "$$ x = \\text{</math><script>bad()</script>} $$", "$$ \\sum_i z_i = \\href{javascript:bad()}{z_1} $$",
    "<!-- derive: trust \"><script>bad()</script> -->\n$$ 1 = 2 $$", "# <script>bad()</script>", "\n\n", "`<b>`",
    "<!-- derive: let \\text{<b>} real -->", "$$ x = y <b> $$", "&lt;script&gt;", "\ue0000\ue001", "$z_{<}$", "]]>", "<!--", "-->",
    "```<b>\n", "<style>*{}</style>", "$$ x = 1 \\tag{<script>} $$", "<base href=//x>", "<svg onload=bad()>", "{{ 7 * 7 }}",
)  # fmt: skip
QUICK = Settings(second_opinion=False, timeout=0.5)
OURS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "section", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul",
    "ol", "li", "b", "em", "strong", "code", "pre", "span", "div", "button", "article", "details", "summary", "dl", "dt", "dd", "nav",
    "script", "blockquote", "hr", "br", "table", "thead", "tbody", "tr", "th", "td", "math", "mrow", "mi", "mo", "mn", "mtext",
    "mspace", "msub", "msup", "msubsup", "munder", "mover", "munderover", "mfrac", "msqrt", "mroot", "mtable", "mtr", "mtd",
    "figure", "figcaption", "svg", "g", "path", "circle", "rect", "text", "tspan", "img", "foreignobject",
}  # fmt: skip


class Elements(HTMLParser):
    """Collects the elements of a page with their attributes, and its text."""

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.text = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, dict(attributes)))
        if tag not in ("meta", "br", "hr", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def page_of(text, path="note.md"):
    return to_html((check_source(Source(path, text), QUICK),))


@pytest.fixture(scope="module")
def note():
    return page_of(NOTE)


@pytest.fixture(scope="module")
def steps(note):
    """The articles of the steps by their labels."""
    return {found[1]: found[0] for found in re.finditer(r'<article [^>]*id="d1-(s\d+)".*?</article>', note, re.DOTALL)}


def text_of(markup):
    return " ".join("".join(Elements(markup).text).split())


def test_every_element_is_closed_and_known(note):
    page = Elements(note)
    assert page.open == []
    assert {tag for tag, _ in page.found} <= OURS


def test_every_kind_of_finding_is_shown(note):
    verdicts = {attributes["data-verdict"] for tag, attributes in Elements(note).found if tag == "article"}
    assert verdicts == {"proved", "refuted", "undecided", "trusted", "definition"}
    assert "The mean of the" in note
    assert "command-unknown" in note
    assert r"\foo x" in note


def test_a_refuted_step_shows_its_witness_and_marks_only_its_own_side(steps):
    refuted = next(text for text in steps.values() if 'data-verdict="refuted"' in text)
    assert re.search(r"the (left side|previous line) is \S+, (the right side|this one) is \S+", text_of(refuted))
    assert refuted.count('class="wrong"') == 1


def test_what_is_marked_is_said_to_those_who_do_not_see_it(steps):
    for text in steps.values():
        assert ("Marked as wrong:" in text) == ('class="wrong"' in text) == ('data-verdict="refuted"' in text)


def test_a_step_that_inherits_an_error_points_to_its_origin(steps):
    heir = next(text for text in steps.values() if "the chain is wrong since" in text)
    origin = re.search(r'href="#d1-(s\d+)">Show where', heir)[1]
    assert 'data-verdict="refuted"' in steps[origin]
    assert 'class="wrong"' not in heir


def test_a_proved_step_names_givens_and_shows_its_proof(steps):
    proved = next(text for text in steps.values() if "Given" in text_of(text))
    assert re.search(r"Given ∑\W*i\W*a\W*i\W*=\W*1\.", text_of(proved))
    assert proved.count('class="before"') == proved.count('class="after"') > 0


def test_an_inline_claim_says_under_which_condition_it_stands(steps):
    claim = next(text for text in steps.values() if "where" in text_of(text) and "δ" in text_of(text))
    assert re.search(r"where i\W*=\W*j", text_of(claim))


def test_the_page_needs_nothing_from_elsewhere(note):
    for tag, attributes in Elements(note).found:
        assert tag != "link"
        assert attributes.get("href", "#").startswith("#")
        assert attributes.get("src", "data:").startswith("data:")
    assert not re.search(r"url\(|@import|https?://", note)


def test_the_policy_allows_exactly_the_own_style_and_script(note):
    policy = next(a["content"] for tag, a in Elements(note).found if a.get("http-equiv") == "Content-Security-Policy")
    for tag in ("style", "script"):
        (content,) = re.findall(f"<{tag}>(.*?)</{tag}>", note, re.DOTALL)
        assert f"{tag}-src 'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'" in policy
    assert "default-src 'none'" in policy


def test_the_same_report_gives_the_same_page(note):
    assert page_of(NOTE) == note


def test_several_documents_have_one_page_and_no_name_twice():
    source = Source("a.md", NOTE)
    page = Elements(to_html((check_source(source, QUICK), check_source(source, QUICK))))
    names = [attributes["id"] for _, attributes in page.found if "id" in attributes]
    assert len(names) == len(set(names))
    assert {"d1", "d2"} <= set(names)


def test_a_page_that_is_served_asks_for_newer_ones_and_others_do_not(note):
    live = to_html((check_source(Source("note.md", NOTE), QUICK),), live=True)
    assert "connect-src" in live
    assert "connect-src" not in note
    assert "fetch(" not in note


@given(st.lists(st.sampled_from(HOSTILE), max_size=6).map(" ".join), st.sampled_from(("note.md", "note.tex")))
@settings(max_examples=60, deadline=None)
def test_no_document_can_put_anything_into_the_page(text, path):
    page = Elements(page_of(text, path))
    assert page.open == []
    assert {tag for tag, _ in page.found} <= OURS
    assert sum(tag == "script" for tag, _ in page.found) == 1
    for _, attributes in page.found:
        assert not any(name.startswith("on") or name == "style" for name in attributes)
        assert attributes.get("href", "#").startswith("#")


@pytest.mark.parametrize("text", [h for h in HOSTILE if "bad()" in h and "derive" not in h])
def test_what_could_do_harm_is_shown_as_text(text):
    shown = text_of(page_of(f"a {text} b"))
    assert "bad()" in shown
