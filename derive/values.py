"""Values with named fields, most of which never change, defined in a tenth of the time that ``dataclasses`` takes for that.

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
Fields = tuple[dataclasses.Field[Any], ...]

OWN = frozenset(("__init__", "__post_init__", "__eq__", "__hash__", "__repr__", "__reduce__", "__setattr__", "__delattr__"))

if TYPE_CHECKING:
    from dataclasses import dataclass as dataclass
else:

    def dataclass(*, frozen: bool = False, slots: bool = False, repr: bool = True) -> Callable[[Kind], Kind]:  # noqa: A002
        """Do what the decorator of the standard library does."""
        standard = dataclasses.dataclass(frozen=frozen, slots=slots, repr=repr)
        return lambda kind: _made(kind, frozen) if slots and repr and _is_plain(kind) else standard(kind)


def _is_plain(kind: type[Any]) -> bool:
    """Tell whether all fields of a class are its own and are given when a value is made, and its other methods are its own too."""
    own = (kind.__dict__.get(name) for name in get_annotations(kind))
    computed = any(isinstance(field, dataclasses.Field) and not field.init for field in own)
    return kind.__bases__ == (object,) and not computed and OWN.isdisjoint(kind.__dict__)


def _made(kind: Kind, frozen: bool) -> Kind:
    kind.__doc__ = kind.__doc__ or f"{kind.__name__}."  # else one is made from the signature, which takes long
    made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=True)(kind)
    made.__dataclass_params__.frozen = frozen  # what a class that inherits from this one asks for
    fields = dataclasses.fields(made)
    made.__init__ = _constructor(made, fields)
    made.__eq__, number = _comparison(_reader(tuple(f.name for f in fields if f.compare)))
    made.__hash__ = number if frozen else None
    made.__repr__ = _representation(tuple(f.name for f in fields if f.repr))
    if frozen:
        made.__setattr__, made.__delattr__ = _refuse_to_set, _refuse_to_delete
        made.__reduce__ = _reduction(_reader(tuple(f.name for f in fields)))
    return cast("Kind", made)


def _reader(names: tuple[str, ...]) -> Callable[[Any], tuple[Any, ...]]:
    """Give the function from a value to the tuple of its fields."""
    if not names:
        return lambda _: ()
    read = attrgetter(*names)
    return read if len(names) > 1 else lambda value: (read(value),)


def _constructor(made: type[Any], fields: Fields) -> Callable[..., None]:
    """Give the template for so many fields, its parameters called like the fields."""
    names = ("self", *(f.name for f in fields))
    defaults = tuple(value for value in map(_default, fields) if value is not dataclasses.MISSING)
    if len(fields) < len(TEMPLATES) and not any(isinstance(value, _Fresh) for value in defaults):
        template = TEMPLATES[len(fields)](*(made.__dict__[f.name].__set__ for f in fields))
        code = template.__code__.replace(co_varnames=names)
    else:
        template = _of_many
        code = template.__code__.replace(co_varnames=names, co_nlocals=len(names), co_argcount=len(names))
    constructor = FunctionType(code, template.__globals__, "__init__", defaults, template.__closure__)
    constructor.__qualname__ = f"{made.__qualname__}.__init__"
    return constructor


class _Fresh:
    """Stands for a value that is made anew for everyone who gives none."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self.make = make


def _default(field: dataclasses.Field[Any]) -> Any:
    factory = field.default_factory
    return field.default if factory is dataclasses.MISSING else _Fresh(factory)


def _comparison(fields: Callable[[Any], tuple[Any, ...]]) -> tuple[Callable[[Any, object], bool], Callable[[Any], int]]:
    def equal(self: Any, other: object) -> bool:
        return fields(self) == fields(other) if other.__class__ is self.__class__ else NotImplemented

    def number(self: Any) -> int:
        return hash(fields(self))

    return equal, number


def _reduction(fields: Callable[[Any], tuple[Any, ...]]) -> Callable[[Any], tuple[Any, ...]]:
    return lambda self: (self.__class__, fields(self))


def _representation(names: tuple[str, ...]) -> Callable[[Any], str]:
    def text(self: Any) -> str:
        inside = [f"{name}={value!r}" for name, value in zip(names, _reader(names)(self), strict=True)]
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


def _of_many(self: Any) -> None:
    """Take any number of fields: the names of its parameters say what they are."""
    _put_all(locals())


def _put_all(given: dict[str, Any]) -> None:
    made = given["self"]
    for name, value in given.items():
        if name != "self":
            object.__setattr__(made, name, value.make() if value.__class__ is _Fresh else value)
