from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long a busy machine takes to make up an example says nothing about the program.
settings.register_profile("unhurried", suppress_health_check=(HealthCheck.too_slow,), deadline=None, derandomize=False)
# Every change is judged by the same examples; new ones are what the long runs are for.
settings.register_profile("the same every time", settings.get_profile("unhurried"), derandomize=True)
settings.load_profile("the same every time")


def pytest_configure(config):
    if config.option.markexpr == "fuzz":
        settings.load_profile("unhurried")


def pytest_xdist_auto_num_workers(config):
    """Give how many processes share the tests: one where only some are asked for, or where their speed is measured."""
    alone = config.option.file_or_dir or config.getoption("benchmark_enable", default=False) or config.option.markexpr == "fuzz"
    return 0 if alone else min(os.cpu_count() or 1, 4)


GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser):
    parser.addoption("--update-golden", action="store_true", help="write tests/golden anew instead of comparing with it")


@pytest.fixture
def golden(request):
    """Compare a text with a file of tests/golden, or write the file where pytest was told to."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--update-golden"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode("utf-8"))
        assert path.is_file(), f"{path.name} is missing: pytest --update-golden writes it"
        assert text == path.read_bytes().decode("utf-8")

    return compare
