r"""Indicators of comparisons of indices: ``\mathbb{1}[i = j]``, ``\mathbf{1}_{\{i \neq j\}}``, ``1\{i = j\}``, ``\delta^i_j``."""

from __future__ import annotations

from derive.syntax import tree

NAMES = frozenset((r"\mathbb{1}", r"\mathbf{1}", r"\mathbb{I}", r"\mathds{1}", r"\operatorname{1}", "1"))


def compared(node: object) -> tuple[str, tree.Condition] | None:
    """Give the name and the comparison of an indicator; the name of a bracket is empty."""
    match node:
        case tree.Application(tree.Name(name), (inner,)) if name in NAMES:
            return _named(name, inner)
        case tree.Subscript(tree.Name(name), (inner,)) if name in NAMES:
            return _named(name, inner)
        case tree.Group("[", tree.Assertion() as inner, "]"):
            return _named("", inner)
        case tree.Superscript(tree.Subscript(tree.Name(r"\delta"), (tree.Name() as below,)), tree.Name() as above):
            return r"\delta", tree.Condition(above, "=", below, node.span)
        case _:
            return None


def holds_letters(node: tree.Node) -> bool:
    """Tell whether a formula is an indicator that compares two letters, which are no numbers there."""
    found = compared(node)
    return found is not None and isinstance(found[1].left, tree.Name) and isinstance(found[1].right, tree.Name)


def _named(name: str, inner: tree.Node) -> tuple[str, tree.Condition] | None:
    match inner:
        case tree.Assertion((left, right), (sign,)):
            return name, tree.Condition(left, sign, right, inner.span)
        case tree.Group(_, within, _) | tree.Fenced(_, within, _):
            return _named(name, within)
        case _:
            return None
