"""Values behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle

import pytest

from derive.values import dataclass


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclass(frozen=True, slots=True)
class One:
    """A single field."""

    value: object


@dataclass(frozen=True, slots=True)
class Other:
    value: object


@dataclass(frozen=True, slots=True)
class Three:
    first: int
    second: One
    third: tuple[int, ...] = ()

    def total(self):
        return self.first + sum(self.third)


@dataclass(frozen=True, slots=True)
class Five:
    a: int
    b: int
    c: int = 3
    d: int = 4
    e: int = 5


@dataclass(frozen=True, slots=True)
class Six:
    a: int
    b: int
    c: int = 3
    d: int = 4
    e: int = 5
    f: int = 6


@dataclass(frozen=True, slots=True)
class Listed:
    items: tuple[int, ...] = dataclasses.field(default_factory=tuple)
    note: str = dataclasses.field(default="", compare=False)
    secret: int = dataclasses.field(default=0, repr=False)


VALUES = (
    Nothing(), One(1), One(None), One((1, 2)), Other(1), Three(1, One(2)), Three(1, One(2), (3,)), Five(1, 2), Six(1, 2, f=0),
    Listed(), Listed(secret=1), Listed((1, 2), "x"),
)  # fmt: skip


def standard(kind):
    """Make the same class with the standard decorator."""
    body = {n: v for n, v in vars(kind).items() if n in ("__annotations__", "__qualname__", "total")}
    for f in dataclasses.fields(kind):
        options = {"default": f.default, "default_factory": f.default_factory}
        known = {name: value for name, value in options.items() if value is not dataclasses.MISSING}
        body[f.name] = dataclasses.field(compare=f.compare, repr=f.repr, **known)
    return dataclasses.dataclass(frozen=True, slots=True)(type(kind.__name__, (), body))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_a_value_is_like_one_of_the_standard_library(value):
    kind = standard(type(value))
    same = kind(*(getattr(value, field.name) for field in dataclasses.fields(value)))
    assert repr(value) == repr(same)
    assert hash(value) == hash(same)
    assert type(value).__match_args__ == kind.__match_args__
    assert list(inspect.signature(type(value)).parameters) == list(inspect.signature(kind).parameters)
    assert [f.name for f in dataclasses.fields(value)] == [f.name for f in dataclasses.fields(same)]
    assert value != same


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_equal_values_are_of_one_class_with_equal_fields(value):
    assert [other == value for other in VALUES] == [other is value for other in VALUES]
    again = dataclasses.replace(value)
    assert again == value
    assert hash(again) == hash(value)
    assert pickle.loads(pickle.dumps(value)) == copy.deepcopy(value) == value


def test_fields_are_given_by_place_by_name_or_by_default():
    assert Three(second=One(2), first=1) == Three(1, One(2), ()) != Three(1, One(2), (3,))
    assert Five(1, 2, e=0) == Five(1, 2, 3, 4, 0)
    assert dataclasses.replace(Three(1, One(2)), third=(3, 4)).total() == 8


@pytest.mark.parametrize("make", [lambda: One(), lambda: One(1, 2), lambda: Three(1), lambda: Five(1, 2, f=3)])
def test_a_field_that_is_missing_or_unknown_is_refused(make):
    with pytest.raises(TypeError):
        make()


def test_a_value_never_changes():
    value = One(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        value.value = 2
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.value
    with pytest.raises((dataclasses.FrozenInstanceError, AttributeError)):
        value.other = 2
    assert value.value == 1


def test_a_value_can_be_matched():
    match Three(1, One(2), (3,)):
        case Three(first, One(value), third=(last,)):
            assert (first, value, last) == (1, 2, 3)


@dataclass(slots=True)
class Changing:
    value: int
    seen: list[int] = dataclasses.field(default_factory=list)


def test_a_value_that_is_not_frozen_changes_and_has_no_hash():
    changing, other = Changing(1), Changing(value=1)
    changing.value = 2
    changing.seen.append(3)
    assert changing == Changing(2, [3])
    assert other == Changing(1, []) == pickle.loads(pickle.dumps(other))
    assert repr(changing) == "Changing(value=2, seen=[3])"
    with pytest.raises(TypeError):
        hash(changing)
    with pytest.raises(TypeError):
        Changing()


@dataclass(frozen=True, slots=True)
class Own:
    value: int

    def __repr__(self):
        return "own"


@dataclass(frozen=True, slots=True)
class Computed:
    value: int
    double: int = dataclasses.field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "double", 2 * self.value)


@dataclass(frozen=True, slots=True)
class Seven(Six):
    g: int = 7


def test_what_is_more_than_plain_is_made_by_the_standard_library():
    assert Seven(*range(7)) == Seven(*range(6), g=6) != Six(*range(6))
    assert repr(Own(1)) == "own"
    assert Computed(2).double == 4


@pytest.mark.parametrize("make", [lambda: Six(1), lambda: Six(1, 2, g=3), lambda: Six(*range(7)), lambda: Listed(1, items=())])
def test_a_field_of_many_that_is_missing_or_unknown_is_refused(make):
    with pytest.raises(TypeError):
        make()
