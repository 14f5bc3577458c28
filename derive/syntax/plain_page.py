"""Pages of paragraphs, comments and headings, which are read without the library that knows the rest of Markdown.

Loading that library takes as long as reading ten such pages.
"""

from __future__ import annotations

import re

from derive.source import Span
from derive.syntax.document import Heading

HEADING = re.compile(r"^ {0,3}(?P<marks>#{1,6})(?:[ \t].*)?$", re.MULTILINE)
BEFORE = r"[ \t>*+\-0-9.)]"  # what stands before something inside of a list or a quotation
ELSEWHERE = re.compile(
    rf"\r|```|~~~|^{BEFORE}*(?: {{4}}|\t)|^[ \t>]*(?:=+|-+)[ \t]*$"  # code, front matter, or a line under a heading
    rf"|^{BEFORE}*<(?!!--)|^(?! {{0,3}}#){BEFORE}+#",  # HTML; a heading inside of something, or that stands too far right
    re.MULTILINE,
)


def headings_of_a_plain_page(text: str) -> tuple[Heading, ...] | None:
    """Give the headings of a page without code; None where that, or whether a line is a heading, takes all rules of Markdown."""
    if ELSEWHERE.search(text):
        return None
    found = tuple(HEADING.finditer(text))
    if _some_in_comment(text, tuple(heading.start() for heading in found)):
        return None
    return tuple(Heading(len(h["marks"]), Span(h.start(), h.start() + len(h.group().rstrip()))) for h in found)


def _some_in_comment(text: str, places: tuple[int, ...]) -> bool:
    before = 0
    for at in places:
        opening = text.rfind("<!--", before, at)
        if opening >= 0 and text.find("-->", opening + len("<!--"), at) < 0:
            return True
        before = at
    return False
