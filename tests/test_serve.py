"""The server of one page: what it answers, and to whom."""

from __future__ import annotations

from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from derive.serve import PageServer


@pytest.fixture
def server():
    with PageServer("<p>one</p>") as running:
        yield running


def get(address, **headers):
    with urlopen(Request(address, headers=headers), timeout=10) as answer:
        return answer.read().decode()


def test_the_page_and_its_version_change_together(server):
    first = get(server.address + "version")
    assert get(server.address) == "<p>one</p>"
    server.replace("<p>two</p>")
    assert get(server.address) == "<p>two</p>"
    assert get(server.address + "version") != first


def test_only_this_machine_is_served(server):
    assert server.address.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("path", ["etc/passwd", "../", "version/x", "?a"])
def test_nothing_else_is_served(server, path):
    with pytest.raises(HTTPError, match="404"):
        get(server.address + path)


def test_a_forged_name_gets_no_answer(server):
    with pytest.raises(HTTPError, match="404"):
        get(server.address, Host="evil.example")
