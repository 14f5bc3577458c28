"""Reports cross from one process to another whole, whatever stands in them."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

import derive.cli.parallel
from derive.cli.running import run as check_all
from derive.config import Settings
from derive.pipeline import check_source
from derive.render.to_json import to_json
from derive.source import Source

CASES = Path(__file__).parents[1] / "cases"
SETTINGS = Settings(second_opinion=False)


@pytest.mark.parametrize("name", ["sums", "every_kind_of_finding"])
def test_a_report_with_errors_of_reading_can_be_sent(name):
    path = CASES / f"{name}.md"
    report = check_source(Source(path.name, path.read_text("utf-8")), SETTINGS)
    sent = pickle.loads(pickle.dumps(report))
    assert to_json((sent,)) == to_json((report,))
    assert sent.diagnostics == report.diagnostics


def test_documents_with_errors_come_out_of_several_processes_as_out_of_one():
    paths = tuple(CASES / f"{name}.md" for name in ("sums", "softmax"))
    serial = check_all(paths, SETTINGS, None, 1, lambda _: None)
    parallel = check_all(paths, SETTINGS, None, 2, lambda _: None)
    assert to_json(parallel.reports) == to_json(serial.reports)
    assert (serial.complete, parallel.complete) == (True, True)


def vanish(*_):
    """Stand in for the work of a process that the system ends."""
    os._exit(1)


def test_what_a_lost_process_did_not_send_is_checked_here(monkeypatch):
    paths = tuple(CASES / f"{name}.md" for name in ("sums", "softmax"))
    serial = check_all(paths, SETTINGS, None, 1, lambda _: None)
    monkeypatch.setattr(derive.cli.parallel, "_check_in_process", vanish)
    again = check_all(paths, SETTINGS, None, 2, lambda _: None)
    assert to_json(again.reports) == to_json(serial.reports)
