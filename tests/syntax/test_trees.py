"""Trees made at random: what is printed is read, and printed again it is the same."""

from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from derive.source import Source, Span
from derive.syntax import tree
from derive.syntax.lexer import tokenize
from derive.syntax.parser import read_side
from derive.syntax.printer import to_latex
from derive.syntax.vocabulary import Vocabulary

AT = Span(0, 0)
VOCABULARY = Vocabulary(frozenset({"f", r"\sigma"}), frozenset({"a", "b", "x", "y", "n", "i", "j"}))


def read(text):
    return read_side(tokenize(Source("", text), Span(0, len(text))), len(text), VOCABULARY)


names = st.sampled_from(["a", "b", "x", r"\alpha", r"\hat{y}", r"\mathbf{z}", r"\mathrm{RSS}", r"\bar{\beta}", "x'"]).map(lambda text: tree.Name(text, AT))
letters = st.sampled_from(["i", "j"]).map(lambda text: tree.Name(text, AT))
numerals = st.sampled_from(["0", "1", "2", "10", "0.50", "3.1"]).map(lambda text: tree.Numeral(Fraction(text), len(text.partition(".")[2]), AT))
marks = st.sampled_from([r"\infty", r"\ldots", r"\top", r"\emptyset"]).map(lambda text: tree.Mark(text, AT))
leaves = st.one_of(names, numerals, marks, st.builds(tree.Subscript, names, st.tuples(letters), st.just(AT)))
RELATIONS = st.sampled_from(["=", "!=", "<", "<=", r"\in", r"\sim", r"\to"])


def is_clear(node):
    """Tell whether an argument without brackets ends where it seems to; the reader marks the others."""
    plain = tree.Name | tree.Numeral | tree.Subscript
    return not isinstance(node, tree.Product) or all(isinstance(factor, plain) for factor in node.factors)


def grown(inner):
    pairs = st.tuples(inner, inner)
    few = st.lists(inner, min_size=2, max_size=3).map(tuple)
    fences = st.sampled_from([("|", "|"), (r"\|", r"\|"), (r"\lfloor", r"\rfloor"), (r"\langle", r"\rangle")])
    groups = st.sampled_from([("(", ")"), ("[", "]"), (r"\{", r"\}")])
    listing = st.builds(tree.Listing, few, st.sampled_from([",", ";"]), st.just(AT))
    assertion = st.builds(lambda ends, sign: tree.Assertion(ends, (sign,), AT), pairs, RELATIONS)
    given_ = st.builds(lambda ends: tree.Operation("|", ends, AT), pairs)
    inside = st.one_of(inner, inner, listing, assertion, given_)
    condition = st.builds(tree.Condition, letters, st.sampled_from(["!=", "<", r"\in"]), inner, st.just(AT))
    branch = st.builds(tree.Branch, inner, st.tuples(condition))
    return st.one_of(
        st.builds(tree.Signed, st.booleans(), inner, st.just(AT)),
        st.builds(lambda terms, sign: tree.Sum(terms, (False, *[sign] * (len(terms) - 1)), AT), few, st.booleans()),
        st.builds(tree.Product, few, st.just(AT)),
        st.builds(tree.Quotient, inner, inner, st.booleans(), st.just(AT)),
        st.builds(tree.Superscript, inner, inner, st.just(AT)),
        st.builds(lambda fence, node: tree.Fenced(fence[0], node, fence[1], AT), fences, inside),
        st.builds(lambda fence, node: tree.Group(fence[0], node, fence[1], AT), groups, inside),
        st.builds(tree.Operation, st.sampled_from([r"\cup", r"\pm", r"\otimes", r"\odot"]), pairs, st.just(AT)),
        st.builds(tree.Factorial, inner, st.just(AT)),
        st.builds(tree.Binomial, inner, inner, st.just(AT)),
        st.builds(tree.Root, inner, st.none() | numerals, st.just(AT)),
        st.builds(tree.KnownFunction, st.sampled_from(["ln", "sin", "exp", "det"]), inner.filter(is_clear), st.just(AT)),
        st.builds(tree.KnownFunction, st.sampled_from(["max", "lim", "nabla"]), inner, st.just(AT), letters),
        st.builds(lambda node: tree.Application(tree.Name("f", AT), (node,), AT), inner),
        st.builds(lambda node: tree.Application(tree.Name(r"\mathrm{E}", AT), (node,), AT, "["), inside.filter(lambda n: not isinstance(n, tree.Listing))),
        st.builds(lambda i, body: tree.BigOperator("sum", (i,), None, None, (), body, AT), letters, inner),
        st.builds(lambda i, low, up, body: tree.BigOperator("prod", (i,), low, up, (), body, AT), letters, inner, inner, inner),
        st.builds(lambda body, by, operator: tree.Derivative(body, (tree.DerivativeBy(by, 1),), operator, AT), inner, names, st.booleans()),
        st.builds(lambda body, by: tree.Integral("int", None, None, body, (by,), AT), inner, names),
        st.builds(lambda base, low: tree.Scripted(tree.Group("(", base, ")", AT), low, None, AT), inner, letters),
        st.builds(lambda rows: tree.Matrix("pmatrix", rows, AT), st.lists(pairs, min_size=1, max_size=2).map(tuple)),
        st.builds(lambda first, last: tree.Cases((first, tree.Branch(last, ())), AT), branch, inner),
    )


trees = st.recursive(leaves, grown, max_leaves=8)
EVERY = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def assert_reads_back(node):
    printed = to_latex(node)
    assert to_latex(read(printed)) == printed


@settings(max_examples=150, **EVERY)
@given(trees)
def test_a_random_tree_reads_back(node):
    assert_reads_back(node)


@pytest.mark.fuzz
@settings(max_examples=20_000, **EVERY)
@given(trees)
def test_very_many_random_trees_read_back(node):
    assert_reads_back(node)
