"""Write down what a verdict rests on as JSON, and read it back without trusting a word of it.

A dataclass is written as a list: its name, then its fields in their order.  Where the type of a place is known, an
enum is its value, a fraction is ``"p/q"``, a tuple is a list and a mapping is a list of pairs; in the free arguments
of a step a tuple, a fraction and an enum carry their name too.  Reading and writing follow the annotations of the
classes, so that a new field or a new term needs no line here.  Neither recurses: values wait on a limited stack.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Generator, Mapping
from dataclasses import fields
from enum import Enum
from fractions import Fraction
from functools import cache
from types import UnionType
from typing import Any, NoReturn, TypeAlias, TypeVar, Union, get_args, get_origin, get_type_hints

from derive.errors import DeriveError
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.rule import Condition, Proof, Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import Branch, Comparison, Function, Range, Term

Json: TypeAlias = "bool | int | str | list[Json] | None"
Work: TypeAlias = "Generator[Work, Any, Any]"
T = TypeVar("T")

DEPTH_LIMIT = 2000
RECORDS: dict[str, type[Any]] = {
    kind.__name__: kind
    for union in (Term, Comparison, Condition, tuple[Range, Branch, Scope, Declaration, Definition, Given, Step])
    for kind in get_args(union)
} | {"Witness": Witness, "Refutation": Refutation}
ENUMS: dict[str, type[Enum]] = {kind.__name__: kind for kind in (Function, Domain, Relation, Side)}
FRACTION = re.compile(r"-?[0-9]+(/[0-9]+)?")


class CertificateError(DeriveError):
    """What was read is not the record of a value; the message says why."""


def encode(value: object) -> Json:
    """Write a term, a scope, a step, a refutation or another known value; raises CertificateError for anything else."""
    result: Json = _run(_encode_free(value))
    return result


def encode_proof(proof: Proof) -> Json:
    """Write the steps of a proof."""
    return [encode(step) for step in proof]


def decode_term(data: Json) -> Term:
    """Read a term; raises CertificateError."""
    term: Term = _run(_decode(Term, data))
    return term


def decode_scope(data: Json) -> Scope:
    """Read a scope; raises CertificateError."""
    return decode(Scope, data)


def decode_proof(data: Json) -> Proof:
    """Read the steps of a proof; raises CertificateError."""
    proof: Proof = _run(_decode(tuple[Step, ...], data))
    return proof


def decode_refutation(data: Json) -> Refutation:
    """Read a witness with the two sides; raises CertificateError."""
    return decode(Refutation, data)


def decode(kind: type[T], data: Json) -> T:
    """Read a value of one class; raises CertificateError."""
    value: T = _run(_decode(kind, data))
    return value


def parse(text: str) -> Any:
    """Read JSON strictly: no name twice in an object, no NaN and no infinity.  Raises CertificateError."""
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise CertificateError("it is nested too deeply") from None
    except ValueError as error:
        raise CertificateError(f"it is not JSON: {error}") from None


class _Mark(str):
    """A piece of JSON's own punctuation."""


_atom = json.JSONEncoder(ensure_ascii=False).encode


def compact(value: Any) -> str:
    """Give a value as JSON on one line, however deep it is nested."""
    pieces: list[str] = []
    waiting = [value]
    while waiting:
        match waiting.pop():
            case _Mark() as mark:
                pieces.append(mark)
            case list() as items:
                parts = [part for item in items for part in (_Mark(", "), item)]
                waiting += [_Mark("]"), *reversed(parts[1:]), _Mark("[")]
            case dict() as entries:
                parts = [part for name, item in entries.items() for part in (_Mark(", "), name, _Mark(": "), item)]
                waiting += [_Mark("}"), *reversed(parts[1:]), _Mark("{")]
            case atom:
                pieces.append(_atom(atom))
    return "".join(pieces)


def digest(*values: Any) -> str:
    """Give a fingerprint of JSON values; it guards against slips, not against somebody who computes it anew."""
    return hashlib.sha256("\n".join(map(compact, values)).encode("utf-8", "surrogatepass")).hexdigest()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise CertificateError(f"the name {twice!r} stands twice in one object")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise CertificateError(f"{name} is no JSON number")


def _run(work: Work) -> Any:
    """Carry out work that yields the work it waits for, without recursion."""
    stack, result = [work], None
    while stack:
        try:
            inner = stack[-1].send(result)
        except StopIteration as stop:
            stack.pop()
            result = stop.value
        else:
            if len(stack) > DEPTH_LIMIT:
                raise CertificateError(f"it is nested more than {DEPTH_LIMIT} deep")
            stack.append(inner)
            result = None
    return result


@cache
def _field_types(record: str) -> tuple[tuple[str, Any], ...]:
    kind = RECORDS[record]
    hints = get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in fields(kind))


# Writing


def _encode(hint: Any, value: object) -> Work:
    if hint is Any:
        return _encode_free(value)
    match value:
        case Enum():
            return _ready(value.value)
        case Fraction():
            return _ready(str(value))
        case tuple():
            return _encode_all(_element_types(hint, len(value)), value)
        case Mapping():
            return _encode_pairs(get_args(hint), value)
        case _:
            return _encode_free(value)


def _encode_free(value: object) -> Work:
    name = type(value).__name__
    kind = RECORDS.get(name)
    if kind is not None and isinstance(value, kind):
        types = _field_types(name)
        inner = yield from _encode_all(tuple(t for _, t in types), tuple(getattr(value, n) for n, _ in types))
        return [name, *inner]
    match value:
        case tuple():
            inner = yield from _encode_all((Any,) * len(value), value)
            return ["tuple", *inner]
        case Fraction():
            return ["Fraction", str(value)]
        case Enum() if ENUMS.get(name) is type(value):
            return [name, value.value]
        case bool() | int() | str() | None:
            return value
        case _:
            raise CertificateError(f"a {name} cannot be written")


def _encode_all(hints: tuple[Any, ...], values: tuple[object, ...]) -> Work:
    written = []
    for hint, value in zip(hints, values, strict=True):
        written.append((yield _encode(hint, value)))
    return written


def _encode_pairs(hints: tuple[Any, ...], values: Mapping[Any, object]) -> Work:
    written = []
    for pair in values.items():
        written.append((yield _encode_all(hints, pair)))
    return written


def _ready(value: Json) -> Work:
    return value
    yield


# Reading


def _decode(hint: Any, data: Json) -> Work:
    if hint is Any:
        return _decode_free(data)
    if get_origin(hint) in (Union, UnionType):
        return _decode_union(get_args(hint), data)
    if get_origin(hint) is tuple:
        return _decode_tuple(hint, data)
    if get_origin(hint) is not None:
        return _decode_mapping(get_args(hint), data)
    kind = RECORDS.get(hint.__name__)
    if kind is not None and kind is hint:
        return _decode_record(kind, data)
    return _ready(_decode_atom(hint, data))


def _decode_atom(kind: type, data: Json) -> Any:
    if kind is Fraction:
        return _fraction(data)
    if issubclass(kind, Enum):
        return _member(kind, data)
    if type(data) is not kind:
        raise CertificateError(f"expected {kind.__name__}, found {_shown(data)}")
    return data


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


def _decode_free(data: Json) -> Work:
    if not isinstance(data, list):
        if type(data) not in (bool, int, str, type(None)):
            raise CertificateError(f"expected an argument, found {_shown(data)}")
        return data
    tag = data[0] if data else None
    if tag == "tuple":
        return (yield from _decode_items((Any,) * (len(data) - 1), data[1:]))
    if tag == "Fraction" or (isinstance(tag, str) and tag in ENUMS):
        if len(data) != 2:
            raise CertificateError(f"expected one value after {tag!r}, found {len(data) - 1}")
        return _fraction(data[1]) if tag == "Fraction" else _member(ENUMS[tag], data[1])
    return (yield from _decode_record(_named(data), data))


def _named(data: Json) -> type[Any]:
    tag = data[0] if isinstance(data, list) and data else None
    if not isinstance(tag, str) or tag not in RECORDS:
        raise CertificateError(f"expected a known kind of value, found {_shown(data)}")
    return RECORDS[tag]


def _decode_union(choices: tuple[Any, ...], data: Json) -> Work:
    if data is None and type(None) in choices:
        return None
    kind = _named(data)
    if kind not in choices:
        names = ", ".join(choice.__name__ for choice in choices)
        raise CertificateError(f"expected one of {names}, found {kind.__name__}")
    return (yield from _decode_record(kind, data))


def _decode_record(kind: type[Any], data: Json) -> Work:
    types = _field_types(kind.__name__)
    if not isinstance(data, list) or not data or data[0] != kind.__name__:
        raise CertificateError(f"expected {kind.__name__}, found {_shown(data)}")
    if len(data) != len(types) + 1:
        raise CertificateError(f"{kind.__name__} has {len(types)} fields, found {len(data) - 1}")
    values = yield from _decode_items(tuple(hint for _, hint in types), data[1:])
    return kind(*values)


def _decode_tuple(hint: Any, data: Json) -> Work:
    items = _list(data)
    kinds = _element_types(hint, len(items))
    if len(kinds) != len(items):
        raise CertificateError(f"expected {len(kinds)} items, found {len(items)}")
    return (yield from _decode_items(kinds, items))


def _decode_items(hints: tuple[Any, ...], items: list[Json]) -> Work:
    values = []
    for hint, item in zip(hints, items, strict=True):
        values.append((yield _decode(hint, item)))
    return tuple(values)


def _decode_mapping(hints: tuple[Any, ...], data: Json) -> Work:
    found: dict[Any, Any] = {}
    for pair in _list(data):
        if len(_list(pair)) != 2:
            raise CertificateError(f"expected a pair, found {_shown(pair)}")
        name, value = yield from _decode_items(hints, _list(pair))
        if name in found:
            raise CertificateError(f"{name!r} stands twice in one mapping")
        found[name] = value
    return found


def _element_types(hint: Any, count: int) -> tuple[Any, ...]:
    kinds: tuple[Any, ...] = get_args(hint)
    return kinds[:1] * count if kinds[-1] is Ellipsis else kinds


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
