"""Changes that make the trusted code wrong, and the tests that notice: run ``python -m tests.mutation derive/kernel/rules``.

Every changed copy drops a condition or a guard, or takes the other of two things, in one place.  A change that no test of the
kernel notices is printed; it is either a missing test or does not change what the code means.
"""

from __future__ import annotations

import ast
import copy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

EXCHANGED_NAMES = {
    "ZERO": "ONE", "ONE": "ZERO", "MINUS_ONE": "ONE", "TWO": "ONE", "Equal": "Distinct", "Distinct": "Equal",
    "Add": "Multiply", "Multiply": "Add", "any": "all", "all": "any", "Positive": "NonNegative", "Nonzero": "IsDefined",
}  # fmt: skip
EXCHANGED_ATTRIBUTES = {"lower": "upper", "upper": "lower", "left": "right", "right": "left"}
EXCHANGED_SIGNS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A changed module: where it is changed, how, and its whole text."""

    place: str
    change: str
    text: str


def mutants(path: Path) -> Iterator[Mutant]:
    """Give every changed copy of a module; annotations, docstrings and messages are left as they are."""
    module = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        body = [node for statement in function.body for node in _walked(statement)]
        for node in body:
            for change, replacement in _changes(node):
                before = ast.unparse(node)
                yield Mutant(f"{path.name}:{node.lineno} {function.name}", f"{before} -> {change}", _with(module, node, replacement))


def _walked(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.Raise):
                    yield from _walked(child)


def _changes(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    match node:
        case ast.If(test=test, body=[ast.Raise()]):
            yield "(no guard)", ast.copy_location(ast.Pass(), node)
            if isinstance(test, ast.BoolOp):
                for kept in _without_one(test.values):
                    new = copy.copy(node)
                    new.test = ast.BoolOp(test.op, kept) if len(kept) > 1 else kept[0]
                    yield f"if {ast.unparse(new.test)}", new
        case ast.Call(func=ast.Name(id="Rewrite"), args=[after, ast.Tuple(elts=conditions) as listed]):
            for kept in _without_one(conditions):
                yield "a condition dropped", ast.Call(node.func, [after, ast.Tuple(kept, listed.ctx)], [])
        case ast.Call(func=ast.Name(id="Rewrite"), args=[after, _]):
            yield "all conditions dropped", ast.Call(node.func, [after], [])
        case ast.Name(id=name, ctx=ast.Load()) if name in EXCHANGED_NAMES:
            yield EXCHANGED_NAMES[name], ast.Name(EXCHANGED_NAMES[name], node.ctx)
        case ast.Attribute(value=value, attr=attribute) if attribute in EXCHANGED_ATTRIBUTES:
            yield f".{EXCHANGED_ATTRIBUTES[attribute]}", ast.Attribute(value, EXCHANGED_ATTRIBUTES[attribute], node.ctx)
        case ast.Constant(value=bool() as value):
            yield str(not value), ast.Constant(not value)
        case ast.Compare(left=left, ops=[sign], comparators=sides) if type(sign) in EXCHANGED_SIGNS:
            yield "the other comparison", ast.Compare(left, [EXCHANGED_SIGNS[type(sign)]()], sides)
        case ast.BoolOp(op=op, values=values):
            other = ast.And() if isinstance(op, ast.Or) else ast.Or()
            yield "and <-> or", ast.BoolOp(other, values)


def _without_one(parts: list[ast.expr]) -> Iterator[list[ast.expr]]:
    yield from (parts[:place] + parts[place + 1 :] for place in range(len(parts)))


def _with(module: ast.Module, old: ast.AST, new: ast.AST) -> str:
    """Give the text of a module in which one node is replaced; the module stays as it is."""
    copies: dict[int, object] = {}
    changed = copy.deepcopy(module, copies)
    target = copies[id(old)]

    class Exchange(ast.NodeTransformer):
        def visit(self, node: ast.AST) -> ast.AST:
            return new if node is target else self.generic_visit(node)

    return ast.unparse(ast.fix_missing_locations(Exchange().visit(changed)))


def main(paths: list[str]) -> int:
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for name in ("derive", "tests"):
            shutil.copytree(root / name, here / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(root / "pyproject.toml", here)
        survivors = tried = 0
        for module in sorted(file for path in paths for file in ([Path(path)] if path.endswith(".py") else Path(path).glob("*.py"))):
            target = here / module
            original = target.read_text("utf-8")
            for mutant in mutants(target):
                target.write_text(mutant.text, "utf-8")
                run = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "tests/kernel"]
                caught = subprocess.run(run, cwd=here, capture_output=True, check=False, timeout=300).returncode != 0
                tried, survivors = tried + 1, survivors + (not caught)
                if not caught:
                    click.echo(f"survives: {mutant.place}: {mutant.change}")
            target.write_text(original, "utf-8")
    click.echo(f"{tried} changes, {survivors} not noticed")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
