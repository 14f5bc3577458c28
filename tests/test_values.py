"""Values behave as those of the standard library do."""

from __future__ import annotations

import copy
import dataclasses
import inspect
import pickle

import pytest

from derive.values import TEMPLATES, dataclass


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


VALUES = (Nothing(), One(1), One(None), One((1, 2)), Other(1), Three(1, One(2)), Three(1, One(2), (3,)), Five(1, 2))


def standard(kind):
    """Make the same class with the standard decorator."""
    body = {n: v for n, v in vars(kind).items() if n in ("__annotations__", "__qualname__", "total")}
    body |= dict(zip(reversed([f.name for f in dataclasses.fields(kind)]), reversed(kind.__init__.__defaults__ or ()), strict=False))
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


@dataclass(frozen=True, slots=True)
class Listed:
    items: list[int] = dataclasses.field(default_factory=list)
    note: str = dataclasses.field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Own:
    value: int

    def __repr__(self):
        return "own"


@dataclass(slots=True)
class Changing:
    value: int


@dataclass(frozen=True, slots=True)
class Six:
    a: int
    b: int
    c: int
    d: int
    e: int
    f: int


@dataclass(frozen=True, slots=True)
class Seven(Six):
    g: int


def test_what_is_more_than_plain_is_made_by_the_standard_library():
    assert len(TEMPLATES) == 6
    assert Listed(note="x") == Listed()
    assert Listed().items is not Listed().items
    assert Seven(*range(7)) == Seven(*range(6), g=6) != Six(*range(6))
    assert repr(Own(1)) == "own"
    assert Six(1, 2, 3, 4, 5, f=6).f == 6
    changing = Changing(1)
    changing.value = 2
    assert changing == Changing(2)
