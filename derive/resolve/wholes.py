"""Numbers that are written with what they depend on: ``J(w, b)`` where w is a family."""

from __future__ import annotations

from derive.resolve.barred import written_out
from derive.resolve.dependencies import dependencies
from derive.resolve.known import Known, NoMeaning
from derive.resolve.spelled import unbold
from derive.source import Span
from derive.syntax import tree
from derive.terms import Symbol


def whole_value(name: str, arguments: str, written: tuple[tree.Node, ...], at: Known, span: Span) -> Symbol:
    """Give a number that is written with its arguments; raises NoMeaning where other ones stand behind it."""
    letters = [unbold(a.text) if isinstance(a, tree.Name) else "" for a in written]
    called = written_out(name)
    if not arguments:
        raise NoMeaning(f"an argument of {called} is a family here and a number elsewhere; write another letter for one", span)
    families = {found for found, arity in dependencies((Symbol(name),), at.scope).names if arity}
    others = any(at.is_index(letter) or at.is_defined(letter) for letter in letters)
    if ", ".join(letters) != arguments or others or any(at.is_known(letter, 0) for letter in families & set(letters)):
        as_called = f"{name}({arguments})" if called == name else f"{called} with {arguments}"
        message = f"{called} has a meaning only as {as_called}, as it was defined; write other values of it out"
        raise NoMeaning(message, span)
    return Symbol(name)
