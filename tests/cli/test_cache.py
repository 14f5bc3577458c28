from __future__ import annotations

import json

import pytest

from derive.cli.cache import open_cache
from derive.cli.running import run as check_all
from derive.config import Settings
from derive.files import documents
from derive.render.to_json import to_json

SETTINGS = Settings(second_opinion=False)


def result(folder, jobs=1, cache=None):
    return to_json(check_all(documents((str(folder),)), SETTINGS, cache, jobs, lambda _: None).reports)


def stored(folder):
    return sorted((folder / ".derive_cache").glob("*.json"))


@pytest.fixture
def searches(monkeypatch):
    import derive.pipeline

    found = []
    search = derive.pipeline._search
    monkeypatch.setattr(derive.pipeline, "_search", lambda link, *rest: found.append(link.id) or search(link, *rest))
    return found


def test_the_cache_is_a_folder_that_version_control_ignores(run, folder):
    run("check", ".", "--no-sympy")
    assert len(stored(folder)) == 3
    assert (folder / ".derive_cache" / ".gitignore").read_text("utf-8").splitlines()[-1] == "*"


def test_the_second_run_searches_for_nothing_and_prints_the_same(run, folder, searches):
    first = run("check", ".", "--no-sympy", "--output-format", "json")
    files = [path.stat().st_mtime_ns for path in stored(folder)]
    searches.clear()
    second = run("check", ".", "--no-sympy", "--output-format", "json")
    assert (second.stdout, second.stderr, second.exit_code) == (first.stdout, first.stderr, first.exit_code)
    assert searches == []
    assert [path.stat().st_mtime_ns for path in stored(folder)] == files


COMMANDS = {
    "check": ("check", "wrong.md", "--output-format", "json"),
    "build": ("build", "wrong.md", "--no-pdf", "--format", "json"),
    "view": ("view", "wrong.md", "--no-open"),
    "fix": ("fix", "wrong.md", "--diff"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_command_that_checks_remembers_what_it_found(run, searches, command):
    first = run(*command, "--no-sympy")
    assert searches != []
    searches.clear()
    second = run(*command, "--no-sympy")
    assert searches == []
    assert (second.exit_code, second.stderr) == (first.exit_code, first.stderr)
    assert second.stdout == first.stdout or command[0] == "view"


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_what_one_command_found_serves_the_others(run, searches, command):
    run("fix", "wrong.md", "--diff", "--no-sympy")
    searches.clear()
    run(*command, "--no-sympy")
    assert searches == []


@pytest.mark.usefixtures("folder")
def test_what_was_found_under_other_settings_is_kept_beside(run, searches):
    run("check", ".", "--no-sympy")
    run("check", ".", "--no-sympy", "--seed", "1")
    searches.clear()
    run("check", ".", "--no-sympy")
    run("check", ".", "--no-sympy", "--seed", "1", "--strict")
    assert searches == []


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_no_cache_means_none(run, folder, command):
    run(*command, "--no-sympy", "--no-cache")
    assert not (folder / ".derive_cache").exists()


def test_the_cache_may_be_elsewhere(run, folder):
    run("check", ".", "--no-sympy", "--cache-dir", "else/where")
    assert len(list((folder / "else" / "where").glob("*.json"))) == 3


def test_only_what_changed_is_searched_for_again(run, folder, searches):
    run("check", ".", "--no-sympy")
    searches.clear()
    with (folder / "right.md").open("a", encoding="utf-8") as file:
        file.write("\n$$ x + 2 y = 2 y + x $$\n")
    run("check", ".", "--no-sympy")
    assert searches == ["s2"]


DAMAGES = {
    "nothing in it": lambda _: b"",
    "half of it": lambda data: data[: len(data) // 2],
    "no JSON": lambda _: b"\xff\xfe\x00",
    "another kind of JSON": lambda _: b"[]",
    "another version": lambda data: json.dumps(json.loads(data) | {"stamp": "0"}).encode(),
    "another document": lambda data: json.dumps(json.loads(data) | {"document": "other.md"}).encode(),
    "entries of another kind": lambda data: json.dumps(json.loads(data) | {"entries": {"a": 1}}).encode(),
    "no entries": lambda data: json.dumps(json.loads(data) | {"entries": []}).encode(),
    "deep nesting": lambda _: b"[" * 100_000,
}  # fmt: skip


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_or_foreign_cache_is_as_good_as_none(run, folder, searches, damage):
    first = run("check", ".", "--no-sympy", "--output-format", "json")
    for path in stored(folder):
        path.write_bytes(damage(path.read_bytes()))
    searches.clear()
    second = run("check", ".", "--no-sympy", "--output-format", "json")
    assert (second.stdout, second.exit_code) == (first.stdout, first.exit_code)
    assert len(searches) == 3


def test_a_cache_that_cannot_be_written_costs_time_only(run, folder):
    (folder / ".derive_cache").write_text("a file", "utf-8")
    assert run("check", ".", "--no-sympy", "--output-format", "concise").exit_code == 1


def test_a_change_of_the_program_is_another_version(tmp_path):
    from derive.files import stamp_of

    (tmp_path / "a.py").write_text("x = 1", "utf-8")
    before = stamp_of(tmp_path)
    assert stamp_of(tmp_path) == before
    (tmp_path / "a.py").write_text("x = 10", "utf-8")
    assert stamp_of(tmp_path) != before


@pytest.mark.usefixtures("run")
def test_several_processes_find_what_one_finds(folder):
    serial = result(folder)
    assert result(folder, jobs=2) == serial
    assert result(folder, jobs=2, cache=open_cache(".derive_cache")) == serial
    assert result(folder, jobs=2, cache=open_cache(".derive_cache")) == serial


def test_an_unreadable_document_is_a_finding_in_every_process(run, folder):
    (folder / "bad.md").write_bytes(b"\xff")
    one = run("check", ".", "--no-sympy", "--output-format", "json", "--no-cache")
    two = run("check", ".", "--no-sympy", "--output-format", "json", "--no-cache", "--jobs", "2")
    assert (two.stdout, two.exit_code) == (one.stdout, 1)
    assert "file-unreadable" in two.stdout
