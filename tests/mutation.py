"""Changes that make the trusted code wrong, and the tests that notice: run ``python -m tests.mutation derive/kernel/rules``.

Every changed copy drops a condition or a guard, or takes the other of two things, in one place.  A change that no test of the
kernel notices is printed; it is either a missing test or does not change what the code means.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import multiprocessing
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click
import flint  # noqa: F401  (loaded once, for all runs)
import hypothesis.strategies  # noqa: F401
import pytest

FORKED, SECONDS = multiprocessing.get_context("fork"), 300
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
    """Try every change of the modules and folders, which are named as seen from the root of the project."""
    root = Path(__file__).resolve().parent.parent
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        for name in ("derive", "tests"):
            shutil.copytree(root / name, here / name, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copy(root / "pyproject.toml", here)
        if _fails(here):
            sys.exit("a test fails without any change")
        modules = [file for path in paths for file in ([here / path] if path.endswith(".py") else sorted((here / path).glob("*.py")))]
        caught = [_is_caught(mutant, module, here) for module in modules for mutant in list(mutants(module))]
    click.echo(f"{len(caught)} changes, {caught.count(False)} not noticed")
    return int(not all(caught))


def _is_caught(mutant: Mutant, module: Path, here: Path) -> bool:
    """Put the change in place, run the tests of the kernel on it, and take it back."""
    original = module.read_text("utf-8")
    module.write_text(mutant.text, "utf-8")
    caught = _fails(here)
    module.write_text(original, "utf-8")
    if not caught:
        click.echo(f"not noticed: {mutant.place}: {mutant.change}")
    return caught


def _fails(here: Path) -> bool:
    """Tell whether a test fails; what never ends fails too."""
    run = FORKED.Process(target=_run_tests, args=(here,))
    run.start()
    run.join(SECONDS)
    run.kill()
    run.join()
    return run.exitcode != 0


def _run_tests(here: Path) -> None:
    """Run the tests in a process that has loaded nothing of the package yet."""
    os.chdir(here)
    sys.path[:] = [str(here), *(path for path in sys.path if path and not (Path(path) / "derive").is_dir())]
    sys.dont_write_bytecode = True
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        os._exit(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "tests/kernel"]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
