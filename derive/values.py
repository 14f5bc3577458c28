"""Values with named fields that never change, defined in a tenth of the time that ``dataclasses`` takes for that.

The standard decorator compiles six methods for every class, which together takes longer than to check a page of steps.  What
it gives to mypy, ``fields``, ``replace`` and ``match`` stays as it is; the methods are closures here, made from a few templates.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from inspect import get_annotations
from operator import attrgetter
from types import FunctionType
from typing import TYPE_CHECKING, Any, TypeVar, cast

Kind = TypeVar("Kind", bound=type[Any])
Put = Callable[[Any, Any], None]

OWN = frozenset(("__init__", "__post_init__", "__eq__", "__hash__", "__repr__", "__reduce__", "__setattr__", "__delattr__"))

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, repr: bool = True) -> Callable[[Kind], Kind]:  # noqa: A002
        """Do what the decorator of the standard library does."""
        standard = dataclasses.dataclass(frozen=frozen, slots=slots, repr=repr)
        return lambda kind: _made(kind) if frozen and slots and repr and _is_plain(kind) else standard(kind)


def _is_plain(kind: type[Any]) -> bool:
    """Tell whether a class has no more than a few fields, some of them with a value to begin with, and methods of its own."""
    names = get_annotations(kind)
    special = any(isinstance(kind.__dict__.get(name), dataclasses.Field) for name in names)
    return kind.__bases__ == (object,) and not special and OWN.isdisjoint(kind.__dict__) and len(names) < len(TEMPLATES)


def _made(kind: Kind) -> Kind:
    names = tuple(get_annotations(kind))
    defaults = tuple(kind.__dict__[name] for name in names if name in kind.__dict__)
    kind.__doc__ = kind.__doc__ or f"{kind.__name__}."  # else one is made from the signature, which takes long
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    made.__init__ = _constructor(made, names, defaults)
    made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
    made.__eq__, made.__hash__ = _comparison(_reader(names))
    made.__reduce__ = _reduction(_reader(names))
    made.__repr__ = _representation(names, _reader(names))
    return cast("Kind", made)


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Give the function from a value to the tuple of its fields."""
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


def _constructor(made: type[Any], names: tuple[str, ...], defaults: tuple[Any, ...]) -> Callable[..., None]:
    """Give the template for so many fields, its parameters called like the fields."""
    template = TEMPLATES[len(names)](*(made.__dict__[name].__set__ for name in names))
    code = template.__code__.replace(co_varnames=("self", *names))
    return FunctionType(code, template.__globals__, "__init__", defaults, template.__closure__)


def _comparison(fields: Callable[[Any], tuple[Any, ...]]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def equal(self: Any, other: object) -> bool:
        return fields(self) == fields(other) if other.__class__ is self.__class__ else NotImplemented

    def number(self: Any) -> int:
        return hash(fields(self))

    return equal, number


def _reduction(fields: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda self: (self.__class__, fields(self))


def _representation(names: tuple[str, ...], fields: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], str]:
    def text(self: Any) -> str:
        inside = [f"{name}={value!r}" for name, value in zip(names, fields(self), strict=True)]
        return f"{self.__class__.__qualname__}({', '.join(inside)})"

    return text


def _refuse_to_set(_: Any, name: str, __: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _refuse_to_delete(_: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")


# Constructors, by the number of fields; each field is put where its slot is, since nothing else may set it.


def _of_none() -> Any:
    def template(self: Any) -> None:
        pass

    return template


def _of_one(put: Put) -> Any:
    def template(self: Any, one: Any) -> None:
        put(self, one)

    return template


def _of_two(put: Put, put_two: Put) -> Any:
    def template(self: Any, one: Any, two: Any) -> None:
        put(self, one)
        put_two(self, two)

    return template


def _of_three(put: Put, put_two: Put, put_three: Put) -> Any:
    def template(self: Any, one: Any, two: Any, three: Any) -> None:
        put(self, one)
        put_two(self, two)
        put_three(self, three)

    return template


def _of_four(put: Put, put_two: Put, put_three: Put, put_four: Put) -> Any:
    def template(self: Any, one: Any, two: Any, three: Any, four: Any) -> None:
        put(self, one)
        put_two(self, two)
        put_three(self, three)
        put_four(self, four)

    return template


def _of_five(put: Put, put_two: Put, put_three: Put, put_four: Put, put_five: Put) -> Any:
    def template(self: Any, one: Any, two: Any, three: Any, four: Any, five: Any) -> None:
        put(self, one)
        put_two(self, two)
        put_three(self, three)
        put_four(self, four)
        put_five(self, five)

    return template


TEMPLATES: tuple[Callable[..., Any], ...] = (_of_none, _of_one, _of_two, _of_three, _of_four, _of_five)
