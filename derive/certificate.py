"""Write down what a verdict rests on as JSON, and read it back without trusting a word of it.

A dataclass is written as a list: its name, then its fields in their order.  Where the type of a place is known, an
enum is its value, a fraction is ``"p/q"``, a tuple is a list and a mapping is a list of pairs; in the free arguments
of a step a tuple, a fraction and an enum carry their name too.  Reading and writing follow the annotations of the
classes, so that a new field or a new term needs no line here.  Neither recurses: values wait on a limited stack.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from enum import Enum
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, NamedTuple, NoReturn, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from derive.errors import DeriveError
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.rule import Condition, Proof, Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import Branch, Comparison, Function, Range, Term

Json: TypeAlias = "bool | int | str | list[Json] | None"
T = TypeVar("T")

DEPTH_LIMIT = 2000
RECORDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for union in (Term, Comparison, Condition, tuple[Range, Branch, Scope, Declaration, Definition, Given, Step])
    for kind in get_args(union)
} | {"Witness": Witness, "Refutation": Refutation}
ENUMS: dict[str, type[Enum]] = {kind.__name__: kind for kind in (Function, Domain, Relation, Side)}
ATOMS = frozenset((bool, int, str, type(None)))
FRACTION = re.compile(r"-?[0-9]+(/[0-9]+)?")


class CertificateError(DeriveError):
    """What was read is not the record of a value; the message says why."""


def encode(value: object) -> Json:
    """Write a term, a scope, a step, a refutation or another known value; raises CertificateError for anything else."""
    written: list[Json] = []
    waiting: list[tuple[Any, list[Json], int]] = [(((FREE, value),), written, 0)]
    while waiting:
        parts, out, depth = waiting.pop()
        if depth > DEPTH_LIMIT:
            raise CertificateError(f"it is nested more than {DEPTH_LIMIT} deep")
        for shape, item in parts:
            data, inside = _written(shape, item)
            out.append(data)
            if inside is not None:
                waiting.append((inside, data, depth + 1))
    return written[0]


def encode_proof(proof: Proof) -> Json:
    """Write the steps of a proof."""
    return [encode(step) for step in proof]


def decode_term(data: Json) -> Term:
    """Read a term; raises CertificateError."""
    term: Term = _read(_shape(Term), data)
    return term


def decode_scope(data: Json) -> Scope:
    """Read a scope; raises CertificateError."""
    return decode(Scope, data)


def decode_proof(data: Json) -> Proof:
    """Read the steps of a proof; raises CertificateError."""
    proof: Proof = _read(_shape(tuple[Step, ...]), data)
    return proof


def decode_refutation(data: Json) -> Refutation:
    """Read a witness with the two sides; raises CertificateError."""
    return decode(Refutation, data)


def decode(kind: type[T], data: Json) -> T:
    """Read a value of one class; raises CertificateError."""
    hint: Any = kind
    value: T = _read(_shape(hint), data)
    return value


def parse(text: str) -> Any:
    """Read JSON strictly: no name twice in an object, no NaN and no infinity.  Raises CertificateError."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise CertificateError("it is nested too deeply") from None
    except ValueError as error:
        raise CertificateError(f"it is not JSON: {error}") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CertificateError(f"the name {twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise CertificateError(f"{name} is no JSON number")


# The shapes of places


class Shape(NamedTuple):
    """What a place may hold, as its annotation says: what begins to read it, the classes, and the shapes of the parts.

    The parts of a tuple of any length are ``many``.
    """

    begin: Callable[[Shape, Json], Any]
    kinds: tuple[Any, ...] = ()
    parts: tuple[Shape, ...] = ()
    many: bool = False

    def of_parts(self, count: int) -> tuple[Shape, ...]:
        """Give the shapes of the parts of a tuple of some length."""
        return self.parts * count if self.many else self.parts


@cache
def _shape(hint: Any) -> Shape:
    if hint is Any:
        return FREE
    origin, inside = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return Shape(_union, inside)
    if origin is tuple:
        many = inside[-1] is Ellipsis
        return Shape(_tuple, parts=tuple(map(_shape, inside[:1] if many else inside)), many=many)
    if origin is not None:
        return Shape(_mapping, parts=(Shape(_tuple, parts=tuple(map(_shape, inside))),))
    return Shape(_record if RECORDS.get(hint.__name__) is hint else _atom, (hint,))


@cache
def _fields(record: str) -> tuple[tuple[str, Shape], ...]:
    kind = RECORDS[record]
    hints = get_type_hints(kind)
    return tuple((field.name, _shape(hints[field.name])) for field in fields(kind))


# Writing


def _written(shape: Shape, value: Any) -> tuple[Any, Iterable[tuple[Shape, object]] | None]:
    """Give what is written for a value, and for one with parts the parts that are still to be put into that."""
    kind = type(value)
    if kind in ATOMS:
        return value, None
    name = kind.__name__
    if RECORDS.get(name) is kind:
        return [name], [(shape, getattr(value, field)) for field, shape in _fields(name)]
    free = shape is FREE
    match value:
        case Fraction():
            return ["Fraction", str(value)] if free else str(value), None
        case Enum() if not free or ENUMS.get(name) is kind:
            return [name, value.value] if free else value.value, None
        case tuple():
            shapes = (FREE,) * len(value) if free else shape.of_parts(len(value))
            return ["tuple"] if free else [], zip(shapes, value, strict=True)
        case Mapping() if not free:
            return [], [(shape.parts[0], pair) for pair in value.items()]
        case _:
            raise CertificateError(f"a {name} cannot be written")


# Reading


class _Opened:
    """A value that is being read: its parts, those that have been read, and what makes the value of them."""

    __slots__ = ("build", "parts", "values")

    def __init__(self, parts: Iterable[tuple[Shape, Json]], build: Callable[[list[Any]], Any]) -> None:
        self.parts = iter(parts)
        self.values: list[Any] = []
        self.build = build


def _read(shape: Shape, data: Json) -> Any:
    """Read a value without recursion: those that are not whole wait on a stack, the innermost last."""
    opened = [_Opened(((shape, data),), tuple)]
    while True:
        last = opened[-1]
        for part, item in last.parts:
            found = part.begin(part, item)
            if type(found) is _Opened:
                if len(opened) > DEPTH_LIMIT:
                    raise CertificateError(f"it is nested more than {DEPTH_LIMIT} deep")
                opened.append(found)
                break
            last.values.append(found)
        else:
            opened.pop()
            if not opened:
                return last.values[0]
            opened[-1].values.append(last.build(last.values))


def _atom(shape: Shape, data: Json) -> Any:
    kind = shape.kinds[0]
    if type(data) is kind and kind in ATOMS:
        return data
    if kind is Fraction:
        return _fraction(data)
    if issubclass(kind, Enum):
        return _member(kind, data)
    raise CertificateError(f"expected {kind.__name__}, found {_shown(data)}")


def _fraction(data: Json) -> Fraction:
    try:
        value = Fraction(data) if isinstance(data, str) and FRACTION.fullmatch(data) else None
    except (ValueError, ZeroDivisionError):
        value = None
    if value is None or str(value) != data:
        raise CertificateError(f"expected a fraction in lowest terms, found {_shown(data)}")
    return value


def _member(kind: type[Enum], data: Json) -> Enum:
    for member in kind:
        if type(data) is str and member.value == data:
            return member
    raise CertificateError(f"expected a {kind.__name__}, found {_shown(data)}")


def _free(_: Shape, data: Json) -> Any:
    if not isinstance(data, list):
        if type(data) not in ATOMS:
            raise CertificateError(f"expected an argument, found {_shown(data)}")
        return data
    tag = data[0] if data else None
    if tag == "tuple":
        return _Opened([(FREE, item) for item in data[1:]], tuple)
    if tag == "Fraction" or (isinstance(tag, str) and tag in ENUMS):
        if len(data) != 2:
            raise CertificateError(f"expected one value after {tag!r}, found {len(data) - 1}")
        return _fraction(data[1]) if tag == "Fraction" else _member(ENUMS[tag], data[1])
    return _opened(_named(data), data)


FREE = Shape(_free)


def _named(data: Json) -> type[Any]:
    tag = data[0] if isinstance(data, list) and data else None
    if not isinstance(tag, str) or tag not in RECORDS:
        raise CertificateError(f"expected a known kind of value, found {_shown(data)}")
    return RECORDS[tag]


def _union(shape: Shape, data: Json) -> _Opened | None:
    if data is None and type(None) in shape.kinds:
        return None
    kind = _named(data)
    if kind not in shape.kinds:
        names = ", ".join(choice.__name__ for choice in shape.kinds)
        raise CertificateError(f"expected one of {names}, found {kind.__name__}")
    return _opened(kind, data)


def _record(shape: Shape, data: Json) -> _Opened:
    return _opened(shape.kinds[0], data)


def _opened(kind: type[Any], data: Json) -> _Opened:
    places = _fields(kind.__name__)
    if not isinstance(data, list) or not data or data[0] != kind.__name__:
        raise CertificateError(f"expected {kind.__name__}, found {_shown(data)}")
    if len(data) != len(places) + 1:
        raise CertificateError(f"{kind.__name__} has {len(places)} fields, found {len(data) - 1}")
    return _Opened(zip((shape for _, shape in places), data[1:], strict=True), lambda values: kind(*values))


def _tuple(shape: Shape, data: Json) -> _Opened:
    items = _list(data)
    parts = shape.of_parts(len(items))
    if len(parts) != len(items):
        raise CertificateError(f"expected {len(parts)} items, found {len(items)}")
    return _Opened(zip(parts, items, strict=True), tuple)


def _mapping(shape: Shape, data: Json) -> _Opened:
    pairs = _list(data)
    for pair in pairs:
        if len(_list(pair)) != 2:
            raise CertificateError(f"expected a pair, found {_shown(pair)}")
    return _Opened([(shape.parts[0], pair) for pair in pairs], _without_doubles)


def _without_doubles(pairs: list[tuple[Any, Any]]) -> dict[Any, Any]:
    found: dict[Any, Any] = {}
    for name, value in pairs:
        if name in found:
            raise CertificateError(f"{name!r} stands twice in one mapping")
        found[name] = value
    return found


def _list(data: Json) -> list[Json]:
    if not isinstance(data, list):
        raise CertificateError(f"expected a list, found {_shown(data)}")
    return data


def _shown(data: Json) -> str:
    match data:
        case list():
            return f"a list that begins with {_shown(data[0])}" if data and not isinstance(data[0], list) else "a list"
        case str():
            return repr(data if len(data) <= 40 else data[:40] + "…")
        case bool() | int() | None:
            return str(data)[:40]
        case _:
            return f"a {type(data).__name__}"


# The same for people


def readable_witness(refutation: Refutation) -> dict[str, Any]:
    r"""Give the witness as it is shown: sizes, indices, values under names such as ``\hat{a}_1``, both sides."""
    witness = refutation.witness
    sizes = dict(sorted(witness.sizes.items()))
    shown: dict[str, Any] = {"n": sizes.get("n", next(iter(sizes.values()), None))}
    shown["values"] = {_element_name(*name): str(value) for name, value in sorted(witness.values.items())}
    shown |= {"left": refutation.left, "right": refutation.right}
    if set(sizes) - {"n"}:
        shown["sizes"] = sizes
    if witness.indices:
        shown["indices"] = dict(sorted(witness.indices.items()))
    return shown


def _element_name(name: str, indices: tuple[int, ...]) -> str:
    if not indices:
        return name
    below = ",".join(map(str, indices))
    return f"{name}_{below}" if len(below) == 1 else f"{name}_{{{below}}}"
