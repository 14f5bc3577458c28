"""Changes that make the trusted code wrong, and the tests that notice: run ``python -m tests.mutation derive/kernel/rules``.

Every changed copy drops a condition or a guard, or takes the other of two things, in one place.  A change that no test of the
kernel notices is printed; it is either a missing test or does not change what the code means.  The tests are collected once: each
copy is put in place in a process of its own, which runs the tests that reach the changed lines, or else their function, and stops
at the first that fails; what only runs while a module is loaded is not tried.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import importlib
import inspect
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType, FunctionType, ModuleType
from typing import Any

import click
import pytest

ROOT, SECONDS, QUICK = Path(__file__).resolve().parent.parent, 60, 0.3
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
    """A changed module: where it is changed, how, its whole text, and the lines of the change and of the function around it."""

    place: str
    change: str
    text: str
    lines: range
    around: range


def mutants(path: Path) -> Iterator[Mutant]:
    """Give every changed copy of a module; annotations, docstrings and messages are left as they are."""
    module = ast.parse(path.read_text("utf-8"))
    functions = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    for function in functions:
        body = [node for statement in function.body if not isinstance(statement, ast.FunctionDef) for node in _walked(statement)]
        for node in body:
            for change, replacement in _changes(node):
                before = ast.unparse(node)
                place, text = f"{path.name}:{node.lineno} {function.name}", _with(module, node, replacement)
                yield Mutant(place, f"{before} -> {change}", text, _lines(node), _lines(function))


def _lines(node: ast.AST) -> range:
    return range(node.lineno, node.end_lineno + 1)  # type: ignore[attr-defined]


def _walked(node: ast.AST) -> Iterator[ast.AST]:
    yield node
    for name, value in ast.iter_fields(node):
        if name not in ("annotation", "returns", "decorator_list"):
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not isinstance(child, ast.Raise | ast.FunctionDef):
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


Reached = tuple[float, dict[str, set[int]]]


class Trial:
    """A run of pytest that collects the tests of the kernel, and then tries every change of some modules on them."""

    def __init__(self, paths: list[Path], quick: bool) -> None:
        self.paths, self.quick, self.tried, self.unnoticed = paths, quick, 0, 0

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        reached = _run_once(session, frozenset(map(str, self.paths)), self.quick)
        for path in self.paths:
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for mutant in mutants(path):
                self.tried += 1
                ways = ([i for i, (_, hit) in reached.items() if not hit[str(path)].isdisjoint(x)] for x in (mutant.lines, mutant.around))
                items = sorted(next(filter(None, ways), ()), key=lambda item: reached[item][0])
                if not _is_caught(mutant, module, items):
                    self.unnoticed += 1
                    print(f"not noticed: {mutant.place}: {mutant.change}", file=sys.__stdout__, flush=True)
        return True


def _run_once(session: pytest.Session, files: frozenset[str], quick: bool) -> dict[pytest.Item, Reached]:
    """Run every test on what is there, and give the seconds that each takes and the lines it reaches; ends where one fails."""
    reached = dict[pytest.Item, Reached]()
    for item in session.items:
        start = time.process_time()
        _run(item)
        seconds = time.process_time() - start
        if not quick or seconds <= QUICK:
            hit: dict[str, set[int]] = {file: set() for file in files}
            sys.settrace(_tracer(hit))
            _run(item)
            sys.settrace(None)
            reached[item] = seconds, hit
    if session.testsfailed:
        raise session.Failed("a test fails without any change")
    return reached


def _tracer(hit: dict[str, set[int]]) -> Callable[[FrameType, str, object], Any]:
    def line(frame: FrameType, _event: str, _argument: object) -> Any:
        hit[frame.f_code.co_filename].add(frame.f_lineno)
        return line

    return lambda frame, _event, _argument: line if frame.f_code.co_filename in hit else None


def _run(item: pytest.Item) -> None:
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)


def _is_caught(mutant: Mutant, module: ModuleType, items: list[pytest.Item]) -> bool:
    """Run the tests on a change, in a process of its own; what never ends is caught too."""
    child = os.fork()
    if not child:
        signal.setitimer(signal.ITIMER_PROF, SECONDS)  # of its own: others may need the machine too
        _put_in_place(mutant, module)
        for item in items:
            _run(item)
            if item.session.testsfailed:
                os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] != 0


def _put_in_place(mutant: Mutant, module: ModuleType) -> None:
    """Give the functions of a loaded module, wherever they are known by now, the code of its changed copy."""
    codes = {code.co_qualname: code for code in _codes(compile(mutant.text, str(module.__file__), "exec"))}
    classes = [thing for thing in vars(module).values() if inspect.isclass(thing) and thing.__module__ == module.__name__]
    for owner in (module, *classes):
        for thing in vars(owner).values():
            if isinstance(thing, FunctionType) and thing.__module__ == module.__name__ and thing.__qualname__ in codes:
                thing.__code__ = codes[thing.__qualname__]


def _codes(code: CodeType) -> Iterator[CodeType]:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield inner
            yield from _codes(inner)


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--quick", is_flag=True, help=f"Leave out tests that take more than {QUICK} seconds.")
def main(paths: tuple[str, ...], quick: bool) -> None:
    """Try every change of the modules and folders, which are named as seen from the root of the project."""
    modules = [file for path in paths for file in ([ROOT / path] if path.endswith(".py") else sorted((ROOT / path).glob("*.py")))]
    trial = Trial(modules, quick)
    with open(os.devnull, "w", encoding="utf-8") as nowhere, contextlib.redirect_stdout(nowhere):
        tested = [str(ROOT / "tests" / name) for name in ("kernel", "test_terms.py")]
        result = pytest.main(["-q", "-p", "no:cacheprovider", *tested], plugins=[trial])
    if result:
        sys.exit("a test fails without any change")
    click.echo(f"{trial.tried} changes, {trial.unnoticed} not noticed")
    sys.exit(int(trial.unnoticed > 0))


if __name__ == "__main__":
    main()
