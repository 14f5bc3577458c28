import pytest


def shown(run, *options, **more):
    result = run("check", "--show-settings", *options, **more)
    assert result.exit_code == 0, result.stderr
    return {line.split(" = ")[0]: line.split(" = ")[1] for line in result.stdout.splitlines()}


def write(folder, text, name="derive.toml"):
    (folder / name).write_text(text, "utf-8")


def test_every_setting_is_shown_with_its_source(run, tmp_path):
    write(tmp_path, 'timeout = 3\nignore = ["step-undecided"]\nclasses = "2..3"\n')
    settings = shown(run, "--seed", "7", env={"DERIVE_STRICT": "1"})
    assert settings["timeout"] == "3.0  # " + str(tmp_path / "derive.toml")
    assert settings["ignore"].startswith('["step-undecided"]')
    assert settings["classes"].startswith('"2..3"')
    assert settings["seed"] == "7  # command line"
    assert settings["strict"] == "true  # environment, DERIVE_STRICT"
    assert settings["no-sympy"] == "false  # default"


def test_the_command_line_goes_before_the_environment_before_the_file(run, tmp_path):
    write(tmp_path, "timeout = 3\n")
    assert shown(run)["timeout"].startswith("3.0")
    assert shown(run, env={"DERIVE_TIMEOUT": "4"})["timeout"].startswith("4.0")
    assert shown(run, "--timeout", "5", env={"DERIVE_TIMEOUT": "4"})["timeout"].startswith("5.0")


def test_the_nearest_parent_with_settings_counts(run, tmp_path, monkeypatch):
    write(tmp_path, "[tool.derive]\nseed = 1\n", "pyproject.toml")
    (tmp_path / "a" / "b").mkdir(parents=True)
    write(tmp_path / "a", "[tool.other]\nseed = 2\n", "pyproject.toml")
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert shown(run)["seed"].startswith("1")
    write(tmp_path / "a", "seed = 3\n")
    assert shown(run)["seed"].startswith("3")


def test_a_settings_file_can_be_named(run, tmp_path):
    write(tmp_path, "seed = 1\n")
    write(tmp_path, "seed = 2\n", "other.toml")
    assert shown(run, "--config", "other.toml")["seed"].startswith("2")


@pytest.mark.usefixtures("folder")
def test_settings_of_a_file_are_followed(run, tmp_path):
    write(tmp_path, 'no-sympy = true\noutput-format = "concise"\n[per-file-ignores]\n"wrong.md" = ["step-refuted"]\n"drafts/*" = ["step-undecided"]\n')
    result = run("check", ".")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "2 ignored" in result.stderr


SHARED = """notation = ['let i = 1..n', 'let x_i real', 'let m := \\frac{1}{n} \\sum_i x_i', 'given \\sum_i x_i = 0']\n"""


def test_documents_share_the_notation_of_a_project(run, tmp_path):
    write(tmp_path, SHARED)
    (tmp_path / "note.md").write_text("# One\n\n$$ \\sum_i (x_i - m) = 0 $$\n\n# Two\n\n$$ m = 0 $$\n", "utf-8")
    assert run("check", "note.md", "--strict", "--no-sympy").exit_code == 0
    without = run("check", "note.md", "--no-sympy", "--notation", "let m real", "--output-format", "concise")
    assert "nothing says what i, x_i mean" in without.stdout
    assert "(x_i - m)" in run("explain", "note.md:3").stdout
    assert "nothing to declare" in run("init", "note.md").stderr


def test_a_mend_with_shared_notation_leaves_the_rest_of_the_document(run, tmp_path):
    write(tmp_path, SHARED)
    (tmp_path / "note.md").write_text("# One\n\n$$ \\sum_i (x_i - 1)^2 = \\sum_i x_i^2 - n $$\n", "utf-8")
    assert run("fix", "note.md").exit_code == 0
    assert (tmp_path / "note.md").read_text("utf-8") == "# One\n\n$$ \\sum_i (x_i - 1)^2 = \\sum_i x_i^2 + n $$\n"


@pytest.mark.parametrize("line", ["let", "trust me", "let i = 1..", "let x_i strange"])
def test_a_shared_line_that_is_not_understood_is_an_error(run, tmp_path, line):
    (tmp_path / "note.md").write_text("$$ 1 = 1 $$\n", "utf-8")
    result = run("check", "note.md", "--no-sympy", "--notation", line, "--output-format", "concise")
    assert result.exit_code == 1
    assert f"the shared notation `{line}` is not understood" in result.stdout


def test_paths_of_a_file_are_those_of_its_folder(run, tmp_path, monkeypatch):
    write(tmp_path, 'baseline = "known.json"\ncache-dir = "kept"\nreport = ["json=out/all.json"]\n')
    (tmp_path / "a" / "b").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "a" / "b")
    settings = shown(run)
    assert settings["baseline"].startswith('"../../known.json"')
    assert settings["cache-dir"].startswith('"../../kept"')
    assert settings["report"].startswith('["json=../../out/all.json"]')
    assert shown(run, "--baseline", "known.json")["baseline"].startswith('"known.json"')


def test_patterns_of_a_file_are_those_of_its_folder(run, folder, monkeypatch):
    write(folder, 'no-sympy = true\n[per-file-ignores]\n"drafts/wrong.md" = ["step-refuted"]\n')
    (folder / "drafts").mkdir(exist_ok=True)
    (folder / "drafts" / "wrong.md").write_text((folder / "wrong.md").read_text("utf-8"), "utf-8")
    monkeypatch.chdir(folder / "drafts")
    assert run("check", "wrong.md").exit_code == 0
    assert run("check", "../wrong.md").exit_code == 1


def test_a_setting_of_another_command_is_no_error(run, tmp_path):
    write(tmp_path, 'output-dir = "elsewhere"\n')
    assert "timeout" in shown(run)


BAD = {
    "an unknown key": ("timeuot = 3\n", "there is no setting 'timeuot'; did you mean 'timeout'?"),
    "a key of the command line alone": ("write-baseline = true\n", "there is no setting 'write-baseline'"),
    "a word for a number": ('timeout = "soon"\n', "'timeout'"),
    "a number for a switch": ("strict = 1\n", "must be true or false"),
    "one value for several": ('ignore = "step-refuted"\n', "must be a list"),
    "several values for one": ("seed = [1]\n", "must be a single value"),
    "a code that does not exist": ('ignore = ["x"]\n', "there is no code 'x'"),
    "no TOML": ("timeout =\n", "cannot be read"),
    "a format that does not exist": ('output-format = "xml"\n', "'output-format'"),
}


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD)
def test_a_bad_settings_file_is_refused_in_one_line(run, tmp_path, text, words):
    write(tmp_path, text)
    result = run("check", ".")
    assert result.exit_code == 2
    assert words in result.stderr
    assert "derive.toml: error" in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_settings_file_that_is_missing_is_refused(run):
    result = run("check", "--config", "none.toml")
    assert result.exit_code == 2
    assert "file-missing" in result.stderr
