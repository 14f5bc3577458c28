"""The HTML report in a real browser: the filter, the step-through, the keyboard, and documents that mean harm."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import browser

from derive.config import Settings
from derive.pipeline import check_source
from derive.render.to_html import to_html
from derive.source import Source

NOTE = Path(__file__).resolve().parents[2] / "derive" / "documents" / "cross_entropy.md"
HOSTILE = r"""# <script>document.title = 'bad'</script>

<script>document.title = 'bad'</script> and <img src=x onerror="document.title = 'bad'">, [link](javascript:bad()) and
\href{javascript:bad()}{text}.

$$ \sum_i z_i = \href{javascript:document.title='bad'}{z_1} $$

$$ x = \text{<script>document.title = 'bad'</script>} $$
"""


def write(folder, source):
    path = folder / "report.html"
    path.write_text(to_html((check_source(source, Settings(second_opinion=False)),)), encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def window(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture(scope="module")
def note(tmp_path_factory):
    return write(tmp_path_factory.mktemp("note"), Source("note.md", NOTE.read_text("utf-8")))


@pytest.fixture
def page(window, note):
    window.get(note)
    return window


def seen(page, selector):
    return [element for element in page.find_elements("css selector", selector) if element.is_displayed()]


def test_the_filter_shows_the_steps_of_one_verdict_and_all_again(page):
    every = len(seen(page, "article"))
    page.find_element("css selector", "button[data-filter=refuted]").click()
    shown = seen(page, "article")
    assert {article.get_attribute("data-verdict") for article in shown} == {"refuted"}
    assert 0 < len(shown) < every
    assert f"{len(shown)} of {every}" in page.find_element("id", "shown").text
    page.find_element("css selector", "button[data-filter='']").click()
    assert len(seen(page, "article")) == every


def test_a_link_to_a_hidden_step_shows_it(page):
    page.find_element("css selector", "button[data-filter=proved]").click()
    origin = seen(page, ".inherited a")[0]
    target = origin.get_attribute("href").partition("#")[2]
    assert not page.find_element("id", target).is_displayed()
    origin.click()
    assert page.find_element("id", target).is_displayed()


def test_a_proof_is_stepped_through_with_the_mouse_and_the_keyboard(page):
    proof = page.find_element("css selector", "details.proof")
    proof.find_element("css selector", "summary").click()
    previous, following, every = proof.find_elements("css selector", ".stepper button")
    steps = proof.find_elements("css selector", ".rewriting > li")
    assert [step.is_displayed() for step in steps].index(True) == 0
    following.click()
    following.send_keys("\ue014")  # the right arrow
    assert [number for number, step in enumerate(steps) if step.is_displayed()] == [2]
    previous.click()
    assert "2 of" in proof.find_element("css selector", "[role=status]").text
    every.click()
    assert all(step.is_displayed() for step in steps)


def test_formulas_are_laid_out_as_mathematics(page):
    fraction = page.find_element("css selector", "mfrac")
    above, below = fraction.find_elements("xpath", "./*")
    assert above.rect["y"] + above.rect["height"] <= below.rect["y"] + 1


def test_only_the_wrong_side_of_a_row_is_marked(page):
    for article in page.find_elements("css selector", "article[data-verdict=refuted]"):
        (wrong,) = article.find_elements("css selector", ".right .wrong")
        right = article.find_element("css selector", ".right")
        assert 0 < wrong.rect["width"] < right.rect["width"]
        assert wrong.value_of_css_property("outline-style") == "solid"


def test_nothing_is_reported_by_the_browser(page):
    assert page.get_log("browser") == []


def test_the_keyboard_reaches_the_filter_after_the_skip_link(page):
    reached = []
    for _ in range(4):
        page.switch_to.active_element.send_keys("\ue004")
        element = page.switch_to.active_element
        reached.append(element.get_attribute("class") or element.get_attribute("id") or element.get_attribute("data-filter"))
    assert reached[:2] == ["skip", "theme"]
    assert page.switch_to.active_element.get_attribute("data-filter") == "proved"


def test_the_page_turns_dark_and_light(page):
    def brightness():
        colour = page.find_element("tag name", "body").value_of_css_property("background-color")
        return int(colour.partition("(")[2].split(",")[0])

    light = brightness()
    page.find_element("id", "theme").click()
    dark = brightness()
    page.find_element("id", "theme").click()
    assert dark < 60 < 200 < light == brightness()


@pytest.mark.parametrize("path", ["note.md", "note.tex"])
def test_what_means_harm_is_shown_as_text(window, tmp_path, path):
    window.get(write(tmp_path, Source(path, HOSTILE)))
    shown = window.find_element("tag name", "body").text
    assert window.title != "bad"
    assert len(window.find_elements("tag name", "script")) == 1
    assert window.find_elements("tag name", "img") == []
    for text in ("<script>document.title = 'bad'</script>", "javascript:", r"\href{javascript:document.title='bad'}{z_1}"):
        assert text in shown


def test_the_page_fits_a_narrow_window(tmp_path, note):
    with browser(tmp_path) as narrow:
        narrow.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride", {"width": 380, "height": 800, "deviceScaleFactor": 1, "mobile": True}
        )
        narrow.get(note)
        assert narrow.execute_script("return document.documentElement.scrollWidth") <= 380


def test_without_scripts_everything_can_be_read(tmp_path, note):
    with browser(tmp_path) as plain:
        plain.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
        plain.get(note)
        assert all(article.is_displayed() for article in plain.find_elements("css selector", "article"))
        details = plain.find_element("css selector", "details.proof")
        details.find_element("css selector", "summary").click()
        assert all(step.is_displayed() for step in details.find_elements("css selector", ".rewriting > li"))
