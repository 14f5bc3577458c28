import json
from dataclasses import fields
from fractions import Fraction
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from derive.certificate import (
    DEPTH_LIMIT,
    RECORDS,
    CertificateError,
    decode,
    decode_proof,
    decode_refutation,
    decode_scope,
    decode_term,
    encode,
    encode_proof,
    parse,
    readable_witness,
)
from derive.json_text import compact
from derive.kernel.evaluate import Refutation, Witness
from derive.kernel.rule import Assumed, Condition, InRange, NonZero, Side, Step
from derive.kernel.scope import Declaration, Definition, Domain, Given, Relation, Scope
from derive.terms import (
    ONE,
    Add,
    Apply,
    Branch,
    Call,
    Cases,
    Comparison,
    Delta,
    Derivative,
    Distinct,
    Element,
    Equal,
    Function,
    Multiply,
    Number,
    Pi,
    Power,
    Product,
    Range,
    Sum,
    Symbol,
    Term,
)

names = st.sampled_from(["i", "n", "z", "\\hat{a}", "Add", "tuple", "Fraction", ""]) | st.text(max_size=3)
fractions = st.fractions()


def several(items, least=0):
    return st.lists(items, min_size=least, max_size=3).map(tuple)


def larger(terms):
    comparisons = st.builds(Equal, terms, terms) | st.builds(Distinct, terms, terms)
    ranges = st.builds(Range, terms, terms)
    branches = st.builds(Branch, terms, several(comparisons))
    return st.one_of(
        st.builds(Element, names, several(terms)),
        st.builds(Add, several(terms)),
        st.builds(Multiply, several(terms)),
        st.builds(Power, terms, terms),
        st.builds(Apply, st.sampled_from(Function), terms),
        st.builds(Call, names, several(terms)),
        st.builds(Delta, terms, terms),
        st.builds(Sum, names, ranges, several(comparisons), terms),
        st.builds(Product, names, ranges, several(comparisons), terms),
        st.builds(Derivative, terms, terms),
        st.builds(Cases, several(branches)),
    )


terms = st.recursive(st.builds(Number, fractions) | st.just(Pi()) | st.builds(Symbol, names), larger, max_leaves=12)
ranges = st.builds(Range, terms, terms)
definitions = st.builds(Definition, names, several(names), terms, several(ranges))
givens = st.builds(Given, names, st.sampled_from(Relation), terms, terms)
declarations = st.builds(Declaration, st.sampled_from(Domain), several(ranges))
arities = st.tuples(names, st.integers(0, 3))
scopes = st.builds(
    Scope,
    ranges=st.dictionaries(names, ranges, max_size=2),
    declarations=st.dictionaries(arities, declarations, max_size=2),
    definitions=st.dictionaries(arities, definitions, max_size=2),
    functions=st.dictionaries(names, st.none() | definitions, max_size=2),
    givens=several(givens),
)
atoms = st.one_of(
    terms, names, st.integers(), st.booleans(), st.none(), definitions, givens, ranges, fractions, st.sampled_from(Side)
)
arguments = st.recursive(atoms, several, max_leaves=5)
steps = st.builds(Step, names, several(st.integers(0, 9)), st.sampled_from(Side), several(arguments))
witnesses = st.builds(
    Witness,
    st.dictionaries(names, st.integers(1, 9), max_size=2),
    st.dictionaries(names, st.integers(1, 9), max_size=2),
    st.dictionaries(st.tuples(names, several(st.integers(1, 9))), fractions, max_size=3),
)
refutations = st.builds(Refutation, witnesses, names, names, st.booleans())


def through_text(data):
    return parse(compact(data))


@given(terms)
def test_a_term_is_read_back_as_it_was(term):
    assert decode_term(through_text(encode(term))) == term


@given(scopes)
@settings(max_examples=50)
def test_a_scope_is_read_back_as_it_was(scope):
    assert decode_scope(through_text(encode(scope))) == scope


@given(several(steps))
@settings(max_examples=50)
def test_a_proof_is_read_back_with_the_types_of_its_arguments(proof):
    back = decode_proof(through_text(encode_proof(proof)))
    assert back == proof
    assert repr(back) == repr(proof)  # 1 and True are equal, and not the same argument


@given(refutations)
@settings(max_examples=50)
def test_a_refutation_is_read_back_as_it_was(refutation):
    assert decode_refutation(through_text(encode(refutation))) == refutation


@given(terms | scopes | steps | refutations)
@settings(max_examples=50)
def test_writing_what_was_read_gives_the_same_text(value):
    data = encode(value)
    assert compact(encode(decode(type(value), through_text(data)))) == compact(data)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda v: st.lists(v) | st.dictionaries(st.text(), v)))
def test_compact_agrees_with_the_standard_library(value):
    assert compact(value) == json.dumps(value, ensure_ascii=False)


def test_conditions_are_written_too():
    for condition in (NonZero(ONE), InRange(ONE, Range(ONE, ONE)), Assumed(Given("x", Relation.EQUAL, ONE, ONE))):
        assert decode(type(condition), encode(condition)) == condition


def test_every_kind_of_term_and_condition_has_a_name_of_its_own():
    kinds = {*get_args(Term), *get_args(Comparison), *get_args(Condition)}
    assert kinds <= set(RECORDS.values())
    assert len({kind.__name__ for kind in kinds}) == len(kinds)


def test_a_step_is_compact():
    step = Step("unfold", (0, 2), Side.RIGHT, (Symbol("x"), (1, "y")))
    assert compact(encode(step)) == '["Step", "unfold", [0, 2], "right", [["Symbol", "x"], ["tuple", 1, "y"]]]'


x = ["Symbol", "x"]
REJECTED_TERMS = {
    "an unknown tag": (["Matrix", x], "known kind"),
    "no tag": ([], "known kind"),
    "a tag that is no string": ([1, 2], "known kind"),
    "a list as a tag": ([["Symbol"], "x"], "known kind"),
    "a bare string": ("x", "known kind"),
    "nothing": (None, "known kind"),
    "an object": ({"Symbol": "x"}, "known kind"),
    "a record that is no term": (["Range", x, x], "found Range"),
    "a step in place of a term": (["Step", "r", [], "left", []], "found Step"),
    "a missing field": (["Power", x], "2 fields, found 1"),
    "an extra field": (["Symbol", "x", "y"], "1 fields, found 2"),
    "a field of Pi": (["Pi", 1], "0 fields, found 1"),
    "a name that is a number": (["Symbol", 1], "expected str"),
    "terms that are no list": (["Add", "xy"], "expected a list"),
    "a term among terms without its list": (["Add", x], "known kind"),
    "a number that is no string": (["Number", 1], "fraction"),
    "a floating number": (["Number", 0.5], "fraction"),
    "a decimal": (["Number", "0.5"], "fraction"),
    "an exponent": (["Number", "1e3"], "fraction"),
    "a fraction not in lowest terms": (["Number", "2/4"], "lowest terms"),
    "a fraction over one": (["Number", "2/1"], "lowest terms"),
    "a fraction with spaces": (["Number", " 1/2"], "fraction"),
    "a fraction with a line feed": (["Number", "1\n"], "fraction"),
    "a plus sign": (["Number", "+1"], "fraction"),
    "a leading zero": (["Number", "01"], "lowest terms"),
    "minus zero": (["Number", "-0"], "lowest terms"),
    "a zero denominator": (["Number", "1/0"], "fraction"),
    "digits of another script": (["Number", "\u0663"], "fraction"),
    "more digits than Python reads": (["Number", "9" * 5000], "fraction"),
    "an unknown function": (["Apply", "gamma", x], "expected a Function"),
    "a function by its Python name": (["Apply", "EXP", x], "expected a Function"),
    "a range that is no range": (["Sum", "i", x, [], x], "expected Range"),
    "a condition that is no comparison": (["Sum", "i", ["Range", x, x], [["Delta", x, x]], x], "found Delta"),
    "a branch that is a term": (["Cases", [x]], "expected Branch"),
}


@pytest.mark.parametrize(("data", "reason"), REJECTED_TERMS.values(), ids=REJECTED_TERMS)
def test_what_is_no_term_is_rejected(data, reason):
    with pytest.raises(CertificateError, match=reason):
        decode_term(data)


REJECTED_STEPS = {
    "a proof that is no list": ({}, "expected a list"),
    "a term in place of a step": ([x], "expected Step"),
    "a missing field": ([["Step", "r", [], "left"]], "4 fields, found 3"),
    "a place that is true": ([["Step", "r", [True], "left", []]], "expected int, found True"),
    "a place that is a floating number": ([["Step", "r", [1.0], "left", []]], "expected int"),
    "a third side": ([["Step", "r", [], "middle", []]], "expected a Side"),
    "a rule that is no name": ([["Step", None, [], "left", []]], "expected str"),
    "arguments without their list": ([["Step", "r", [], "left", "x"]], "expected a list"),
    "an untagged tuple": ([["Step", "r", [], "left", [[1, 2]]]], "known kind"),
    "an empty argument": ([["Step", "r", [], "left", [[]]]], "known kind"),
    "an object as an argument": ([["Step", "r", [], "left", [{}]]], "expected an argument"),
    "a floating argument": ([["Step", "r", [], "left", [1.5]]], "expected an argument"),
    "a bad fraction inside a tuple": ([["Step", "r", [], "left", [["tuple", ["Fraction", "1/0"]]]]], "fraction"),
    "a fraction of two values": ([["Step", "r", [], "left", [["Fraction", "1", "2"]]]], "one value"),
    "a side without its value": ([["Step", "r", [], "left", [["Side"]]]], "one value"),
    "a term with a field too many": ([["Step", "r", [], "left", [["tuple", ["Pi", 1]]]]], "0 fields"),
}


@pytest.mark.parametrize(("data", "reason"), REJECTED_STEPS.values(), ids=REJECTED_STEPS)
def test_what_is_no_proof_is_rejected(data, reason):
    with pytest.raises(CertificateError, match=reason):
        decode_proof(data)


def scope_with(field, data):
    place = [f.name for f in fields(Scope)].index(field) + 1
    scope = encode(Scope())
    return [*scope[:place], data, *scope[place + 1 :]]


one_to_n = ["Range", ["Number", "1"], ["Symbol", "n"]]
REJECTED_SCOPES = {
    "a mapping that is an object": ("ranges", {}, "expected a list"),
    "an entry that is no pair": ("ranges", [["i"]], "expected a pair"),
    "a name twice": ("ranges", [["i", one_to_n], ["i", one_to_n]], "stands twice"),
    "a name that is no string": ("ranges", [[1, one_to_n]], "expected str"),
    "an arity that is missing": ("declarations", [["x", ["Declaration", "real", []]]], "expected a list"),
    "an arity too many": ("declarations", [[["x", 0, 0], ["Declaration", "real", []]]], "expected 2 items"),
    "an unknown domain": ("declarations", [[["x", 0], ["Declaration", "complex", []]]], "expected a Domain"),
    "a definition that is missing": ("definitions", [[["x", 0], None]], "expected Definition"),
    "a function that is a term": ("functions", [["f", x]], "found Symbol"),
    "an unknown relation": ("givens", [["Given", "x", ">", x, x]], "expected a Relation"),
}


@pytest.mark.parametrize(("field", "data", "reason"), REJECTED_SCOPES.values(), ids=REJECTED_SCOPES)
def test_what_is_no_scope_is_rejected(field, data, reason):
    with pytest.raises(CertificateError, match=reason):
        decode_scope(scope_with(field, data))


def test_a_declared_function_has_no_definition():
    assert decode_scope(scope_with("functions", [["f", None]])).functions == {"f": None}


def nested(depth):
    data = x
    for _ in range(depth):
        data = ["Add", [data]]
    return data


def test_deep_terms_are_read_and_written_without_recursion():
    data = nested(DEPTH_LIMIT // 2 - 10)
    assert encode(decode_term(data)) is not None
    assert compact(data).count("Add") == DEPTH_LIMIT // 2 - 10


@pytest.mark.parametrize("depth", [DEPTH_LIMIT, 100_000])
def test_too_deep_terms_are_rejected(depth):
    with pytest.raises(CertificateError, match="nested more than"):
        decode_term(nested(depth))


REJECTED_TEXTS = {
    "not JSON": ("{", "not JSON"),
    "empty": ("", "not JSON"),
    "a name twice in an object": ('{"a": {"b": 1, "b": 1}}', "'b' stands twice"),
    "not a number": ("[NaN]", "NaN"),
    "infinity": ("[-Infinity]", "Infinity"),
    "too deep": ("[" * 100_000, "deep"),
    "more digits than Python reads": ("9" * 5000, "not JSON"),
    "two documents": ("1 2", "not JSON"),
}


@pytest.mark.parametrize(("text", "reason"), REJECTED_TEXTS.values(), ids=REJECTED_TEXTS)
def test_what_is_no_strict_json_is_rejected(text, reason):
    with pytest.raises(CertificateError, match=reason):
        parse(text)


@pytest.mark.parametrize("value", [1.5, [1], {"a": 1}, object(), Add([ONE]), (ONE, 1.5)])
def test_what_is_no_known_value_cannot_be_written(value):
    with pytest.raises(CertificateError, match="cannot be written"):
        encode(value)


def test_a_witness_reads_well():
    values = {("\\hat{a}", (2,)): Fraction(3, 7), ("\\hat{a}", (1,)): Fraction(4, 7), ("x", ()): Fraction(-1)}
    witness = Witness({"n": 2}, {"j": 1}, {**values, ("W", (1, 12)): Fraction(5)})
    assert list(readable_witness(Refutation(witness, "1/2", "-1/2", True)).items()) == [
        ("n", 2),
        ("values", {"W_{1,12}": "5", "\\hat{a}_1": "4/7", "\\hat{a}_2": "3/7", "x": "-1"}),
        ("left", "1/2"),
        ("right", "-1/2"),
        ("indices", {"j": 1}),
    ]


def test_a_witness_names_all_sizes_where_there_are_others_than_n():
    shown = readable_witness(Refutation(Witness({"p": 3, "m": 2}, {}, {}), "1", "2", True))
    assert shown == {"n": 2, "values": {}, "left": "1", "right": "2", "sizes": {"m": 2, "p": 3}}


def test_a_witness_without_sizes_has_no_n():
    assert readable_witness(Refutation(Witness({}, {}, {}), "1", "2", True))["n"] is None
