r"""The signs of gradients on the page, ``\nabla_w L`` and ``\nabla^2 L(w)``: what they are taken by, and where they are open."""

from __future__ import annotations

from derive.syntax import tree


def open_gradient(node: tree.Node) -> tree.KnownFunction | None:
    """Give the gradient that a formula ends with, so that it may reach on to what stands behind; None where it ends otherwise."""
    match node:
        case tree.KnownFunction("nabla"):
            return node
        case tree.Superscript(base=last) | tree.Quotient(last, _, True) | tree.Signed(operand=last) | tree.Product((*_, last)):
            return open_gradient(last)
        case _:
            return None


def variable_of(node: tree.KnownFunction) -> tree.Node | None:
    r"""Give what a gradient is taken by: what stands below the sign, else the one argument, ``\nabla L(w)``."""
    match node:
        case tree.KnownFunction(_, tree.Application(_, (tree.Name() as alone,)), _, None):
            return alone
        case _:
            return node.below


def is_gradient(node: tree.Node) -> bool:
    """Tell whether a formula is a gradient, or the slopes of one."""
    sign = node.base if isinstance(node, tree.Superscript) else node
    return isinstance(sign, tree.KnownFunction) and sign.name == "nabla"
