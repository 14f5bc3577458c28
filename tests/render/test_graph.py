"""The graph of a derivation: every step is a node, what it uses an arc, and an error colours the way it comes down."""

from __future__ import annotations

from markupsafe import Markup
from reading import report_of

from derive.render.graph import Use, graph

NOTE = r"""
<!-- derive
let i, k = 1..n
let x_i, a_i real
let b_i := 2 a_i
given \sum_i a_i = 1
-->

$$ m = \frac{1}{n} \sum_i x_i \tag{1} $$

$$ \sum_i (x_i - m) = \sum_i x_i - n m = 1 = \sum_i a_i $$

<!-- derive: by (1) -->
$$ n m = \sum_k x_k $$

$$ \sum_i b_i = 2 $$
"""


def drawn():
    return graph(report_of(NOTE), lambda given: Markup("{}").format(given.latex))


def edges(use):
    return {(edge.origin.label, edge.user.label) for edge in drawn().edges if edge.use is use}


def test_every_step_and_everything_used_is_a_node_once():
    labels = [node.label for node in drawn().nodes]
    assert labels == ["b", r"\sum_i a_i = 1", "s1", "s2", "s3", "s4", "s5", "s6"]


def test_a_step_is_joined_to_the_one_it_goes_on_from():
    assert edges(Use.GOES_ON) == {("s2", "s3"), ("s3", "s4")}


def test_definitions_lead_from_where_they_stand():
    assert {("s1", "s5"), ("b", "s6")} <= edges(Use.DEFINITION)


def test_givens_and_numbered_equations_lead_to_their_uses():
    assert edges(Use.GIVEN) >= {(r"\sum_i a_i = 1", "s6")}
    assert ("s1", "s5") in edges(Use.REASON) | edges(Use.DEFINITION)


def test_an_error_colours_the_way_it_comes_down_and_nothing_else():
    broken = {(edge.origin.label, edge.user.label) for edge in drawn().edges if edge.broken}
    assert broken == {("s3", "s4")}
    assert [node.label for node in drawn().nodes if node.broken] == ["s3", "s4"]


def test_no_two_nodes_stand_at_one_place_and_all_arcs_stay_inside():
    picture = drawn()
    assert len({node.y for node in picture.nodes}) == len(picture.nodes)
    assert max(node.y for node in picture.nodes) < picture.height
    assert all(f"-{picture.left}" not in edge.path() for edge in picture.edges)
