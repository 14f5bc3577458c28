from __future__ import annotations

import io

from derive.render.progress import Bar, shown_progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_nothing_is_shown_where_nobody_watches():
    stream = io.StringIO()
    with shown_progress(3, stream) as progress:
        progress(3)
    assert stream.getvalue() == ""


def test_nothing_is_shown_of_work_that_is_soon_done():
    stream = Terminal()
    with shown_progress(3, stream) as progress:
        progress(3)
    assert stream.getvalue() == ""


def test_a_bar_counts_documents_and_goes_away(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "60")
    stream = Terminal()
    bar = Bar(3, stream, patience=-1)
    bar(1.5)
    bar(2)
    bar.close()
    assert "checking" in stream.getvalue()
    assert "/3" in stream.getvalue()
    assert stream.getvalue().endswith("\x1b[2K")
