"""The changed copies of the trusted code: each differs in one place, and the original is as it was."""

import ast

from mutation import mutants

RULE = '''
def rule(term: Add) -> Rewrite:
    """Say Add and ONE."""
    if not isinstance(term, Add) or term.left == ONE:
        raise RuleDoesNotApply("not Add")
    return Rewrite(term.left, (Distinct(term.left, ZERO), IsDefined(term)))
'''


def written(tmp_path):
    path = tmp_path / "rules.py"
    path.write_text(RULE, "utf-8")
    return path


def changed_lines(tmp_path):
    original = ast.unparse(ast.parse(RULE)).splitlines()
    for mutant in mutants(written(tmp_path)):
        text = mutant.text.splitlines()
        yield [line.strip() for line in text if line not in original], len(original) - len(text)


def test_every_copy_differs_from_the_original(tmp_path):
    changes = list(changed_lines(tmp_path))
    assert all(lines or fewer for lines, fewer in changes)
    assert len({(tuple(lines), fewer) for lines, fewer in changes}) == len(changes)


def test_guards_and_conditions_are_dropped_one_by_one(tmp_path):
    lines = [line for lines, _ in changed_lines(tmp_path) for line in lines]
    assert "pass" in lines
    assert "if not isinstance(term, Add):" in lines
    assert "if term.left == ONE:" in lines
    assert "return Rewrite(term.left, (Distinct(term.left, ZERO),))" in lines
    assert "return Rewrite(term.left, (IsDefined(term),))" in lines


def test_what_is_only_said_is_left_alone(tmp_path):
    text = "\n".join(mutant.text for mutant in mutants(written(tmp_path)))
    assert text.count("Say Add and ONE.") == text.count("'not Add'") + text.count("pass")
    assert "term: Multiply" not in text
